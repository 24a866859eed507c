//! Single values: stored whole, read whole.

mod decode;
mod each;
mod fresh;
mod key;
mod many;
mod read;
mod stale;
mod stored;
mod update;
mod write;

pub(crate) use self::decode::{
    count_upgrade, damage, decode_stored, decode_with, mismatch, other_schema, read_stored,
};
pub use self::each::GetEach;
pub(crate) use self::fresh::Freshness;
pub(crate) use self::key::layout_of;
pub use self::key::{Cacheable, EntryKey, GraceKey, Keyed, KeyedValue};
pub use self::stale::Aged;
pub(crate) use self::update::if_equal;
