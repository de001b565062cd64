//! Pages by HTTPS: against a server of our own on this machine, with certificates of an authority of our own.

mod take;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use take::{texts, told};
use truceline::intake::{Intake, Manners, Source, Web};

const WORDS: &str =
    "The truce in the north held for a third day on Monday, the monitors said in the capital.";

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls").join(name)
}

/// The port of a server that serves a page and a feed by TLS, in a thread that ends with the test.
fn server() -> u16 {
    let certificates = CertificateDer::pem_file_iter(file("localhost.pem")).expect("the file is there");
    let certificates = certificates.collect::<Result<Vec<_>, _>>().expect("certificates");
    let key = PrivateKeyDer::from_pem_file(file("localhost.key")).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(certificates, key)
        .expect("the key fits");
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let connection = ServerConnection::new(config.clone()).expect("a connection");
            thread::spawn(move || serve(StreamOwned::new(connection, stream)));
        }
    });
    port
}

fn serve(stream: StreamOwned<ServerConnection, std::net::TcpStream>) {
    let mut lines = BufReader::new(stream);
    let mut first = String::new();
    let mut line = String::new();
    if lines.read_line(&mut first).is_err() {
        return;
    }
    while lines.read_line(&mut line).is_ok_and(|n| n > 2) {
        line.clear();
    }
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let page = format!("<html><body><h1>Truce holds</h1><p>{WORDS}</p></body></html>");
    let feed = format!(
        "<rss version='2.0'><channel><title>Feed</title><item><title>One</title><description>{WORDS}</description></item></channel></rss>"
    );
    let (status, fields, body) = match path.as_str() {
        "/page" => ("200 OK", "Content-Type: text/html\r\n", page),
        "/feed.xml" => ("200 OK", "Content-Type: application/rss+xml\r\n", feed),
        "/moved" => ("301 Moved Permanently", "Location: /page\r\n", String::new()),
        "/robots.txt" => ("200 OK", "", "User-agent: *\nDisallow: /private\n".to_owned()),
        _ => ("404 Not Found", "", String::new()),
    };
    let head =
        format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{fields}\r\n", body.len());
    let mut stream = lines.into_inner();
    let _ = stream.write_all(&[head.as_bytes(), body.as_bytes()].concat());
    stream.conn.send_close_notify();
    let _ = stream.flush();
}

fn take(address: &str, authorities: Option<PathBuf>) -> String {
    let manners = Manners {
        allow_private: true,
        pause: Duration::ZERO,
        timeout: Duration::from_secs(20),
        authorities,
        ..Manners::default()
    };
    let intake = Intake { web: Arc::new(Web::new(manners)), ..Intake::default() };
    texts(&told(intake.reports(Source::Web(address.to_owned())))).join("\n")
}

#[test]
fn pages_and_feeds_are_read_where_the_authority_is_trusted() {
    let port = server();
    let trusted = || Some(file("authority.pem"));
    for path in ["page", "feed.xml", "moved"] {
        assert_eq!(take(&format!("https://localhost:{port}/{path}"), trusted()), WORDS, "{path}");
    }
    assert!(take(&format!("https://localhost:{port}/private"), trusted()).contains("robots.txt"));
}

#[test]
fn who_is_not_trusted_is_told() {
    let port = server();
    let cases = [
        (
            "localhost",
            None,
            "its certificate is by an authority that is not trusted (--ca-file names others)",
        ),
        ("127.0.0.1", Some(file("authority.pem")), "its certificate is another host's"),
        ("localhost", Some(file("localhost.key")), "cannot be used: there is none in it (--ca-file)"),
        ("localhost", Some(file("missing.pem")), "cannot be used: No such file"),
    ];
    for (host, authorities, words) in cases {
        let taken = take(&format!("https://{host}:{port}/page"), authorities);
        assert!(taken.contains(words), "{host}: {taken}");
    }
}

#[test]
fn a_server_without_tls_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let taken = take(&format!("https://localhost:{port}/page"), Some(file("authority.pem")));
    assert!(taken.contains("cannot be fetched: "), "{taken}");
}
