//! Readers for the value of one word, which report values of another form.

use proc_macro2::{Ident, TokenStream};
use syn::{Lit, LitStr, Type, TypeTuple};

use super::{
    scope::Derive,
    word::{Value, Word},
    words,
};
use crate::{errors::Errors, suggest};

impl Word {
    /// Reads a word without a value.
    pub(crate) fn flag(&self, errors: &mut Errors) -> Option<()> {
        let name = &self.name;
        match &self.value {
            Value::Bare => return Some(()),
            Value::Assigned(value) if value.is_empty() => {
                errors.at(name, format!("`{name}` takes no value"));
            }
            Value::Assigned(value) => errors.at(value, format!("`{name}` takes no value")),
            Value::Listed(list) => errors.at(list, format!("`{name}` takes no list")),
            Value::Broken => {}
        }
        None
    }

    /// Returns the tokens behind `=`.
    pub(crate) fn assigned(&self, derive: Derive, errors: &mut Errors) -> Option<&TokenStream> {
        let example = words::example(&self.name.to_string(), derive);
        match &self.value {
            Value::Assigned(value) if !value.is_empty() => return Some(value),
            Value::Listed(list) => {
                errors.at(list, format!("`{}` takes a value: `{example}`", self.name));
            }
            Value::Bare | Value::Assigned(_) => errors.at(
                &self.name,
                format!("`{}` takes a value: `{example}`", self.name),
            ),
            Value::Broken => {}
        }
        None
    }

    pub(crate) fn string(&self, derive: Derive, errors: &mut Errors) -> Option<LitStr> {
        let value = self.assigned(derive, errors)?;
        let literal = literal(value);
        if let Some(Lit::Str(text)) = literal {
            return Some(text);
        }
        let example = words::example(&self.name.to_string(), derive);
        errors.at(
            value,
            format!("`{}` takes a string literal: `{example}`", self.name),
        );
        None
    }

    /// Reads the name of an item to be generated.
    pub(crate) fn item_name(&self, derive: Derive, errors: &mut Errors) -> Option<Ident> {
        let value = self.assigned(derive, errors)?;
        let name = syn::parse2(value.clone()).ok();
        if name.is_none() {
            let example = words::example(&self.name.to_string(), derive);
            errors.at(value, format!("`{}` takes a name: `{example}`", self.name));
        }
        name
    }

    pub(crate) fn ty(&self, derive: Derive, errors: &mut Errors) -> Option<Type> {
        let example = words::example(&self.name.to_string(), derive);
        if matches!(self.value, Value::Bare) {
            errors.at(
                &self.name,
                format!("`{}` takes a type: `{example}`", self.name),
            );
            return None;
        }
        let value = self.assigned(derive, errors)?;
        let ty = syn::parse2(value.clone()).ok();
        if ty.is_none() {
            errors.at(value, format!("`{}` takes a type: `{example}`", self.name));
        }
        ty
    }

    /// Reads `(Field, Value)`.
    pub(crate) fn type_pair(&self, derive: Derive, errors: &mut Errors) -> Option<Vec<Type>> {
        let value = self.assigned(derive, errors)?;
        if let Ok(Type::Tuple(TypeTuple { elems, .. })) = syn::parse2(value.clone()) {
            let mut types = elems.into_iter();
            if let (Some(field), Some(item), None) = (types.next(), types.next(), types.next()) {
                return Some(vec![field, item]);
            }
        }
        let example = words::example(&self.name.to_string(), derive);
        errors.at(
            value,
            format!("`{}` takes two types: `{example}`", self.name),
        );
        None
    }

    /// Reads one of a few names, such as `miss` or `error`.
    pub(crate) fn choice<T: Copy>(
        &self,
        choices: [(&'static str, T); 2],
        derive: Derive,
        errors: &mut Errors,
    ) -> Option<(Ident, T)> {
        let value = self.assigned(derive, errors)?;
        let [(first, _), (second, _)] = choices;
        let hint = match (syn::parse2::<Ident>(value.clone()), literal(value)) {
            (Ok(name), _) => {
                if let Some((_, choice)) = choices.into_iter().find(|(text, _)| name == text) {
                    return Some((name, choice));
                }
                suggest::nearest(&name.to_string(), &[first, second])
                    .map(|nearest| format!(", did you mean `{nearest}`?"))
            }
            (_, Some(Lit::Str(text))) if [first, second].contains(&text.value().as_str()) => Some(
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
