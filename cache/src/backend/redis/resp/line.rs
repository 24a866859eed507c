//! Lines that end in CR LF: type bytes, lengths, integers and status texts.

/// The bytes are not in the protocol, or are over a cap that no server comes near: nothing behind them can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

/// The longest line that is read. Redis's own status and error lines are far shorter.
const MAX_LINE: usize = 64 * 1024;

/// Returns the line at the start of `input` without its end, or `None` while the end has not come.
///
/// # Errors
/// [`Malformed`] for a line longer than [`MAX_LINE`], which no buffer should have to hold.
pub(super) fn line(input: &[u8]) -> Result<Option<&[u8]>, Malformed> {
    let mut from = 0;
    while let Some(at) = input[from..].iter().position(|byte| *byte == b'\n') {
        let end = from + at;
        if end > MAX_LINE {
            return Err(Malformed);
        }
        if end > 0 && input[end - 1] == b'\r' {
            return Ok(Some(&input[..end - 1]));
        }
        from = end + 1;
    }
    if input.len() > MAX_LINE {
        return Err(Malformed);
    }
    Ok(None)
}

/// Reads an integer line: its value and its length with the end.
#[inline]
pub(super) fn integer(input: &[u8]) -> Result<Option<(i64, usize)>, Malformed> {
    let sign = usize::from(input.first() == Some(&b'-'));
    let mut number: i64 = 0;
    // So few digits cannot overflow; longer and odder lines take the slow way.
    for (at, byte) in input.iter().enumerate().take(MAX_FAST_DIGITS).skip(sign) {
        match byte {
            b'0'..=b'9' => number = number * 10 + i64::from(byte - b'0'),
            b'\r' if at > sign && input.get(at + 1) == Some(&b'\n') => {
                let number = if sign == 1 { -number } else { number };
                return Ok(Some((number, at + 2)));
            }
            _ => break,
        }
    }
    slow_integer(input)
}

const MAX_FAST_DIGITS: usize = 18;

#[cold]
fn slow_integer(input: &[u8]) -> Result<Option<(i64, usize)>, Malformed> {
    let Some(line) = line(input)? else {
        return Ok(None);
    };
    let number = text(line)?
        .trim()
        .parse()
        .map_err(|_not_a_number| Malformed)?;
    Ok(Some((number, line.len() + 2)))
}

pub(super) fn text(line: &[u8]) -> Result<&str, Malformed> {
    std::str::from_utf8(line).map_err(|_not_utf8| Malformed)
}
