//! Pops that may wait: `BLPOP`, `BRPOP`, `BLMPOP`; and `LMPOP`, which shares their syntax.

use std::time::Duration;

use super::list::Side;
use super::lists::side_arg;
use super::parse::{count_arg, is_word};
use super::pop::Pop;
use super::reply::{CommandError, Reply, Result, SYNTAX};
use super::store::Store;

const NOT_A_TIMEOUT: CommandError = CommandError::new("ERR timeout is not a float or out of range");
const NEGATIVE_TIMEOUT: CommandError = CommandError::new("ERR timeout is negative");
const NO_KEYS: CommandError = CommandError::new("ERR numkeys should be greater than 0");
const NO_COUNT: CommandError = CommandError::new("ERR count should be greater than 0");

pub(super) fn blpop(args: &[&[u8]]) -> Result<Pop> {
    pop_of(args, Side::Left)
}

pub(super) fn brpop(args: &[&[u8]]) -> Result<Pop> {
    pop_of(args, Side::Right)
}

pub(super) fn blmpop(args: &[&[u8]]) -> Result<Pop> {
    let pop = multi_pop(&args[2..])?;
    let wait = timeout(args[1])?;
    Ok(Pop { wait, ..pop })
}

pub(super) fn lmpop(store: &mut Store, args: &[&[u8]]) -> Reply {
    store.answer(&multi_pop(&args[1..])?)
}

/// `BLPOP key [key …] timeout`
fn pop_of(args: &[&[u8]], side: Side) -> Result<Pop> {
    let last = args.len() - 1;
    let wait = timeout(args[last])?;
    let keys = args[1..last].iter().map(|key| key.to_vec()).collect();
    Ok(Pop {
        keys,
        side,
        count: None,
        wait,
    })
}

/// `numkeys key [key …] LEFT|RIGHT [COUNT count]`
fn multi_pop(args: &[&[u8]]) -> Result<Pop> {
    let key_count = count_arg(args[0], 1, NO_KEYS)?;
    let (keys, options) = args[1..].split_at_checked(key_count).ok_or(SYNTAX)?;
    let (side, options) = options.split_first().ok_or(SYNTAX)?;
    let side = side_arg(side)?;
    let count = match options {
        [] => 1,
        [word, count] if is_word(word, "COUNT") => count_arg(count, 1, NO_COUNT)?,
        [word, count, ..] if is_word(word, "COUNT") => {
            count_arg(count, 1, NO_COUNT)?;
            return Err(SYNTAX);
        }
        _ => return Err(SYNTAX),
    };
    let keys = keys.iter().map(|key| key.to_vec()).collect();
    Ok(Pop {
        keys,
        side,
        count: Some(count),
        wait: None,
    })
}

/// Reads seconds with a fraction, rounded up to milliseconds; 0 is no limit.
fn timeout(arg: &[u8]) -> Result<Option<Duration>> {
    let text = std::str::from_utf8(arg).ok();
    let seconds = text.and_then(|text| text.parse().ok());
    let seconds = seconds
        .filter(|number: &f64| !number.is_nan())
        .ok_or(NOT_A_TIMEOUT)?;
    let millis = (seconds * 1000.0).ceil();
    // Redis keeps milliseconds in 64 bits, and what overflows them comes out negative.
    if !(0.0..2_f64.powi(63)).contains(&millis) {
        return Err(NEGATIVE_TIMEOUT);
    }
    Ok((millis > 0.0).then(|| Duration::from_secs_f64(millis / 1000.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeouts_are_seconds_with_a_fraction() {
        let millis = |text: &str| timeout(text.as_bytes()).unwrap();
        assert_eq!(millis("0"), None);
        assert_eq!(millis("1"), Some(Duration::from_secs(1)));
        assert_eq!(millis("0.0015"), Some(Duration::from_millis(2)));
        assert_eq!(
            millis("9e15"),
            Some(Duration::from_secs(9_000_000_000_000_000))
        );
        for text in ["-1", "inf", "1e400", "9223372036854775807", "-0.5"] {
            assert_eq!(timeout(text.as_bytes()), Err(NEGATIVE_TIMEOUT), "{text}");
        }
        for text in ["", " 1", "nan", "x", "1 "] {
            assert_eq!(timeout(text.as_bytes()), Err(NOT_A_TIMEOUT), "{text}");
        }
    }
}
