//! A string of known length whose bytes are still coming.

use redis::{Value, VerbatimFormat, parse_redis_value};

use crate::backend::redis::resp::line::{Malformed, text};
use crate::operation::Oversize;

/// The type of a string with a length in front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blob {
    Bulk,
    Error,
    Verbatim,
}

/// A string that has not come whole.
#[derive(Debug)]
pub(super) struct Partial {
    blob: Blob,
    len: usize,
    /// Bytes of the string and of its end that are still to come.
    missing: usize,
    /// `None` where the string is skipped.
    bytes: Option<Vec<u8>>,
}

/// The end of a string: CR LF.
const END: &[u8; 2] = b"\r\n";

/// A string up to this size gets its memory at once; a longer one as its bytes come, so that a length alone allocates little.
const RESERVED: usize = 16 << 20;

impl Partial {
    pub(super) fn new(blob: Blob, len: usize, is_skipped: bool) -> Self {
        let bytes = (!is_skipped).then(|| Vec::with_capacity(len.min(RESERVED)));
        Self {
            blob,
            len,
            missing: len + END.len(),
            bytes,
        }
    }

    /// Takes from `input` what belongs to the string, and returns how much; it is whole when nothing is missing.
    pub(super) fn feed(&mut self, input: &[u8]) -> Result<usize, Malformed> {
        let taken = input.len().min(self.missing);
        let body_left = self.missing.saturating_sub(END.len());
        let (body, end) = input[..taken].split_at(taken.min(body_left));
        if let Some(bytes) = &mut self.bytes {
            bytes.extend_from_slice(body);
        }
        let end_from = END.len() - (self.missing - body_left).min(END.len());
        if !end.is_empty() && *end != END[end_from..end_from + end.len()] {
            return Err(Malformed);
        }
        self.missing -= taken;
        Ok(taken)
    }

    pub(super) fn is_whole(&self) -> bool {
        self.missing == 0
    }

    pub(super) fn finish(self) -> Result<Value, Malformed> {
        match self.bytes {
            Some(bytes) => value(self.blob, bytes),
            None => Ok(Oversize::Bulk(self.len).into()),
        }
    }
}

/// Makes the value of a whole string.
pub(super) fn value(blob: Blob, bytes: Vec<u8>) -> Result<Value, Malformed> {
    match blob {
        Blob::Bulk => Ok(Value::BulkString(bytes)),
        Blob::Error => server_error(&String::from_utf8_lossy(&bytes)),
        Blob::Verbatim => verbatim(&String::from_utf8_lossy(&bytes)),
    }
}

/// redis-rs lets nobody build a `ServerError`, so the text goes through its parser as a line.
#[cold]
pub(super) fn server_error(line: &str) -> Result<Value, Malformed> {
    let line = format!("-{}\r\n", line.replace("\r\n", " "));
    parse_redis_value(line.as_bytes()).map_err(|_unreadable| Malformed)
}

/// The type of a big number depends on redis-rs's features, so its own parser builds it.
#[cold]
pub(super) fn big_number(line: &[u8]) -> Result<Value, Malformed> {
    let line = format!("({}\r\n", text(line)?);
    parse_redis_value(line.as_bytes()).map_err(|_unreadable| Malformed)
}

fn verbatim(text: &str) -> Result<Value, Malformed> {
    let (format, text) = text.split_once(':').ok_or(Malformed)?;
    let format = match format {
        "txt" => VerbatimFormat::Text,
        "mkd" => VerbatimFormat::Markdown,
        other => VerbatimFormat::Unknown(other.to_owned()),
    };
    Ok(Value::VerbatimString {
        format,
        text: text.to_owned(),
    })
}
