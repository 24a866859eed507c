//! What a change of a type means for the entries that are there.

use crate::assert::lock::lines::{COMPRESS, MISMATCH};
use crate::assert::lock::{Section, records, releases};
use crate::key::Kind;

/// Describes the consequence for entries of the old shape.
pub(super) fn consequence(old: &Section, new: &Section) -> Option<&'static str> {
    let kind = new.at("kind")?;
    let kind = Kind::ALL.into_iter().find(|known| known.word() == kind)?;
    let has_moved = |path| old.at(path) != new.at(path);
    if old.shapes().eq(new.shapes()) {
        return Some(match (has_moved(COMPRESS), has_moved(MISMATCH)) {
            (true, false) => {
                "every release reads both forms if it is built with the feature of the compression"
            }
            (false, _) => "entries are read as before; the word counts for those of another schema",
            (true, true) => {
                "entries are read as before, by releases that are built with the feature of the compression"
            }
        });
    }
    if has_moved("resource") || has_moved("version") || old.parts().count() != new.parts().count() {
        return Some(
            "old entries stay under their old keys until they expire; reads and deletes of this type do not reach them",
        );
    }
    if has_moved("kind") {
        return Some(
            "old entries are of another kind: reading them is an error until they expire or are deleted",
        );
    }
    if new.at("version") == Some("auto") {
        return Some(
            "the fingerprint is in the key: old entries stay under their old keys until they expire",
        );
    }
    if has_moved("format") {
        return Some(match (kind, new.at("mismatch")) {
            (Kind::List, _) | (_, Some(_)) => {
                "what was written in the other format is an error until it is written again or gone, but for integers, which are the same in both"
            }
            _ => {
                "what was written in the other format reads as a miss until it is written again, but for integers, which are the same in both"
            }
        });
    }
    if kind == Kind::Map && [old, new].iter().all(|each| each.holds_integers()) {
        return Some(
            "integers have no fingerprint: they are read as before, where the text of their field is one of the new type",
        );
    }
    if let Some(consequence) = releases::read_each_other(old, new) {
        return Some(consequence);
    }
    Some(match (kind, new.at("format"), new.at("mismatch")) {
        (Kind::Counter, _, _) => {
            "counters have no fingerprint; bump `version` if old counts could be mistaken for new ones"
        }
        (_, Some(_json), _) => {
            "JSON has no fingerprint: text that serde still accepts is read as the new type; bump `version` if that could be wrong"
        }
        (Kind::List, _, _) => {
            "items of the old shape are errors until they are popped or trimmed; `upgrade_from` keeps them readable"
        }
        (Kind::Hash, _, Some(_error)) => {
            "fields of the old shape, and whole records with one or without an added field, are errors until they are written again"
        }
        (_, _, Some(_error)) => {
            "entries of the old shape are errors until they expire or are written again"
        }
        (Kind::Value, _, _) => {
            "entries of the old shape read as misses until they are written again, and the old release misses those of the new one; \
             `upgrade_from` and `write_as` keep both readable"
        }
        (Kind::Hash, _, _) if !old.parts().eq(new.parts()) => {
            "the parts of the key are in the fingerprint of each field: old records read as misses until they are written again, but for \
             `i64` fields"
        }
        (Kind::Hash, _, _) => records::consequence(old, new),
        (Kind::Map, _, _) => {
            "values of the old shape read as misses until they are written again, and the old release misses those of the new one; \
             `upgrade_from` and `write_as` keep both readable"
        }
    })
}
