//! How values are loaded.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use crate::attr::{Container, Time};

/// Writes the constant that has the words about loads, and the one of `EntryKey` that names it; `None` without such words.
// A named constant is evaluated even if nothing uses the key, so that a bad duration is always reported.
pub(super) fn expand(words: &Container) -> Option<(TokenStream, TokenStream)> {
    let negative = words.negative.value().map(|time| match time {
        Time::Millis(millis) => quote!(.with_negative(__cache::Ttl::after_millis(#millis))),
        Time::Path(path) => {
            let ttl = quote_spanned!(path.span()=> __cache::LoadPolicy::negative(#path));
            quote!(.with_negative(#ttl))
        }
    });
    let outage = words.outage.value().map(|word| {
        let outage = if *word == "load" {
            quote!(Load)
        } else {
            quote!(Fail)
        };
        quote!(.with_outage(__cache::Outage::#outage))
    });
    let timeout = words.load_timeout.value().map(|time| match time {
        Time::Millis(millis) => quote!(.with_timeout_millis(#millis)),
        Time::Path(path) => {
            let limit = quote_spanned!(path.span()=> __cache::LoadPolicy::load_timeout(#path));
            quote!(.with_timeout(#limit))
        }
    });
    let choices: Vec<TokenStream> = [negative, outage, timeout].into_iter().flatten().collect();
    if choices.is_empty() {
        return None;
    }
    let policy = quote! {
        const __LOAD: __cache::LoadPolicy = __cache::LoadPolicy::DEFAULT #(#choices)*;
    };
    let named = quote!(
        const LOAD: __cache::LoadPolicy = __LOAD;
    );
    Some((policy, named))
}
