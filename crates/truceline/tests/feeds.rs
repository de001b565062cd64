//! RSS, Atom and JSON Feed: one report an entry.

mod bytes;
mod take;

use bytes::take;
use take::texts;
use truceline::intake::Intake;

const RSS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Harbour Gazette &amp; Post</title><link>https://gazette.example</link><description>News</description>
<item><title>Talks &lt;b&gt;begin&lt;/b&gt;</title><link>https://gazette.example/1</link><guid>1</guid>
<pubDate>Mon, 06 May 2024 07:08:09 +0200</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>The talks began.</p><p>Both sides &amp; the mediators came.</p><figure><figcaption>A picture</figcaption></figure>]]></content:encoded></item>
<item><title>Talks end</title><link>https://gazette.example/2</link><description>&lt;p&gt;The talks ended.&lt;/p&gt;</description></item>
<item><title>Nothing</title><link>https://gazette.example/3</link></item>
</channel></rss>"#;

const ATOM: &str = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Monitor</title><id>m</id><updated>2024-05-06T00:00:00Z</updated>
<entry><title>A truce</title><id>e1</id><link rel="alternate" href="https://monitor.example/1"/><published>2024-05-06T07:08:09Z</published>
<updated>2024-05-07T00:00:00Z</updated><content type="html">&lt;p&gt;A truce was signed.&lt;/p&gt;</content></entry></feed>"#;

const JSON: &str = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Desk", "items": [
{"id": "1", "url": "https://desk.example/1", "title": "One", "content_text": "One truce.", "date_published": "2024-05-06T07:08:09Z"},
{"id": "2", "content_html": "<p>Two <i>truces</i>.</p>"}]}"#;

#[test]
fn entries_are_reports() {
    let taken = take(&Intake::default(), "feed", RSS.as_bytes());
    assert_eq!(
        texts(&taken),
        [
            "The talks began.\n\nBoth sides & the mediators came.",
            "The talks ended.",
            "! feed, entry 3: the entry has no text"
        ]
    );
    let (origin, report) = taken[0].as_ref().expect("an entry");
    assert_eq!(origin, "feed, entry 1");
    assert_eq!(
        [&report.title, &report.publisher, &report.url].map(|field| field.as_deref()),
        [Some("Talks begin"), Some("The Harbour Gazette & Post"), Some("https://gazette.example/1")]
    );
    assert_eq!(report.published.as_ref().map(|p| p.text.as_str()), Some("2024-05-06T05:08:09Z"));
    let taken = take(&Intake::default(), "a.xml", ATOM.as_bytes());
    let report = &taken[0].as_ref().expect("an entry").1;
    assert_eq!(
        (report.text.as_str(), report.url.as_deref()),
        ("A truce was signed.", Some("https://monitor.example/1"))
    );
    assert_eq!(report.published.as_ref().map(|p| p.text.as_str()), Some("2024-05-06T07:08:09Z"));
    let taken = take(&Intake::default(), "<stdin>", JSON.as_bytes());
    assert_eq!(texts(&taken), ["One truce.", "Two truces."]);
}

#[test]
fn feeds_that_are_none_are_told() {
    for (bytes, words) in [
        (&b"<rss version=\"2.0\"><channel><title>x</title>"[..], "is no feed that can be read"),
        (b"<rss version=\"2.0\"><channel><title>x</title></channel></rss>", "has no entries"),
        (b"<?xml version=\"1.0\"?><svg/>", "is no feed that can be read"),
        (b"", "is empty"),
    ] {
        let taken = texts(&take(&Intake::default(), "a.rss", bytes));
        assert!(
            taken.len() == 1 && taken[0].starts_with("! a.rss: ") && taken[0].contains(words),
            "{taken:?}"
        );
    }
}

#[test]
fn entities_do_not_explode() {
    let lol: String =
        (1..10).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect();
    let feed = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY l0 \"lol\">{lol}]><rss version=\"2.0\"><channel><title>x</title>\
         <item><title>a</title><description>&l9;</description></item></channel></rss>"
    );
    let taken = texts(&take(&Intake::default(), "a.rss", feed.as_bytes()));
    assert!(taken.iter().all(|text| text.len() < 1_000), "{} bytes", taken[0].len());
}

#[test]
fn feeds_are_bounded() {
    let intake = Intake { max_size: 1_000, ..Intake::default() };
    let taken = texts(&take(&intake, "a.rss", RSS.replace("Short.", &"long ".repeat(5_000)).as_bytes()));
    assert!(taken[0].contains("the feed is longer than 8000 bytes"), "{taken:?}");
    let deep = RSS.replace("<p>The talks began.</p>", &"<div>".repeat(30_000));
    let taken = texts(&take(&Intake::default(), "a.rss", deep.as_bytes()));
    assert!(taken[0].starts_with("! a.rss, entry 1: the page was not read"), "{taken:?}");
    assert_eq!(taken[1], "The talks ended.");
}
