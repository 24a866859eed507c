//! Helpers that the tests share: real servers to run against, and the house rules.
#![expect(
    clippy::missing_panics_doc,
    reason = "a helper of tests fails the test by panicking"
)]

pub mod alloc;
pub mod cargo;
pub mod decoding;
pub mod harness;
pub mod model;
pub mod panics;
pub mod random_reply;
pub mod random_value;
pub mod replies;
pub mod tidy;
pub mod users;
