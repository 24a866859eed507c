//! A change of what is stored reads as a miss and never as a value, on every backend.

mod collections;
mod hashes;
mod lock;
mod support;
mod values;
mod versions;
