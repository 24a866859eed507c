//! Percent-escapes in the parts of keys.

use std::borrow::Cow;

const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// Returns whether a byte is escaped: the marks of a key's structure, the braces of a hash tag, control characters.
fn is_reserved(byte: u8) -> bool {
    matches!(byte, b'%' | b':' | b'/' | b'{' | b'}') || byte.is_ascii_control()
}

/// Writes `text` with reserved bytes escaped; UTF-8 stays UTF-8.
pub(super) fn escape_text(text: &str, out: &mut Vec<u8>) {
    escape(text.as_bytes(), is_reserved, out);
}

/// Writes `bytes` as ASCII, with reserved bytes and all outside ASCII escaped.
pub(super) fn escape_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    escape(bytes, |byte| is_reserved(byte) || !byte.is_ascii(), out);
}

fn escape(bytes: &[u8], is_reserved: impl Fn(u8) -> bool, out: &mut Vec<u8>) {
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|&byte| is_reserved(byte)) {
        let byte = rest[at];
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(&[
            b'%',
            HEX[usize::from(byte >> 4)],
            HEX[usize::from(byte & 0xf)],
        ]);
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
}

/// Decodes the escapes; `None` for an escape that is not two hex digits.
pub(super) fn unescape(text: &str) -> Option<Cow<'_, [u8]>> {
    if !text.contains('%') {
        return Some(Cow::Borrowed(text.as_bytes()));
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        if byte == b'%' {
            let (digits, after) = after.split_first_chunk::<2>()?;
            bytes.push(hex(digits[0])? << 4 | hex(digits[1])?);
            rest = after;
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    Some(Cow::Owned(bytes))
}

fn hex(digit: u8) -> Option<u8> {
    HEX.iter()
        .position(|&known| known == digit)
        .and_then(|value| u8::try_from(value).ok())
}
