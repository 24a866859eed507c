//! What a look into the cache finds.

use redis::Value;

use crate::codec;
use crate::error::{ErrorKind, Result};
use crate::operation::{DecodeContext, recycle, unexpected};
use crate::value::{EntryKey, count_upgrade, layout_of, mismatch};

/// What a look into the cache finds.
#[derive(Debug)]
pub(super) enum Seen<V> {
    Value(V),
    /// The source had no value.
    Absence(Vec<u8>),
    /// An entry of another schema, or a damaged one.
    Unreadable(Vec<u8>),
    Nothing,
}

impl<V> Seen<V> {
    /// Returns the entry that a fill replaces.
    pub(super) fn into_stored(self) -> Option<Vec<u8>> {
        match self {
            Self::Absence(stored) | Self::Unreadable(stored) => Some(stored),
            Self::Value(_) | Self::Nothing => None,
        }
    }
}

/// Reads a value, and counts the hit or miss.
#[inline]
pub(super) fn see<K: EntryKey>(
    reply: Value,
    context: &DecodeContext<'_>,
) -> Result<Seen<K::Value>> {
    let seen = match reply {
        Value::BulkString(stored) => see_stored::<K>(stored, context)?,
        Value::Nil => Seen::Nothing,
        other => return Err(unexpected(&other)),
    };
    let hits = usize::from(matches!(seen, Seen::Value(_) | Seen::Absence(_)));
    context.monitor.record_reads(K::RESOURCE, hits, 1 - hits);
    Ok(seen)
}

#[inline]
fn see_stored<K: EntryKey>(stored: Vec<u8>, context: &DecodeContext<'_>) -> Result<Seen<K::Value>> {
    let layout = const { layout_of::<K>() };
    let monitor = context.monitor;
    monitor
        .meters()
        .record_bytes_read(layout.resource, stored.len());
    let mut value = None;
    match codec::decode_into(&mut value, layout, &stored, context.max) {
        Ok(()) => {}
        // It is replaced, so that it is an error to nobody.
        Err(error) if error.kind() == ErrorKind::Decode => {
            monitor.record_damage(layout.resource, &[], &error);
            return Ok(Seen::Unreadable(stored));
        }
        Err(error) => return Err(error),
    }
    if let Some(value) = value {
        count_upgrade(layout, &stored, context);
        recycle(stored);
        return Ok(Seen::Value(value));
    }
    if codec::is_absence(layout, &stored) {
        return Ok(Seen::Absence(stored));
    }
    let refusal = codec::refusal::<K::Value>(layout, &stored);
    mismatch(layout, &[], refusal, context)?;
    Ok(Seen::Unreadable(stored))
}
