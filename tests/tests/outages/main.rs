//! The table of faults: each fault of a server or a connection, on each kind of connection.
//!
//! [`table`] says what a caller gets in each cell. Each fault is written once and run on every kind; the guide's page `faults` shows
//! the same table.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod admin;
mod connect;
mod counts;
mod page;
mod servers;
mod sockets;
mod states;
mod subject;
mod table;
mod tally;
