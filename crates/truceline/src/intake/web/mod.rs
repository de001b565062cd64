//! Pages by their addresses, fetched as a good guest does.
//!
//! A site's robots.txt is asked first and obeyed; between two requests to a host there is a pause; a page that was fetched
//! before is asked for only if it changed, where a folder is given to keep pages in. Nothing is fetched from addresses inside
//! of a private network, whatever names or redirects lead there, unless that is allowed. Size, time and the number of
//! redirects are bounded: a body is taken in whole, into memory or a temporary file, before any of it is read, so that a
//! server that trickles holds up nothing for longer than the time limit.

mod address;
mod robots;
mod store;
mod tls;

use super::Fault;
use super::source::Told;
use address::Guarded;
use robots::Rules;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read, Seek, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use store::{Kept, Store};
use tempfile::SpooledTempFile;
use ureq::http::{HeaderMap, Response, StatusCode, header};
use ureq::{Agent, Body};
use url::Url;

/// How pages are fetched.
#[derive(Clone, Debug)]
pub struct Manners {
    /// Whether addresses of private networks and of this machine may be asked.
    pub allow_private: bool,
    /// The pause between two requests to the same host; a site's robots.txt may ask for a longer one.
    pub pause: Duration,
    /// The longest that one page may take, with all its redirects, from the first request to the last byte.
    pub timeout: Duration,
    /// The most bytes that are fetched from one address.
    pub max_download: u64,
    /// A folder to keep pages in, so that they are fetched again only when they changed.
    pub keep: Option<PathBuf>,
    /// The certificates of authorities that are trusted instead of the built-in ones, which are Mozilla's: a file in PEM.
    pub authorities: Option<PathBuf>,
}

impl Default for Manners {
    fn default() -> Manners {
        Manners {
            allow_private: false,
            pause: Duration::from_secs(1),
            timeout: Duration::from_secs(60),
            max_download: 256 << 20,
            keep: None,
            authorities: None,
        }
    }
}

/// What this program calls itself to servers.
const CALLED: &str = concat!("truceline/", env!("CARGO_PKG_VERSION"));

/// The most redirects that are followed.
const REDIRECTS: usize = 8;

/// Bodies larger than this are put into a temporary file.
const IN_MEMORY: usize = 4 << 20;

/// The longest that a server may ask to be left alone before one more try.
const PATIENCE: Duration = Duration::from_secs(30);

/// The way to the web, with what is known of its hosts.
#[derive(Default)]
pub struct Web {
    manners: Manners,
    agent: OnceLock<Result<Agent, String>>,
    hosts: Mutex<BTreeMap<String, Arc<Mutex<Host>>>>,
}

/// A host that was asked.
#[derive(Default)]
struct Host {
    rules: Option<Rules>,
    free: Option<Instant>,
}

/// What came.
pub(super) struct Fetched {
    pub body: Box<dyn Read + Send>,
    pub told: Told,
}

/// An answer to one request.
enum Answer {
    Body(Fetched),
    Elsewhere(Url),
    Later(Duration),
}

impl fmt::Debug for Web {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Web").field("manners", &self.manners).finish_non_exhaustive()
    }
}

impl Web {
    /// A way to the web with these manners.
    pub fn new(manners: Manners) -> Web {
        Web { manners, ..Web::default() }
    }

    /// Fetches what lies at an address.
    pub(super) fn fetch(&self, address: &str) -> Result<Fetched, Fault> {
        let named = Arc::from(address);
        let fault = |message: String| Fault::new(&named, message);
        let mut url = Url::parse(address).map_err(|e| fault(format!("is no web address: {e}")))?;
        let mut left = self.manners.timeout;
        let (mut hops, mut retried) = (0, false);
        loop {
            let at = |message: String| match hops {
                0 => fault(message),
                _ => fault(format!("redirected to {url}: {message}")),
            };
            let begun = Instant::now();
            let answer = self.visit(&url, left).map_err(at)?;
            left = left.saturating_sub(begun.elapsed());
            match answer {
                Answer::Body(fetched) => return Ok(fetched),
                Answer::Elsewhere(_) if hops == REDIRECTS => {
                    return Err(fault(format!("redirects more than {REDIRECTS} times")));
                }
                Answer::Elsewhere(next) => (url, hops) = (next, hops + 1),
                Answer::Later(pause) if retried || pause > PATIENCE => {
                    let message = format!("the server asks to be left alone for {} seconds", pause.as_secs());
                    return Err(at(message));
                }
                Answer::Later(pause) => {
                    retried = true;
                    thread::sleep(pause);
                }
            }
        }
    }

    /// Asks a host for a page, if it may be asked, when it may be asked.
    fn visit(&self, url: &Url, left: Duration) -> Result<Answer, String> {
        let host = self.host(url);
        let mut host = host.lock().unwrap_or_else(PoisonError::into_inner);
        let agent = self.agent()?;
        let rules = match &mut host.rules {
            Some(rules) => rules,
            none => none.insert(robots::rules(agent, url, left)?),
        };
        if !rules.allow(url) {
            return Err("its site asks programs not to fetch it (robots.txt)".to_owned());
        }
        let pause = rules.pause.unwrap_or_default().max(self.manners.pause);
        if let Some(wait) = host.free.and_then(|free| free.checked_duration_since(Instant::now())) {
            thread::sleep(wait);
        }
        let answer = self.ask(agent, url, left);
        host.free = Some(Instant::now() + pause);
        answer
    }

