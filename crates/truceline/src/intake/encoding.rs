//! Characters from bytes.
//!
//! Bytes that are good UTF-8 are that, whatever anybody declares: nothing else of any length looks like it. Else a byte order
//! mark, else what the server or the page declares, if that fits, else what the letters look like.

use super::utf16::{Order, Utf16};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};

/// How many bytes are decoded at a time.
const CHUNK: usize = 64 << 10;

/// Bytes that are in no encoding that could be found, turned into UTF-8 as far as that goes.
#[derive(Debug)]
pub(super) struct Undecoded {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Where UTF-8 ends.
    pub at: usize,
}

/// The text of some bytes; `declared` is what somebody says of their encoding.
pub(super) fn text(bytes: Vec<u8>, declared: Option<&'static Encoding>) -> Result<String, Undecoded> {
    let (bytes, marked) = unmarked(bytes, declared);
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(text),
        Err(e) => e.into_bytes(),
    };
    if marked {
        return Err(Undecoded { at: valid_up_to(&bytes), bytes });
    }
    let honest = declared.filter(|encoding| *encoding != UTF_8 && !is_utf16(encoding));
    if let Some(text) = honest.and_then(|encoding| decoded(&bytes, encoding)) {
        return Ok(text.into_owned());
    }
    match is_damaged_utf8(&bytes, declared == Some(UTF_8)) {
        false => decoded(&bytes, guess(&bytes)).map(Cow::into_owned).ok_or(()),
        true => Err(()),
    }
    .map_err(|()| Undecoded { at: valid_up_to(&bytes), bytes })
}

/// The text of some bytes, come what may: what cannot be decoded becomes `�`.
pub(super) fn lossy(bytes: Vec<u8>, declared: Option<&'static Encoding>) -> String {
    text(bytes, declared).unwrap_or_else(|wrong| String::from_utf8_lossy(&wrong.bytes).into_owned())
}

/// The text of a cell whose table is in some encoding.
pub(super) fn cell<'c>(bytes: &'c [u8], table: Option<&'static Encoding>) -> Option<Cow<'c, str>> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(Cow::Borrowed(text)),
        Err(_) => table.and_then(|encoding| decoded(bytes, encoding)),
    }
}

/// The encoding of a text that begins so, when it is not UTF-8.
pub(super) fn of_start(start: &[u8]) -> Option<&'static Encoding> {
    let cut_off = |e: std::str::Utf8Error| e.error_len().is_none();
    let good = std::str::from_utf8(start).map_or_else(cut_off, |_| true);
    (!good && !is_damaged_utf8(start, false)).then(|| guess(start))
}

/// Bytes of UTF-8 without a mark, from bytes of UTF-8 or UTF-16 with or without one; others stay as they are.
pub(super) fn utf8<'s>(mut bytes: impl BufRead + Send + 's) -> io::Result<Box<dyn BufRead + Send + 's>> {
    let order = match bytes.fill_buf()? {
        [0xef, 0xbb, 0xbf, ..] => {
            bytes.consume(3);
            None
        }
        [0xff, 0xfe, ..] => Some((Order::Little, 2)),
        [0xfe, 0xff, ..] => Some((Order::Big, 2)),
        start => looks_like_utf16(start).map(|order| (order, 0)),
    };
    Ok(match order {
        None => Box::new(bytes),
        Some((order, mark)) => {
            bytes.consume(mark);
            Box::new(BufReader::with_capacity(CHUNK, Utf16::new(bytes, order)))
        }
    })
}

