use std::panic::{AssertUnwindSafe, catch_unwind};

use metrics::Gauge;

use crate::events::telemetry::metrics::meters::Meters;

/// The part of one connection in the gauge of queued operations, which those of all connections make up.
#[derive(Debug, Default)]
pub(crate) struct Depth {
    gauge: Option<Gauge>,
    reported: usize,
    /// Those that the connection's task has not taken.
    behind: usize,
}

impl Depth {
    /// Sets the number of operations that the connection's task has taken and not written, and of those behind them.
    pub(crate) fn set(&mut self, meters: &Meters, unwritten: usize, behind: usize) {
        self.behind = behind;
        self.set_unwritten(meters, unwritten);
    }

    /// Sets the number of operations that the connection's task has taken and not written.
    pub(crate) fn set_unwritten(&mut self, meters: &Meters, unwritten: usize) {
        let depth = unwritten + self.behind;
        if depth == self.reported {
            return;
        }
        let reported = std::mem::replace(&mut self.reported, depth);
        let report = || {
            let gauge = self.gauge.get_or_insert_with(|| meters.queued());
            // Not set: the gauge is the sum over all connections.
            if depth > reported {
                gauge.increment(as_float(depth - reported));
            } else {
                gauge.decrement(as_float(reported - depth));
            }
        };
        // A recorder that panics must not take the connection from all callers; the panic hook has shown it.
        drop(catch_unwind(AssertUnwindSafe(report)));
    }
}

impl Drop for Depth {
    fn drop(&mut self) {
        if let Some(gauge) = &self.gauge {
            let report = || gauge.decrement(as_float(self.reported));
            drop(catch_unwind(AssertUnwindSafe(report)));
        }
    }
}

/// A queue has a bound far below the numbers that a float cannot hold.
fn as_float(operations: usize) -> f64 {
    u32::try_from(operations).unwrap_or(u32::MAX).into()
}
