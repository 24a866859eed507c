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

    /// Turns each error into a `compile_error!`.
    pub(crate) fn finish(self) -> Result<(), TokenStream> {
        if self.0.is_empty() {
            return Ok(());
        }
        Err(self.0.iter().map(syn::Error::to_compile_error).collect())
    }
}
