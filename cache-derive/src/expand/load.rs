//! How values are loaded.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use crate::attr::{Container, Stale, Time};

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
    let choices = [negative, outage, timeout].into_iter().flatten();
    let choices: Vec<TokenStream> = choices.chain(stale(&words.stale)).collect();
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

/// Writes the constant of `Key` that says how long an entry is kept beyond its TTL, with the constant that it names.
pub(super) fn grace(words: &Container) -> Option<(TokenStream, TokenStream)> {
    let stale = &words.stale;
    let grace = match stale.grace.value() {
        Some(Time::Millis(millis)) => {
            quote!(__cache::LoadPolicy::grace(__cache::core::time::Duration::from_millis(#millis)))
        }
        Some(Time::Path(path)) => {
            quote_spanned!(path.span()=> __cache::LoadPolicy::grace(#path))
        }
        None if stale.has_times() => quote!(__cache::core::time::Duration::ZERO),
        None => return None,
    };
    let checked = quote!(const __GRACE: __cache::core::time::Duration = #grace;);
    let named = quote!(
        const GRACE: __cache::core::option::Option<__cache::core::time::Duration> =
            __cache::core::option::Option::Some(__GRACE);
    );
    Some((checked, named))
}

fn stale(words: &Stale) -> impl Iterator<Item = TokenStream> {
    let soft_timeout = words.soft_timeout.value().map(|time| {
        let limit = duration(time, "soft_timeout");
        quote!(.with_soft_timeout(#limit))
    });
    let throttle = words.throttle.value().map(|time| {
        let pause = duration(time, "throttle");
        quote!(.with_throttle(#pause))
    });
    let revalidates = words.while_revalidate.value();
    let revalidates = revalidates.map(|()| quote!(.with_stale_while_revalidate()));
    let ahead = words.refresh_ahead.value();
    let ahead = ahead.map(|part| quote!(.with_refresh_ahead(#part)));
    let beta = words.early_expiration.value();
    let beta = beta.map(|beta| quote!(.with_early_expiration(#beta)));
    [soft_timeout, throttle, revalidates, ahead, beta]
        .into_iter()
        .flatten()
}

/// Writes a duration; one of a constant is checked by the function of the word's name.
fn duration(time: &Time, check: &str) -> TokenStream {
    match time {
        Time::Millis(millis) => quote!(__cache::core::time::Duration::from_millis(#millis)),
        Time::Path(path) => {
            let check = Ident::new(check, path.span());
            quote_spanned!(path.span()=> __cache::LoadPolicy::#check(#path))
        }
    }
}
