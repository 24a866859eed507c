//! The function that stands in place of the user's.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::attribute::Attribute;
use super::output::Output;
use super::signature::Signature;
use super::words::Words;

/// Writes the function anew, with the same signature.
pub(super) fn function(
    attribute: Attribute,
    words: &Words,
    signature: &Signature,
    output: &Output,
) -> TokenStream {
    let root = words.root();
    let body = match attribute {
        Attribute::Remember => remember(&root, words, signature, output),
        Attribute::Evict => evict(&root, words, signature, output),
    };
    let head = &signature.head;
    quote!(#head { #body })
}

/// Writes a function without a use of its body, so that a mistake in the attribute is the only error.
pub(super) fn fallback(signature: &Signature) -> TokenStream {
    let head = &signature.head;
    quote! {
        #[allow(unused_variables, unused_mut, clippy::empty_loop)]
        #head { loop {} }
    }
}

fn remember(
    root: &TokenStream,
    words: &Words,
    signature: &Signature,
    output: &Output,
) -> TokenStream {
    let [cache, key, load, give] = ["cache", "key", "load", "give"].map(local);
    let (of_cache, of_key, body) = (borrowed(words.cache()), words.key(), &signature.body);
    let [value, error] = [&output.value, &output.error];
    let (loader, method) = match (words.is_optional(), words.is_scoped()) {
        (false, false) => (quote!(loader), quote!(#root::Cache::remember)),
        (false, true) => (quote!(loader), quote!(#root::Cache::remember_scoped)),
        (true, false) => (
            quote!(loader_optional),
            quote!(#root::Cache::remember_optional),
        ),
        (true, true) => {
            let scoped = quote!(#root::__private::remember_scoped_optional);
            (quote!(loader_optional), scoped)
        }
    };
    let options = words.options.calls(root);
    quote! {
        let #cache = #root::__private::cache(#of_cache);
        let #key = #of_key;
        let (#load, #give) = #root::__private::#loader::<#value, #error, _, _, _>(
            &#key,
            move || async move #body,
        );
        #give(#method(&#cache, &#key, #load) #options.await)
    }
}

fn evict(root: &TokenStream, words: &Words, signature: &Signature, output: &Output) -> TokenStream {
    let [cache, deletes] = ["cache", "deletes"].map(local);
    let (of_cache, body) = (borrowed(words.cache()), &signature.body);
    let [value, error] = [&output.value, &output.error];
    let keys = words.keys.iter().map(|key| borrowed(Some(key)));
    let evicted = if words.is_best_effort() {
        quote!(evicted_if_possible)
    } else {
        quote!(evicted)
    };
    let lists = words
        .lists
        .iter()
        .map(|list| quote!(.into_iter().chain(#root::__private::deletes(&#cache, #list))));
    quote! {
        let #cache = #root::__private::cache(#of_cache);
        let #deletes = [#(#root::Cache::delete(&#cache, #keys)),*] #(#lists)*;
        #root::__private::#evicted::<#value, #error, _, _>(#deletes, async move #body).await
    }
}

/// Borrows an expression, at whose place an error about its type is.
fn borrowed(expression: Option<&TokenStream>) -> TokenStream {
    let tokens = expression.cloned().unwrap_or_default();
    let first = tokens.clone().into_iter().next();
    let place = first.map_or_else(Span::call_site, |token| token.span());
    quote_spanned!(Span::call_site().located_at(place)=> &(#tokens))
}

/// Returns a local name that cannot clash with a name of the user's.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}
