//! The faults of an engine, and which of them an operation meets.

use std::fmt;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::fault::{Effect, Fault};
use crate::error::Result;
use crate::operation::{Label, Labels, Units};

/// The faults of an engine, in the order in which they were injected.
#[derive(Default)]
pub(crate) struct Plan {
    /// Read alone where there are none, which is the common case.
    is_active: AtomicBool,
    faults: Mutex<Vec<Arc<Entry>>>,
}

/// A fault, and its counts.
#[derive(Debug)]
struct Entry {
    fault: Fault,
    counts: Mutex<Counts>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    /// The operations that it is for.
    seen: u64,
    fired: u64,
}

/// The effects on the units of a message.
pub(crate) type Effects = Vec<Option<Effect>>;

impl Plan {
    /// Returns the effects on the units of a message, if there are any.
    #[inline]
    pub(crate) fn of_message(&self, labels: &dyn Labels, units: &Units) -> Option<Effects> {
        if self.is_active.load(Relaxed) {
            self.effects(labels, units)
        } else {
            None
        }
    }

    #[cold]
    fn effects(&self, labels: &dyn Labels, units: &Units) -> Option<Effects> {
        let mut effects = Vec::new();
        match units {
            Units::Many(_) => labels.visit(&mut |label| {
                let effect = self.of_operation(label);
                effects.extend(std::iter::repeat_n(effect, label.units));
            }),
            // All of it runs or nothing does: the first operation that meets a fault decides.
            Units::Command | Units::Ruled(_) | Units::Joined(_) => {
                let mut first = None;
                labels.visit(&mut |label| {
                    if first.is_none() {
                        first = self.of_operation(label);
                    }
                });
                effects.push(first);
            }
        }
        effects.iter().any(Option::is_some).then_some(effects)
    }

    /// Counts an operation, and returns the effect of the first fault that hits it.
    fn of_operation(&self, label: Label) -> Option<Effect> {
        let faults = self.locked();
        let mut met = faults.iter().filter(|entry| entry.fault.is_for(label));
        let fired = met.find(|entry| {
            let mut counts = locked(&entry.counts);
            counts.seen += 1;
            let is_hit = entry.fault.hits(counts.seen, counts.fired);
            counts.fired += u64::from(is_hit);
            is_hit
        });
        fired.map(|entry| entry.fault.effect().clone())
    }

    pub(super) fn inject(self: &Arc<Self>, fault: Fault) -> Result<Injected> {
        fault.check()?;
        let entry = Arc::new(Entry {
            fault,
            counts: Mutex::default(),
        });
        let mut faults = self.locked();
        faults.push(Arc::clone(&entry));
        self.is_active.store(true, Relaxed);
        drop(faults);
        Ok(Injected {
            plan: Arc::clone(self),
            entry,
        })
    }

    pub(super) fn clear(&self) {
        self.retain(|_| false);
    }

    fn retain(&self, keep: impl Fn(&Arc<Entry>) -> bool) {
        let mut faults = self.locked();
        faults.retain(keep);
        self.is_active.store(!faults.is_empty(), Relaxed);
    }

    fn locked(&self) -> MutexGuard<'_, Vec<Arc<Entry>>> {
        locked(&self.faults)
    }
}

/// A fault that was injected: counts how often it fired, and removes it.
///
/// Dropped, it leaves the fault in effect.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> typed_cache::Result<()> {
/// # use typed_cache::{Cache, CacheKey, Fault, MemoryEngine};
/// # #[derive(CacheKey)]
/// # #[cache(resource = "motto", ttl = "1h", value = String)]
/// # struct MottoKey;
/// let engine = MemoryEngine::new();
/// let cache = Cache::from(engine.clone());
/// let outage = engine.inject(Fault::unavailable())?;
/// assert!(cache.get(&MottoKey).await.is_err());
/// assert_eq!(outage.times_fired(), 1);
/// outage.remove();
/// assert_eq!(cache.get(&MottoKey).await?, None);
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Injected {
    plan: Arc<Plan>,
    entry: Arc<Entry>,
}

impl Injected {
    /// Returns how many operations the fault has hit. A read whose reply was lost twice counts twice.
    #[must_use]
    pub fn times_fired(&self) -> u64 {
        locked(&self.entry.counts).fired
    }

    /// Ends the fault; operations that it has hit stay hit. Without effect if it was removed before.
    pub fn remove(&self) {
        self.plan.retain(|entry| !Arc::ptr_eq(entry, &self.entry));
    }
}

impl fmt::Debug for Injected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Injected")
            .field("fault", &self.entry.fault)
            .field("times_fired", &self.times_fired())
            .finish_non_exhaustive()
    }
}

/// No code of others runs under these locks.
fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
