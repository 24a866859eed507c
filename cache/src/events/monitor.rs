//! Counts, and emits events; shared by all clones of a cache.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::thread;
use std::time::Duration;

use crate::error::Error;
use crate::events::event::{Event, Observer, OwedChange, Refusal};
use crate::events::loads::{LoadFailure, StaleCause};
use crate::events::losses::LossCause;
use crate::events::resources::{Resources, Stats};
use crate::events::telemetry::{Meter, Meters, ServerName, Telemetry};

#[derive(Default)]
pub(crate) struct Monitor {
    observer: Option<Arc<dyn Observer>>,
    resources: Resources,
    telemetry: Telemetry,
}

impl Monitor {
    pub(crate) fn new(observer: Option<Arc<dyn Observer>>) -> Self {
        Self {
            observer,
            ..Self::default()
        }
    }

    pub(crate) fn stats(&self) -> Stats {
        let mut stats = Stats::default();
        for (name, counted) in self.resources.all() {
            let of_name = stats.resources.entry(name).or_default();
            of_name.hits += counted.hits;
            of_name.misses += counted.misses;
            of_name.mismatches += counted.mismatches;
            of_name.upgrades += counted.upgrades;
            of_name.damaged += counted.damaged;
            of_name.foreign_keys += counted.foreign_keys;
            of_name.loads.add(&counted.loads);
            of_name.owed_kept += counted.owed_kept;
            of_name.owed_sent += counted.owed_sent;
            of_name.owed_dropped += counted.owed_dropped;
            of_name.lost_changes += counted.lost_changes;
            stats.hits += counted.hits;
            stats.misses += counted.misses;
            stats.mismatches += counted.mismatches;
            stats.upgrades += counted.upgrades;
            stats.damaged += counted.damaged;
            stats.foreign_keys += counted.foreign_keys;
            stats.loads.add(&counted.loads);
            stats.owed_kept += counted.owed_kept;
            stats.owed_sent += counted.owed_sent;
            stats.owed_dropped += counted.owed_dropped;
            stats.lost_changes += counted.lost_changes;
        }
        stats
    }

    /// Names the server, before the first event.
    pub(crate) fn set_server(&self, server: impl FnOnce() -> Option<ServerName>) {
        self.telemetry.set_server(server);
    }

    #[inline]
    pub(crate) fn telemetry(&self) -> &Telemetry {
        &self.telemetry
    }

    #[inline]
    pub(crate) fn meters(&self) -> &Meters {
        &self.telemetry.meters
    }

