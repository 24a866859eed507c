use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Type, spanned::Spanned as _};

use super::{generics::bounded, in_block};
use crate::model::{Child, Described, Opaque, Shape, VariantContent, VariantShape};

/// Writes the expansion of `#[derive(Schema)]`.
pub(crate) fn expand(described: &Described) -> TokenStream {
    in_block(&described.root, &impl_schema(described))
}

/// Writes `Schema`.
pub(super) fn impl_schema(described: &Described) -> TokenStream {
    let ident = &described.ident;
    let children = described.shape.children();
    let types = children.iter().flat_map(|child| child.types());
    let generics = bounded(&described.generics, types, &quote!(__cache::Schema));
    let (parameters, _, bounds) = generics.split_for_impl();
    let (_, arguments, _) = described.generics.split_for_impl();
    let shape = shape(&described.shape);
    quote! {
        #[automatically_derived]
        impl #parameters __cache::Schema for #ident #arguments #bounds {
            const SHAPE: &'static __cache::Shape = #shape;
        }
    }
}

fn shape(shape: &Shape) -> TokenStream {
    match shape {
        Shape::Opaque(name) => quote!(&__cache::Shape::opaque(#name)),
        Shape::Inner(inner) => child(inner),
        Shape::Unit => quote!(&__cache::Shape::unit()),
        Shape::Tuple(children) => {
            let children = children.iter().map(child);
            quote!(&__cache::Shape::tuple(&[#(#children),*]))
        }
        Shape::Record(fields) => {
            let members = members(fields);
            quote!(&__cache::Shape::record(#members))
        }
        Shape::Enumeration(variants) => {
            let variants = variants.iter().map(variant);
            quote!(&__cache::Shape::enumeration(&[#(#variants),*]))
        }
    }
}

fn variant(VariantShape { name, content }: &VariantShape) -> TokenStream {
    match content {
        VariantContent::Unit => quote!(__cache::Variant::unit(#name)),
        VariantContent::Newtype(inner) => {
            let inner = child(inner);
            quote!(__cache::Variant::newtype(#name, #inner))
        }
        VariantContent::Tuple(children) => {
            let children = children.iter().map(child);
            quote!(__cache::Variant::tuple(#name, &[#(#children),*]))
        }
        VariantContent::Record(fields) => {
            let members = members(fields);
            quote!(__cache::Variant::record(#name, #members))
        }
    }
}

fn members(fields: &[(String, Child)]) -> TokenStream {
    let members = fields.iter().map(|(name, field)| {
        let shape = child(field);
        quote!(__cache::Member::new(#name, #shape))
    });
    quote!(&[#(#members),*])
}

fn child(child: &Child) -> TokenStream {
    match child {
        Child::Of(ty) => of(ty),
        Child::Opaque(Opaque { name, parameters }) if parameters.is_empty() => {
            quote!(&__cache::Shape::opaque(#name))
        }
        Child::Opaque(Opaque { name, parameters }) => {
            let shapes = parameters.iter().map(of);
            quote!(&__cache::Shape::tuple(&[&__cache::Shape::opaque(#name), #(#shapes),*]))
        }
    }
}

fn of(ty: &Type) -> TokenStream {
    quote_spanned!(ty.span()=> <#ty as __cache::Schema>::SHAPE)
}
