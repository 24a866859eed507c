//! Reads one reply after another from bytes that come in pieces.

use redis::{PushKind, Value};

use crate::backend::redis::resp::line::{Malformed, integer, line, text};
use crate::backend::redis::resp::partial::{Blob, Partial, big_number, server_error, value};
use crate::operation::{Oversize, copied};

/// Reads replies. It keeps what has come of a reply between two calls, so no byte is looked at twice but those of a line
/// that has not ended.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    /// The arrays, maps and sets around the next element, the outermost first.
    open: Vec<Open>,
    partial: Option<Partial>,
    /// The bytes of the current reply so far: its strings and the elements themselves.
    taken: usize,
    /// The current reply is over its cap: it is read to its end and not kept.
    is_skipping: bool,
}

/// The limits of a reply. Larger ones are read to their end without being kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// The bytes of one string.
    pub(crate) string: usize,
    /// The bytes of all strings of an array and its like, and 56 for each element.
    pub(crate) sum: usize,
}

/// An array, map, set, push or attribute that has not come whole.
#[derive(Debug)]
struct Open {
    kind: Aggregate,
    missing: usize,
    items: Vec<Value>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aggregate {
    Array,
    Set,
    Map,
    Push,
    Attribute,
}

/// The beginning of an element.
enum Element {
    Value(Value),
    Open(Aggregate, usize),
    Partial,
}

/// redis-rs's own limit on elements within elements.
const MAX_DEPTH: usize = 100;

/// The most elements that one array may announce.
const MAX_ELEMENTS: i64 = 1 << 24;

/// The longest string that can be announced, far beyond what servers send.
const MAX_LENGTH: usize = 1 << 40;

/// The length that stands for nil.
const NIL: i64 = -1;

/// The longest kind of a push that is read under a lower cap on strings. The longest of Redis's own has 12 bytes.
const MAX_KIND: usize = 64;

/// Memory for this many elements is reserved on the word of a header alone.
const RESERVED_ELEMENTS: usize = 1024;

impl Reader {
    /// Reads the next reply or push from the front of `input`, which gets shorter by what was read.
    ///
    /// Returns `None` when `input` has too little; what is left of it then must stand in front of what comes next.
    #[inline]
    pub(crate) fn read(
        &mut self,
        input: &mut &[u8],
        limits: Limits,
    ) -> Result<Option<Value>, Malformed> {
        if self.open.is_empty()
            && self.partial.is_none()
            && let Some(reply) = plain(input, limits)
        {
            return Ok(Some(reply));
        }
        self.read_any(input, limits)
    }

    fn read_any(&mut self, input: &mut &[u8], limits: Limits) -> Result<Option<Value>, Malformed> {
        loop {
            let element = match &mut self.partial {
                Some(partial) => {
                    let taken = partial.feed(input)?;
                    *input = &input[taken..];
                    if !partial.is_whole() {
                        return Ok(None);
                    }
                    self.partial
                        .take()
                        .map_or(Ok(Value::Nil), Partial::finish)?
                }
                None => match self.element(input, limits)? {
                    None => return Ok(None),
                    Some(Element::Partial) => continue,
                    Some(Element::Value(value)) => value,
                    Some(Element::Open(kind, missing)) => {
                        self.open(kind, missing);
                        continue;
                    }
                },
            };
            if let Some(reply) = self.close(element)? {
                return Ok(Some(reply));
            }
        }
    }

    /// Reads the beginning of an element: all of it, or the header of what has more to come.
    #[inline]
    fn element(&mut self, input: &mut &[u8], limits: Limits) -> Result<Option<Element>, Malformed> {
        let Some((kind, rest)) = input.split_first() else {
            return Ok(None);
        };
        if self.open.len() >= MAX_DEPTH {
            return Err(Malformed);
        }
        match kind {
            b'$' => self.blob(Blob::Bulk, input, rest, limits),
            b'!' => self.blob(Blob::Error, input, rest, limits),
            b'=' => self.blob(Blob::Verbatim, input, rest, limits),
            _ => {
                let element = line_element(*kind, input, rest)?;
                if element.is_some() {
                    let bytes = match kind {
                        b'+' | b'-' | b'(' => rest.len() - input.len() - b"\r\n".len(),
                        _ => 0,
                    };
                    self.count(bytes, limits);
                }
                Ok(element)
            }
        }
    }

