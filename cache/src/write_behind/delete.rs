//! The delete of an entry.

use crate::key::Key;
use crate::operation::{Commands, Packed, Spec};
use crate::value::KeyedValue;

/// It is kept in an outage.
pub(super) fn delete_of<V: KeyedValue>() -> Spec {
    Spec {
        is_owed: true,
        ..Spec::write("write_behind.delete", <V::Key as Key>::RESOURCE)
    }
}

pub(super) fn unlink(key: &[u8]) -> Packed {
    let mut unlink = Commands::new("UNLINK");
    unlink.key(key);
    Packed::command(unlink)
}
