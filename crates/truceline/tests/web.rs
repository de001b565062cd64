//! The web, asked politely: against a server of our own on this machine.

mod pack;
mod take;

use pack::gzip;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};
use take::{Taken, texts, told};
use tempfile::TempDir;
use truceline::intake::{Intake, Manners, Source, Web};

const WORDS: &str =
    "The truce in the north held for a third day on Monday, the monitors said in the capital.";

fn page() -> String {
    format!(
        "<html><head><title>Truce holds</title></head><body><h1>Truce holds</h1><p>{WORDS}</p></body></html>"
    )
}

/// What was asked of a server: the path, when, and the fields of the head.
type Asked = Arc<Mutex<Vec<(String, Instant, BTreeMap<String, String>)>>>;

/// A server that answers as it is told to.
struct Server {
    at: String,
    asked: Asked,
}

impl Server {
    fn new(
        answer: impl Fn(&str, &BTreeMap<String, String>, &mut TcpStream) + Send + Sync + 'static,
    ) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let at = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = Asked::default();
        let (log, answer) = (asked.clone(), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, answer) = (log.clone(), answer.clone());
                thread::spawn(move || serve(stream, &log, &*answer));
            }
        });
        Server { at, asked }
    }

    /// The paths that were asked for.
    fn paths(&self) -> Vec<String> {
        self.asked.lock().expect("nobody failed").iter().map(|(path, ..)| path.clone()).collect()
    }

    fn take(&self, path: &str, manners: Manners) -> Taken {
        self.take_with(path, Intake { web: Arc::new(Web::new(manners)), ..Intake::default() })
    }

    fn take_with(&self, path: &str, intake: Intake) -> Taken {
        told(intake.reports(Source::Web(format!("{}{path}", self.at))))
    }
}

fn serve(
    mut stream: TcpStream,
    log: &Asked,
    answer: &(impl Fn(&str, &BTreeMap<String, String>, &mut TcpStream) + ?Sized),
) {
    let mut lines = BufReader::new(stream.try_clone().expect("a second hand")).lines().map_while(Result::ok);
    let Some(first) = lines.next() else { return };
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let fields: BTreeMap<String, String> = lines
        .take_while(|line| !line.is_empty())
        .filter_map(|line| {
            line.split_once(": ").map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        })
        .collect();
    log.lock().expect("nobody failed").push((path.clone(), Instant::now(), fields.clone()));
    answer(&path, &fields, &mut stream);
}

/// Writes an answer and ends the connection.
fn send(to: &mut TcpStream, status: &str, fields: &str, body: &[u8]) {
    let head =
        format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{fields}\r\n", body.len());
    let _ = to.write_all(&[head.as_bytes(), body].concat());
}

fn not_found(to: &mut TcpStream) {
    send(to, "404 Not Found", "", b"");
}

/// Manners that may ask this machine, and need not wait.
fn quick() -> Manners {
    Manners {
        allow_private: true,
        pause: Duration::ZERO,
        timeout: Duration::from_secs(20),
        ..Manners::default()
    }
}

/// A server with pages of many kinds and no robots.txt.
fn site() -> Server {
    Server::new(|path, _, to| {
        match path {
        "/page" => send(to, "200 OK", "Content-Type: text/html\r\n", page().as_bytes()),
        "/packed" => send(
            to,
            "200 OK",
            "Content-Type: text/html\r\nContent-Encoding: gzip\r\n",
            &gzip(page().as_bytes()),
        ),
        "/latin" => {
            let latin: Vec<u8> = page().replace("capital", "Bogotá").chars().map(|c| c as u8).collect();
            send(to, "200 OK", "Content-Type: text/html; charset=\"ISO-8859-1\"\r\n", &latin);
        }
        "/feed" => send(to, "200 OK", "Content-Type: application/rss+xml\r\n", b"<rss version='2.0'><channel><title>Feed</title>\
            <item><title>One</title><link>/page</link><pubDate>Mon, 06 May 2024 07:08:09 GMT</pubDate><description>Short.</description></item>\
            <item><title>Two</title><link>/gone</link></item></channel></rss>"),
        "/lines.jsonl" => send(to, "200 OK", "", b"{\"text\": \"One.\"}\n{\"text\": \"Two.\"}\n"),
        "/once" => send(to, "302 Found", "Location: /page\r\n", b""),
        "/round" => send(to, "302 Found", "Location: /round\r\n", b""),
        "/away" => send(to, "302 Found", "Location: file:///etc/passwd\r\n", b""),
        "/error" => send(to, "500 Internal Server Error", "", b""),
        "/large" => send(to, "200 OK", "", &vec![b'x'; 300_000]),
        "/bomb" => send(to, "200 OK", "Content-Encoding: gzip\r\n", &gzip(&vec![b' '; 20 << 20])),
        "/cut" => {
            let _ = to.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<html><p>Half");
        }
        "/trickle" => {
            let _ = to.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            while to.write_all(b"x").is_ok() {
                thread::sleep(Duration::from_millis(50));
            }
        }
        "/silent" => thread::sleep(Duration::from_secs(30)),
        "/rubbish" => drop(to.write_all(&[0xff; 4096])),
        "/endless" => {
            let _ = to.write_all(b"HTTP/1.1 200 OK\r\n");
            while to.write_all(b"X-Field: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n").is_ok() {}
        }
        _ => not_found(to),
    }
    })
}

