use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned as _;

use super::{at_place, bounded, in_block, is_open, local};
use crate::attr::{Data, Field, Input, Variant};
use crate::model::{is_phantom, single_field, variant_name};

/// The bodies of the two impls of a key part, for the variables `__out` and `__part`.
pub(super) struct Bodies<'a> {
    /// The type inside of a newtype.
    inner: Option<&'a Type>,
    shape: TokenStream,
    write: TokenStream,
    /// `None` for a part that borrows its text, which cannot be read back.
    read: Option<TokenStream>,
}

impl Bodies<'_> {
    /// Makes bodies that never run.
    pub(super) fn never() -> Self {
        Self {
            inner: None,
            shape: quote!(&__cache::Shape::unit()),
            write: quote!(__cache::core::unreachable!()),
            read: Some(quote!(__cache::core::unreachable!())),
        }
    }
}

/// Writes the expansion of `#[derive(KeyPart)]`.
pub(crate) fn expand(input: &Input) -> TokenStream {
    let bodies = match (&input.data, single_field(input.fields())) {
        (Data::Enum(variants), _) => of_variants(variants, input),
        (_, Some(field)) => of_newtype(field, input),
        // A check has reported it.
        (_, None) => Bodies::never(),
    };
    in_block(input, &impls(input, &bodies))
}

pub(super) fn impls(input: &Input, bodies: &Bodies<'_>) -> TokenStream {
    let ident = &input.ident;
    let Bodies {
        inner,
        shape,
        write,
        read,
    } = bodies;
    let (out, reader) = (local("__out"), local("__part"));
    let (_, arguments, _) = input.generics.split_for_impl();
    let writing = bounded(&input.generics, *inner, &quote!(__cache::KeyPart));
    let (parameters, _, wheres) = writing.split_for_impl();
    let reading = bounded(&input.generics, *inner, &quote!(__cache::OwnedKeyPart));
    let owned = read.as_ref().map(|read| {
        let (parameters, _, wheres) = reading.split_for_impl();
        quote! {
            #[automatically_derived]
            impl #parameters __cache::OwnedKeyPart for #ident #arguments #wheres {
                fn read_part(
                    #reader: &__cache::PartReader<'_>,
                ) -> __cache::core::option::Option<Self> {
                    #read
                }
            }
        }
    });
    quote! {
        #[automatically_derived]
        impl #parameters __cache::KeyPart for #ident #arguments #wheres {
            const SHAPE: &'static __cache::Shape = #shape;
            fn write_part(&self, #out: &mut __cache::PartWriter<'_>) {
                #write
            }
        }
        #owned
    }
}

fn of_newtype<'a>(field: &'a Field, input: &Input) -> Bodies<'a> {
    let Field { member, ty, .. } = field;
    let (out, reader, value) = (local("__out"), local("__part"), at_place(ty));
    // One trait for all uses makes an inner type that is no part one error; a generic inner type has only the bounds
    // that the impls add.
    let trait_of_inner = if is_owned(input) && !is_open(ty, &input.generics) {
        quote!(OwnedPart)
    } else {
        quote!(KeyPart)
    };
    let write = quote_spanned! {ty.span()=>
        <#ty as __cache::#trait_of_inner>::write_part(#value, #out);
    };
    let phantoms = input.fields().iter().filter(|other| is_phantom(&other.ty));
    let phantoms = phantoms.map(|phantom| &phantom.member);
    let read = is_owned(input).then(|| {
        let read = quote_spanned!(ty.span()=> <#ty as __cache::OwnedPart>::read_part(#reader)?);
        quote! {
            __cache::core::option::Option::Some(Self {
                #member: #read,
                #(#phantoms: __cache::core::marker::PhantomData,)*
            })
        }
    });
    Bodies {
        inner: Some(ty),
        shape: quote_spanned!(ty.span()=> <#ty as __cache::#trait_of_inner>::SHAPE),
        write: quote!(let #value = &self.#member; #write),
        read,
    }
}

fn of_variants<'a>(variants: &[Variant], input: &Input) -> Bodies<'a> {
    let (out, reader) = (local("__out"), local("__part"));
    let names = variants.iter().map(|each| variant_name(each, input));
    let names: Vec<String> = names.collect();
    let idents: Vec<_> = variants.iter().map(|variant| &variant.ident).collect();
    Bodies {
        inner: None,
        shape: quote! {
            &__cache::Shape::enumeration(&[#(__cache::Variant::unit(#names)),*])
        },
        write: quote! {
            __cache::PartWriter::text(#out, match self { #(Self::#idents {} => #names,)* });
        },
        read: is_owned(input).then(|| {
            quote! {
                match &*__cache::PartReader::text(#reader)? {
                    #(#names => __cache::core::option::Option::Some(Self::#idents {}),)*
                    _ => __cache::core::option::Option::None,
                }
            }
        }),
    }
}

/// Returns whether the part owns its text, and so can be read back.
fn is_owned(input: &Input) -> bool {
    input.generics.lifetimes().next().is_none()
}
