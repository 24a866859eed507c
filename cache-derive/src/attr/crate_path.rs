//! `crate = ::path`: the path of typed-cache when it is renamed or re-exported.

use quote::ToTokens;
use syn::{Lit, Path, PathArguments, ext::IdentExt as _, parse::Parser as _};

use super::{scope::Derive, value::literal, word::Word};
use crate::errors::Errors;

/// Reads an absolute path.
// A relative one would resolve differently in each module that a generated item lies in.
pub(crate) fn read(word: &Word, derive: Derive, errors: &mut Errors) -> Option<Path> {
    let value = word.assigned(derive, errors)?;
    let path = Path::parse_mod_style.parse2(value.clone()).ok();
    if let Some(path) = path.as_ref().filter(|path| is_absolute(path)) {
        return Some(path.clone());
    }
    let found = match literal(value) {
        Some(Lit::Str(text)) => text.parse().ok(),
        _ => path,
    };
    errors.at(
        value,
        format!("the path must be absolute: {}", right_form(found)),
    );
    None
}

fn is_absolute(path: &Path) -> bool {
    let plain = path
        .segments
        .iter()
        .all(|step| matches!(step.arguments, PathArguments::None));
    plain
        && (path.leading_colon.is_some()
            || path
                .segments
                .first()
                .is_some_and(|step| step.ident == "crate"))
}

/// Returns the probable path in its right form.
fn right_form(path: Option<Path>) -> String {
    let general = "`crate = ::typed_cache` or `crate = crate::…`".to_owned();
    let Some(path) = path else { return general };
    let first = path
        .segments
        .first()
        .map(|step| step.ident.unraw().to_string());
    match first.as_deref() {
        None | Some("self" | "super" | "Self") => general,
        Some(_) => {
            let text: String = path
                .to_token_stream()
                .to_string()
                .split_whitespace()
                .collect();
            let colons = if is_absolute(&path) { "" } else { "::" };
            format!("`crate = {colons}{text}` or `crate = crate::…`")
        }
    }
}
