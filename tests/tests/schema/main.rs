//! Entries of a changed type read as misses and never as values, on every backend.

mod collections;
mod hashes;
mod lock;
mod support;
mod values;
mod versions;
