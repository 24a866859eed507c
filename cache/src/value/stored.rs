//! The stored values of a type, as conditional writes need to know them.

use crate::codec::{self, MaxBytes};
use crate::error::ErrorKind;
use crate::operation::Stored;
use crate::schema::{Damage, Format, Mismatch};
use crate::value::key::{EntryKey, layout_of};

/// Returns how to tell a value from an entry that reads as a miss; `None` where no entry does.
#[inline]
pub(super) fn stored_of<K: EntryKey>(default: Damage) -> Option<&'static Stored> {
    match (K::MISMATCH, K::DAMAGE.unwrap_or(default)) {
        (Mismatch::Error, Damage::Error) if K::GRACE.is_none() => None,
        (_, Damage::Error) => Some(const { &stored::<K, false>() }),
        (_, Damage::Miss) => Some(const { &stored::<K, true>() }),
    }
}

const fn stored<K: EntryKey, const DAMAGE_IS_MISS: bool>() -> Stored {
    let headers = match K::FORMAT {
        Format::Postcard if !DAMAGE_IS_MISS || K::GRACE.is_some() => Some(layout_of::<K>()),
        _ => None,
    };
    Stored {
        headers,
        is_value: is_value::<K, DAMAGE_IS_MISS>,
    }
}

fn is_value<K: EntryKey, const DAMAGE_IS_MISS: bool>(stored: &[u8], max: MaxBytes) -> bool {
    let layout = const { layout_of::<K>() };
    if !DAMAGE_IS_MISS && K::FORMAT == Format::Postcard {
        return codec::is_known(layout, stored);
    }
    match codec::decode::<K::Value>(layout, stored, max) {
        Ok(Some(_)) => true,
        Ok(None) => K::MISMATCH == Mismatch::Error,
        Err(error) => error.kind() != ErrorKind::Decode || !DAMAGE_IS_MISS,
    }
}
