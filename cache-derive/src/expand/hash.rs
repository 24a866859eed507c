//! The list of a hash's fields, and the impl of `HashRecord`.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Path;
use syn::parse::Parser as _;
use syn::spanned::Spanned as _;

use super::{allowed, at_place, docs, key_struct, local, root};
use crate::attr::Field;
use crate::model::{Cacheable, Part, Record, constant, stored_name};

/// Writes the list of the fields, with the visibility of the user's type.
pub(super) fn fields(cacheable: &Cacheable<'_>, record: &Record<'_>) -> TokenStream {
    let (name, root) = (&record.fields_type, root(cacheable.input));
    let (ident, vis) = (&cacheable.input.ident, &cacheable.input.vis);
    let constants = record.stored.iter().enumerate().map(|(at, field)| {
        let (constant, ty) = (constant(field), &field.ty);
        let doc = docs::field(field);
        // With the span of the type, where a type that cannot be a field is then reported.
        let value = quote_spanned!(ty.span()=> #root::Field::nth::<#at>());
        quote! {
            #doc
            #vis const #constant: #root::Field<#ident, #ty> = #value;
        }
    });
    let (doc, allowed) = (docs::fields(cacheable), allowed());
    quote! {
        #doc
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
        #[allow(dead_code)]
        #vis struct #name;
        #[automatically_derived]
        #allowed
        impl #name { #(#constants)* }
    }
}

/// Writes `HashRecord`.
pub(super) fn record(cacheable: &Cacheable<'_>, record: &Record<'_>) -> TokenStream {
    let ident = &cacheable.input.ident;
    let key = &cacheable.key.ident;
    let schemas = record.stored.iter().map(|field| {
        let (name, ty) = (stored_name(field, &cacheable.input.serde), &field.ty);
        quote_spanned! {ty.span()=>
            __cache::FieldSchema::new(#name, <#ty as __cache::Schema>::SHAPE)
        }
    });
    let write = write_fields(record);
    let read = read_fields(cacheable, record);
    let traces = local("__traces");
    let trace = record.stored.iter().enumerate().map(|(at, field)| {
        let ty = &field.ty;
        quote_spanned!(ty.span()=> <#ty as __cache::StoredField<Self, #at>>::trace(#traces);)
    });
    let other = local("__key");
    let has_key = key_struct::comparison(key_parts(cacheable), &other);
    quote! {
        #[automatically_derived]
        impl __cache::HashRecord for #ident {
            type Key = #key;
            const FIELDS: &'static [__cache::FieldSchema] = &[#(#schemas),*];
            #write
            #read
            fn has_key(
                &self,
                #other: &<Self as __cache::HashRecord>::Key,
            ) -> __cache::core::primitive::bool {
                #has_key
            }
            // Made where it is called alone, which is in tests.
            #[inline]
            fn trace_fields(#traces: &mut __cache::FieldTraces) {
                #(#trace)*
            }
        }
    }
}

fn write_fields(record: &Record<'_>) -> TokenStream {
    let out = local("__out");
    let writes = record.stored.iter().enumerate().map(|(at, field)| {
        let Field { member, ty, .. } = field;
        let value = at_place(ty);
        let write = quote_spanned! {ty.span()=>
            <#ty as __cache::StoredField<Self, #at>>::write(#value, #out);
        };
        quote!(let #value = &self.#member; #write)
    });
    quote! {
        fn write_fields(&self, #out: &mut __cache::FieldWriter<'_, Self>) {
            #(#writes)*
        }
    }
}

/// Writes `read_fields`.
// All fields are read before the first `?`, so that every bad one is recorded.
fn read_fields(cacheable: &Cacheable<'_>, record: &Record<'_>) -> TokenStream {
    let (key, fields) = (local("__key"), local("__fields"));
    let variable = |at: usize| -> Ident { local(&format!("__{at}")) };
    let reads = record.stored.iter().enumerate().map(|(at, field)| {
        let ty = &field.ty;
        let variable = variable(at);
        match default(cacheable, field) {
            None => quote_spanned! {ty.span()=>
                let #variable = <#ty as __cache::StoredField<Self, #at>>::read(#fields);
            },
            Some(default) => quote_spanned! {ty.span()=>
                let #variable =
                    <#ty as __cache::StoredField<Self, #at>>::read_or(#fields, #default);
            },
        }
    });
    let key_members = key_parts(cacheable).map(|part| {
        let member = &part.member;
        quote!(#member: #key.#member)
    });
    let stored_members = record.stored.iter().enumerate().map(|(at, field)| {
        let (member, variable) = (&field.member, variable(at));
        quote!(#member: #variable?)
    });
    let skipped_members = record.skipped.iter().map(|field| {
        let (member, value) = (&field.member, skipped_value(field));
        quote!(#member: #value)
    });
    quote! {
        fn read_fields(
            #key: <Self as __cache::HashRecord>::Key,
            #fields: &mut __cache::FieldReader<'_, Self>,
        ) -> __cache::core::option::Option<Self> {
            #(#reads)*
            __cache::core::option::Option::Some(Self {
                #(#key_members,)*
                #(#stored_members,)*
                #(#skipped_members,)*
            })
        }
    }
}

/// Returns a function for the value of a field that is missing, from the `#[serde(default)]` of the field or of the struct.
fn default(cacheable: &Cacheable<'_>, field: &Field) -> Option<TokenStream> {
    if field.serde.word("default").is_some() {
        let value = skipped_value(field);
        return Some(quote!(|| #value));
    }
    let of_struct = &cacheable.input.serde;
    of_struct.word("default")?;
    let text = of_struct.text("default").unwrap_or_default();
    let path = Path::parse_mod_style.parse_str(&text);
    let whole = path.map_or_else(
        |_none| quote!(<Self as __cache::core::default::Default>::default()),
        |path| quote!(#path()),
    );
    let member = &field.member;
    Some(quote!(|| #whole.#member))
}

/// Returns the value of a field that serde skips, from its `#[serde(default = "path")]` if there is one.
fn skipped_value(field: &Field) -> TokenStream {
    let text = field.serde.text("default").unwrap_or_default();
    match Path::parse_mod_style.parse_str(&text) {
        Ok(path) => quote!(#path()),
        Err(_) => {
            quote_spanned!(field.ty.span()=> __cache::core::default::Default::default())
        }
    }
}

/// Returns the parts of the key that are fields of the struct.
fn key_parts<'a>(cacheable: &'a Cacheable<'_>) -> impl Iterator<Item = &'a Part<'a>> {
    let parts = cacheable.key.parts.iter();
    parts.filter(|_| cacheable.holds_key)
}