    /// Reads a string with its length in front, whole where it has come whole.
    #[inline]
    fn blob<'a>(
        &mut self,
        blob: Blob,
        input: &mut &'a [u8],
        rest: &'a [u8],
        limits: Limits,
    ) -> Result<Option<Element>, Malformed> {
        let Some((length, header)) = integer(rest)? else {
            return Ok(None);
        };
        let Ok(size) = usize::try_from(length) else {
            *input = &input[1 + header..];
            self.count(0, limits);
            // redis-rs takes every negative length for nil. Only -1 is in the protocol, and a miss must not be made of noise.
            return match blob {
                Blob::Bulk if length == NIL => Ok(Some(Element::Value(Value::Nil))),
                Blob::Bulk | Blob::Error | Blob::Verbatim => Err(Malformed),
            };
        };
        if size > MAX_LENGTH {
            return Err(Malformed);
        }
        let body = &rest[header..];
        let is_over = size > limits.string && !self.is_push_kind(size);
        self.count(if is_over { 0 } else { size }, limits);
        if !is_over
            && !self.is_skipping
            && let Some(end) = body.get(size..size + 2)
        {
            if end != b"\r\n" {
                return Err(Malformed);
            }
            let whole = value(blob, body[..size].to_vec())?;
            *input = &body[size + 2..];
            return Ok(Some(Element::Value(whole)));
        }
        *input = body;
        self.partial = Some(Partial::new(blob, size, is_over || self.is_skipping));
        Ok(Some(Element::Partial))
    }

    /// Returns whether a string of `length` bytes may be the kind of a push, to which the cap on values does not apply.
    #[cold]
    fn is_push_kind(&self, length: usize) -> bool {
        let open = self.open.last();
        length <= MAX_KIND
            && open.is_some_and(|open| open.kind == Aggregate::Push && open.items.is_empty())
    }

    /// Counts an element towards the cap on the whole reply.
    #[inline]
    fn count(&mut self, bytes: usize, limits: Limits) {
        self.taken = self
            .taken
            .saturating_add(bytes)
            .saturating_add(size_of::<Value>());
        if self.taken > limits.sum && !self.is_skipping && !self.open.is_empty() {
            self.is_skipping = true;
            for open in &mut self.open {
                open.items = Vec::new();
            }
        }
    }

    fn open(&mut self, kind: Aggregate, missing: usize) {
        let reserved = if self.is_skipping {
            0
        } else {
            missing.min(RESERVED_ELEMENTS)
        };
        self.open.push(Open {
            kind,
            missing,
            items: Vec::with_capacity(reserved),
        });
    }

    /// Puts a whole element where it belongs, and returns the reply if that makes it whole.
    #[inline]
    fn close(&mut self, mut element: Value) -> Result<Option<Value>, Malformed> {
        let mut is_push = matches!(element, Value::Push { .. });
        while let Some(mut open) = self.open.pop() {
            if !self.is_skipping {
                open.items.push(element);
            }
            open.missing -= 1;
            if open.missing > 0 {
                self.open.push(open);
                return Ok(None);
            }
            // An attribute is dropped, so what it belongs to stays what it is.
            if open.kind != Aggregate::Attribute {
                is_push = open.kind == Aggregate::Push;
            }
            element = if self.is_skipping {
                Value::Nil
            } else {
                open.into_value()?
            };
        }
        self.taken = 0;
        if std::mem::take(&mut self.is_skipping) {
            let oversize = Value::from(Oversize::Sum);
            // A push must not be taken for the reply that somebody waits for.
            return Ok(Some(if is_push { push_of(oversize) } else { oversize }));
        }
        Ok(Some(element))
    }
}

/// Reads a reply of the most common forms that has come whole; all others take the long way.
#[inline]
fn plain(input: &mut &[u8], limits: Limits) -> Option<Value> {
    let (kind, rest) = input.split_first()?;
    match kind {
        b'$' => {
            let (length, header) = integer(rest).ok()??;
            let length = usize::try_from(length).ok()?;
            let body = &rest[header..];
            if length > limits.string || body.get(length..)?.get(..2)? != b"\r\n" {
                return None;
            }
            *input = &body[length + 2..];
            Some(Value::BulkString(copied(&body[..length])))
        }
        b'+' => {
            *input = rest.strip_prefix(b"OK\r\n")?;
            Some(Value::Okay)
        }
        b':' => {
            let (number, len) = integer(rest).ok()??;
            *input = &rest[len..];
            Some(Value::Int(number))
        }
        _ => None,
    }
}

