use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Generics, spanned::Spanned as _};

use super::{
    at_place,
    generics::{bounded, is_open},
    in_block, local,
};
use crate::model::{KeyPart, Newtype, Text};

/// The bodies of the two impls of a key part.
struct Bodies {
    shape: TokenStream,
    write: TokenStream,
    read: TokenStream,
}

/// Writes the expansion of `#[derive(KeyPart)]`.
pub(crate) fn expand(part: &KeyPart) -> TokenStream {
    let (out, reader) = (local("__out"), local("__part"));
    let bodies = match &part.text {
        Text::Inner(newtype) => of_newtype(part, newtype, &out, &reader),
        Text::Variant(variants) => of_variants(variants, &out, &reader),
    };
    in_block(&part.root, &impls(part, &bodies, &out, &reader))
}

fn impls(part: &KeyPart, bodies: &Bodies, out: &Ident, reader: &Ident) -> TokenStream {
    let ident = &part.ident;
    let Bodies { shape, write, read } = bodies;
    let (_, arguments, _) = part.generics.split_for_impl();
    let writing = bounds(part, &quote!(__cache::KeyPart));
    let (parameters, _, wheres) = writing.split_for_impl();
    let reading = bounds(part, &quote!(__cache::OwnedKeyPart));
    let owned = part.is_owned().then(|| {
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

fn of_newtype(part: &KeyPart, newtype: &Newtype, out: &Ident, reader: &Ident) -> Bodies {
    let Newtype {
        member,
        ty,
        phantoms,
    } = newtype;
    let value = at_place(ty);
    // One trait for all uses makes an inner type that is no part one error; a generic inner type has only the bounds
    // that the impls add.
    let trait_of_inner = if part.is_owned() && !is_open(ty, &part.generics) {
        quote!(OwnedPart)
    } else {
        quote!(BorrowedPart)
    };
    let write = quote_spanned! {ty.span()=>
        <#ty as __cache::#trait_of_inner>::write_text(#value, #out);
    };
    let read = quote_spanned!(ty.span()=> <#ty as __cache::OwnedPart>::read_text(#reader)?);
    Bodies {
        shape: quote_spanned!(ty.span()=> <#ty as __cache::#trait_of_inner>::SHAPE),
        write: quote!(let #value = &self.#member; #write),
        read: quote! {
            __cache::core::option::Option::Some(Self {
                #member: #read,
                #(#phantoms: __cache::core::marker::PhantomData,)*
            })
        },
    }
}

fn of_variants(variants: &[(Ident, String)], out: &Ident, reader: &Ident) -> Bodies {
    let (idents, names): (Vec<_>, Vec<_>) =
        variants.iter().map(|(ident, name)| (ident, name)).unzip();
    Bodies {
        shape: quote! {
            &__cache::Shape::enumeration(&[#(__cache::Variant::unit(#names)),*])
        },
        write: quote! {
            __cache::PartWriter::text(#out, match self { #(Self::#idents {} => #names,)* });
        },
        read: quote! {
            match &*__cache::PartReader::text(#reader)? {
                #(#names => __cache::core::option::Option::Some(Self::#idents {}),)*
                _ => __cache::core::option::Option::None,
            }
        },
    }
}

fn bounds(part: &KeyPart, bound: &TokenStream) -> Generics {
    let inner = match &part.text {
        Text::Inner(newtype) => Some(&newtype.ty),
        Text::Variant(_) => None,
    };
    bounded(&part.generics, inner, bound)
}

impl KeyPart {
    /// Returns whether the part owns its text, and so can be read back.
    fn is_owned(&self) -> bool {
        self.generics.lifetimes().next().is_none()
    }
}
