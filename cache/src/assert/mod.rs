//! Checks of cached types in users' tests and crates.

mod distinct;
mod lock;
mod probe;
mod round_trip;
mod schema;
#[cfg(test)]
mod tests;

pub use self::distinct::{ClashMessage, Resource, ResourceOfKey, clash};
pub use self::lock::Section;
pub use self::probe::{KeyOfValue, KeyOrSchema, Probe, kinds};
pub use self::round_trip::{Compared, assert_round_trip, compared, formats, probe_of};
pub use self::schema::assert_schema;
