//! What a user's tests and crates assert of their cached types.

mod distinct;
mod probe;
mod schema;

pub use self::{
    distinct::{ClashMessage, Resource, ResourceOfKey, clash},
    probe::{AsCounter, AsEntry, AsHash, AsList, AsMap, KeyOfValue, KeyOrSchema, Probe},
    schema::assert_schema,
};
