use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned as _;

use super::{bounded, in_block, local};
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
        Shape::Struct(Form::Newtype(inner)) => of_child(inner),
        Shape::Struct(form) => {
            let (constructor, content) = of_form(form);
            quote!(&__cache::Shape::#constructor(#content))
        }
        Shape::Enumeration(variants) => {
            let variants = variants.iter().map(of_variant);
            quote!(&__cache::Shape::enumeration(&[#(#variants),*]))
        }
    }
}

fn of_variant((name, form): &(String, Form)) -> TokenStream {
    let (constructor, content) = of_form(form);
    quote!(__cache::Variant::#constructor(#name, #content))
}

/// Returns the constructor, which `Shape` and `Variant` have under one name, and its argument.
fn of_form(form: &Form) -> (Ident, TokenStream) {
    let (constructor, content) = match form {
        Form::Unit => ("unit", TokenStream::new()),
        Form::Newtype(inner) => ("newtype", of_child(inner)),
        Form::Tuple(children) => {
            let children = children.iter().map(of_child);
            ("tuple", quote!(&[#(#children),*]))
        }
        Form::Record(members) => {
            let members = members.iter().map(of_member);
            ("record", quote!(&[#(#members),*]))
        }
    };
    (local(constructor), content)
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
