//! The text of a TTL: `"15m"`, `"1h30m"`.

/// The longest TTL.
// Redis adds its clock to the TTL, and the sum must fit 63 bits.
pub(crate) const MAX_MILLIS: u64 = 1 << 62;

/// The units, largest first, with their milliseconds.
const UNITS: [(&str, u64); 5] = [
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

/// Reads a TTL in milliseconds; an error is the message for the literal.
pub(crate) fn parse(text: &str) -> Result<u64, String> {
    if text.is_empty() {
        return Err("`ttl` is empty; write `ttl = \"15m\"`, or `ttl = never`".into());
    }
    let mut total = 0_u64;
    let mut smallest: Option<(&str, u64)> = None;
    let mut at = 0;
    while at < text.len() {
        let (number, unit_at) = number(text, at)?;
        let (unit, millis, next) = unit(text, at, unit_at)?;
        // `30m1h` and `1h1h` are probably typing errors, so they are refused although their sum is clear.
        if let Some((before, _)) = smallest.filter(|(_, before)| *before <= millis) {
            return Err(format!(
                "`{unit}` follows `{before}`; write larger units first, each once"
            ));
        }
        smallest = Some((unit, millis));
        total = number
            .and_then(|number| number.checked_mul(millis))
            .and_then(|part| total.checked_add(part))
            .filter(|total| *total <= MAX_MILLIS)
            .ok_or("`ttl` exceeds 2^62 milliseconds")?;
        at = next;
    }
    if total == 0 {
        return Err(
            "a `ttl` of zero deletes the entry at once; for no expiry write `ttl = never`".into(),
        );
    }
    Ok(total)
}

/// Reads the digits at `at`; `None` is a number that exceeds `u64`.
fn number(text: &str, at: usize) -> Result<(Option<u64>, usize), String> {
    let rest = &text[at..];
    let digits = rest
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(rest.len());
    if digits == 0 {
        return Err(match text {
            "never" => "write `ttl = never`, without quotes".into(),
            _ => format!("expected a number at byte {at}, as in `15m` or `1h30m`"),
        });
    }
    Ok((rest[..digits].parse().ok(), at + digits))
}

/// Reads the unit at `unit_at`, which belongs to the number at `number_at`.
fn unit(
    text: &str,
    number_at: usize,
    unit_at: usize,
) -> Result<(&'static str, u64, usize), String> {
    let rest = &text[unit_at..];
    let length = rest
        .find(|letter: char| letter.is_ascii_digit())
        .unwrap_or(rest.len());
    let written = &rest[..length];
    if let Some((unit, millis)) = UNITS.into_iter().find(|(unit, _)| *unit == written) {
        return Ok((unit, millis, unit_at + length));
    }
    let number = &text[number_at..unit_at];
    Err(match written {
        "" => format!(
            "`{number}` has no unit; write `{number}s`, `{number}m`, `{number}h` or `{number}d`"
        ),
        "." => "a `ttl` takes whole numbers; join units instead, as in `1h30m`".into(),
        _ => format!(
            "unknown unit `{written}` at byte {unit_at}; units are `ms`, `s`, `m`, `h`, `d`"
        ),
    })
}

/// Returns whether `text` is a unit.
pub(crate) fn is_unit(text: &str) -> bool {
    UNITS.iter().any(|(unit, _)| *unit == text)
}

/// Spells a TTL for the docs: `1 hour 30 minutes`.
pub(crate) fn spell(millis: u64) -> String {
    const NAMES: [&str; 5] = ["day", "hour", "minute", "second", "millisecond"];
    let mut rest = millis;
    let mut words = Vec::new();
    for ((_, unit), name) in UNITS.into_iter().zip(NAMES) {
        let count = rest / unit;
        rest %= unit;
        match count {
            0 => {}
            1 => words.push(format!("1 {name}")),
            _ => words.push(format!("{count} {name}s")),
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::{MAX_MILLIS, parse, spell};

    #[test]
    fn reads_joined_units() {
        assert_eq!(parse("15m"), Ok(900_000));
        assert_eq!(parse("1h30m"), Ok(5_400_000));
        assert_eq!(parse("2d3h4m5s6ms"), Ok(183_845_006));
        assert_eq!(parse("4611686018427387904ms"), Ok(MAX_MILLIS));
    }

    #[test]
    fn spells_durations() {
        assert_eq!(spell(900_000), "15 minutes");
        assert_eq!(
            spell(90_061_001),
            "1 day 1 hour 1 minute 1 second 1 millisecond"
        );
    }

    #[test]
    fn takes_any_text() {
        for text in [
            "",
            "m",
            "1µs",
            "ß",
            "1",
            "1m ",
            "1m1",
            "１m",
            "99999999999999999999d",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