/// Reads an element whose beginning is one line: a scalar, or the header of an aggregate.
#[inline]
fn line_element(kind: u8, input: &mut &[u8], rest: &[u8]) -> Result<Option<Element>, Malformed> {
    let aggregate = match kind {
        b':' => {
            let Some((number, len)) = integer(rest)? else {
                return Ok(None);
            };
            *input = &input[1 + len..];
            return Ok(Some(Element::Value(Value::Int(number))));
        }
        b'*' => Aggregate::Array,
        b'~' => Aggregate::Set,
        b'%' => Aggregate::Map,
        b'>' => Aggregate::Push,
        b'|' => Aggregate::Attribute,
        b'+' | b'-' | b'_' | b',' | b'#' | b'(' => {
            let Some(line) = line(rest)? else {
                return Ok(None);
            };
            *input = &input[line.len() + 3..];
            return scalar(kind, line).map(|value| Some(Element::Value(value)));
        }
        // Refused now, since no end of a line may ever come.
        _ => return Err(Malformed),
    };
    let Some((length, len)) = integer(rest)? else {
        return Ok(None);
    };
    *input = &input[1 + len..];
    aggregate_header(aggregate, length).map(Some)
}

/// Reads what follows the header of an array and its like; some are whole with it.
fn aggregate_header(kind: Aggregate, length: i64) -> Result<Element, Malformed> {
    if length > MAX_ELEMENTS {
        return Err(Malformed);
    }
    let Ok(size) = usize::try_from(length) else {
        return match kind {
            Aggregate::Array if length == NIL => Ok(Element::Value(Value::Nil)),
            _ => Err(Malformed),
        };
    };
    Ok(match (kind, size) {
        (Aggregate::Attribute, pairs) => Element::Open(kind, pairs * 2 + 1),
        (Aggregate::Array, 0) => Element::Value(Value::Array(Vec::new())),
        (Aggregate::Set, 0) => Element::Value(Value::Set(Vec::new())),
        (Aggregate::Map, 0) => Element::Value(Value::Map(Vec::new())),
        (Aggregate::Push, 0) => Element::Value(push(Vec::new())?),
        (Aggregate::Map, pairs) => Element::Open(kind, pairs * 2),
        (Aggregate::Array | Aggregate::Set | Aggregate::Push, items) => Element::Open(kind, items),
    })
}

impl Open {
    fn into_value(self) -> Result<Value, Malformed> {
        Ok(match self.kind {
            Aggregate::Array => Value::Array(self.items),
            Aggregate::Set => Value::Set(self.items),
            Aggregate::Map => Value::Map(pairs(self.items)),
            Aggregate::Push => push(self.items)?,
            // An attribute is metadata in front of the value it belongs to, which comes last.
            Aggregate::Attribute => self.items.into_iter().next_back().ok_or(Malformed)?,
        })
    }
}

fn pairs(items: Vec<Value>) -> Vec<(Value, Value)> {
    let mut items = items.into_iter();
    std::iter::from_fn(|| Some((items.next()?, items.next()?))).collect()
}

fn push(items: Vec<Value>) -> Result<Value, Malformed> {
    let mut items = items.into_iter();
    let kind = match items.next() {
        None => String::new(),
        Some(Value::BulkString(kind)) => text(&kind)?.to_owned(),
        Some(Value::SimpleString(kind)) => kind,
        Some(_) => return Err(Malformed),
    };
    Ok(Value::Push {
        kind: push_kind(kind),
        data: items.collect(),
    })
}

fn push_of(data: Value) -> Value {
    Value::Push {
        kind: push_kind(String::new()),
        data: vec![data],
    }
}

fn push_kind(kind: String) -> PushKind {
    match kind.as_str() {
        "invalidate" => PushKind::Invalidate,
        "message" => PushKind::Message,
        "pmessage" => PushKind::PMessage,
        "smessage" => PushKind::SMessage,
        "subscribe" => PushKind::Subscribe,
        "psubscribe" => PushKind::PSubscribe,
        "ssubscribe" => PushKind::SSubscribe,
        "unsubscribe" => PushKind::Unsubscribe,
        "punsubscribe" => PushKind::PUnsubscribe,
        "sunsubscribe" => PushKind::SUnsubscribe,
        _ => PushKind::Other(kind),
    }
}

/// Reads an element that is one line.
fn scalar(kind: u8, line: &[u8]) -> Result<Value, Malformed> {
    match kind {
        b'+' if line == b"OK" => Ok(Value::Okay),
        b'+' => Ok(Value::SimpleString(text(line)?.to_owned())),
        // A server can echo an argument, which is any bytes.
        b'-' => server_error(&String::from_utf8_lossy(line)),
        b'_' => text(line).map(|_anything| Value::Nil),
        b',' => {
            let number = text(line)?.trim().parse();
            number.map(Value::Double).map_err(|_not_a_number| Malformed)
        }
        b'#' => match line {
            b"t" => Ok(Value::Boolean(true)),
            b"f" => Ok(Value::Boolean(false)),
            _ => Err(Malformed),
        },
        b'(' => big_number(line),
        _ => Err(Malformed),
    }
}
