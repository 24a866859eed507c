//! Checks of cached types in users' tests and crates.

mod distinct;
mod lock;
mod probe;
mod schema;

pub use self::{
    distinct::{ClashMessage, Resource, ResourceOfKey, clash},
    lock::Section,
    probe::{KeyOfValue, KeyOrSchema, Probe, kinds},
    schema::assert_schema,
};