    fn host(&self, url: &Url) -> Arc<Mutex<Host>> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.entry(url.origin().ascii_serialization()).or_default().clone()
    }

    fn agent(&self) -> Result<&Agent, String> {
        let made = self.agent.get_or_init(|| {
            let authorities = self.manners.authorities.as_deref().map(tls::authorities).transpose()?;
            let config = Agent::config_builder()
                .user_agent(CALLED)
                .accept("text/html, application/xhtml+xml, application/feed+json, application/*, text/*;q=0.9, */*;q=0.5")
                // Unpacked by whoever reads it, within the bounds that hold for files.
                .accept_encoding("gzip")
                .http_status_as_error(false)
                .max_redirects(0)
                .max_redirects_will_error(false)
                // Behind a proxy, addresses would be looked up where nobody sees whether they are private.
                .proxy(None)
                .tls_config(tls::config(authorities))
                .build();
            let resolver = Guarded { allow_private: self.manners.allow_private };
            Ok(Agent::with_parts(config, ureq::unversioned::transport::DefaultConnector::new(), resolver))
        });
        made.as_ref().map_err(Clone::clone)
    }

    fn ask(&self, agent: &Agent, url: &Url, left: Duration) -> Result<Answer, String> {
        let store = self.manners.keep.as_deref().map(|folder| Store::new(folder, url));
        let kept = store.as_ref().and_then(Store::kept);
        let mut request = agent.get(url.as_str());
        for (name, value) in kept.iter().flat_map(Kept::conditions) {
            request = request.header(name, value);
        }
        let call = request.config().timeout_global(Some(left)).build().call();
        let response = call.map_err(|e| trouble(&e, self.manners.timeout))?;
        let (status, headers) = (response.status(), response.headers());
        match status {
            StatusCode::NOT_MODIFIED if kept.is_some() => {
                let kept = kept.ok_or("the server says that it did not change, but it was not kept")?;
                let told = Told { media_type: kept.media_type.clone(), url: Some(url.to_string()) };
                let body = kept.open().map_err(|e| format!("the page that was kept cannot be read: {e}"))?;
                Ok(Answer::Body(Fetched { body: Box::new(body), told }))
            }
            status if status.is_success() => self.take(response, url, store.as_ref()),
            status if status.is_redirection() => {
                let location = text(headers, header::LOCATION).ok_or("redirects to nowhere")?;
                let next = url.join(&location).map_err(|e| format!("redirects to {location}: {e}"))?;
                match next.scheme() {
                    "http" | "https" => Ok(Answer::Elsewhere(next)),
                    scheme => Err(format!("redirects to an address that is no page's ({scheme}:)")),
                }
            }
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                let seconds = text(headers, header::RETRY_AFTER).and_then(|after| after.parse().ok());
                Ok(Answer::Later(Duration::from_secs(seconds.unwrap_or(5))))
            }
            status => Err(format!("the server answers {status}")),
        }
    }

    /// Takes in a body, whole.
    fn take(&self, response: Response<Body>, url: &Url, store: Option<&Store>) -> Result<Answer, String> {
        let headers = response.headers().clone();
        let told = Told { media_type: text(&headers, header::CONTENT_TYPE), url: Some(url.to_string()) };
        let most = self.manners.max_download;
        let too_large = || format!("is larger than {most} bytes and was not fetched (--max-download)");
        if response.body().content_length().is_some_and(|length| length > most) {
            return Err(too_large());
        }
        let mut from = response.into_body().into_with_config().limit(most + 1).reader();
        let mut body = SpooledTempFile::new(IN_MEMORY);
        let failed = |e: io::Error| match ureq::Error::from(e) {
            ureq::Error::BodyExceedsLimit(_) => too_large(),
            e => trouble(&e, self.manners.timeout),
        };
        let taken = io::copy(&mut from, &mut body).map_err(failed)?;
        if taken > most {
            return Err(too_large());
        }
        body.flush().and_then(|()| body.rewind()).map_err(|e| format!("cannot be kept: {e}"))?;
        if let Some(store) = store {
            store.keep(&headers, &mut body).map_err(|e| format!("cannot be kept: {e}"))?;
            body.rewind().map_err(|e| format!("cannot be kept: {e}"))?;
        }
        Ok(Answer::Body(Fetched { body: Box::new(body), told }))
    }
}

/// The value of a field of an answer's head.
fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
}

/// What went wrong on the way to a server, in words.
fn trouble(error: &ureq::Error, timeout: Duration) -> String {
    match error {
        ureq::Error::Timeout(_) => format!("took longer than {} seconds (--timeout)", timeout.as_secs_f32()),
        ureq::Error::HostNotFound => "its host has no address".to_owned(),
        ureq::Error::ConnectionFailed => "its host cannot be reached".to_owned(),
        ureq::Error::LargeResponseHeader(_, most) => format!("the answer's head is longer than {most} bytes"),
        ureq::Error::Io(e) if e.kind() == io::ErrorKind::ConnectionRefused => {
            "its host refuses connections".to_owned()
        }
        ureq::Error::Io(e) if e.kind() == io::ErrorKind::UnexpectedEof => {
            "the server ended the connection before the page was whole".to_owned()
        }
        other => {
            let words = match other {
                ureq::Error::Io(e) => e.to_string(),
                other => other.to_string(),
            };
            tls::distrust(&words).map_or_else(|| format!("cannot be fetched: {words}"), str::to_owned)
        }
    }
}