/// Bytes without their byte order mark, of UTF-16 as UTF-8, and whether they were marked as such or look it.
fn unmarked(bytes: Vec<u8>, declared: Option<&'static Encoding>) -> (Vec<u8>, bool) {
    let plain = match bytes.as_slice() {
        [0xef, 0xbb, 0xbf, ..] | [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => false,
        start => looks_like_utf16(start).is_none(),
    };
    // A declaration of UTF-16 inside of a text that could be read without knowing it is wrong.
    if plain || declared.is_some_and(|encoding| !is_utf16(encoding) && encoding != UTF_8) && bytes[0] < 0xfe {
        return (bytes, false);
    }
    let mut out = Vec::with_capacity(bytes.len());
    match utf8(bytes.as_slice()).and_then(|mut from| from.read_to_end(&mut out)) {
        Ok(_) => (out, true),
        Err(_) => (bytes, false),
    }
}

fn is_utf16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// UTF-16 of a text with Latin letters or blanks has a zero in every other byte, and not in the others.
fn looks_like_utf16(start: &[u8]) -> Option<Order> {
    let start = &start[..start.len().min(512) & !1];
    let zeros = |first: usize| start.iter().skip(first).step_by(2).filter(|b| **b == 0).count();
    let many = start.len() / 8 + 1;
    match (zeros(0), zeros(1)) {
        (0, odd) if odd > many => Some(Order::Little),
        (even, 0) if even > many => Some(Order::Big),
        _ => None,
    }
}

fn decoded<'b>(bytes: &'b [u8], encoding: &'static Encoding) -> Option<Cow<'b, str>> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    // More than this tells nothing new.
    const SAMPLE: usize = 256 << 10;
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(SAMPLE)], true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Whether bytes are UTF-8 that somebody broke rather than something else: they have whole characters of several bytes, and
/// more of them than of broken ones; where somebody declares UTF-8, one is enough, since other encodings hardly have any.
fn is_damaged_utf8(bytes: &[u8], declared: bool) -> bool {
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > broken || declared && whole > 0
}

fn valid_up_to(bytes: &[u8]) -> usize {
    std::str::from_utf8(bytes).map_or_else(|e| e.valid_up_to(), str::len)
}

/// The encoding that the first bytes of a page declare: `<meta charset>`, or the XML declaration.
pub(super) fn declared_in(page: &[u8]) -> Option<&'static Encoding> {
    // The standard has it in the first 1,024 bytes; pages put it later.
    let start = String::from_utf8_lossy(&page[..page.len().min(4096)]).to_ascii_lowercase();
    let mark =
        ["charset=", "encoding="].iter().find_map(|mark| start.find(mark).map(|at| at + mark.len()))?;
    let value = start[mark..].trim_start_matches(['"', '\'', ' ']);
    let end = value.find(['"', '\'', ' ', ';', '>', '/', '?']).unwrap_or(value.len());
    Encoding::for_label(&value.as_bytes()[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{WINDOWS_1251, WINDOWS_1252};

    const SPANISH: &str = "El cese al fuego en Bogotá, según la misión, empezó mañana a las ocho.";
    const RUSSIAN: &str = "Перемирие вступило в силу в понедельник, сообщили в министерстве обороны.";

    fn bytes(text: &str, encoding: &'static Encoding) -> Vec<u8> {
        encoding.encode(text).0.into_owned()
    }

    #[test]
    fn letters_tell_the_encoding() {
        assert_eq!(text(bytes(SPANISH, WINDOWS_1252), None).expect("Latin"), SPANISH);
        assert_eq!(text(bytes(RUSSIAN, WINDOWS_1251), None).expect("Cyrillic"), RUSSIAN);
    }

    #[test]
    fn a_wrong_declaration_is_not_believed() {
        assert_eq!(text(SPANISH.into(), Some(WINDOWS_1252)).expect("UTF-8"), SPANISH);
        assert_eq!(text(bytes(SPANISH, WINDOWS_1252), Some(UTF_8)).expect("Latin"), SPANISH);
        assert_eq!(text(bytes(RUSSIAN, WINDOWS_1251), Some(UTF_16LE)).expect("Cyrillic"), RUSSIAN);
        assert_eq!(text(bytes(RUSSIAN, WINDOWS_1251), Some(WINDOWS_1251)).expect("Cyrillic"), RUSSIAN);
    }

    #[test]
    fn utf16_needs_no_mark() {
        let units: Vec<u8> = "A truce, he said.".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(text(units, None).expect("UTF-16"), "A truce, he said.");
    }

    #[test]
    fn broken_utf8_is_not_taken_for_something_else() {
        let mut broken = SPANISH.as_bytes().to_vec();
        broken.insert(8, 0xff);
        assert_eq!(text(broken.clone(), None).expect_err("broken").at, 8);
        assert!(lossy(broken, None).contains("cese \u{fffd}al"));
    }

    #[test]
    fn pages_declare_their_encoding() {
        for page in [
            "<meta charset=windows-1251>",
            "<META http-equiv=\"content-type\" content='text/html; charset=windows-1251'>",
            "<?xml version=\"1.0\" encoding=\"windows-1251\"?>",
        ] {
            assert_eq!(declared_in(page.as_bytes()), Some(WINDOWS_1251), "{page}");
        }
        assert_eq!(declared_in(b"<meta charset=klingon>"), None);
    }
}
