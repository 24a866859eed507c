//! Writes the fields of a record.

use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;

use crate::codec::{self, MaxBytes};
use crate::error::Result;
use crate::operation::Commands;
use crate::schema::Layout;

/// Writes the fields of a record as arguments of one `HSET`; [`HashRecord`](crate::HashRecord) has an example.
pub struct FieldWriter<'a, R> {
    max: MaxBytes,
    out: &'a mut Commands,
    written: Result<()>,
    record: PhantomData<fn(&R)>,
}

/// Shows nothing of the key or value at hand.
impl<R> fmt::Debug for FieldWriter<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FieldWriter").finish_non_exhaustive()
    }
}

impl<'a, R> FieldWriter<'a, R> {
    pub(super) fn new(max: MaxBytes, out: &'a mut Commands) -> Self {
        Self {
            max,
            out,
            written: Ok(()),
            record: PhantomData,
        }
    }

    pub(super) fn write_as<T: Serialize + 'static>(
        &mut self,
        name: &str,
        layout: &Layout,
        value: &T,
    ) {
        if self.written.is_err() {
            return;
        }
        let written = self
            .out
            .arg(name)
            .try_with(|out| codec::encode_field(layout, value, self.max, out));
        self.written = written.map(drop);
    }

    pub(super) fn finish(self) -> Result<()> {
        self.written
    }
}
