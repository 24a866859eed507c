//! What the fields of a record do as they are read, for `assert_schema!`.

use std::fmt;

use serde::de::DeserializeOwned;

use crate::claim::{Strictness, Trace, trace};
use crate::schema::{Format, Shape};

/// The traces of a record's fields.
#[doc(hidden)]
#[derive(Default)]
pub struct FieldTraces(pub(crate) Trace);

impl FieldTraces {
    /// Adds what a field's type asks for.
    pub(super) fn add<T: DeserializeOwned>(&mut self, name: &str, shape: &Shape, format: Format) {
        let trace = trace::<T>(shape, format, Strictness::Calls);
        let parts = trace.unchecked.iter();
        self.0
            .unchecked
            .extend(parts.map(|part| format!(".{name}{part}")));
        if self.0.fault.is_none() {
            self.0.fault = trace.fault.map(|fault| fault.in_field(name));
        }
    }
}

/// Shows nothing: it is for the derive's expansion alone.
impl fmt::Debug for FieldTraces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FieldTraces").finish_non_exhaustive()
    }
}
