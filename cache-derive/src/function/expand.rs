//! The function that stands in place of the user's.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use super::attribute::Attribute;
use super::signature::Signature;
use super::words::Words;

/// Writes the function anew, with the same signature.
pub(super) fn function(attribute: Attribute, words: &Words, signature: &Signature) -> TokenStream {
    let given = words.root.value();
    let root = given.map_or_else(|| quote!(::typed_cache), ToTokens::to_token_stream);
    let body = match attribute {
        Attribute::Remember => remember(&root, words, signature),
        Attribute::Evict => evict(&root, words, signature),
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

fn remember(root: &TokenStream, words: &Words, signature: &Signature) -> TokenStream {
    let [cache, key, load] = ["cache", "key", "load"].map(local);
    let Signature { output, body, .. } = signature;
    let (of_cache, of_key, method) = (words.cache(), words.key(), words.method());
    quote! {
        let #cache = #root::__private::cache(&(#of_cache));
        let #key = #of_key;
        let #load = #root::__private::loader::<#output, _, _>(move || async move #body);
        #root::Cache::#method(&#cache, &#key, #load).await
    }
}

fn evict(root: &TokenStream, words: &Words, signature: &Signature) -> TokenStream {
    let [cache, deletes] = ["cache", "deletes"].map(local);
    let Signature { output, body, .. } = signature;
    let (of_cache, keys) = (words.cache(), words.keys());
    quote! {
        let #cache = #root::__private::cache(&(#of_cache));
        let #deletes = [#(#root::Cache::delete(&#cache, &(#keys))),*];
        #root::__private::evicted::<#output, _, _>(#deletes, async move #body).await
    }
}

/// Returns a local name that cannot clash with a name of the user's.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}
