//! What answers a `redis::Cmd`.
#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason
)]

pub(crate) mod memory;
