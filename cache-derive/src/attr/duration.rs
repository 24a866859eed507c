//! The text of a duration: `"15m"`, `"1h30m"`.

use super::grammar;
use super::resource::describe;

/// A word with a duration, as messages about it need it.
pub(super) struct Form {
    pub(super) word: &'static str,
    /// The message about a duration of zero.
    pub(super) zero: &'static str,
    /// The message about `never`; `None` where the word takes it.
    pub(super) never: Option<&'static str>,
}

impl Form {
    /// Returns the word with a right value: `ttl = "15m"`.
    pub(super) fn example(&self) -> &'static str {
        grammar::example(self.word)
    }
}

/// The longest duration.
// Redis adds its clock to the TTL, and the sum must fit 63 bits.
const MAX_MILLIS: u64 = 1 << 62;

/// The units, largest first, with their milliseconds and their names in docs.
const UNITS: [(&str, u64, &str); 5] = [
    ("d", 86_400_000, "day"),
    ("h", 3_600_000, "hour"),
    ("m", 60_000, "minute"),
    ("s", 1_000, "second"),
    ("ms", 1, "millisecond"),
];

/// Reads a duration in milliseconds; an error is the message for the literal.
pub(super) fn parse(text: &str, form: &Form) -> Result<u64, String> {
    let word = form.word;
    if text.is_empty() {
        let example = form.example();
        let or_never = form
            .never
            .map_or_else(|| format!(", or `{word} = never`"), |_| String::new());
        return Err(format!("`{word}` is empty; write `{example}`{or_never}"));
    }
    if let Some((at, space)) = text
        .char_indices()
        .find(|(_, letter)| letter.is_whitespace())
    {
        return Err(with_space(text, at, space, form));
    }
    let mut total = 0_u64;
    let mut smallest: Option<(&str, u64)> = None;
    let mut rest = text;
    while !rest.is_empty() {
        let at = text.len() - rest.len();
        let (number, behind) = split_while(rest, |letter| letter.is_ascii_digit());
        let (written, behind) = split_while(behind, |letter| !letter.is_ascii_digit());
        let (unit, millis) = unit(text, at, number, written, form)?;
        // `30m1h` and `1h1h` are probably typing errors, so they are refused although their sum is clear.
        if let Some((before, _)) = smallest.filter(|(_, before)| *before <= millis) {
            return Err(format!(
                "`{unit}` follows `{before}`; write larger units first, each once"
            ));
        }
        smallest = Some((unit, millis));
        // A number that does not fit `u64` is an error like a sum that is too large.
        let number: Option<u64> = number.parse().ok();
        total = number
            .and_then(|number| number.checked_mul(millis)?.checked_add(total))
            .filter(|total| *total <= MAX_MILLIS)
            .ok_or_else(|| format!("`{word}` exceeds 2^62 milliseconds"))?;
        rest = behind;
    }
    if total == 0 {
        return Err(form.zero.into());
    }
    Ok(total)
}

/// Returns the message for a text with a space, which proposes the text without, if that is a duration.
fn with_space(text: &str, at: usize, space: char, form: &Form) -> String {
    let word = form.word;
    let found = describe(space);
    let joined: String = text.split_whitespace().map(short).collect();
    match parse(&joined, form) {
        Ok(_) => format!("found {found} at byte {at}; write `{word} = \"{joined}\"`"),
        Err(_) => format!("found {found} at byte {at}; a `{word}` has none, as in `1h30m`"),
    }
}

/// Replaces a word by the unit that it means.
fn short(word: &str) -> &str {
    meant(word).unwrap_or(word)
}

/// Splits behind the letters at the start that `is_inside` accepts.
fn split_while(text: &str, is_inside: impl Fn(char) -> bool) -> (&str, &str) {
    let length = text.find(|letter| !is_inside(letter));
    text.split_at(length.unwrap_or(text.len()))
}

/// Returns the unit `written` behind `number`, which is at byte `at`.
fn unit(
    text: &str,
    at: usize,
    number: &str,
    written: &str,
    form: &Form,
) -> Result<(&'static str, u64), String> {
    let word = form.word;
    if number.is_empty() {
        return Err(match text {
            "never" => form.never.map_or_else(
                || format!("write `{word} = never`, without quotes"),
                str::to_owned,
            ),
            _ => format!("expected a number at byte {at}, as in `15m` or `1h30m`"),
        });
    }
    if let Some((unit, millis, _)) = UNITS.into_iter().find(|(unit, ..)| *unit == written) {
        return Ok((unit, millis));
    }
    Err(match written {
        "" => format!(
            "`{number}` has no unit; write `{number}s`, `{number}m`, `{number}h` or `{number}d`"
        ),
        "." => format!("a `{word}` takes whole numbers; join units instead, as in `1h30m`"),
        _ => {
            let at = at + number.len();
            let hint =
                meant(written).map_or(String::new(), |unit| format!(", write `{number}{unit}`"));
            format!(
                "unknown unit `{written}` at byte {at}{hint}; units are `ms`, `s`, `m`, `h`, `d`"
            )
        }
    })
}

/// Returns the unit that a longer or capital name of it means.
fn meant(written: &str) -> Option<&'static str> {
    let written = written.trim().to_ascii_lowercase();
    let is_meant = |(unit, _, name): &(&'static str, u64, &str)| {
        let singular = written.strip_suffix('s').unwrap_or(&written);
        written == *unit || singular == *name
    };
    if let Some((unit, ..)) = UNITS.into_iter().find(is_meant) {
        return Some(unit);
    }
    match written.strip_suffix('s').unwrap_or(&written) {
        "sec" => Some("s"),
        "min" => Some("m"),
        "hr" => Some("h"),
        "msec" | "milli" => Some("ms"),
        _ => None,
    }
}

/// Returns whether `text` is a unit.
pub(crate) fn is_unit(text: &str) -> bool {
    UNITS.iter().any(|(unit, ..)| *unit == text)
}

/// Spells a duration for the docs: `1 hour 30 minutes`.
pub(crate) fn spell(millis: u64) -> String {
    let mut rest = millis;
    let mut words = Vec::new();
    for (_, unit, name) in UNITS {
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
    use super::{Form, MAX_MILLIS, spell};

    fn parse(text: &str) -> Result<u64, String> {
        let form = Form {
            word: "ttl",
            zero: "zero",
            never: None,
        };
        super::parse(text, &form)
    }

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
        let texts = ["", "m", "1µs", "ß", "1", "1m ", "1m1", "１m"];
        for text in texts.into_iter().chain(["99999999999999999999d"]) {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
