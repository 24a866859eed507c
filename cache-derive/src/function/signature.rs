//! The function that an attribute is on, as tokens.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::Type;

use super::attribute::{Attribute, needs_a_result};
use super::words::Words;
use crate::attr::items;
use crate::errors::Errors;
use crate::mention::is_punct;

/// A function in its parts.
pub(super) struct Signature {
    /// All in front of the body.
    pub(super) head: TokenStream,
    /// The type that it returns.
    pub(super) output: Type,
    arguments: Group,
    pub(super) body: Group,
}

impl Signature {
    /// Reads a function. What is none, or not one that an attribute fits, is an error.
    pub(super) fn read(
        attribute: Attribute,
        words: &Words,
        item: &TokenStream,
        errors: &mut Errors,
    ) -> Option<Self> {
        let name = attribute.name();
        let mut tokens: Vec<TokenTree> = item.clone().into_iter().collect();
        let start = tokens.iter().position(|token| is_word(token, "fn"));
        let body = match tokens.pop() {
            Some(TokenTree::Group(body)) if body.delimiter() == Delimiter::Brace => Some(body),
            _ => None,
        };
        let (Some(start), Some(body)) = (start, body) else {
            errors.at(
                Ident::new(name, Span::call_site()),
                format!("`#[{name}(..)]` belongs on an `async fn` with a body"),
            );
            return None;
        };
        if !tokens[..start].iter().any(|token| is_word(token, "async")) {
            let message = if of_async_trait(&tokens[start..]) {
                format!(
                    "`#[async_trait]` has made this a plain `fn` before `#[{name}(..)]` is read: put the attribute on an `async fn` outside of the trait, and call that here"
                )
            } else {
                format!("`#[{name}(..)]` belongs on an `async fn`: write `async` here")
            };
            errors.at(&tokens[start], message);
            return None;
        }
        let place = arguments(&tokens, start)?;
        let TokenTree::Group(arguments) = tokens[place].clone() else {
            return None;
        };
        let Some(output) = output(&tokens[place + 1..]) else {
            errors.at(&arguments, needs_a_result(name, words.error(attribute)));
            return None;
        };
        Some(Self {
            head: tokens.into_iter().collect(),
            output,
            arguments,
            body,
        })
    }

    /// Refuses a body that `#[tracing::instrument]` has wrapped, as it insists on the type of the signature.
    pub(super) fn refuse_instrumented(&self, attribute: Attribute, errors: &mut Errors) {
        let name = attribute.name();
        let names = ["__tracing_attr_span", "__tracing_instrument_future"];
        if names
            .iter()
            .any(|name| uses(self.body.stream(), &Ident::new(name, Span::call_site())))
        {
            let message = format!(
                "write `#[{name}(..)]` above `#[tracing::instrument]`: below it, it sees a body that is wrapped already"
            );
            errors.at(Ident::new(name, Span::call_site()), message);
        }
    }

    /// Refuses references that the body uses: a task of its own cannot borrow from the caller.
    pub(super) fn refuse_borrows(&self, errors: &mut Errors) {
        for argument in items(self.arguments.stream(), &mut Errors::default()) {
            let Some((name, place)) = borrowed(&argument.tokens) else {
                continue;
            };
            if !uses(self.body.stream(), &name) {
                continue;
            }
            let cure = if name == "self" {
                "write `#[remember(scoped, ..)]`, which loads in the caller's task"
            } else {
                "take it by value, or write `#[remember(scoped, ..)]`, which loads in the caller's task"
            };
            let message = format!(
                "the body runs in a task of its own, for all who wait for the key, so it cannot borrow `{name}`: {cure}"
            );
            errors.at(place, message);
        }
    }
}

/// Returns whether `#[async_trait]` has written a function: its future lives for `'async_trait`.
fn of_async_trait(tokens: &[TokenTree]) -> bool {
    tokens.iter().any(|token| is_word(token, "async_trait"))
}

/// Returns the place of the arguments, behind the name and the generics.
fn arguments(tokens: &[TokenTree], start: usize) -> Option<usize> {
    let mut depth = 0_i32;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        match token {
            TokenTree::Punct(sign) if sign.as_char() == '<' => depth += 1,
            // The `>` of `->` closes nothing.
            TokenTree::Punct(sign)
                if sign.as_char() == '>' && !is_punct(tokens.get(at - 1), '-') =>
            {
                depth -= 1;
            }
            TokenTree::Group(group)
                if depth == 0 && group.delimiter() == Delimiter::Parenthesis =>
            {
                return Some(at);
            }
            _ => {}
        }
    }
    None
}

/// Reads the type behind the arrow, up to a `where`.
fn output(tokens: &[TokenTree]) -> Option<Type> {
    let [arrow, angle, rest @ ..] = tokens else {
        return None;
    };
    if !is_punct(Some(arrow), '-') || !is_punct(Some(angle), '>') {
        return None;
    }
    let end = rest.iter().position(|token| is_word(token, "where"));
    let ty = rest[..end.unwrap_or(rest.len())].iter().cloned();
    syn::parse2(ty.collect()).ok()
}

/// Returns the name of an argument that is a reference, and its tokens; one to what is `'static` can go anywhere.
fn borrowed(tokens: &[TokenTree]) -> Option<(Ident, TokenStream)> {
    let of = |name: &Ident| {
        let place = tokens.iter().map(TokenTree::to_token_stream);
        Some((name.clone(), place.collect()))
    };
    let name = |token: &TokenTree| match token {
        TokenTree::Ident(name) if name != "mut" => Some(name.clone()),
        _ => None,
    };
    if is_punct(tokens.first(), '&') {
        return tokens
            .iter()
            .rev()
            .find_map(name)
            .and_then(|name| of(&name));
    }
    let colon = tokens.iter().position(|token| is_punct(Some(token), ':'))?;
    let is_static = tokens
        .get(colon + 3)
        .is_some_and(|token| is_word(token, "static"));
    if !is_punct(tokens.get(colon + 1), '&') || is_static {
        return None;
    }
    tokens[..colon]
        .iter()
        .rev()
        .find_map(name)
        .and_then(|name| of(&name))
}

/// Returns whether a body uses a name.
fn uses(body: TokenStream, name: &Ident) -> bool {
    let mut dots = 0;
    body.into_iter().any(|token| {
        // Behind one dot it is a field or a method, and behind two the end of a range.
        let is_member = dots == 1;
        dots = if is_dot(&token) { dots + 1 } else { 0 };
        match token {
            TokenTree::Ident(ident) => ident == *name && !is_member,
            TokenTree::Group(group) => uses(group.stream(), name),
            // A text can have it between braces, as `format!` takes it.
            TokenTree::Literal(text) => {
                let text = text.to_string();
                ['}', ':']
                    .iter()
                    .any(|end| text.contains(&format!("{{{name}{end}")))
            }
            TokenTree::Punct(_) => false,
        }
    })
}

fn is_dot(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == '.')
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}
