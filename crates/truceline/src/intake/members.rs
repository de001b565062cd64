//! The members of a file packed with gzip, one after the other, with the places where they begin.
//!
//! A web archive packs each record into a member of its own, so that one that is damaged can be passed over.

use flate2::bufread::GzDecoder;
use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};

/// How a member of gzip begins: the magic number, and deflate, the only method there is.
const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];

/// Bytes, unpacked if they are packed.
pub(super) struct Members<R: BufRead> {
    state: State<R>,
    packed: bool,
    begins: u64,
}

enum State<R: BufRead> {
    /// Between members, or in bytes that are not packed.
    Plain(Placed<R>),
    /// In a member.
    Inside(Box<BufReader<GzDecoder<Placed<R>>>>),
    /// While one is turned into the other.
    Turning,
}

/// Bytes whose place is known, and of which some may be given back.
struct Placed<R> {
    bytes: R,
    at: u64,
    again: VecDeque<u8>,
    /// The bytes of the member so far, unless they are too many.
    member: Option<Vec<u8>>,
}

/// How much of a member is remembered: damaged bytes may lead far into the next member before they fail.
const REMEMBERED: usize = 4 << 20;

impl<R: BufRead> Read for Placed<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let n = { self.fill_buf()? }.read(to)?;
        self.consume(n);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Placed<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.again.is_empty() { self.bytes.fill_buf() } else { Ok(self.again.as_slices().0) }
    }

    fn consume(&mut self, n: usize) {
        if let Some(mut member) = self.member.take_if(|member| member.len() < REMEMBERED) {
            member.extend_from_slice(&self.fill_buf().unwrap_or_default()[..n]);
            self.member = Some(member);
        }
        match self.again.is_empty() {
            true => self.bytes.consume(n),
            false => drop(self.again.drain(..n)),
        }
        self.at += n as u64;
    }
}

impl<R: BufRead> Members<R> {
    pub(super) fn new(bytes: R, packed: bool) -> Members<R> {
        Members {
            state: State::Plain(Placed { bytes, at: 0, again: VecDeque::new(), member: None }),
            packed,
            begins: 0,
        }
    }

    pub(super) fn packed(&self) -> bool {
        self.packed
    }

    /// Where the next byte lies, or the member that it is packed in begins.
    pub(super) fn place(&self) -> u64 {
        match &self.state {
            State::Plain(plain) => plain.at,
            _ => self.begins,
        }
    }

    /// Leaves the member that could not be unpacked and goes to the next one; false at the end.
    ///
    /// Packed bytes may look like a beginning by chance: what follows then fails, and is left in its turn.
    pub(super) fn next_member(&mut self) -> io::Result<bool> {
        let mut plain = self.leave();
        if let Some(member) = plain.member.take().filter(|member| member.len() > MAGIC.len()) {
            plain.at = self.begins + 1;
            member[1..].iter().rev().for_each(|byte| plain.again.push_front(*byte));
        }
        let mut seen = [0; 3];
        let mut found = false;
        while !found {
            let Some(byte) = plain.fill_buf()?.first().copied() else { break };
            plain.consume(1);
            seen = [seen[1], seen[2], byte];
            found = seen == MAGIC;
        }
        if found {
            plain.at -= MAGIC.len() as u64;
            MAGIC.iter().rev().for_each(|byte| plain.again.push_front(*byte));
        }
        self.state = State::Plain(plain);
        Ok(found)
    }

    /// Goes out of the member, to what follows it.
    fn leave(&mut self) -> Placed<R> {
        match std::mem::replace(&mut self.state, State::Turning) {
            State::Plain(plain) => plain,
            State::Inside(member) => member.into_inner().into_inner(),
            State::Turning => unreachable!("a turn is finished before another begins"),
        }
    }

    /// Enters the next member when the last one is at its end.
    fn turn(&mut self) -> io::Result<()> {
        loop {
            if let State::Inside(member) = &mut self.state
                && !member.fill_buf()?.is_empty()
            {
                return Ok(());
            }
            let mut plain = self.leave();
            let over = plain.fill_buf().map(<[u8]>::is_empty);
            self.begins = plain.at;
            plain.member = Some(Vec::new());
            self.state = match over {
                Ok(false) => State::Inside(Box::new(BufReader::new(GzDecoder::new(plain)))),
                _ => State::Plain(plain),
            };
            if over? {
                return Ok(());
            }
        }
    }
}

impl<R: BufRead> BufRead for Members<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.packed {
            self.turn()?;
        }
        match &mut self.state {
            State::Plain(plain) => plain.fill_buf(),
            State::Inside(member) => member.fill_buf(),
            State::Turning => unreachable!("a turn is finished before another begins"),
        }
    }

    fn consume(&mut self, n: usize) {
        match &mut self.state {
            State::Plain(plain) => plain.consume(n),
            State::Inside(member) => member.consume(n),
            State::Turning => {}
        }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let n = { self.fill_buf()? }.read(to)?;
        self.consume(n);
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(text).expect("memory can be written");
        packed.finish().expect("memory can be written")
    }

    #[test]
    fn members_follow_each_other_and_have_places() {
        let (first, second) = (packed(b"one "), packed(b"two"));
        let all = [first.clone(), second].concat();
        let mut members = Members::new(all.as_slice(), true);
        let mut text = [0; 4];
        members.read_exact(&mut text).expect("four bytes");
        assert_eq!((&text, members.place()), (b"one ", 0));
        let mut rest = String::new();
        members.read_to_string(&mut rest).expect("the rest");
        assert_eq!(rest, "two");
    }

    #[test]
    fn a_damaged_member_is_passed_over() {
        let mut first = packed(&b"a truce that nobody kept ".repeat(400));
        let length = first.len();
        first[length / 2..length - 8].fill(0xaa);
        let all = [first, packed(b"whole")].concat();
        let mut members = Members::new(all.as_slice(), true);
        let mut text = Vec::new();
        members.read_to_end(&mut text).expect_err("damage");
        assert!(members.next_member().expect("bytes can be read"));
        assert_eq!(members.place(), length as u64);
        text.clear();
        members.read_to_end(&mut text).expect("the second is whole");
        assert_eq!(text, b"whole");
    }

    #[test]
    fn what_is_not_packed_comes_as_it_is() {
        let mut members = Members::new(&b"plain"[..], false);
        let mut text = String::new();
        members.read_to_string(&mut text).expect("text");
        assert_eq!((text.as_str(), members.place()), ("plain", 5));
    }
}
