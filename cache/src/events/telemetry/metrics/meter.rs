use crate::error::Result;
use crate::events::telemetry::metrics::meters::Meters;

/// Counts the bytes of values that are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Meter<'a> {
    meters: &'a Meters,
    resource: &'static str,
}

impl<'a> Meter<'a> {
    #[inline]
    pub(crate) fn new(meters: &'a Meters, resource: &'static str) -> Self {
        Self { meters, resource }
    }

    /// Encodes a value, and counts what it has appended.
    #[inline]
    pub(crate) fn encode(
        self,
        out: &mut Vec<u8>,
        encode: impl FnOnce(&mut Vec<u8>) -> Result<()>,
    ) -> Result<()> {
        let start = out.len();
        encode(out)?;
        self.meters
            .record_bytes_written(self.resource, out.len() - start);
        Ok(())
    }
}