#[test]
fn pages_feeds_and_lines_are_read_by_address() {
    let site = site();
    let taken = site.take("/page", quick());
    let (origin, report) = taken[0].as_ref().expect("a page");
    assert_eq!((origin, report.text.as_str()), (&format!("{}/page", site.at), WORDS));
    assert_eq!(report.url.as_deref(), Some(format!("{}/page", site.at).as_str()));
    assert_eq!(texts(&site.take("/packed", quick())), [WORDS]);
    assert_eq!(texts(&site.take("/latin", quick())), [WORDS.replace("capital", "Bogotá")]);
    assert_eq!(texts(&site.take("/lines.jsonl", quick())), ["One.", "Two."]);
    let once = site.take("/once", quick());
    assert_eq!(
        once[0].as_ref().expect("a page").1.url.as_deref(),
        Some(format!("{}/page", site.at).as_str())
    );
    let asked = site.asked.lock().expect("nobody failed");
    assert!(asked.iter().all(|(.., fields)| fields["user-agent"].starts_with("truceline/")));
}

#[test]
fn feeds_can_be_followed() {
    let site = site();
    let intake = |follow| Intake { follow, web: Arc::new(Web::new(quick())), ..Intake::default() };
    assert_eq!(texts(&site.take_with("/feed", intake(false)))[0], "Short.");
    let taken = site.take_with("/feed", intake(true));
    let report = &taken[0].as_ref().expect("a page").1;
    assert_eq!((report.text.as_str(), report.publisher.as_deref()), (WORDS, Some("Feed")));
    assert_eq!(report.published.as_ref().map(|p| p.text.as_str()), Some("2024-05-06T07:08:09Z"));
    assert_eq!(texts(&taken)[1], format!("! {0}/gone: the server answers 404 Not Found", site.at));
}

#[test]
fn what_goes_wrong_is_told_and_bounded() {
    let site = site();
    let small = || Manners { max_download: 100_000, timeout: Duration::from_secs(2), ..quick() };
    for (path, words) in [
        ("/nowhere", "the server answers 404 Not Found"),
        ("/error", "the server answers 500"),
        ("/round", "redirects more than 8 times"),
        ("/away", "redirects to an address that is no page's (file:)"),
        ("/large", "is larger than 100000 bytes"),
        ("/bomb", "the text is longer than 8388608 bytes"),
        ("/cut", "ended the connection"),
        ("/trickle", "took longer than 2 seconds"),
        ("/silent", "took longer than 2 seconds"),
        ("/rubbish", "cannot be fetched"),
        ("/endless", "cannot be fetched"),
    ] {
        let begun = Instant::now();
        let taken = texts(&site.take(path, small()));
        assert_eq!(taken.len(), 1, "{taken:?}");
        assert!(taken[0].starts_with(&format!("! {}{path}: ", site.at)), "{taken:?}");
        assert!(taken[0].contains(words), "{path}: {taken:?}");
        assert!(begun.elapsed() < Duration::from_secs(10), "{path} took {:?}", begun.elapsed());
    }
}

#[test]
fn hosts_that_are_not_there() {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port");
    for (address, words) in [
        (format!("http://{free}/"), "its host refuses connections"),
        ("http://nowhere.invalid/".to_owned(), "its host has no address"),
        ("http://".to_owned(), "is no web address"),
    ] {
        let intake = Intake { web: Arc::new(Web::new(quick())), ..Intake::default() };
        let taken = texts(&told(intake.reports(Source::Web(address.clone()))));
        // Where no name server answers, the system has other words.
        assert!(taken[0].contains(words) || address.contains("invalid"), "{taken:?}");
    }
}

#[test]
fn robots_txt_is_obeyed() {
    let site = Server::new(|path, _, to| match path {
        "/robots.txt" => send(to, "200 OK", "", b"User-agent: *\nDisallow: /private\nAllow: /private/open\n"),
        _ => send(to, "200 OK", "Content-Type: text/html\r\n", page().as_bytes()),
    });
    let web = Arc::new(Web::new(quick()));
    let take = |path: &str| texts(&site.take_with(path, Intake { web: web.clone(), ..Intake::default() }));
    assert_eq!(
        take("/private/x"),
        [format!("! {}/private/x: its site asks programs not to fetch it (robots.txt)", site.at)]
    );
    assert_eq!(take("/private/open/x"), [WORDS]);
    assert_eq!(take("/x"), [WORDS]);
    assert_eq!(
        site.paths(),
        ["/robots.txt", "/private/open/x", "/x"],
        "asked once, and for nothing that is not allowed"
    );
}

