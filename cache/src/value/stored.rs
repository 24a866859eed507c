//! The stored values of a type, as conditional writes need to know them.

use crate::codec::{self, MaxBytes};
use crate::operation::Stored;
use crate::schema::{Format, Mismatch};
use crate::value::key::{EntryKey, layout_of};

/// Returns how to tell a value from an entry that reads as a miss; `None` where no entry does.
pub(super) const fn stored_of<K: EntryKey>() -> Option<&'static Stored> {
    match K::MISMATCH {
        Mismatch::Miss => Some(const { &stored::<K>() }),
        Mismatch::Error => None,
    }
}

const fn stored<K: EntryKey>() -> Stored {
    let header = match K::FORMAT {
        Format::Postcard => Some(codec::header_of(K::FINGERPRINT)),
        Format::Json => None,
    };
    Stored {
        header,
        is_value: is_value::<K>,
    }
}

fn is_value<K: EntryKey>(stored: &[u8], max: MaxBytes) -> bool {
    codec::is_value::<K::Value>(const { layout_of::<K>() }, stored, max)
}
