//! Rules for the words about loads.

use proc_macro2::Ident;

use crate::attr::Input;
use crate::errors::Errors;
use crate::kinds::Stored;

// A hash, map or list can be there in part, and a counter starts at zero: none of them is loaded as a whole.
pub(super) fn single_values_are_loaded(input: &Input, errors: &mut Errors) {
    let words = &input.words;
    let given = [
        words.negative.word(),
        words.outage.word(),
        words.load_timeout.word(),
    ];
    let given: Vec<&Ident> = given.into_iter().flatten().collect();
    let mut kinds = words.kinds.iter().map(|given| given.kind);
    if let Some(kind) = kinds.find(|kind| !kind.is_stored(Stored::Whole)) {
        for word in given {
            let kind = kind.word;
            let message =
                format!("`remember` is for single values, not for a {kind}; drop `{word}`");
            errors.at(word, message);
        }
    } else if words.is_json() {
        let message = "JSON has no form for the absence of a value: drop `negative`, or the format";
        errors.at_each(words.negative.word(), message);
    }
}
