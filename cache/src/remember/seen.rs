//! What a look into the cache finds.

use redis::Value;

use crate::codec;
use crate::error::{ErrorKind, Result};
use crate::operation::{DecodeContext, recycle, unexpected};
use crate::value::{EntryKey, count_upgrade, layout_of, mismatch};

/// What a look into the cache finds: a value, an entry without one, or nothing.
// One struct, so that a value is decoded in its place.
#[derive(Debug)]
pub(super) struct Seen<V> {
    pub(super) value: Option<V>,
    /// An entry that says that the source has no value, or one that cannot be read.
    pub(super) stored: Option<Vec<u8>>,
    pub(super) is_absence: bool,
}

impl<V> Seen<V> {
    pub(super) fn nothing() -> Self {
        Self {
            value: None,
            stored: None,
            is_absence: false,
        }
    }
}

/// Reads a value, and counts the hit or miss.
#[inline]
pub(super) fn see<K: EntryKey>(
    reply: Value,
    context: &DecodeContext<'_>,
) -> Result<Seen<K::Value>> {
    let mut seen = Seen::nothing();
    match reply {
        Value::BulkString(stored) => see_stored::<K>(&mut seen, stored, context)?,
        Value::Nil => {}
        other => return Err(unexpected(&other)),
    }
    let hits = usize::from(seen.value.is_some() || seen.is_absence);
    context.monitor.record_reads(K::RESOURCE, hits, 1 - hits);
    Ok(seen)
}

#[inline]
fn see_stored<K: EntryKey>(
    seen: &mut Seen<K::Value>,
    stored: Vec<u8>,
    context: &DecodeContext<'_>,
) -> Result<()> {
    let layout = const { layout_of::<K>() };
    let meters = context.monitor.meters();
    meters.record_bytes_read(layout.resource, stored.len());
    match codec::decode_into(&mut seen.value, layout, &stored, context.max) {
        Ok(()) if seen.value.is_some() => {
            count_upgrade(layout, &stored, context);
            recycle(stored);
            return Ok(());
        }
        Ok(()) if codec::is_absence(layout, &stored) => seen.is_absence = true,
        // What is loaded meanwhile is not stored.
        Ok(()) if codec::is_claim(layout, &stored) => {}
        Ok(()) => {
            let refusal = codec::refusal::<K::Value>(layout, &stored);
            mismatch(layout, &[], refusal, context)?;
        }
        // It is replaced, so that it is an error to nobody.
        Err(error) if error.kind() == ErrorKind::Decode => {
            context.monitor.record_damage(layout.resource, &[], &error);
        }
        Err(error) => return Err(error),
    }
    seen.stored = Some(stored);
    Ok(())
}
