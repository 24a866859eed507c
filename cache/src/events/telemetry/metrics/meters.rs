use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use metrics::{Counter, Gauge, Histogram, with_recorder};

use crate::error::Error;
use crate::events::event::Event;
use crate::events::loads::LoadFailure;
use crate::events::table::Table;
use crate::events::telemetry::command::{Command, Origin};
use crate::events::telemetry::error_type::{loss_error_type, stale_cause};
use crate::events::telemetry::metrics::names::{self, Metric};
use crate::events::telemetry::metrics::register::{Labels, counter, gauge, histogram};
use crate::events::telemetry::server::ServerName;

/// The metrics of a cache.
///
/// What every operation counts is asked of the recorder once, since that costs more than to count. The rest is asked for each
/// time: errors and broken connections are rare.
#[derive(Default)]
pub(crate) struct Meters {
    server: OnceLock<Labels>,
    is_described: OnceLock<()>,
    values: Table<&'static str, OfValues, 64>,
    loads: Table<&'static str, OfLoads, 64>,
    operations: Table<&'static str, OfResource, 64>,
    without_resource: OfResource,
}

/// What reads and writes of a resource count.
struct OfValues {
    hits: Counter,
    misses: Counter,
    read: Counter,
    written: Counter,
}

/// What loads of a resource count.
struct OfLoads {
    loaded: Counter,
    duration: Histogram,
    coalesced: Counter,
    negative_hits: Counter,
}

/// By the method's name. What goes together has a duration, and its parts end.
#[derive(Default)]
struct OfResource {
    ended: Table<&'static str, Counter, 16>,
    durations: Table<&'static str, Durations, 16>,
}

type Durations = Table<Command, Histogram, 2>;

impl Meters {
    pub(in crate::events::telemetry) const IS_ON: bool = true;

    pub(in crate::events::telemetry) fn set_server(&self, server: &ServerName) {
        self.server.get_or_init(|| Labels::of_server(server));
    }

    /// Counts an event.
    #[inline]
    pub(in crate::events::telemetry) fn observe(&self, event: &Event<'_>) {
        match *event {
            Event::Operation {
                name,
                resource,
                error: None,
                ..
            } => {
                let origin = Origin { name, resource };
                let ended = &self.of_resource(origin).ended;
                let ended = ended.of(name, || {
                    counter(names::OPERATIONS, self.labels().with_origin(origin))
                });
                ended.increment(1);
            }
            _ => self.observe_rare(event),
        }
    }

    #[inline]
    pub(crate) fn record_reads(&self, resource: &'static str, hits: usize, misses: usize) {
        let values = self.of_values(resource);
        if hits > 0 {
            values.hits.increment(hits as u64);
        }
        if misses > 0 {
            values.misses.increment(misses as u64);
        }
    }

    #[inline]
    pub(crate) fn record_bytes_read(&self, resource: &'static str, bytes: usize) {
        self.of_values(resource).read.increment(bytes as u64);
    }

    #[inline]
    pub(super) fn record_bytes_written(&self, resource: &'static str, bytes: usize) {
        self.of_values(resource).written.increment(bytes as u64);
    }

    #[inline]
    pub(crate) fn record_coalesced(&self, resource: &'static str) {
        self.of_loads(resource).coalesced.increment(1);
    }

    #[inline]
    pub(crate) fn record_negative_hit(&self, resource: &'static str) {
        self.of_loads(resource).negative_hits.increment(1);
    }

    pub(crate) fn record_refresh(&self, resource: &'static str) {
        let labels = self.labels().with_resource(Some(resource));
        counter(names::REFRESHES, labels).increment(1);
    }

    /// Counts a message that was sent again, if it was.
    #[inline]
    pub(crate) fn record_sent_again(&self, origin: Origin, was: impl FnOnce() -> bool) {
        if was() {
            counter(names::SENT_AGAIN, self.labels().with_origin(origin)).increment(1);
        }
    }

    #[inline]
    pub(in crate::events::telemetry) fn record_duration(
        &self,
        origin: Origin,
        command: Command,
        elapsed: Duration,
        error: Option<&Error>,
    ) {
        if error.is_some() {
            return self.duration(origin, command, error).record(elapsed);
        }
        let durations = &self.of_resource(origin).durations;
        let durations = durations.of(origin.name, Durations::default);
        let duration = durations.of(command, || self.duration(origin, command, None));
        duration.record(elapsed);
    }

    /// Returns the gauge of queued operations.
    pub(super) fn queued(&self) -> Gauge {
        gauge(names::QUEUED, self.labels())
    }
}

