//! Percent-escapes in the parts of keys.

use std::borrow::Cow;

const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// True for each byte that is escaped: the marks of a key's structure, the braces of a hash tag, control characters.
const RESERVED: [bool; 256] = {
    let mut reserved = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let is_mark = byte == b'%' as usize
            || byte == b':' as usize
            || byte == b'/' as usize
            || byte == b'{' as usize
            || byte == b'}' as usize;
        reserved[byte] = is_mark || byte < 0x20 || byte == 0x7f;
        byte += 1;
    }
    reserved
};

/// Writes `text` with reserved bytes escaped; UTF-8 stays UTF-8.
pub(super) fn escape_text(text: &str, out: &mut Vec<u8>) {
    escape(text.as_bytes(), |byte| RESERVED[usize::from(byte)], out);
}

/// Writes `bytes` as ASCII, with reserved bytes and all outside ASCII escaped.
pub(super) fn escape_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    escape(
        bytes,
        |byte| RESERVED[usize::from(byte)] || !byte.is_ascii(),
        out,
    );
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
