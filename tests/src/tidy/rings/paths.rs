//! The paths in a piece of code.

use proc_macro2::{TokenStream, TokenTree};

use crate::tidy::tokens::{is_path_separator, is_punct, is_word, line_of};

/// A path as code has it, and its line: `crate::key::Key`, `entry::get`, `Name`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CodePath {
    pub(super) segments: Vec<String>,
    pub(super) line: usize,
}

/// Every path in a piece of code, in macros as well.
pub(super) fn in_code(tokens: TokenStream) -> Vec<CodePath> {
    let mut paths = Vec::new();
    collect(tokens, &mut paths);
    paths
}

fn collect(tokens: TokenStream, paths: &mut Vec<CodePath>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Ident(word) if begins_a_path(&tokens[..at]) => {
                let mut segments = vec![word.to_string()];
                at += 1;
                while let Some(TokenTree::Ident(next)) = tokens.get(at + 2)
                    && is_path_separator(&tokens[at..])
                {
                    segments.push(next.to_string());
                    at += 3;
                }
                let line = line_of(word);
                let is_tree = tokens.get(at..).is_some_and(is_path_separator);
                match tokens.get(at + 2) {
                    Some(TokenTree::Group(group)) if is_tree => {
                        branches(&segments, group.stream(), paths);
                        at += 3;
                    }
                    _ => paths.push(CodePath { segments, line }),
                }
            }
            TokenTree::Group(group) => {
                collect(group.stream(), paths);
                at += 1;
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => at += 1,
        }
    }
}

/// The paths of `use a::{b, c::d}` within a function or a macro.
fn branches(stem: &[String], tree: TokenStream, paths: &mut Vec<CodePath>) {
    for branch in in_code(tree) {
        let segments = [stem, &branch.segments].concat();
        paths.push(CodePath { segments, ..branch });
    }
}

/// Not the name of a field or a method, not behind `::`, and not `$crate`, which is the path of a macro's user.
fn begins_a_path(before: &[TokenTree]) -> bool {
    let Some(last) = before.last() else {
        return true;
    };
    let continues = before.len() >= 2 && is_path_separator(&before[before.len() - 2..]);
    let is_range = before.len() >= 2 && is_punct(&before[before.len() - 2], '.');
    let is_declared = ["fn", "mod", "let"].iter().any(|word| is_word(last, word));
    !(continues || is_punct(last, '$') || is_declared || (is_punct(last, '.') && !is_range))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: &str, expected: &[&str]) {
        let paths = in_code(code.parse().unwrap());
        let texts: Vec<_> = paths.iter().map(|path| path.segments.join("::")).collect();
        assert_eq!(texts, expected, "{code}");
    }

    #[test]
    fn finds_paths_and_no_fields() {
        check(
            "crate::a::B::new(c.d, e())",
            &["crate::a::B::new", "c", "e"],
        );
        check("x(1..y, super::z)", &["x", "y", "super::z"]);
        check(
            "m! { self::a => crate::{b::C, d} }",
            &["m", "self::a", "crate::b::C", "crate::d"],
        );
        check("$crate::a", &[]);
    }
}
