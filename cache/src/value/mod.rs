//! Single values: stored whole, read whole.

mod decode;
mod each;
mod key;
mod many;
mod read;
mod write;

pub(crate) use self::{
    decode::{mismatch, other_schema},
    key::layout_of,
};
pub use self::{
    each::GetEach,
    key::{Cacheable, EntryKey, Keyed, KeyedValue},
};
