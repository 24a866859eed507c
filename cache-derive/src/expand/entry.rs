//! The two derives that make keys.

use proc_macro2::TokenStream;
use quote::quote;

use super::key::Holder;
use super::{checks, hash, in_block, inherent, key, key_struct, kind, load, local, schema};
use crate::attr::Input;
use crate::model::{Body, Cacheable, Content, Key};

/// Writes the expansion of `#[derive(Cacheable)]`.
pub(crate) fn cacheable(input: &Input) -> TokenStream {
    let cacheable = Cacheable::new(input);
    let Cacheable { key, content, .. } = &cacheable;
    let outside = outside(&cacheable);
    let std_impls = key_struct::impls(key);
    let key_impls = key_impls(key, content);
    let value_impls = value_impls(&cacheable);
    let checks = checks::of_kind(key, content);
    let postcard_checks = checks::for_postcard(&input.words, cacheable.stored_types());
    let checks = quote!(#checks #postcard_checks);
    let block = in_block(input, &quote!(#std_impls #key_impls #value_impls #checks));
    quote!(#outside #block)
}

/// Writes the expansion of `#[derive(CacheKey)]`.
pub(crate) fn cache_key(input: &Input) -> TokenStream {
    let key = Key::of_struct(input);
    let inherent = inherent::expand(&key);
    let impls = Content::given(input).map(|content| {
        let key_impls = key_impls(&key, &content);
        let checks = checks::of_kind(&key, &content);
        let postcard_checks = checks::of_key_for_postcard(&key, &content);
        quote!(#key_impls #checks #postcard_checks)
    });
    let block = in_block(input, &quote!(#impls));
    quote!(#inherent #block)
}

/// Writes the items that users name: the key, and the list of a hash's fields.
pub(super) fn outside(cacheable: &Cacheable<'_>) -> TokenStream {
    let key_struct = key_struct::expand(cacheable);
    let inherent = inherent::expand(&cacheable.key);
    let fields = match &cacheable.body {
        Body::Whole(_) => None,
        Body::Fields(record) => Some(hash::fields(cacheable, record)),
    };
    quote!(#key_struct #inherent #fields)
}

fn key_impls(key: &Key<'_>, content: &Content) -> TokenStream {
    let display = inherent::display(key);
    let key_impl = key::expand(key, content);
    let words = &key.input.words;
    let layout = kind::layout(words, content);
    let (policy, load) = load::expand(words).unzip();
    let kind_impl = kind::expand(key, content, &quote!(#layout #load));
    quote!(#display #key_impl #policy #kind_impl)
}

/// Writes the impls of the type that is stored.
pub(super) fn value_impls(cacheable: &Cacheable<'_>) -> TokenStream {
    let ident = &cacheable.input.ident;
    let key = &cacheable.key.ident;
    let keyed = cacheable.is_keyed.then(|| keyed(cacheable));
    let body = match &cacheable.body {
        Body::Whole(shape) => schema::impl_schema(cacheable.input, shape),
        Body::Fields(record) => hash::record(cacheable, record),
    };
    quote! {
        #[automatically_derived]
        impl __cache::Cacheable for #ident {
            type Key = #key;
        }
        #keyed
        #body
    }
}

/// Writes `Keyed`: the key can be made from the value.
fn keyed(cacheable: &Cacheable<'_>) -> TokenStream {
    let ident = &cacheable.input.ident;
    let key_ident = &cacheable.key.ident;
    let copies = key_struct::copies(&cacheable.key, Holder::Value);
    let out = local("__out");
    let writes = key::writes(&cacheable.key, &out, Holder::Value);
    quote! {
        #[automatically_derived]
        impl __cache::Keyed for #ident {
            fn key(&self) -> #key_ident {
                #key_ident { #copies }
            }
            fn write_key_parts(&self, #out: &mut __cache::KeyWriter<'_>) {
                #writes
            }
        }
    }
}
