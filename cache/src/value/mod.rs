//! Single values: stored whole, read whole.

mod decode;
mod each;
mod key;
mod many;
mod read;
mod stored;
mod update;
mod write;

pub(crate) use self::decode::{damage, decode_stored, decode_with, other_schema, read_stored};
pub use self::each::GetEach;
pub(crate) use self::key::layout_of;
pub use self::key::{Cacheable, EntryKey, Keyed, KeyedValue};
