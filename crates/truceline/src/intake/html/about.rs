//! What a page says of itself: JSON-LD first, then `<meta>`, then what stands on it, then its address.

use crate::intake::{byline, dates, table};
use dom_query::Document;
use serde_json::Value;
use truceline_reading::Published;

const TABLE: &str = include_str!("../../../data/page_fields.tsv");

/// What is known of a page's article.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct About {
    pub title: Option<String>,
    pub published: Option<Published>,
    pub publisher: Option<String>,
    pub byline: Option<String>,
    pub url: Option<String>,
}

impl About {
    /// Reads what a page says; `url` is where it was found.
    pub(super) fn of(page: &Document, url: Option<&str>) -> About {
        let mut about = linked_data(page);
        about.fill(meta(page));
        about.fill(shown(page));
        let canonical =
            || page.select_single("link[rel=canonical]").attr("href").map(|href| href.to_string());
        about.url = url.map(str::to_owned).or(about.url).or_else(canonical).filter(|url| is_web(url));
        let of_url = || about.url.as_deref().and_then(dates::of_url);
        about.published = about.published.take().or_else(of_url);
        about.title = about.title.map(|words| title(&words)).filter(|title| !title.is_empty());
        about.byline = about.byline.and_then(|names| byline::of([title(&names).as_str()]));
        about
    }

    /// Takes over what is not known yet.
    fn fill(&mut self, other: About) {
        fn fill<T>(to: &mut Option<T>, from: Option<T>) {
            *to = to.take().or(from);
        }
        fill(&mut self.title, other.title);
        fill(&mut self.published, other.published);
        fill(&mut self.publisher, other.publisher);
        fill(&mut self.byline, other.byline);
        fill(&mut self.url, other.url);
    }
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// Words on one line, entities that were escaped twice resolved.
pub(super) fn title(words: &str) -> String {
    let words = match words.contains('&') {
        true => Document::fragment(words.replace('<', "&lt;")).text().to_string(),
        false => words.to_owned(),
    };
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words without case, mark at the end and white space that differs.
pub(super) fn plain(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    words.trim_end_matches(['.', ':', '!', '?', '…', '»', '›', '>']).trim().to_owned()
}

/// Types of schema.org that are articles end with one of these.
const ARTICLES: [&str; 4] = ["Article", "BlogPosting", "Report", "LiveBlogPosting"];

/// How deep the objects of a page's JSON are looked through.
const DEEP: usize = 6;

fn linked_data(page: &Document) -> About {
    let mut about = About::default();
    for script in page.select("script[type='application/ld+json']").nodes() {
        let text = script.text();
        let json = text.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>").trim_end_matches(';');
        if let Ok(value) = serde_json::from_str::<Value>(json) {
            articles(&value, DEEP, &mut about);
        }
    }
    about
}

/// Looks for articles in lists, graphs and pages, the first one first.
fn articles(value: &Value, deep: usize, about: &mut About) {
    match value {
        Value::Array(list) if deep > 0 => list.iter().for_each(|one| articles(one, deep - 1, about)),
        Value::Object(fields) if deep > 0 => {
            if is_article(fields.get("@type")) {
                about.fill(article(value));
            }
            for inside in ["@graph", "mainEntity", "mainEntityOfPage"] {
                fields.get(inside).iter().for_each(|inside| articles(inside, deep - 1, about));
            }
        }
        _ => {}
    }
}

fn is_article(kind: Option<&Value>) -> bool {
    match kind {
        Some(Value::String(kind)) => ARTICLES.iter().any(|article| kind.ends_with(article)),
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| is_article(Some(kind))),
        _ => false,
    }
}

fn article(value: &Value) -> About {
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::trim).filter(|t| !t.is_empty());
    let date = |name: &str| text(name).and_then(dates::read);
    About {
        title: text("headline").or_else(|| text("name")).map(str::to_owned),
        published: date("datePublished")
            .or_else(|| date("dateCreated"))
            .or_else(|| date("coverageStartTime")),
        publisher: value.get("publisher").and_then(name),
        byline: value.get("author").or_else(|| value.get("creator")).and_then(byline_of),
        url: text("url").map(str::to_owned),
    }
}

/// The name of a person or an organisation, or of several.
fn name(value: &Value) -> Option<String> {
    match value {
        Value::String(name) => Some(name.trim().to_owned()),
        Value::Array(list) => {
            let names: Vec<String> = list.iter().filter(|one| !one.is_array()).filter_map(name).collect();
            Some(names.join(", "))
        }
        object => object.get("name").and_then(Value::as_str).map(|name| name.trim().to_owned()),
    }
    .filter(|name| !name.is_empty() && !is_web(name))
}

/// The names of those who wrote, each once.
fn byline_of(authors: &Value) -> Option<String> {
    let list = authors.as_array().map_or(std::slice::from_ref(authors), Vec::as_slice);
    let names: Vec<String> = list.iter().filter_map(name).collect();
    byline::of(names.iter().map(String::as_str))
}

