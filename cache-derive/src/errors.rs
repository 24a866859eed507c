//! The errors of one input, reported together.

use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::ToTokens;

/// Collects every error, so that one run of the compiler shows them all.
#[derive(Default)]
pub(crate) struct Errors(Vec<syn::Error>);

impl Errors {
    /// Adds an error at `place`.
    pub(crate) fn at(&mut self, place: impl ToTokens, message: impl Display) {
        self.0.push(syn::Error::new_spanned(place, message));
    }

    /// Adds the same error at each of the places, of which an `Option` is none or one.
    pub(crate) fn at_each(
        &mut self,
        places: impl IntoIterator<Item = impl ToTokens>,
        message: impl Display,
    ) {
        for place in places {
            self.at(place, &message);
        }
    }

    /// Adds an error about two places, with a message for each.
    pub(crate) fn at_both(
        &mut self,
        (second, message): (impl ToTokens, impl Display),
        (first, first_message): (impl ToTokens, impl Display),
    ) {
        let mut error = syn::Error::new_spanned(second, message);
        error.combine(syn::Error::new_spanned(first, first_message));
        self.0.push(error);
    }

    /// Adds an error for each item that has the name of an earlier one; `messages` are those for the two.
    pub(crate) fn at_repeats<T: ToTokens>(
        &mut self,
        items: impl IntoIterator<Item = (String, T)>,
        messages: impl Fn(&str) -> [String; 2],
    ) {
        let mut seen: Vec<(String, T)> = Vec::new();
        for (name, item) in items {
            if let Some((_, first)) = seen.iter().find(|(earlier, _)| *earlier == name) {
                let [message, first_message] = messages(&name);
                self.at_both((&item, message), (first, first_message));
            }
            seen.push((name, item));
        }
    }

    /// Turns each error into a `compile_error!`.
    pub(crate) fn finish(self) -> Result<(), TokenStream> {
        if self.0.is_empty() {
            return Ok(());
        }
        Err(self.0.iter().map(syn::Error::to_compile_error).collect())
    }
}