impl Meters {
    #[cold]
    fn observe_rare(&self, event: &Event<'_>) {
        let of_resource = |resource| self.labels().with_resource(Some(resource));
        let (metric, labels) = match *event {
            Event::Operation {
                name,
                resource,
                error,
                ..
            } => {
                let labels = self.labels().with_origin(Origin { name, resource });
                (names::OPERATIONS, labels.with_error(error))
            }
            Event::Dropped { name, resource, .. } => {
                let labels = self.labels().with_origin(Origin { name, resource });
                (names::DROPPED, labels)
            }
            Event::Mismatch { resource, .. } => (names::MISMATCHES, of_resource(resource)),
            Event::Upgraded { resource } => (names::UPGRADES, of_resource(resource)),
            Event::Damaged { resource, .. } => (names::DAMAGED, of_resource(resource)),
            Event::ForeignKey { resource } => (names::FOREIGN_KEYS, of_resource(resource)),
            Event::Loaded {
                resource,
                elapsed,
                failure,
            } => return self.record_load(resource, elapsed, failure),
            Event::Stale { resource, cause } => {
                let labels = of_resource(resource);
                let cause = stale_cause(cause);
                (names::STALE, labels.with_static("typed_cache.cause", cause))
            }
            Event::Owed {
                name,
                resource,
                change,
            } => {
                let resource = Some(resource);
                let labels = self.labels().with_origin(Origin { name, resource });
                let change = change.word();
                (
                    names::OWED,
                    labels.with_static("typed_cache.change", change),
                )
            }
            Event::Lost {
                resource,
                changes,
                cause,
            } => {
                let labels = of_resource(resource);
                let labels = labels.with_static("error.type", loss_error_type(cause));
                return counter(names::LOST_CHANGES, labels).increment(changes as u64);
            }
            Event::Connected { .. } => return self.count_connection(names::CONNECTS, None),
            Event::ConnectFailed { error, .. } => {
                return self.count_connection(names::CONNECT_FAILURES, Some(error));
            }
            Event::Disconnected { .. } => return self.count_connection(names::DISCONNECTS, None),
            Event::BatchDropped { .. } | Event::Progress { .. } => return,
        };
        counter(metric, labels).increment(1);
    }

    fn record_load(&self, resource: &'static str, elapsed: Duration, failure: Option<LoadFailure>) {
        if failure.is_none() {
            let loads = self.of_loads(resource);
            loads.loaded.increment(1);
            return loads.duration.record(elapsed);
        }
        let labels = self.labels().with_resource(Some(resource));
        let labels = labels.with_failure(failure);
        counter(names::LOADS, labels.clone()).increment(1);
        histogram(names::LOAD_DURATION, labels).record(elapsed);
    }

    /// Counts an event of a connection.
    fn count_connection(&self, metric: Metric, error: Option<&Error>) {
        // The first connection can come before the recorder, so this does not count as the description of all.
        with_recorder(|recorder| metric.describe(recorder));
        counter(metric, self.common_labels().with_error(error)).increment(1);
    }

    #[inline]
    fn of_values(&self, resource: &'static str) -> &OfValues {
        self.values.of(resource, || {
            let counter = |metric| counter(metric, self.labels().with_resource(Some(resource)));
            OfValues {
                hits: counter(names::HITS),
                misses: counter(names::MISSES),
                read: counter(names::BYTES_READ),
                written: counter(names::BYTES_WRITTEN),
            }
        })
    }

    #[inline]
    fn of_loads(&self, resource: &'static str) -> &OfLoads {
        self.loads.of(resource, || {
            let labels = || self.labels().with_resource(Some(resource));
            OfLoads {
                loaded: counter(names::LOADS, labels()),
                duration: histogram(names::LOAD_DURATION, labels()),
                coalesced: counter(names::COALESCED, labels()),
                negative_hits: counter(names::NEGATIVE_HITS, labels()),
            }
        })
    }

    #[inline]
    fn of_resource(&self, origin: Origin) -> &OfResource {
        match origin.resource {
            Some(resource) => self.operations.of(resource, OfResource::default),
            None => &self.without_resource,
        }
    }

    fn duration(&self, origin: Origin, command: Command, error: Option<&Error>) -> Histogram {
        let mut labels = self
            .labels()
            .with_static("db.system.name", "redis")
            .with_origin(origin)
            .with_error(error);
        if let Some(command) = command.text() {
            labels = labels.with("db.operation.name", command.into_owned());
        }
        histogram(names::DURATION, labels)
    }

    /// Returns the labels that every metric has. The metrics are described before the first of them is made.
    fn labels(&self) -> Labels {
        self.is_described
            .get_or_init(|| with_recorder(names::describe));
        self.common_labels()
    }

    fn common_labels(&self) -> Labels {
        self.server.get().cloned().unwrap_or_default()
    }
}

impl fmt::Debug for Meters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meters").finish_non_exhaustive()
    }
}
