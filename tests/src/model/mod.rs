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

pub use self::{
    compare::{Line, Tolerance, same_reply, spelled},
    generate::Generator,
    grammar::drawn_commands,
    random::{Input, Random, seed},
    twins::Twins,
    waiting::Waiting,
};
