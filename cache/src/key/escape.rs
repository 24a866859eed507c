//! Percent-escapes in the parts of keys.

use std::borrow::Cow;

const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// Returns whether a byte is escaped: the marks of a key's structure, the braces of a hash tag, control characters.
pub(super) fn is_reserved(byte: u8) -> bool {
    matches!(byte, b'%' | b':' | b'/' | b'{' | b'}') || byte.is_ascii_control()
}

/// Writes `bytes`, and those that `is_escaped` selects as `%XX`.
pub(super) fn escape(bytes: &[u8], is_escaped: impl Fn(u8) -> bool, out: &mut Vec<u8>) {
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|&byte| is_escaped(byte)) {
        let byte = rest[at];
        out.extend_from_slice(&rest[..at]);
        let [high, low] = [byte >> 4, byte & 0xf].map(|digit| HEX[usize::from(digit)]);
        out.extend_from_slice(&[b'%', high, low]);
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
}

/// Decodes the escapes; `None` for an escape that is not two hex digits.
pub(super) fn unescape(text: &str) -> Option<Cow<'_, [u8]>> {
    if !text.contains('%') {
        return Some(Cow::Borrowed(text.as_bytes()));
    }
    let mut pieces = text.as_bytes().split(|&byte| byte == b'%');
    let mut bytes = pieces.next().unwrap_or_default().to_vec();
    for piece in pieces {
        let (&[high, low], plain) = piece.split_first_chunk()?;
        bytes.push(hex(high)? << 4 | hex(low)?);
        bytes.extend_from_slice(plain);
    }
    Some(Cow::Owned(bytes))
}

fn hex(digit: u8) -> Option<u8> {
    HEX.iter()
        .position(|&known| known == digit)
        .and_then(|value| u8::try_from(value).ok())
}
