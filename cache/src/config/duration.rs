//! Durations as text: `500ms`, `1m30s`.

use std::time::Duration;

/// The units, largest first, with their milliseconds; those of TTLs in the derive.
const UNITS: [(&str, u64); 5] = [
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

/// Reads a duration: whole numbers with units, larger ones first, each once. The error says what to write, and echoes nothing.
pub(super) fn parse(text: &str) -> Result<Duration, &'static str> {
    const FORM: &str = "is no duration: write a whole number with a unit, such as `500ms`, `5s` or `1m30s`; units are `d`, `h`, `m`, `s` \
         and `ms`, larger ones first";
    if text == "0" {
        return Ok(Duration::ZERO);
    }
    let (mut total, mut smallest, mut rest) = (0_u64, u64::MAX, text);
    while !rest.is_empty() {
        let (number, behind) = split(rest, |letter| letter.is_ascii_digit());
        let (unit, behind) = split(behind, |letter| !letter.is_ascii_digit());
        let (_, millis) = UNITS.iter().find(|(name, _)| *name == unit).ok_or(FORM)?;
        if *millis >= smallest {
            return Err(FORM);
        }
        let part = number
            .parse()
            .ok()
            .and_then(|number: u64| number.checked_mul(*millis));
        total = part.and_then(|part| total.checked_add(part)).ok_or(FORM)?;
        (smallest, rest) = (*millis, behind);
    }
    if smallest == u64::MAX {
        return Err(FORM);
    }
    Ok(Duration::from_millis(total))
}

fn split(text: &str, is_inside: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|letter| !is_inside(letter)).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_numbers_with_units() {
        let of = |text| parse(text).map(|duration| duration.as_millis()).ok();
        assert_eq!(of("500ms"), Some(500));
        assert_eq!(of("1m30s"), Some(90_000));
        assert_eq!(of("2d"), Some(172_800_000));
        assert_eq!(of("0"), Some(0));
        let wrong = [
            "",
            "5",
            "s",
            "5 s",
            "5s5s",
            "5s1m",
            "-5s",
            "1.5s",
            "5S",
            "99999999999999999999d",
        ];
        for text in wrong {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
