//! Sizes as users write them: `8M`, `500k`, `1048576`.

/// The most that may be asked for: offsets of words take 32 bits.
const MOST: u64 = 1 << 30;

/// Bytes from a number with or without a unit; units are powers of 1024, as in `ls -h`.
pub(super) fn parse(given: &str) -> Result<u64, String> {
    let digits = given.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let scale = match given[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        unit => return Err(format!("{unit} is no unit: expected K, M or G")),
    };
    let number: u64 = digits.trim().parse().map_err(|_| "expected a number like 500K or 8M".to_owned())?;
    match number.checked_mul(scale) {
        Some(bytes @ 1..=MOST) => Ok(bytes),
        _ => Err("expected a size from 1 byte to 1G".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn sizes_have_units_and_bounds() {
        assert_eq!(parse("8M"), Ok(8 << 20));
        assert_eq!(parse("500kb"), Ok(500 << 10));
        assert_eq!(parse("1048576"), Ok(1 << 20));
        assert_eq!(parse("1 GiB"), Ok(1 << 30));
        for bad in ["", "M", "-1", "0", "2G", "8 lots", "99999999999999999999", "99999999999999G", "８M"] {
            assert!(parse(bad).is_err(), "{bad} was taken for a size");
        }
    }
}
