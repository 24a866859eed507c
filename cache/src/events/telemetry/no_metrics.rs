//! The twins of metrics without the feature `metrics`: no state, no instruction.
#![expect(clippy::unused_self, reason = "as with the feature")]

use std::marker::PhantomData;
use std::time::Duration;

use crate::error::{Error, Result};
use crate::events::event::Event;
use crate::events::telemetry::command::{Command, Origin};
use crate::events::telemetry::server::ServerName;

#[derive(Debug, Default)]
pub(crate) struct Meters;

#[derive(Debug, Default)]
pub(crate) struct Depth;

#[derive(Debug, Default)]
pub(crate) struct Clock(());

#[derive(Clone, Copy, Debug)]
pub(crate) struct Meter<'a>(PhantomData<&'a ()>);

impl Meters {
    pub(super) const IS_ON: bool = false;

    #[inline]
    pub(super) fn set_server(&self, _server: &ServerName) {}

    #[inline]
    pub(super) fn observe(&self, _event: &Event<'_>) {}

    #[inline]
    pub(crate) fn record_reads(&self, _resource: &'static str, _hits: usize, _misses: usize) {}

    #[inline]
    pub(crate) fn record_coalesced(&self, _resource: &'static str) {}

    #[inline]
    pub(crate) fn record_negative_hit(&self, _resource: &'static str) {}

    #[inline]
    pub(crate) fn record_refresh(&self, _resource: &'static str) {}

    #[inline]
    pub(crate) fn record_bytes_read(&self, _resource: &'static str, _bytes: usize) {}

    #[inline]
    pub(crate) fn record_sent_again(&self, _origin: Origin, _was: impl FnOnce() -> bool) {}

    #[inline]
    pub(super) fn record_duration(
        &self,
        _origin: Origin,
        _command: Command,
        _elapsed: Duration,
        _error: Option<&Error>,
    ) {
    }
}

impl Clock {
    #[inline]
    pub(crate) fn start() -> Self {
        Self(())
    }

    #[inline]
    pub(crate) fn elapsed(&self) -> Duration {
        Duration::ZERO
    }
}

impl Depth {
    #[inline]
    pub(crate) fn set(&mut self, _meters: &Meters, _unwritten: usize, _behind: usize) {}

    #[inline]
    pub(crate) fn set_unwritten(&mut self, _meters: &Meters, _unwritten: usize) {}
}

impl<'a> Meter<'a> {
    #[inline]
    pub(crate) fn new(_meters: &'a Meters, _resource: &'static str) -> Self {
        Self(PhantomData)
    }

    #[inline]
    pub(crate) fn encode(
        self,
        out: &mut Vec<u8>,
        encode: impl FnOnce(&mut Vec<u8>) -> Result<()>,
    ) -> Result<()> {
        encode(out)
    }
}
