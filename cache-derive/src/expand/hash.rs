//! The list of a hash's fields, and the impl of `HashRecord`.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::{allowed, at_place, docs, key_struct, local};
use crate::model::{Cacheable, Part, Record, Stored};

/// Writes the list of the fields, with the visibility of the user's type.
pub(super) fn fields(cacheable: &Cacheable, record: &Record) -> TokenStream {
    let list = fields_struct(cacheable, record);
    let constants = fields_impl(cacheable, record);
    quote!(#list #constants)
}

fn fields_struct(cacheable: &Cacheable, record: &Record) -> TokenStream {
    let name = &record.fields_type;
    let vis = &cacheable.key.vis;
    let doc = docs::fields(cacheable);
    quote! {
        #doc
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
        #[allow(dead_code)]
        #vis struct #name;
    }
}

fn fields_impl(cacheable: &Cacheable, record: &Record) -> TokenStream {
    let (name, vis) = (&record.fields_type, &cacheable.key.vis);
    let (ident, root) = (&cacheable.ident, &cacheable.key.root);
    let constants = record.stored.iter().enumerate().map(|(at, field)| {
        let Stored { constant, ty, .. } = field;
        let doc = docs::field(field);
        // With the span of the type, where a type that cannot be a field is then reported.
        let value = quote_spanned!(ty.span()=> #root::Field::nth::<#at>());
        quote! {
            #doc
            #vis const #constant: #root::Field<#ident, #ty> = #value;
        }
    });
    let allowed = allowed();
    quote! {
        #[automatically_derived]
        #allowed
        impl #name { #(#constants)* }
    }
}

/// Writes `HashRecord`.
pub(super) fn record(cacheable: &Cacheable, record: &Record) -> TokenStream {
    let ident = &cacheable.ident;
    let key = &cacheable.key.ident;
    let schemas = record.stored.iter().map(|field| {
        let Stored { name, ty, .. } = field;
        quote_spanned! {ty.span()=>
            __cache::FieldSchema::new(#name, <#ty as __cache::Schema>::SHAPE)
        }
    });
    let write = write_fields(record);
    let read = read_fields(cacheable, record);
    let has_key = has_key(cacheable);
    quote! {
        #[automatically_derived]
        impl __cache::HashRecord for #ident {
            type Key = #key;
            const FIELDS: &'static [__cache::FieldSchema] = &[#(#schemas),*];
            #write
            #read
            #has_key
        }
    }
}

fn write_fields(record: &Record) -> TokenStream {
    let out = local("__out");
    let writes = record.stored.iter().enumerate().map(|(at, field)| {
        let Stored { member, ty, .. } = field;
        let value = at_place(ty);
        let write = quote_spanned! {ty.span()=>
            __cache::FieldWriter::write_nth::<#at, #ty>(#out, #value);
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
fn read_fields(cacheable: &Cacheable, record: &Record) -> TokenStream {
    let (key, fields) = (local("__key"), local("__fields"));
    let variable = |at: usize| -> Ident { local(&format!("__{at}")) };
    let reads = record.stored.iter().enumerate().map(|(at, field)| {
        let ty = &field.ty;
        let variable = variable(at);
        quote_spanned! {ty.span()=>
            let #variable = __cache::FieldReader::read_nth::<#at, #ty>(#fields);
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
    let skipped_members = record.skipped.iter().map(|(member, ty, filler)| {
        let value = filler.as_ref().map_or_else(
            || quote_spanned!(ty.span()=> __cache::core::default::Default::default()),
            |filler| quote!(#filler()),
        );
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

fn has_key(cacheable: &Cacheable) -> TokenStream {
    let key = local("__key");
    let all = key_struct::comparison(key_parts(cacheable), &key);
    quote! {
        fn has_key(
            &self,
            #key: &<Self as __cache::HashRecord>::Key,
        ) -> __cache::core::primitive::bool {
            #all
        }
    }
}

/// Returns the parts of the key that are fields of the struct.
fn key_parts(cacheable: &Cacheable) -> impl Iterator<Item = &Part> {
    cacheable.key.parts.iter().filter(|_| cacheable.holds_key)
}
