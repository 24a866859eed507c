//! Readers for the value of one word, which report values of another form.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::parse::{Parse, Parser as _};
use syn::punctuated::Punctuated;
use syn::{Lit, Path, Token, Type, TypeTuple};

use super::grammar;
use super::word::{Value, Word};
use crate::errors::Errors;
use crate::suggest;

impl Word {
    /// Reads a word without a value.
    pub(crate) fn flag(&self, errors: &mut Errors) -> Option<()> {
        let name = &self.name;
        let [value, list] = ["value", "list"].map(|form| format!("`{name}` takes no {form}"));
        self.bare([&value, &list], errors)
    }

    /// Reads a word without a value; the messages are those for a value and for a list.
    pub(crate) fn bare(&self, [value, list]: [&str; 2], errors: &mut Errors) -> Option<()> {
        match &self.value {
            Value::Bare => return Some(()),
            Value::Assigned(tokens) if tokens.is_empty() => errors.at(&self.name, value),
            Value::Assigned(tokens) => errors.at(tokens, value),
            Value::Listed(tokens) => errors.at(tokens, list),
            Value::Broken => {}
        }
        None
    }

    /// Returns the tokens behind `=`.
    pub(crate) fn assigned(&self, errors: &mut Errors) -> Option<&TokenStream> {
        match &self.value {
            Value::Assigned(value) if !value.is_empty() => return Some(value),
            Value::Listed(list) => self.takes("a value", list, errors),
            Value::Bare | Value::Assigned(_) => self.takes("a value", &self.name, errors),
            Value::Broken => {}
        }
        None
    }

    /// Reads the name of an item to be generated.
    pub(crate) fn item_name(&self, errors: &mut Errors) -> Option<Ident> {
        let value = self.assigned(errors)?;
        if let Some(Lit::Str(text)) = literal(value)
            && let Ok(name) = text.parse::<Ident>()
        {
            let word = &self.name;
            errors.at(value, format!("`{word}` takes a name: `{word} = {name}`"));
            return Some(name);
        }
        self.parsed("a name", errors)
    }

    pub(crate) fn ty(&self, errors: &mut Errors) -> Option<Type> {
        if matches!(self.value, Value::Bare) {
            self.takes("a type", &self.name, errors);
            return None;
        }
        self.parsed("a type", errors)
    }

    /// Reads `(Newer, Older)` behind the word.
    pub(crate) fn types(&self, errors: &mut Errors) -> Option<Vec<Type>> {
        self.listed("types in parentheses", errors)
    }

    /// Reads `(Copy, serde::Serialize)` behind the word.
    pub(crate) fn derives(&self, errors: &mut Errors) -> Option<Vec<Path>> {
        self.listed("derives in parentheses", errors)
    }

    /// Reads a list of values of the type `T`, which a message calls `form`.
    fn listed<T: Parse>(&self, form: &str, errors: &mut Errors) -> Option<Vec<T>> {
        let Value::Listed(list) = &self.value else {
            self.takes(form, &self.name, errors);
            return None;
        };
        let items = Punctuated::<T, Token![,]>::parse_terminated.parse2(list.stream());
        if items.is_err() {
            self.takes(form, list, errors);
        }
        items.ok().map(Vec::from_iter)
    }

    /// Reads `(Field, Value)`.
    pub(crate) fn type_pair(&self, errors: &mut Errors) -> Option<Vec<Type>> {
        let value = self.assigned(errors)?;
        match syn::parse2(value.clone()) {
            Ok(Type::Tuple(TypeTuple { elems, .. })) if elems.len() == 2 => {
                Some(elems.into_iter().collect())
            }
            _ => {
                self.takes("two types", value, errors);
                None
            }
        }
    }

    /// Reads a value of the type `T`, which a message calls `form`.
    pub(super) fn parsed<T: Parse>(&self, form: &str, errors: &mut Errors) -> Option<T> {
        let value = self.assigned(errors)?;
        let parsed = syn::parse2(value.clone()).ok();
        if parsed.is_none() {
            self.takes(form, value, errors);
        }
        parsed
    }

    /// Reports a value of another form, with an example.
    fn takes(&self, form: &str, place: impl ToTokens, errors: &mut Errors) {
        let name = &self.name;
        let example = grammar::example(&name.to_string());
        errors.at(place, format!("`{name}` takes {form}: `{example}`"));
    }

    /// Reads one of two names, such as `miss` or `error`.
    pub(crate) fn choice(&self, choices: [&str; 2], errors: &mut Errors) -> Option<Ident> {
        let value = self.assigned(errors)?;
        let [first, second] = choices;
        let hint =
            match (syn::parse2::<Ident>(value.clone()), literal(value)) {
                (Ok(name), _) if choices.iter().any(|choice| name == choice) => return Some(name),
                (Ok(name), _) => suggest::nearest(&name.to_string(), &choices)
                    .map(|nearest| format!(", did you mean `{nearest}`?")),
                (_, Some(Lit::Str(text))) if choices.contains(&text.value().as_str()) => Some(
                    format!(": write `{} = {}`, without quotes", self.name, text.value()),
                ),
                _ => None,
            };
        let message = format!("`{}` is `{first}` or `{second}`", self.name);
        errors.at(value, message + &hint.unwrap_or_default());
        None
    }
}

/// Reads a literal, also one passed on by `macro_rules`.
pub(crate) fn literal(value: &TokenStream) -> Option<Lit> {
    syn::parse2(value.clone()).ok()
}
