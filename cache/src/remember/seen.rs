//! What a look into the cache finds.

use redis::Value;

use crate::codec::{self, Times};
use crate::error::{ErrorKind, Result};
use crate::operation::{DecodeContext, exact_array, recycle, unexpected};
use crate::remember::policy::Timing;
use crate::value::{EntryKey, Freshness, count_upgrade, layout_of, mismatch};

/// What a look into the cache finds: a value, an entry without one, or nothing.
// One struct, so that a value is decoded in its place.
#[derive(Debug)]
pub(super) struct Seen<V> {
    /// Fresh or stale.
    pub(super) value: Option<V>,
    /// An entry that is to be replaced: a value that is not settled, the absence of one, or what cannot be read.
    pub(super) stored: Option<Vec<u8>>,
    pub(super) is_absence: bool,
    /// The value is fresh, and by the words of its type not to be refreshed.
    pub(super) is_settled: bool,
    /// Where entries have times.
    pub(super) timing: Option<Timing>,
    /// The read failed, and the value is loaded all the same.
    pub(super) is_unread: bool,
}

impl<V> Seen<V> {
    pub(super) fn nothing() -> Self {
        Self {
            value: None,
            stored: None,
            is_absence: false,
            is_settled: true,
            timing: None,
            is_unread: false,
        }
    }

    pub(super) fn unread() -> Self {
        Self {
            is_unread: true,
            ..Self::nothing()
        }
    }

    fn is_stale(&self) -> bool {
        self.timing
            .is_some_and(|timing| !timing.freshness.is_fresh())
    }
}

/// Reads a value, and counts the hit or miss. With `KEEPS` the entry is kept in any case.
#[inline]
pub(super) fn see<K: EntryKey, const KEEPS: bool>(
    reply: Value,
    context: &DecodeContext<'_>,
) -> Result<Seen<K::Value>> {
    let mut seen = Seen::nothing();
    match reply {
        Value::Array(_) if K::GRACE.is_some() => see_timed::<K, KEEPS>(&mut seen, reply, context)?,
        Value::BulkString(stored) => see_stored::<K, false>(&mut seen, stored, context)?,
        Value::Nil => {}
        other => return Err(unexpected(&other)),
    }
    let is_hit = seen.value.is_some() && !seen.is_stale() || seen.is_absence;
    let hits = usize::from(is_hit);
    context.monitor.record_reads(K::RESOURCE, hits, 1 - hits);
    Ok(seen)
}

/// Reads an entry that has times, behind what is left of it.
fn see_timed<K: EntryKey, const KEEPS: bool>(
    seen: &mut Seen<K::Value>,
    reply: Value,
    context: &DecodeContext<'_>,
) -> Result<()> {
    let [left, stored] = exact_array(reply)?;
    let stored = match stored {
        Value::BulkString(stored) => stored,
        Value::Nil => return Ok(()),
        other => return Err(unexpected(&other)),
    };
    let freshness = Freshness::of(&left, &stored)?;
    if freshness == Freshness::Missing {
        // It was written behind the look at what is left.
        return Ok(());
    }
    let times = Times::of(&stored).unwrap_or_default();
    let timing = Timing { freshness, times };
    seen.timing = Some(timing);
    seen.is_settled = freshness.is_fresh() && !K::LOAD.is_due(&timing);
    if KEEPS || !seen.is_settled {
        return see_stored::<K, true>(seen, stored, context);
    }
    see_stored::<K, false>(seen, stored, context)
}

#[inline]
fn see_stored<K: EntryKey, const KEEPS: bool>(
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
            if !KEEPS {
                recycle(stored);
                return Ok(());
            }
        }
        Ok(()) if codec::is_absence(layout, &stored) => seen.is_absence = true,
        // What is loaded meanwhile is not stored.
        Ok(()) if codec::is_claim(&stored) => {}
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
