//! `crate = ::path`: the path of typed-cache when it is renamed or re-exported.

use syn::parse::Parser as _;
use syn::{Lit, Path, PathSegment};

use super::value::literal;
use super::word::Word;
use crate::errors::Errors;
use crate::mention::written;

/// Reads an absolute path.
// A relative one would resolve differently in each module that a generated item lies in.
pub(crate) fn read(word: &Word, errors: &mut Errors) -> Option<Path> {
    let value = word.assigned(errors)?;
    let path = Path::parse_mod_style.parse2(value.clone()).ok();
    if path.as_ref().is_some_and(is_absolute) {
        return path;
    }
    let found = match literal(value) {
        Some(Lit::Str(text)) => text.parse().ok(),
        _ => path,
    };
    let form = right_form(found);
    errors.at(value, format!("the path must be absolute: {form}"));
    None
}

fn is_absolute(path: &Path) -> bool {
    let is_plain = |step: &PathSegment| step.arguments.is_none();
    let is_rooted = path.leading_colon.is_some() || begins_with(path, &["crate"]);
    is_rooted && path.segments.iter().all(is_plain)
}

/// Returns the probable path in its right form.
fn right_form(path: Option<Path>) -> String {
    let is_named = |path: &Path| !begins_with(path, &["self", "super", "Self"]);
    let Some(path) = path.filter(is_named) else {
        return "`crate = ::typed_cache` or `crate = crate::…`".to_owned();
    };
    let colons = if is_absolute(&path) { "" } else { "::" };
    format!("`crate = {colons}{}` or `crate = crate::…`", written(path))
}

fn begins_with(path: &Path, words: &[&str]) -> bool {
    let first = path.segments.first();
    first.is_some_and(|step| words.iter().any(|word| step.ident == word))
}
