//! Names of clues and words as numbers, so that no text is stored or built.

/// A name in the making: FNV-1a over its lowercased parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name(u64);

impl Name {
    pub(super) fn new(part: &str) -> Name {
        Name(0xcbf2_9ce4_8422_2325).with(part)
    }

    #[must_use]
    pub(super) fn with(self, part: &str) -> Name {
        let step =
            |h: u64, byte: u8| (h ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3);
        Name(part.bytes().fold(self.0, step))
    }

    /// The number that stands for it. Among the 50,000 that are stored, one in 100,000 unknown ones is taken for a known one.
    pub(super) fn number(self) -> u32 {
        (self.0 ^ (self.0 >> 32)) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_and_case_make_no_difference() {
        assert_eq!(Name::new("Lkill").number(), Name::new("l").with("KILL").number());
        assert_ne!(Name::new("kill").number(), Name::new("kil").number());
        // As training/words.py has it.
        assert_eq!(Name::new("attack").number(), 2882261959);
    }
}
