use proc_macro2::{Ident, Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned as _;

use super::{bounded, in_block, local};
use crate::attr::Input;
use crate::model::{Child, Discriminant, Form, Member, Shape, Variant};

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
    let shape = of_shape(shape, &repr(input));
    quote! {
        #[automatically_derived]
        impl #parameters __cache::Schema for #ident #arguments #bounds {
            const SHAPE: &'static __cache::Shape = #shape;
        }
    }
}

fn of_shape(shape: &Shape, repr: &TokenStream) -> TokenStream {
    match shape {
        Shape::Opaque { name, numbers } if numbers.is_empty() => {
            quote!(&__cache::Shape::opaque(#name))
        }
        Shape::Opaque { name, numbers } => {
            let numbers = numbers.iter().map(|variant| of_variant(variant, repr));
            let numbers = quote!(&__cache::Shape::enumeration(&[#(#numbers),*]));
            quote!(&__cache::Shape::opaque_over(#name, &[#numbers]))
        }
        Shape::Transparent(inner) => of_child(inner),
        Shape::Struct(form) => {
            let (constructor, content) = of_form(form);
            quote!(&__cache::Shape::#constructor(#content))
        }
        Shape::Enumeration { variants, tags } => {
            let variants = variants.iter().map(|variant| of_variant(variant, repr));
            let tags = tags.as_ref().map(|tags| quote!(.with_tags(#(#tags),*)));
            quote!(&__cache::Shape::enumeration(&[#(#variants),*])#tags)
        }
        Shape::SelfDescribing(how, content) => {
            let content = of_shape(content, repr);
            quote!(&__cache::Shape::self_describing(#how, #content))
        }
    }
}

fn of_variant(variant: &Variant, repr: &TokenStream) -> TokenStream {
    let (constructor, content) = of_form(&variant.form);
    let name = &variant.name;
    let discriminant = variant.discriminant.as_ref().map(|discriminant| {
        let number = number(discriminant, repr);
        quote!(.with_discriminant(#number))
    });
    quote!(__cache::Variant::#constructor(#name, #content)#discriminant)
}

/// Writes a discriminant. Its expression has the type of the enum's `repr`, as the compiler sees it.
fn number(discriminant: &Discriminant, repr: &TokenStream) -> TokenStream {
    let steps = Literal::usize_unsuffixed(discriminant.steps);
    let Some(base) = &discriminant.base else {
        return quote!(#steps);
    };
    let counted = (discriminant.steps > 0).then(|| quote!(+ #steps));
    quote! {
        {
            const __BASE: #repr = #base;
            __BASE as __cache::core::primitive::i128 #counted
        }
    }
}

/// Returns the type of an enum's discriminants.
fn repr(input: &Input) -> TokenStream {
    let given = input.repr.as_ref();
    let name = given.map_or_else(|| local("isize"), Ident::clone);
    quote!(__cache::core::primitive::#name)
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

fn of_member(member: &Member) -> TokenStream {
    let shape = of_child(&member.child);
    match &member.name {
        None => quote!(__cache::Member::flattened(#shape)),
        Some(name) => {
            let optional = member.is_optional.then(|| quote!(.optional()));
            quote!(__cache::Member::new(#name, #shape)#optional)
        }
    }
}

fn of_child(child: &Child) -> TokenStream {
    match child {
        Child::Of(ty) => of_type(ty),
        Child::WrittenAs(ty) => {
            let shape = of_type(ty);
            quote!(&__cache::Shape::foreign(#shape))
        }
        Child::Opaque { name, parameters } if parameters.is_empty() => {
            quote!(&__cache::Shape::opaque(#name))
        }
        Child::Opaque { name, parameters } => {
            let shapes = parameters.iter().map(of_type);
            quote!(&__cache::Shape::opaque_over(#name, &[#(#shapes),*]))
        }
    }
}

fn of_type(ty: &Type) -> TokenStream {
    quote_spanned!(ty.span()=> <#ty as __cache::Schema>::SHAPE)
}
