//! The metrics: names, units, descriptions.

use metrics::{Recorder, Unit};

/// A metric; `guide::observability` has the same in a table.
pub(super) struct Metric {
    pub(super) name: &'static str,
    kind: Kind,
    unit: Unit,
    description: &'static str,
}

#[derive(Clone, Copy)]
enum Kind {
    Counter,
    Gauge,
    Histogram,
}

macro_rules! metrics {
    ($($constant:ident $kind:ident $name:literal $unit:ident $description:literal)*) => {
        $(pub(super) const $constant: Metric = Metric {
            name: $name,
            kind: Kind::$kind,
            unit: Unit::$unit,
            description: $description,
        };)*

        const ALL: &[Metric] = &[$($constant),*];
    };
}

metrics! {
    DURATION Histogram "db.client.operation.duration" Seconds "Duration of database client operations."
    OPERATIONS Counter "typed_cache.operations" Count "Operations that have ended, each of a batch for itself."
    DROPPED Counter "typed_cache.dropped_operations" Count "Operations whose future was dropped before they had a result."
    SENT_AGAIN Counter "typed_cache.sent_again" Count "Messages of reads that were sent again after their connection broke."
    HITS Counter "typed_cache.hits" Count "Values that were asked for and found."
    MISSES Counter "typed_cache.misses" Count "Values that were asked for and not found."
    MISMATCHES Counter "typed_cache.mismatches" Count "Entries that were read and are of another schema."
    UPGRADES Counter "typed_cache.upgrades" Count "Entries that were read in an older form."
    DAMAGED Counter "typed_cache.damaged" Count "Entries that are damaged and read as misses."
    FOREIGN_KEYS Counter "typed_cache.foreign_keys" Count "Keys that a scan left out because they do not parse."
    LOADS Counter "typed_cache.loads" Count "Loads that have ended, each key of several for itself."
    LOAD_DURATION Histogram "typed_cache.load.duration" Seconds "Duration of loads, without that of their stores."
    COALESCED Counter "typed_cache.coalesced" Count "Waits for the load of another call."
    NEGATIVE_HITS Counter "typed_cache.negative_hits" Count "Reads that found that the source has no value."
    STALE Counter "typed_cache.stale" Count "Values that were given though their time is over."
    REFRESHES Counter "typed_cache.refreshes" Count "Loads that were started for a stale value."
    OWED Counter "typed_cache.owed" Count "Deletes that were kept from an outage, and what became of them."
    LOST_CHANGES Counter "typed_cache.lost_changes" Count "Changes of writes behind that did not reach their source."
    BYTES_READ Counter "typed_cache.read" Bytes "Size of stored values that were read."
    BYTES_WRITTEN Counter "typed_cache.written" Bytes "Size of stored values that were encoded for writes."
    CONNECTS Counter "typed_cache.connects" Count "Connections that were opened, first ones and replacements."
    CONNECT_FAILURES Counter "typed_cache.connect_failures" Count "Attempts to connect that failed."
    DISCONNECTS Counter "typed_cache.disconnects" Count "Connections that broke."
    QUEUED Gauge "typed_cache.queued_operations" Count "Operations that wait to be written."
}

/// Describes all metrics to a recorder.
pub(super) fn describe(recorder: &dyn Recorder) {
    for metric in ALL {
        metric.describe(recorder);
    }
}

impl Metric {
    pub(super) fn describe(&self, recorder: &dyn Recorder) {
        let (name, unit, text) = (self.name.into(), Some(self.unit), self.description.into());
        match self.kind {
            Kind::Counter => recorder.describe_counter(name, unit, text),
            Kind::Gauge => recorder.describe_gauge(name, unit, text),
            Kind::Histogram => recorder.describe_histogram(name, unit, text),
        }
    }
}
