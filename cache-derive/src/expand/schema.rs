use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned as _;

use super::generics::bounded;
use super::in_block;
use crate::attr::Input;
use crate::model::{Child, Form, Shape};

/// Writes the expansion of `#[derive(Schema)]`.
pub(crate) fn expand(input: &Input) -> TokenStream {
    in_block(input, &impl_schema(input, &Shape::new(input)))
}

/// Writes `Schema`.
pub(super) fn impl_schema(input: &Input, shape: &Shape) -> TokenStream {
    let ident = &input.ident;
    let children = shape.children();
    let types = children.iter().flat_map(|child| child.types());
    let generics = bounded(&input.generics, types, &quote!(__cache::Schema));
    let (parameters, _, bounds) = generics.split_for_impl();
    let (_, arguments, _) = input.generics.split_for_impl();
    let shape = of_shape(shape);
    quote! {
        #[automatically_derived]
        impl #parameters __cache::Schema for #ident #arguments #bounds {
            const SHAPE: &'static __cache::Shape = #shape;
        }
    }
}

fn of_shape(shape: &Shape) -> TokenStream {
    match shape {
        Shape::Opaque(name) => quote!(&__cache::Shape::opaque(#name)),
        Shape::Struct(Form::Unit) => quote!(&__cache::Shape::unit()),
        Shape::Struct(Form::Newtype(inner)) => of_child(inner),
        Shape::Struct(Form::Tuple(children)) => {
            let children = children.iter().map(of_child);
            quote!(&__cache::Shape::tuple(&[#(#children),*]))
        }
        Shape::Struct(Form::Record(members)) => {
            let members = members.iter().map(of_member);
            quote!(&__cache::Shape::record(&[#(#members),*]))
        }
        Shape::Enumeration(variants) => {
            let variants = variants.iter().map(of_variant);
            quote!(&__cache::Shape::enumeration(&[#(#variants),*]))
        }
    }
}

fn of_variant((name, form): &(String, Form)) -> TokenStream {
    match form {
        Form::Unit => quote!(__cache::Variant::unit(#name)),
        Form::Newtype(inner) => {
            let inner = of_child(inner);
            quote!(__cache::Variant::newtype(#name, #inner))
        }
        Form::Tuple(children) => {
            let children = children.iter().map(of_child);
            quote!(__cache::Variant::tuple(#name, &[#(#children),*]))
        }
        Form::Record(members) => {
            let members = members.iter().map(of_member);
            quote!(__cache::Variant::record(#name, &[#(#members),*]))
        }
    }
}

fn of_member((name, child): &(String, Child)) -> TokenStream {
    let shape = of_child(child);
    quote!(__cache::Member::new(#name, #shape))
}

fn of_child(child: &Child) -> TokenStream {
    match child {
        Child::Of(ty) => of_type(ty),
        Child::Opaque { name, parameters } if parameters.is_empty() => {
            quote!(&__cache::Shape::opaque(#name))
        }
        Child::Opaque { name, parameters } => {
            let shapes = parameters.iter().map(of_type);
            quote!(&__cache::Shape::tuple(&[&__cache::Shape::opaque(#name), #(#shapes),*]))
        }
    }
}

fn of_type(ty: &Type) -> TokenStream {
    quote_spanned!(ty.span()=> <#ty as __cache::Schema>::SHAPE)
}
