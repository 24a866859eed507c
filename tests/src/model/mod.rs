//! Random commands, sent alike to a memory engine and to a real server.
//!
//! [`Generator`] draws commands that are mostly right and sometimes wrong;
//! [`Twins`] sends them to both sides and panics, with the seed and the last
//! commands, at the first reply that differs.

mod compare;
mod generate;
mod grammar;
mod random;
mod sending;
mod twins;
mod waiting;
mod words;

pub use self::compare::{Line, Tolerance, same_reply, spelled};
pub use self::generate::Generator;
pub use self::grammar::{drawn_commands, drawn_scripts};
pub use self::random::{Input, Random, seed};
pub use self::twins::Twins;
pub use self::waiting::Waiting;
