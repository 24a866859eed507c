//! From tokens to words: reads every attribute to its end and never returns early.

mod container;
mod crate_path;
mod duration;
mod field;
mod grammar;
mod input;
mod items;
mod limits;
mod parts;
pub(crate) mod resource;
mod scope;
mod serde;
mod times;
mod value;
mod word;
mod words;

pub(crate) use self::container::{Container, Stale};
pub(crate) use self::crate_path::read as crate_path;
pub(crate) use self::duration::spell;
pub(crate) use self::field::{Field, name as member_name, variable as member_variable};
pub(crate) use self::input::{Data, Fields, Input, Style, Variant};
pub(crate) use self::items::items;
pub(crate) use self::limits::Version;
pub(crate) use self::scope::Derive;
pub(crate) use self::serde::Serde;
pub(crate) use self::times::{Time, Ttl, of_call as time_of_call};
pub(crate) use self::word::{Once, Value, Word};
