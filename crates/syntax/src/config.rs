//! `config.cfg`: which components a pipeline has, in which order, and how each was built.
//!
//! The file is an INI file whose values are JSON; `${section:key}` stands for another value.

use crate::Error;
use crate::files::Files;
use serde_json::Value;
use std::collections::BTreeMap;

const FILE: &str = "config.cfg";

/// How many `${…}` may lead to one another before the file counts as broken.
const HOPS: usize = 16;

/// The values of a `config.cfg`, by section and key.
#[derive(Debug, Default)]
pub(crate) struct Config {
    values: BTreeMap<(String, String), String>,
}

/// One component of a pipeline.
#[derive(Debug)]
pub(crate) struct Component {
    /// Its name, which is its folder, too.
    pub(crate) name: String,
    /// Its kind: `tagger`, `parser`, …
    pub(crate) factory: String,
}

impl Config {
    /// Reads `config.cfg`.
    pub(crate) fn load(files: &dyn Files) -> Result<Config, Error> {
        let bytes = files.file(FILE).ok_or_else(|| Error::new(FILE, "is missing"))?;
        let text = std::str::from_utf8(&bytes).map_err(|e| Error::new(FILE, e))?;
        Ok(Config::parse(text))
    }

    fn parse(text: &str) -> Config {
        let mut config = Config::default();
        let mut section = "";
        let mut last: Option<(String, String)> = None;
        for line in text.lines() {
            let bare = line.trim();
            if bare.is_empty() || bare.starts_with(['#', ';']) {
                continue;
            }
            if let Some(name) = bare.strip_prefix('[').and_then(|b| b.strip_suffix(']'))
                && !line.starts_with(char::is_whitespace)
            {
                section = name;
                last = None;
            } else if let (true, Some(key)) = (line.starts_with(char::is_whitespace), &last) {
                // An indented line goes on with the value before it.
                config.values.entry(key.clone()).or_default().push_str(bare);
            } else if let Some((key, value)) = bare.split_once('=') {
                let key = (section.to_owned(), key.trim().to_owned());
                config.values.insert(key.clone(), value.trim().to_owned());
                last = Some(key);
            }
        }
        config
    }

    /// The value of a key, if the file has it.
    pub(crate) fn value(&self, section: &str, key: &str) -> Option<Value> {
        let mut raw = self.raw(section, key)?;
        for _ in 0..HOPS {
            let Some(place) = raw.strip_prefix("${").and_then(|r| r.strip_suffix('}')) else { break };
            let (section, key) = place.split_once(':').or_else(|| place.rsplit_once('.'))?;
            raw = self.raw(section, key)?;
        }
        Some(serde_json::from_str(raw).unwrap_or_else(|_| Value::String(raw.to_owned())))
    }

    fn raw(&self, section: &str, key: &str) -> Option<&str> {
        self.values.get(&(section.to_owned(), key.to_owned())).map(String::as_str)
    }

    /// A value that must be a string.
    pub(crate) fn string(&self, section: &str, key: &str) -> Result<String, Error> {
        match self.value(section, key) {
            Some(Value::String(s)) => Ok(s),
            _ => Err(Error::new(FILE, format!("[{section}] {key} is no string"))),
        }
    }

    /// A value that must be a list of strings; missing is empty.
    fn strings(&self, section: &str, key: &str) -> Result<Vec<String>, Error> {
        let wrong = || Error::new(FILE, format!("[{section}] {key} is no list of strings"));
        let Some(value) = self.value(section, key) else { return Ok(Vec::new()) };
        let list = value.as_array().ok_or_else(wrong)?;
        list.iter().map(|v| v.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
    }

    /// The components that run, in their order.
    pub(crate) fn components(&self) -> Result<Vec<Component>, Error> {
        let disabled = self.strings("nlp", "disabled")?;
        let names = self.strings("nlp", "pipeline")?;
        names
            .into_iter()
            .filter(|name| !disabled.contains(name))
            .map(|name| {
                let factory = self.string(&format!("components.{name}"), "factory")?;
                Ok(Component { name, factory })
            })
            .collect()
    }

    /// Holds a network's architecture against those that are known.
    ///
    /// # Errors
    /// When the architecture under `section` is another one.
    pub(crate) fn expect_architecture(&self, section: &str, known: &[&str]) -> Result<String, Error> {
        let name = self.string(section, "@architectures")?;
        let bare = name.strip_prefix("spacy.").unwrap_or(&name);
        let bare = bare.strip_prefix("spacy-legacy.").unwrap_or(bare);
        match bare.rsplit_once('.') {
            Some((kind, "v1" | "v2")) if known.contains(&kind) => Ok(kind.to_owned()),
            _ => Err(unsupported(section, "@architectures", &name)),
        }
    }
}

/// The error of a value that this crate does not know.
pub(crate) fn unsupported(section: &str, key: &str, value: &str) -> Error {
    Error::new(FILE, format!("[{section}] {key} = {value} is not supported"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
# a comment
[nlp]
lang = "en"
pipeline = ["tok2vec","tagger",
    "senter"]
disabled = ["senter"]
[components.tok2vec]
factory = "tok2vec"
[components.tok2vec.model.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = 96
[components.tagger]
factory = "tagger"
[components.tagger.model.tok2vec]
width = ${components.tok2vec.model.encode:width}
upstream = ${nowhere.to:go}
"#;

    #[test]
    fn components_come_in_order_without_the_disabled_ones() {
        let components = Config::parse(TEXT).components().expect("well formed");
        let names: Vec<&str> = components.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["tok2vec", "tagger"]);
    }

    #[test]
    fn values_follow_their_references() {
        let config = Config::parse(TEXT);
        assert_eq!(config.value("components.tagger.model.tok2vec", "width"), Some(Value::from(96)));
        assert_eq!(config.value("components.tagger.model.tok2vec", "upstream"), None);
    }

    #[test]
    fn what_is_not_known_is_named() {
        let config = Config::parse(TEXT);
        let error =
            config.expect_architecture("components.tok2vec.model.encode", &["BiLSTMEncoder"]).unwrap_err();
        let told = "config.cfg: [components.tok2vec.model.encode] @architectures = \
                    spacy.MaxoutWindowEncoder.v2 is not supported";
        assert_eq!(error.to_string(), told);
        assert!(Config::parse("[nlp]\npipeline = 3").components().is_err());
    }
}
