//! Checks on a key's type that the compiler makes while it evaluates constants, so that what cannot be stored does not compile.

use crate::hash::{HashKey, HashRecord};
use crate::key::{Key, KeyPart};
use crate::list::ListKey;
use crate::map::MapKey;
use crate::schema::{Fingerprint, Format, Schema, Shape, check_json};
use crate::value::EntryKey;

/// Checks the value at the key of a single value.
pub const fn check_value<K: EntryKey>() {
    let own = check::<K>(K::Value::SHAPE, K::FORMAT);
    if let Some(forms) = K::FORMS {
        forms.check(own, None);
    }
}

/// Checks the fields of a hash.
pub const fn check_hash<K: HashKey>() {
    check::<K>(&Shape::record(K::Record::FIELDS), K::FORMAT);
}

/// Checks the values of a map.
pub const fn check_map<K: MapKey>() {
    check::<K>(K::Value::SHAPE, K::FORMAT);
    if let Some(forms) = K::FORMS {
        let own = Fingerprint::of_map(K::PARTS, K::Field::SHAPE, K::Value::SHAPE);
        let native = Fingerprint::of_map(K::PARTS, K::Field::SHAPE, <i64 as Schema>::SHAPE);
        forms.check(own, Some(native));
    }
}

/// Checks the items of a list.
pub const fn check_list<K: ListKey>() {
    let own = check::<K>(K::Item::SHAPE, K::FORMAT);
    if let Some(forms) = K::FORMS {
        forms.check(own, None);
    }
}

/// Returns the fingerprint. It is computed here and not named, since an error in a named constant points at that constant
/// and not at the type of the caller.
const fn check<K: Key>(shape: &Shape, format: Format) -> Fingerprint {
    let fingerprint = Fingerprint::of(K::PARTS, shape);
    if matches!(format, Format::Json) {
        check_json(shape);
    }
    fingerprint
}