fn meta(page: &Document) -> About {
    let mut said: Vec<(String, String)> = Vec::new();
    for node in page.select("meta[content]").nodes() {
        let content = node.attr_or("content", "").trim().to_owned();
        let key = ["property", "name", "itemprop"].iter().find_map(|key| node.attr(key));
        if let Some(key) = key.filter(|_| !content.is_empty()) {
            said.push((key.to_ascii_lowercase(), content));
        }
    }
    let all = |field: &'static str| {
        let keys = table::pairs(TABLE).filter(move |(f, _)| *f == field).map(|(_, key)| key);
        keys.filter_map(|key| said.iter().find(|(said, _)| said == key)).map(|(_, content)| content.clone())
    };
    About {
        title: all("title").next(),
        published: all("published").find_map(|given| dates::read(&given)),
        publisher: all("publisher").next().filter(|name| !is_web(name)).map(|name| title(&name)),
        byline: all("byline").find_map(|name| byline::of([name.as_str()])),
        url: said.iter().find(|(key, _)| key == "og:url").map(|(_, url)| url.clone()),
    }
}

/// Where pages show a date: marked as the publication's, else in the article's head.
const DATES: [&str; 8] = [
    "[itemprop=datePublished]",
    "time[pubdate]",
    "time.entry-date, time.published, time.dt-published",
    "article header time, header time, h1 ~ time, h1 + * time",
    "article time, main time",
    "[class*=publish-date], [class*=published-date], [class*=pub-date], [class*=article-date], [class*=news-date]",
    "time",
    ".date, .post-date, .entry-date, .posted-on",
];

/// Where pages show who wrote.
const BYLINES: &str = "[rel=author], [itemprop=author], .byline, .author, .p-author";

fn shown(page: &Document) -> About {
    let date = |selector: &&str| {
        // The first one only: those below are of other articles, or of a live blog's entries.
        let shown = page.select(selector);
        let node = shown.nodes().first()?;
        let given = ["datetime", "content"].iter().find_map(|name| node.attr(name));
        given.as_deref().and_then(dates::read).or_else(|| dates::read(&title(&node.text())))
    };
    let byline = page.select_single(BYLINES).text();
    let heading = page.select("h1");
    let heading = heading.nodes().first().filter(|_| heading.length() == 1).map(|h1| title(&h1.text()));
    About {
        title: heading.filter(|title| !title.is_empty()),
        published: DATES.iter().find_map(date),
        publisher: None,
        byline: byline::of([&*byline]).filter(|byline| byline.len() <= 100),
        url: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(page: &str) -> About {
        About::of(&Document::from(page), None)
    }

    fn date(page: &str) -> Option<String> {
        of(page).published.map(|published| published.text)
    }

    #[test]
    fn linked_data_is_found_in_graphs_and_lists() {
        let graph = r#"<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
            {"@type": "WebSite", "name": "Site"},
            {"@type": ["NewsArticle"], "headline": "Talks &amp; truce", "datePublished": "2024-05-06T07:08:09Z",
             "author": [{"name": "A. Writer"}, {"name": "B. Writer"}], "publisher": {"name": "The Paper"}}]}</script>"#;
        let about = of(graph);
        assert_eq!(about.title.as_deref(), Some("Talks & truce"));
        assert_eq!(about.byline.as_deref(), Some("A. Writer, B. Writer"));
        assert_eq!(about.publisher.as_deref(), Some("The Paper"));
        assert_eq!(about.published.map(|p| p.text).as_deref(), Some("2024-05-06T07:08:09Z"));
    }

    #[test]
    fn dates_have_an_order() {
        let meta = "<meta property='article:published_time' content='2024-05-06'>";
        let time = "<article><header><time datetime='2024-05-07'>May 7</time></header></article>";
        assert_eq!(date(&format!("{meta}{time}")).as_deref(), Some("2024-05-06"));
        assert_eq!(date(time).as_deref(), Some("2024-05-07"));
        assert_eq!(date("<time>8 May 2024</time>").as_deref(), Some("2024-05-08"));
        let link = "<link rel=canonical href='https://example.org/2024/05/09/truce'>";
        assert_eq!(date(link).as_deref(), Some("2024-05-09"));
        assert_eq!(
            date("<meta name=date content='tomorrow'><meta name=pubdate content='20240510'>").as_deref(),
            Some("2024-05-10")
        );
        assert_eq!(date("<p>In May 2024</p>"), None);
    }

    #[test]
    fn broken_linked_data_is_passed_over() {
        assert_eq!(
            of("<script type='application/ld+json'>{\"@type\": \"NewsArticle\", </script>"),
            About::default()
        );
        let deep = format!("<script type='application/ld+json'>{}</script>", "[".repeat(100_000));
        assert_eq!(of(&deep), About::default());
    }
}
