//! What a site asks of programs: its robots.txt (RFC 9309).

use robotxt::Robots;
use std::io::Read;
use std::time::Duration;
use ureq::Agent;
use url::{Position, Url};

/// Who we are in a robots.txt.
const AGENT: &str = "truceline";

/// The most of a robots.txt that is read, as the standard has it.
const MOST: u64 = 500 << 10;

/// The longest that a robots.txt may take.
const TIMEOUT: Duration = Duration::from_secs(15);

/// The most redirects that are followed to a robots.txt, as the standard has it.
const REDIRECTS: usize = 5;

/// The longest pause that a site is granted between requests.
const PAUSE: u64 = 60;

/// A site's wishes.
pub(super) struct Rules {
    robots: Robots,
    /// The pause between requests that it asks for.
    pub pause: Option<Duration>,
}

impl Rules {
    /// Whether a page may be fetched.
    pub(super) fn allow(&self, url: &Url) -> bool {
        self.robots.is_url_allowed(url)
    }

    fn all() -> Rules {
        Rules { robots: Robots::allow_all(), pause: None }
    }
}

/// Asks a site for its wishes: one that has none allows everything, one that does not answer allows nothing.
pub(super) fn rules(agent: &Agent, url: &Url, left: Duration) -> Result<Rules, String> {
    let mut at = Url::parse(&url[..Position::BeforePath])
        .and_then(|site| site.join("/robots.txt"))
        .map_err(|e| format!("has no robots.txt: {e}"))?;
    for _ in 0..=REDIRECTS {
        let request = agent.get(at.as_str()).config().timeout_global(Some(left.min(TIMEOUT))).build();
        let response = request.call().map_err(|e| super::trouble(&e, left.min(TIMEOUT)))?;
        let status = response.status();
        if status.is_redirection() {
            let location = super::text(response.headers(), ureq::http::header::LOCATION);
            match location.and_then(|location| at.join(&location).ok()) {
                Some(next) => at = next,
                None => return Ok(Rules::all()),
            }
            continue;
        }
        if status.is_client_error() {
            return Ok(Rules::all());
        }
        if !status.is_success() {
            return Err(format!(
                "its site's robots.txt cannot be had ({status}), so nothing is fetched from it"
            ));
        }
        let mut text = Vec::new();
        let body = response.into_body().into_reader();
        let unread = |e| format!("its site's robots.txt cannot be read: {e}");
        body.take(MOST).read_to_end(&mut text).map_err(unread)?;
        if text.starts_with(&[0x1f, 0x8b]) {
            let packed = std::mem::take(&mut text);
            let unpacked = flate2::read::GzDecoder::new(packed.as_slice()).take(MOST);
            { unpacked }.read_to_end(&mut text).map_err(unread)?;
        }
        return Ok(Rules { robots: Robots::parse(&text, AGENT), pause: pause(&text) });
    }
    Ok(Rules::all())
}

/// The longest pause that is asked of anybody: whom it is asked of is not worth the trouble of finding out.
fn pause(text: &[u8]) -> Option<Duration> {
    let text = String::from_utf8_lossy(text).to_ascii_lowercase();
    let asked =
        text.lines().filter_map(|line| line.trim().strip_prefix("crawl-delay")?.trim().strip_prefix(':'));
    let seconds = asked.filter_map(|value| value.split('#').next()?.trim().parse::<f64>().ok());
    let longest = seconds.filter(|s| s.is_finite() && *s > 0.0).fold(0.0, f64::max).min(PAUSE as f64);
    (longest > 0.0).then(|| Duration::from_secs_f64(longest))
}
