//! Which of two releases of a type reads what the other one writes, where a type names its older forms.

use crate::assert::lock::Section;
use crate::assert::lock::lines::{OLDER, WRITTEN};

/// Says which release reads the other's entries; `None` where no release names older forms, or the new one does not read the
/// old type.
pub(super) fn read_each_other(old: &Section, new: &Section) -> Option<&'static str> {
    let names_forms = [old, new].iter().any(|each| each.at(OLDER).is_some());
    if !names_forms || !reads(new, old.at(OWN)?) {
        return None;
    }
    Some(if !forms(old).all(|form| reads(new, form)) {
        "entries in a form that is no longer read are of another schema: let the TTL pass between the two releases"
    } else if reads(old, written(new)?) {
        "both releases read what the other one writes"
    } else {
        "the new release reads the entries of the old one; the old one does not read those of the new one: use `write_as` until it \
         runs nowhere any more"
    })
}

const OWN: &str = "fingerprint";

/// Returns the forms that entries of the release have, as what it reads may still be stored.
fn forms(release: &Section) -> impl Iterator<Item = &str> {
    let older = release
        .at(OLDER)
        .into_iter()
        .flat_map(str::split_whitespace);
    release.at(OWN).into_iter().chain(older)
}

fn reads(release: &Section, form: &str) -> bool {
    forms(release).any(|known| known == form)
}

fn written(release: &Section) -> Option<&str> {
    release.at(WRITTEN).or(release.at(OWN))
}
