//! MessagePack, as spaCy and thinc write it: values that borrow from the file's bytes.

use crate::Error;
use rmpv::ValueRef;
use rmpv::decode::read_value_ref_with_max_depth;

/// Nothing that spaCy writes is nested deeper.
const DEPTH: usize = 32;

/// The value that `bytes`, the content of the file at `file`, hold.
pub(crate) fn read<'b>(file: &str, mut bytes: &'b [u8]) -> Result<ValueRef<'b>, Error> {
    read_value_ref_with_max_depth(&mut bytes, DEPTH)
        .map_err(|e| Error::new(file, format!("broken MessagePack: {e}")))
}

/// The value of a map's key, be the key a string or bytes.
pub(crate) fn field<'v, 'b>(value: &'v ValueRef<'b>, key: &str) -> Option<&'v ValueRef<'b>> {
    let ValueRef::Map(entries) = value else { return None };
    entries.iter().find(|(k, _)| bytes(k) == Some(key.as_bytes())).map(|(_, v)| v)
}

/// The items of a list; an empty list for anything else.
pub(crate) fn items<'v, 'b>(value: &'v ValueRef<'b>) -> &'v [ValueRef<'b>] {
    match value {
        ValueRef::Array(items) => items,
        _ => &[],
    }
}

/// The bytes of a string or of a run of bytes.
pub(crate) fn bytes<'v>(value: &'v ValueRef) -> Option<&'v [u8]> {
    match value {
        ValueRef::String(s) => Some(s.as_bytes()),
        ValueRef::Binary(b) => Some(b),
        _ => None,
    }
}

/// A string, be it written as a string or as bytes.
pub(crate) fn text<'v>(value: &'v ValueRef) -> Option<&'v str> {
    std::str::from_utf8(bytes(value)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_lists_and_strings_are_found() {
        let file = b"\x82\xa1a\x92\x01\xa2hi\xc4\x01b\xc3";
        let value = read("test", file).expect("well formed");
        let list = items(field(&value, "a").expect("a"));
        assert_eq!((list[0].as_u64(), text(&list[1])), (Some(1), Some("hi")));
        assert_eq!(field(&value, "b"), Some(&ValueRef::Boolean(true)));
        assert!(field(&value, "c").is_none());
    }

    #[test]
    fn broken_files_are_errors() {
        for bytes in [&b""[..], b"\x93\x01", b"\xdf\xff\xff\xff\xff", b"\xc6\xff\xff\xff\xff", &[0x91; 4096]]
        {
            assert!(read("tok2vec/model", bytes).unwrap_err().to_string().starts_with("tok2vec/model: "));
        }
    }
}