#[test]
fn a_site_whose_robots_txt_fails_is_left_alone() {
    let site = Server::new(|path, _, to| match path {
        "/robots.txt" => send(to, "503 Service Unavailable", "", b""),
        _ => send(to, "200 OK", "", page().as_bytes()),
    });
    assert!(texts(&site.take("/x", quick()))[0].contains("robots.txt cannot be had (503"));
    assert_eq!(site.paths(), ["/robots.txt"]);
}

#[test]
fn there_is_a_pause_between_requests() {
    let site = Server::new(|path, _, to| match path {
        "/robots.txt" => send(to, "200 OK", "", b"User-agent: *\nCrawl-delay: 0.6\nDisallow:\n"),
        _ => send(to, "200 OK", "Content-Type: text/html\r\n", page().as_bytes()),
    });
    let intake = Intake { web: Arc::new(Web::new(quick())), ..Intake::default() };
    for path in ["/1", "/2", "/3"] {
        assert_eq!(texts(&site.take_with(path, intake.clone())), [WORDS]);
    }
    let asked = site.asked.lock().expect("nobody failed");
    let gaps: Vec<Duration> = asked[1..].windows(2).map(|pair| pair[1].1 - pair[0].1).collect();
    assert!(gaps.len() == 2 && gaps.iter().all(|gap| *gap >= Duration::from_millis(590)), "{gaps:?}");
}

#[test]
fn a_server_that_asks_for_patience_gets_it_once() {
    let site = Server::new({
        let tries = Mutex::new(0);
        move |path, _, to| {
            let mut tries = tries.lock().expect("nobody failed");
            *tries += usize::from(path == "/busy");
            match path {
                "/busy" if *tries == 1 => send(to, "429 Too Many Requests", "Retry-After: 1\r\n", b""),
                "/busy" => send(to, "200 OK", "Content-Type: text/html\r\n", page().as_bytes()),
                "/always" => send(to, "503 Service Unavailable", "Retry-After: 3600\r\n", b""),
                _ => not_found(to),
            }
        }
    });
    assert_eq!(texts(&site.take("/busy", quick())), [WORDS]);
    assert!(texts(&site.take("/always", quick()))[0].contains("left alone for 3600 seconds"));
}

#[test]
fn pages_are_fetched_again_only_when_they_changed() {
    let site = Server::new(|path, fields, to| match path {
        "/etag" if fields.get("if-none-match").is_some_and(|etag| etag == "\"v1\"") => {
            send(to, "304 Not Modified", "ETag: \"v1\"\r\n", b"");
        }
        "/etag" => send(to, "200 OK", "Content-Type: text/html\r\nETag: \"v1\"\r\n", page().as_bytes()),
        "/none" => send(to, "200 OK", "Content-Type: text/html\r\n", page().as_bytes()),
        _ => not_found(to),
    });
    let folder = TempDir::new().expect("a folder");
    let keep = |folder: &Path| Manners { keep: Some(folder.join("pages")), ..quick() };
    for _ in 0..3 {
        assert_eq!(texts(&site.take("/etag", keep(folder.path()))), [WORDS]);
        assert_eq!(texts(&site.take("/none", keep(folder.path()))), [WORDS]);
    }
    let kept = std::fs::read_dir(folder.path().join("pages")).expect("pages are kept").count();
    assert_eq!(kept, 2, "a body and what is known of it; nothing of the page that has no mark");
    let asked = site.asked.lock().expect("nobody failed");
    let conditional = asked.iter().filter(|(.., fields)| fields.contains_key("if-none-match")).count();
    assert_eq!(conditional, 2);
}

#[test]
fn this_machine_is_not_asked_unless_it_is_allowed() {
    let site = site();
    let shy = || Manners { allow_private: false, ..quick() };
    for path in ["/page", "/once"] {
        let taken = texts(&site.take(path, shy()));
        assert!(taken[0].contains("private network or on this machine (--allow-private)"), "{taken:?}");
    }
    let port = site.at.rsplit(':').next().expect("a port").to_owned();
    for host in ["localhost", "127.1", "0x7f000001", "[::ffff:127.0.0.1]", "0.0.0.0"] {
        let intake = Intake { web: Arc::new(Web::new(shy())), ..Intake::default() };
        let taken = texts(&told(intake.reports(Source::Web(format!("http://{host}:{port}/page")))));
        assert!(taken[0].contains("--allow-private"), "{host}: {taken:?}");
    }
    assert_eq!(site.paths(), [""; 0], "nothing was asked");
}
