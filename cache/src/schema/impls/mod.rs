//! `Schema` for types of std and of other crates.

mod std_types;
