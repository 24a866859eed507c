//! Reads the fields of a record.

use std::fmt;
use std::marker::PhantomData;

use redis::Value;
use serde::de::DeserializeOwned;

use crate::codec;
use crate::error::{Error, ErrorKind, Result};
use crate::operation::{DecodeContext, pairs};
use crate::schema::{Layout, Mismatch};
use crate::value::damage;

/// Reads the fields of a record out of an `HGETALL` reply, and records those that are missing or of another schema;
/// [`HashRecord`](crate::HashRecord) has an example.
pub struct FieldReader<'a, R> {
    stored: Vec<(Vec<u8>, Vec<u8>)>,
    context: &'a DecodeContext<'a>,
    bad: Vec<&'static str>,
    failure: Option<Error>,
    /// A field is damaged, which is a miss.
    is_missed: bool,
    record: PhantomData<fn() -> R>,
}

/// Shows nothing of the key or value at hand.
impl<R> fmt::Debug for FieldReader<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FieldReader").finish_non_exhaustive()
    }
}

impl<'a, R> FieldReader<'a, R> {
    /// Takes names and values one behind the other; `None` where there are none.
    pub(super) fn new(reply: Value, context: &'a DecodeContext<'a>) -> Result<Option<Self>> {
        let stored = pairs(reply)?;
        Ok((!stored.is_empty()).then_some(Self {
            stored,
            context,
            bad: Vec::new(),
            failure: None,
            is_missed: false,
            record: PhantomData,
        }))
    }

    pub(super) fn read_as<T: DeserializeOwned + 'static>(
        &mut self,
        name: &'static str,
        layout: &'static Layout,
    ) -> Option<T> {
        let mut fields = self.stored.iter();
        let stored = fields.find(|(stored, _)| stored == name.as_bytes());
        let value = stored.map(|(_, stored)| codec::decode_field(layout, stored, self.context.max));
        match value {
            Some(Ok(Some(value))) => return Some(value),
            Some(Ok(None)) | None => self.bad.push(name),
            Some(Err(error)) => match damage(error, layout, &[name], self.context) {
                Ok(()) => self.is_missed = true,
                Err(error) => drop(self.failure.get_or_insert(error)),
            },
        }
        None
    }

    /// Returns the record; for fields that are missing or of another schema, a miss or an error, by `mismatch`.
    pub(super) fn finish(
        self,
        record: Option<R>,
        resource: &'static str,
        mismatch: Mismatch,
    ) -> Result<Option<R>> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        if self.bad.is_empty() {
            return Ok(record.filter(|_| !self.is_missed));
        }
        self.context.monitor.record_mismatch(resource, &self.bad);
        match mismatch {
            Mismatch::Miss => Ok(None),
            Mismatch::Error => Err(bad_fields(&self.bad)),
        }
    }
}

#[cold]
fn bad_fields(names: &[&'static str]) -> Error {
    let message = format!(
        "fields of the hash are missing or of another schema: {}",
        names.join(", ")
    );
    Error::new(ErrorKind::Schema, message)
}