    /// Returns what counts the values of a resource that are written.
    #[inline]
    pub(crate) fn meter(&self, resource: &'static str) -> Meter<'_> {
        Meter::new(self.meters(), resource)
    }

    /// Returns whether anything counts or receives the events of operations.
    pub(crate) fn is_observed(&self) -> bool {
        Telemetry::COUNTS_OPERATIONS || self.observer.is_some()
    }

    /// Emits an event. A panic of an observer or a recorder goes on to the caller, unless one is on its way already.
    pub(crate) fn emit(&self, event: &Event<'_>) {
        if thread::panicking() {
            self.emit_while_panicking(event);
        } else {
            self.emit_to_all(event);
        }
    }

    /// The panic may be that of the observer at the event before, and futures that it drops have events too: a second panic that left
    /// their `Drop` would end the process. The panic hook has shown it.
    #[cold]
    fn emit_while_panicking(&self, event: &Event<'_>) {
        drop(catch_unwind(AssertUnwindSafe(|| self.emit_to_all(event))));
    }

    #[inline]
    fn emit_to_all(&self, event: &Event<'_>) {
        self.telemetry.observe(event);
        if let Some(observer) = &self.observer {
            observer.observe(event);
        }
    }

    /// Counts values that were read.
    #[inline]
    pub(crate) fn record_reads(&self, resource: &'static str, hits: usize, misses: usize) {
        self.meters().record_reads(resource, hits, misses);
        let resource = self.resources.of(resource);
        if hits > 0 {
            resource.hits.fetch_add(hits as u64, Relaxed);
        }
        if misses > 0 {
            resource.misses.fetch_add(misses as u64, Relaxed);
        }
    }

    #[cold]
    pub(crate) fn record_mismatch(
        &self,
        resource: &'static str,
        fields: &[&'static str],
        refusal: Option<Refusal>,
    ) {
        let counters = self.resources.of(resource);
        counters.mismatches.fetch_add(1, Relaxed);
        self.emit(&Event::Mismatch {
            resource,
            fields,
            refusal,
        });
    }

    #[cold]
    pub(crate) fn record_upgrade(&self, resource: &'static str) {
        let counters = self.resources.of(resource);
        counters.upgrades.fetch_add(1, Relaxed);
        self.emit(&Event::Upgraded { resource });
    }

    #[cold]
    pub(crate) fn record_damage(
        &self,
        resource: &'static str,
        fields: &[&'static str],
        error: &Error,
    ) {
        let counters = self.resources.of(resource);
        counters.damaged.fetch_add(1, Relaxed);
        self.emit(&Event::Damaged {
            resource,
            fields,
            error,
        });
    }

    #[cold]
    pub(crate) fn record_foreign_key(&self, resource: &'static str) {
        let counters = self.resources.of(resource);
        counters.foreign_keys.fetch_add(1, Relaxed);
        self.emit(&Event::ForeignKey { resource });
    }

    /// Counts the end of a load.
    #[cold]
    pub(crate) fn record_load(
        &self,
        resource: &'static str,
        elapsed: Duration,
        failure: Option<LoadFailure>,
    ) {
        let loads = &self.resources.of(resource).loads;
        loads.ended(failure).fetch_add(1, Relaxed);
        self.emit(&Event::Loaded {
            resource,
            elapsed,
            failure,
        });
    }

    /// Counts a wait for the load of another call.
    #[inline]
    pub(crate) fn record_coalesced(&self, resource: &'static str) {
        self.meters().record_coalesced(resource);
        let loads = &self.resources.of(resource).loads;
        loads.coalesced.fetch_add(1, Relaxed);
    }

    /// Counts a read that found that the source has no value.
    #[cold]
    pub(crate) fn record_negative_hit(&self, resource: &'static str) {
        self.meters().record_negative_hit(resource);
        let loads = &self.resources.of(resource).loads;
        loads.negative_hits.fetch_add(1, Relaxed);
    }

    /// Counts a stale value that is given to a caller.
    #[cold]
    pub(crate) fn record_stale(&self, resource: &'static str, cause: StaleCause) {
        let loads = &self.resources.of(resource).loads;
        loads.stale(cause).fetch_add(1, Relaxed);
        self.emit(&Event::Stale { resource, cause });
    }

    /// Counts a load that is started in the background; its end is an event as that of every load.
    #[cold]
    pub(crate) fn record_refresh(&self, resource: &'static str) {
        self.meters().record_refresh(resource);
        let loads = &self.resources.of(resource).loads;
        loads.refreshes.fetch_add(1, Relaxed);
    }

    /// Counts what becomes of an owed operation.
    #[cold]
    pub(crate) fn record_owed(
        &self,
        name: &'static str,
        resource: &'static str,
        change: OwedChange,
    ) {
        let counters = self.resources.of(resource);
        let counter = match change {
            OwedChange::Kept => &counters.owed_kept,
            OwedChange::Sent => &counters.owed_sent,
            OwedChange::Dropped | OwedChange::Refused => &counters.owed_dropped,
        };
        counter.fetch_add(1, Relaxed);
        self.emit(&Event::Owed {
            name,
            resource,
            change,
        });
    }

    /// Counts changes that do not reach their source.
    #[cold]
    pub(crate) fn record_lost(&self, resource: &'static str, changes: usize, cause: LossCause) {
        let counters = self.resources.of(resource);
        counters.lost_changes.fetch_add(changes as u64, Relaxed);
        self.emit(&Event::Lost {
            resource,
            changes,
            cause,
        });
    }
}

impl fmt::Debug for Monitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Monitor")
            .field("stats", &self.stats())
            .field("is_observed", &self.observer.is_some())
            .finish_non_exhaustive()
    }
}
