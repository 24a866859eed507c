//! Percent-escapes in the parts of keys.

use std::borrow::Cow;

const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// The treatment of a byte in a part.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Class {
    /// Copied.
    Plain,
    /// Written as `%XX`.
    Escaped,
    /// Escaped together with the byte behind it where the two are a C1 control character.
    BeforeC1,
}

/// The first byte in UTF-8 of U+0080 to U+00BF, which begin with the C1 control characters.
const BEFORE_C1: u8 = 0xC2;

/// The bytes of text: the marks of a key's structure, the braces of a hash tag and control characters are escaped.
// A table costs one load for a byte of any kind, less than to compare it with all that is escaped.
pub(super) static TEXT: [Class; 256] = {
    let mut classes = reserved();
    classes[BEFORE_C1 as usize] = Class::BeforeC1;
    classes
};

/// The bytes of a part of bytes: everything outside ASCII is escaped, too.
pub(super) static BYTES: [Class; 256] = {
    let mut classes = reserved();
    let mut byte = 0x80;
    while byte < classes.len() {
        classes[byte] = Class::Escaped;
        byte += 1;
    }
    classes
};

const fn reserved() -> [Class; 256] {
    let mut classes = [Class::Plain; 256];
    let mut byte = 0;
    while byte < 0x80_u8 {
        if matches!(byte, b'%' | b':' | b'/' | b'{' | b'}') || byte.is_ascii_control() {
            classes[byte as usize] = Class::Escaped;
        }
        byte += 1;
    }
    classes
}

/// Writes `bytes` with escapes.
pub(super) fn escape(bytes: &[u8], classes: &[Class; 256], out: &mut Vec<u8>) {
    let class = |byte: &u8| classes[usize::from(*byte)];
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| class(byte) != Class::Plain) {
        let (plain, found) = rest.split_at(at);
        out.extend_from_slice(plain);
        let escaped = match found {
            [byte, ..] if class(byte) == Class::Escaped => 1,
            [BEFORE_C1, 0x80..=0x9F, ..] => 2,
            _ => 0,
        };
        for byte in &found[..escaped] {
            write_escape(*byte, out);
        }
        if escaped == 0 {
            out.push(found[0]);
        }
        rest = &found[escaped.max(1)..];
    }
    out.extend_from_slice(rest);
}

fn write_escape(byte: u8, out: &mut Vec<u8>) {
    let [high, low] = [byte >> 4, byte & 0xf].map(|digit| HEX[usize::from(digit)]);
    out.extend_from_slice(&[b'%', high, low]);
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
