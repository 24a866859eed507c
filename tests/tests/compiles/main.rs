//! Code that must compile, each file as a user may write it.
#![expect(
    dead_code,
    unreachable_pub,
    clippy::use_self,
    reason = "users write as they like"
)]

mod attributes;
mod inside_macros;
mod json;
mod kinds;
mod no_prelude;
mod operations;
mod renamed;
mod shapes;
