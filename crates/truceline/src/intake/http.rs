//! A server's answer, as web archives keep it: head and body in one.

use flate2::bufread::{DeflateDecoder, GzDecoder, ZlibDecoder};
use std::io::{self, BufRead, Read};

/// The longest head that is read.
const HEAD: usize = 64 << 10;

/// Most fields that a head may have.
const FIELDS: usize = 256;

/// The head of an answer.
#[derive(Debug)]
pub(super) struct Head {
    pub status: u16,
    pub media_type: Option<String>,
    chunked: bool,
    packed: Option<String>,
}

impl Head {
    /// Reads the head off the front of an answer; none when there is none.
    pub(super) fn read(from: &mut impl BufRead) -> io::Result<Option<Head>> {
        let mut bytes = Vec::new();
        loop {
            let before = bytes.len();
            let left = (HEAD - before) as u64 + 1;
            from.take(left).read_until(b'\n', &mut bytes)?;
            let line = &bytes[before..];
            if line.is_empty() || bytes.len() > HEAD {
                return Ok(None);
            }
            if line == b"\r\n" || line == b"\n" {
                return Ok(Head::parse(&bytes));
            }
        }
    }

    fn parse(bytes: &[u8]) -> Option<Head> {
        let mut fields = [httparse::EMPTY_HEADER; FIELDS];
        let mut response = httparse::Response::new(&mut fields);
        let mut parser = httparse::ParserConfig::default();
        parser
            .allow_obsolete_multiline_headers_in_responses(true)
            .allow_spaces_after_header_name_in_responses(true)
            .ignore_invalid_headers_in_responses(true);
        // HTTP/2 answers are kept under that name, in the shape of HTTP/1.
        let known = match bytes.strip_prefix(b"HTTP/2") {
            Some(rest) => [b"HTTP/1.1", rest.strip_prefix(b".0").unwrap_or(rest)].concat(),
            None => bytes.to_vec(),
        };
        parser.parse_response(&mut response, &known).ok()?;
        let field = |name: &str| {
            let found = response.headers.iter().find(|field| field.name.eq_ignore_ascii_case(name))?;
            Some(String::from_utf8_lossy(found.value).trim().to_ascii_lowercase())
        };
        Some(Head {
            status: response.code?,
            media_type: field("content-type"),
            chunked: field("transfer-encoding").is_some_and(|how| how.contains("chunked")),
            packed: field("content-encoding").filter(|how| !how.is_empty() && how != "identity"),
        })
    }

    /// The body, unpacked, up to one byte more than `most`.
    pub(super) fn body(&self, from: impl BufRead, most: u64) -> Result<Vec<u8>, String> {
        let (mut raw, mut body) = (Vec::new(), Vec::new());
        let trouble = |e: io::Error| format!("the body cannot be read: {e}");
        // Archives that were made over are kept without chunks, though the head still speaks of them.
        let mut from = from;
        let chunked = self.chunked && begins_with_a_size(from.fill_buf().map_err(trouble)?);
        match chunked {
            true => chunks(from, most, &mut raw),
            false => from.take(most + 1).read_to_end(&mut raw).map(drop),
        }
        .map_err(trouble)?;
        let packed = self.packed.as_deref().unwrap_or_default();
        match (packed, raw.as_slice()) {
            (_, [0x1f, 0x8b, ..]) => GzDecoder::new(raw.as_slice()).take(most + 1).read_to_end(&mut body),
            ("deflate", [first, ..]) if first & 0x0f == 8 => {
                ZlibDecoder::new(raw.as_slice()).take(most + 1).read_to_end(&mut body)
            }
            ("deflate", [first, ..]) if *first != b'<' => {
                DeflateDecoder::new(raw.as_slice()).take(most + 1).read_to_end(&mut body)
            }
            ("br" | "zstd", start) if !looks_like_text(start) => {
                return Err(format!("the body is packed with {packed}, which is not unpacked"));
            }
            _ => return Ok(raw),
        }
        .map_err(trouble)?;
        Ok(body)
    }
}

/// Whether a body that is said to be packed begins like text: then it was kept unpacked.
fn looks_like_text(start: &[u8]) -> bool {
    start.iter().take(64).all(|b| matches!(b, b'\t' | b'\n' | b'\r' | 0x20..=0x7e))
}

fn begins_with_a_size(start: &[u8]) -> bool {
    let line = start.split(|b| *b == b'\r' || *b == b'\n' || *b == b';').next().unwrap_or_default();
    let digits = line.trim_ascii();
    (1..=8).contains(&digits.len()) && digits.iter().all(u8::is_ascii_hexdigit)
}

/// Joins the chunks of a body; one that is cut off gives what there is.
fn chunks(mut from: impl BufRead, most: u64, to: &mut Vec<u8>) -> io::Result<()> {
    let mut line = Vec::new();
    while to.len() as u64 <= most {
        line.clear();
        (&mut from).take(1024).read_until(b'\n', &mut line)?;
        let digits = line.split(|b| *b == b';').next().unwrap_or_default().trim_ascii();
        let size = std::str::from_utf8(digits).ok().and_then(|hex| u64::from_str_radix(hex, 16).ok());
        let Some(size @ 1..) = size else { break };
        let left = most + 1 - (to.len() as u64).min(most);
        if (&mut from).take(size.min(left)).read_to_end(to)? == 0 {
            break;
        }
        line.clear();
        (&mut from).take(2).read_until(b'\n', &mut line)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn read(answer: &[u8], most: u64) -> (Head, Result<Vec<u8>, String>) {
        let mut from = answer;
        let head = Head::read(&mut from).expect("a slice can be read").expect("a head");
        let body = head.body(from, most);
        (head, body)
    }

    #[test]
    fn bodies_come_out_whole() {
        let (head, body) = read(b"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML\r\n\r\n<p>Peace", 100);
        assert_eq!((head.status, head.media_type.as_deref()), (200, Some("text/html")));
        assert_eq!(body.as_deref(), Ok(&b"<p>Peace"[..]));
        let chunked =
            b"HTTP/2 200 \r\ntransfer-encoding: chunked\r\n\r\n5;x=1\r\n<p>Pe\r\n3\r\nace\r\n0\r\n\r\n";
        assert_eq!(read(chunked, 100).1.as_deref(), Ok(&b"<p>Peace"[..]));
        let kept_whole = b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n<p>Peace";
        assert_eq!(read(kept_whole, 100).1.as_deref(), Ok(&b"<p>Peace"[..]));
    }

    #[test]
    fn packed_bodies_are_unpacked_and_bounded() {
        let mut packed = GzEncoder::new(
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".to_vec(),
            Compression::fast(),
        );
        packed.write_all(&[b' '; 1 << 20]).expect("memory can be written");
        let answer = packed.finish().expect("memory can be written");
        assert_eq!(read(&answer, 1000).1.map(|body| body.len()), Ok(1001));
        assert_eq!(read(&answer, 2 << 20).1.map(|body| body.len()), Ok(1 << 20));
        let brotli = b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n\x8b\x02\x80";
        assert!(read(brotli, 100).1.expect_err("packed").contains("packed with br"));
    }

    #[test]
    fn what_is_no_head_is_none() {
        for answer in [&b"<html>"[..], b"", b"HTTP/1.1 abc\r\n\r\n", &[b'a'; 100_000]] {
            assert!(Head::read(&mut { answer }).expect("a slice can be read").is_none());
        }
    }
}
