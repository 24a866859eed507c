//! The words of `#[remember(..)]` that are options of the call.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::attr::{Value, Word, time_of_call};
use crate::errors::Errors;

/// The words that are methods of the call's future, with their values.
#[derive(Default)]
pub(super) struct Options(Vec<(Ident, Setting)>);

enum Setting {
    Millis(u64),
    /// `ttl = never`.
    Never,
    /// A variant of `Outage`.
    Outage(Ident),
    Expression(TokenStream),
}

pub(super) const OPTIONS: [&str; 10] = [
    "early_expiration",
    "grace",
    "load_timeout",
    "negative",
    "outage",
    "refresh_ahead",
    "soft_timeout",
    "stale_while_revalidate",
    "throttle",
    "timeout",
];

impl Options {
    /// Reads a word that is an option.
    pub(super) fn read(&mut self, word: &Word, errors: &mut Errors) {
        let name = &word.name;
        if let Some((first, _)) = self.0.iter().find(|(given, _)| given == name) {
            let message = format!("`{name}` is given twice");
            let first_message = format!("`{name}` is first given here");
            errors.at_both((name, message), (first, first_message));
            return;
        }
        let setting = match name.to_string().as_str() {
            "outage" => outage(word, errors),
            "stale_while_revalidate" if matches!(word.value, Value::Bare) => {
                Some(Setting::Expression(quote!(true)))
            }
            "early_expiration" | "refresh_ahead" | "stale_while_revalidate" => {
                expression(word, errors).map(Setting::Expression)
            }
            _ => time(word, errors),
        };
        self.0
            .extend(setting.map(|setting| (name.clone(), setting)));
    }

    /// Returns the word of this name, if it was given.
    pub(super) fn word(&self, name: &str) -> Option<&Ident> {
        self.0
            .iter()
            .map(|(word, _)| word)
            .find(|word| *word == name)
    }

    /// Writes the calls of the methods.
    pub(super) fn calls(&self, root: &TokenStream) -> TokenStream {
        let calls = self.0.iter().map(|(name, setting)| {
            let value = match setting {
                Setting::Millis(millis) => quote!(::core::time::Duration::from_millis(#millis)),
                Setting::Never => quote!(#root::Ttl::NEVER),
                Setting::Outage(variant) => quote!(#root::schema::Outage::#variant),
                Setting::Expression(value) => value.clone(),
            };
            quote!(.#name(#value))
        });
        calls.collect()
    }
}

fn time(word: &Word, errors: &mut Errors) -> Option<Setting> {
    Some(match time_of_call(word, errors)? {
        Ok(millis) => Setting::Millis(millis),
        Err(value) if word.name == "ttl" && is_never(&value) => Setting::Never,
        Err(value) => Setting::Expression(value),
    })
}

fn is_never(value: &TokenStream) -> bool {
    syn::parse2::<Ident>(value.clone()).is_ok_and(|word| word == "never")
}

fn outage(word: &Word, errors: &mut Errors) -> Option<Setting> {
    let choice = word.choice(["load", "fail"], errors)?;
    let variant = if choice == "load" { "Load" } else { "Fail" };
    Some(Setting::Outage(Ident::new(variant, choice.span())))
}

/// Reads the expression behind `=`, which rustc checks.
pub(super) fn expression(word: &Word, errors: &mut Errors) -> Option<TokenStream> {
    let name = &word.name;
    match &word.value {
        Value::Assigned(tokens) if !tokens.is_empty() => return Some(tokens.clone()),
        Value::Broken => {}
        Value::Bare | Value::Assigned(_) | Value::Listed(_) => {
            errors.at(name, format!("`{name}` takes an expression: `{name} = ..`"));
        }
    }
    None
}
