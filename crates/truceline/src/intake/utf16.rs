//! UTF-16 turned into UTF-8 on the way.
//!
//! What UTF-16 cannot mean (half a surrogate pair, half a unit) comes out as bytes that are no UTF-8 either, so that
//! whoever checks the text finds the fault where it is.

use std::io::{self, BufRead, Read};

/// Which byte of a unit comes first.
#[derive(Clone, Copy, Debug)]
pub(super) enum Order {
    Little,
    Big,
}

/// UTF-8 from UTF-16.
pub(super) struct Utf16<R> {
    units: R,
    order: Order,
    /// A unit that was read and not yet used.
    kept: Option<u16>,
    ready: Vec<u8>,
    given: usize,
}

impl<R: BufRead> Utf16<R> {
    pub(super) fn new(units: R, order: Order) -> Utf16<R> {
        Utf16 { units, order, kept: None, ready: Vec::new(), given: 0 }
    }

    /// The next unit; half of one is as wrong as half a pair.
    fn unit(&mut self) -> io::Result<Option<u16>> {
        if let Some(unit) = self.kept.take() {
            return Ok(Some(unit));
        }
        let mut bytes = [0; 2];
        match read_up_to(&mut self.units, &mut bytes)? {
            0 => Ok(None),
            1 => Ok(Some(0xd800)),
            _ => Ok(Some(match self.order {
                Order::Little => u16::from_le_bytes(bytes),
                Order::Big => u16::from_be_bytes(bytes),
            })),
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.given = 0;
        while self.ready.len() < 4096 {
            let Some(unit) = self.unit()? else { break };
            let pair = if matches!(unit, 0xd800..=0xdbff) { self.unit()? } else { None };
            self.push(unit, pair);
        }
        Ok(())
    }

    fn push(&mut self, unit: u16, pair: Option<u16>) {
        match char::decode_utf16([unit].into_iter().chain(pair)).next() {
            Some(Ok(c)) => self.ready.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            _ => {
                self.kept = pair;
                self.ready.push(0xff);
            }
        }
    }
}

fn read_up_to(from: &mut impl Read, bytes: &mut [u8; 2]) -> io::Result<usize> {
    let mut got = 0;
    while got < 2 {
        match from.read(&mut bytes[got..]) {
            Ok(0) => break,
            Ok(n) => got += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(got)
}

impl<R: BufRead> Read for Utf16<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.given == self.ready.len() {
            self.refill()?;
        }
        let n = to.len().min(self.ready.len() - self.given);
        to[..n].copy_from_slice(&self.ready[self.given..self.given + n]);
        self.given += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf8(bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        Utf16::new(bytes, Order::Little).read_to_end(&mut out).expect("a slice can be read");
        out
    }

    fn le(units: &[u16]) -> Vec<u8> {
        units.iter().flat_map(|u| u.to_le_bytes()).collect()
    }

    #[test]
    fn text_comes_out_as_it_was() {
        let text = "Перемирие “holds” 🕊".repeat(2000);
        let units: Vec<u16> = text.encode_utf16().collect();
        assert_eq!(utf8(&le(&units)), text.as_bytes());
    }

    #[test]
    fn halves_come_out_as_no_utf8_and_nothing_else_is_lost() {
        assert_eq!(utf8(&le(&[0x41, 0xd83d, 0x42])), b"A\xffB");
        assert_eq!(utf8(&le(&[0xdc00, 0x42])), b"\xffB");
        assert_eq!(utf8(&[0x41, 0, 0x42]), b"A\xff");
        assert_eq!(utf8(&le(&[0xd83d, 0xd83d, 0xdd4a])), [&[0xff], "🕊".as_bytes()].concat());
    }
}
