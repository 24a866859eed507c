//! What a look into the cache finds.

use std::time::Duration;

use redis::Value;

use crate::codec::{self, Times};
use crate::error::{ErrorKind, Result};
use crate::operation::{DecodeContext, exact_array, recycle, unexpected};
use crate::remember::policy::Timing;
use crate::value::{EntryKey, Freshness, count_upgrade, layout_of, mismatch};

/// What a look into the cache finds: a value, an entry without one, or nothing.
// One struct, so that a value is decoded in its place, and a small one, since it moves with the value.
#[derive(Debug)]
pub(super) struct Seen<V> {
    /// Fresh or stale.
    pub(super) value: Option<V>,
    /// What few looks find. A value without it is fresh, and by the words of its type not to be refreshed.
    pub(super) rest: Option<Box<Rest>>,
}

/// What is found besides a value that is settled.
#[derive(Debug, Default)]
pub(super) struct Rest {
    /// An entry that is to be replaced: a value that is not settled, the absence of one, or what cannot be read.
    pub(super) stored: Option<Vec<u8>>,
    pub(super) is_absence: bool,
    /// Where entries have times.
    pub(super) timing: Option<Timing>,
    /// The read failed, and the value is loaded all the same.
    pub(super) is_unread: bool,
}

impl<V> Seen<V> {
    pub(super) const fn nothing() -> Self {
        Self {
            value: None,
            rest: None,
        }
    }

    pub(super) fn unread() -> Self {
        let rest = Rest {
            is_unread: true,
            ..Rest::default()
        };
        Self {
            value: None,
            rest: Some(Box::new(rest)),
        }
    }

    pub(super) fn is_absence(&self) -> bool {
        self.rest.as_ref().is_some_and(|rest| rest.is_absence)
    }

    pub(super) fn is_unread(&self) -> bool {
        self.rest.as_ref().is_some_and(|rest| rest.is_unread)
    }

    pub(super) fn timing(&self) -> Option<&Timing> {
        self.rest.as_ref()?.timing.as_ref()
    }

    /// Takes the entry that is to be replaced, and how long it was kept from then on, if that is known.
    pub(super) fn into_old(self) -> Option<(Vec<u8>, Option<Duration>)> {
        let Rest { stored, timing, .. } = *self.rest?;
        Some((stored?, timing.and_then(|timing| timing.left())))
    }
}

/// Reads a value, and counts the hit or miss. With `KEEPS` the entry is kept in any case.
#[inline]
pub(super) fn see<K: EntryKey, const KEEPS: bool>(
    reply: Value,
    context: &DecodeContext<'_>,
) -> Result<Seen<K::Value>> {
    let mut seen = Seen::nothing();
    let mut is_fresh = true;
    match reply {
        Value::Array(_) if K::GRACE.is_some() => {
            is_fresh = see_timed::<K, KEEPS>(&mut seen, reply, context)?;
        }
        Value::BulkString(stored) => see_stored::<K, false>(&mut seen, stored, None, context)?,
        Value::Nil => {}
        other => return Err(unexpected(&other)),
    }
    let is_hit = seen.value.is_some() && is_fresh || seen.is_absence();
    let hits = usize::from(is_hit);
    context.monitor.record_reads(K::RESOURCE, hits, 1 - hits);
    Ok(seen)
}

/// Reads an entry that has times, behind what is left of it; returns whether it is fresh.
fn see_timed<K: EntryKey, const KEEPS: bool>(
    seen: &mut Seen<K::Value>,
    reply: Value,
    context: &DecodeContext<'_>,
) -> Result<bool> {
    let [left, stored] = exact_array(reply)?;
    let stored = match stored {
        Value::BulkString(stored) => stored,
        Value::Nil => return Ok(false),
        other => return Err(unexpected(&other)),
    };
    let freshness = Freshness::of(&left, &stored)?;
    if freshness == Freshness::Missing {
        // It was written behind the look at what is left.
        return Ok(false);
    }
    let times = Times::of(&stored).unwrap_or_default();
    let timing = Timing { freshness, times };
    if KEEPS || !freshness.is_fresh() || K::LOAD.is_due(&timing) {
        see_stored::<K, true>(seen, stored, Some(timing), context)?;
    } else {
        see_stored::<K, false>(seen, stored, Some(timing), context)?;
    }
    Ok(freshness.is_fresh())
}

#[inline]
fn see_stored<K: EntryKey, const KEEPS: bool>(
    seen: &mut Seen<K::Value>,
    stored: Vec<u8>,
    timing: Option<Timing>,
    context: &DecodeContext<'_>,
) -> Result<()> {
    let layout = const { layout_of::<K>() };
    let mut is_absence = false;
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
        Ok(()) if codec::is_absence(layout, &stored) => is_absence = true,
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
    seen.rest = Some(Box::new(Rest {
        stored: Some(stored),
        is_absence,
        timing,
        is_unread: false,
    }));
    Ok(())
}
