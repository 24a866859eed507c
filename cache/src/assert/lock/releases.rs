//! Which of two releases of a type reads what the other one writes, where a type names its older forms.

use crate::assert::lock::Section;
use crate::assert::lock::lines::{OLDER, WRITTEN};

/// Says which release reads the other's entries; `None` where no release names older forms, or the old one alone does.
pub(super) fn read_each_other(old: &Section, new: &Section) -> Option<&'static str> {
    if [old, new].iter().all(|each| each.at(OLDER).is_none()) {
        return None;
    }
    if !reads(new, written(old)?) {
        if old.at(WRITTEN).is_some() && reads(new, old.at(OWN)?) {
            return Some(
                "the new release does not read what the old one writes: release the type without `write_as` first, then let the TTL pass",
            );
        }
        new.at(OLDER)?;
        return Some(
            "no form in `upgrade_from` has the fingerprint of the entries that are there, so they are of another schema: copy the type as it \
             was, with the structs inside it and the parts of its key",
        );
    }
    let (all_are_read, is_read_back) = (
        older(old).all(|form| reads(new, form)),
        reads(old, written(new)?),
    );
    Some(if !all_are_read && is_read_back {
        "entries in a form that is no longer read are of another schema: let the TTL pass between the two releases"
    } else if !all_are_read {
        "entries in a form that is no longer read are of another schema: let the TTL pass between the two releases; the old release does \
         not read what the new one writes"
    } else if is_read_back {
        "both releases read what the other one writes"
    } else if new.at(WRITTEN).is_some() {
        "the new release reads the entries of the old one; the old one does not read the form that `write_as` names: name one that it reads, \
         or drop `write_as`"
    } else {
        "the new release reads the entries of the old one; the old one does not read those of the new one: use `write_as` until it \
         runs nowhere any more"
    })
}

const OWN: &str = "fingerprint";

fn older(release: &Section) -> impl Iterator<Item = &str> {
    let forms = release.at(OLDER).into_iter();
    forms.flat_map(str::split_whitespace)
}

fn reads(release: &Section, form: &str) -> bool {
    let own = release.at(OWN).into_iter();
    own.chain(older(release)).any(|known| known == form)
}

fn written(release: &Section) -> Option<&str> {
    release.at(WRITTEN).or(release.at(OWN))
}
