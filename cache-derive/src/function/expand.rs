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
    let [cache, key, value, load] = ["cache", "key", "value", "load"].map(local);
    let (of_cache, of_key, body) = (borrowed(words.cache()), words.key(), &signature.body);
    let [given, error] = [&output.value, &output.error];
    let (of_value, method) = match (words.is_optional(), words.is_scoped()) {
        (false, false) => (quote!(value), quote!(#root::Cache::remember)),
        (false, true) => (quote!(value), quote!(#root::Cache::remember_scoped)),
        (true, false) => (quote!(optional), quote!(#root::Cache::remember_optional)),
        (true, true) => {
            let scoped = quote!(#root::__private::remember_scoped_optional);
            (quote!(optional), scoped)
        }
    };
    let options = words.options.calls(root);
    let found = output.of(quote!(#value.give(#method(&#cache, &#key, #load) #options.await)));
    quote! {
        let #cache = #root::__private::cache(#of_cache);
        let #key = #of_key;
        let #value = #root::__private::of_key(&#key).#of_value::<#given>();
        let #load = #value.loader::<#error, _, _>(move || async move #body);
        #found
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
    let ended = output.of(quote! {
        #root::__private::#evicted::<#value, #error, _, _>(#deletes, async move #body).await
    });
    let lists = words
        .lists
        .iter()
        .map(|list| quote!(.into_iter().chain(#root::__private::deletes(&#cache, #list))));
    quote! {
        let #cache = #root::__private::cache(#of_cache);
        let #deletes = [#(#root::Cache::delete(&#cache, #keys)),*] #(#lists)*;
        #ended
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
