//! The result of a function: what callers get, and what the body gives.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::{GenericArgument, Path, PathArguments, PathSegment, Type};

use super::attribute::{Attribute, needs_a_result};
use super::signature::Signature;
use super::words::Words;
use crate::errors::Errors;

/// The types of the body's `Result<T, E>`.
pub(super) struct Output {
    pub(super) value: TokenStream,
    pub(super) error: TokenStream,
    /// Makes the result of the function; none where the types are written out.
    of: Option<TokenStream>,
}

impl Output {
    /// Reads the result. One that is written out must be `Result<T, RememberError<E>>`: as tokens it has an error of its own, in place of
    /// several ones of types. Of an alias the types say what is in it.
    pub(super) fn read(
        attribute: Attribute,
        words: &Words,
        signature: &Signature,
        errors: &mut Errors,
    ) -> Option<Self> {
        let output = &signature.output;
        let refuse = |errors: &mut Errors, message: String| {
            errors.at(output, message);
            None
        };
        let (name, error) = (attribute.name(), words.error(attribute));
        let Some(last) = last_of(output) else {
            return refuse(errors, needs_a_result(name, error));
        };
        let types = types_of(last);
        let (value, failure) = match (last.ident.to_string().as_str(), types.as_slice()) {
            ("Result", [value, failure]) => (*value, *failure),
            ("Option" | "String" | "Vec" | "bool" | "u64" | "i64", _) => {
                return refuse(errors, needs_a_result(name, error));
            }
            _ => return Some(Self::of_alias(attribute, words, output)),
        };
        let Some(error) = error else {
            return Some(Self::written(value, failure));
        };
        if let Some(inner) = failure_of(failure, error) {
            return Some(Self::written(value, inner));
        }
        let [value, failure] = [value, failure].map(spell);
        let message = format!(
            "callers of `#[{name}(..)]` get `{error}`: write `Result<{value}, {error}<{failure}>>`; the body gives `Result<{value}, {failure}>` all the same"
        );
        refuse(errors, message)
    }

    fn written(value: &Type, error: &Type) -> Self {
        Self {
            value: value.to_token_stream(),
            error: error.to_token_stream(),
            of: None,
        }
    }

    /// Makes an expression the result of the function.
    pub(super) fn of(&self, ended: TokenStream) -> TokenStream {
        match &self.of {
            Some(of) => quote!(#of(#ended)),
            None => ended,
        }
    }

    /// Has the types say what is in it.
    fn of_alias(attribute: Attribute, words: &Words, output: &Type) -> Self {
        let root = words.root();
        let result = match attribute {
            Attribute::Remember => quote!(#root::__private::Remembered),
            Attribute::Evict if words.is_best_effort() => quote!(#root::__private::Fallible),
            Attribute::Evict => quote!(#root::__private::Evicted),
        };
        Self {
            value: quote!(<#output as #result>::Value),
            error: quote!(<#output as #result>::Error),
            of: Some(quote!(<#output as #result>::of)),
        }
    }
}

/// Returns the last part of a type's path; nothing of a tuple or a reference.
fn last_of(ty: &Type) -> Option<&PathSegment> {
    let Type::Path(path) = ty else { return None };
    let Path { segments, .. } = &path.path;
    segments.last()
}

fn types_of(segment: &PathSegment) -> Vec<&Type> {
    let PathArguments::AngleBracketed(list) = &segment.arguments else {
        return Vec::new();
    };
    let types = list.args.iter().map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.flatten().collect()
}

/// Returns the `E` of `RememberError<E>`.
fn failure_of<'t>(ty: &'t Type, error: &str) -> Option<&'t Type> {
    let last = last_of(ty)?;
    let inner = types_of(last).into_iter().next()?;
    (last.ident == error).then_some(inner)
}

/// Returns a type as it is written.
fn spell(ty: &Type) -> String {
    let mut text = ty.to_token_stream().to_string();
    for (spaced, joined) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        (" >", ">"),
        ("< ", "<"),
        (" ,", ","),
        ("& ", "&"),
    ] {
        text = text.replace(spaced, joined);
    }
    text
}
