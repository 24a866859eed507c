//! The paths in a piece of code, in macros as well.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A path as code has it: `crate::key::Key`, `entry::get`, `Name`.
#[derive(Clone, Debug)]
pub(super) struct CodePath {
    pub(super) segments: Vec<String>,
    pub(super) line: usize,
    /// The number of modules written out around it.
    pub(super) depth: usize,
    /// It begins with `$`, so that it is the path of a macro's user.
    pub(super) is_of_macro: bool,
}

/// Every path in a piece of code; one that ends in `{…}` is a path for each of its branches.
pub(super) fn in_code(tokens: TokenStream) -> Vec<CodePath> {
    let mut paths = Vec::new();
    collect(tokens, 0, &mut paths);
    paths
}

fn collect(tokens: TokenStream, depth: usize, paths: &mut Vec<CodePath>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Ident(word) if begins_a_path(&tokens[..at]) => {
                let is_of_macro = tokens[..at].last().is_some_and(|last| is_punct(last, '$'));
                let mut segments = vec![word.to_string()];
                at += 1;
                while let Some(TokenTree::Ident(next)) = tokens.get(at + 2)
                    && is_path_separator(&tokens[at..])
                {
                    segments.push(next.to_string());
                    at += 3;
                }
                let path = CodePath {
                    segments,
                    line: word.span().start().line,
                    depth,
                    is_of_macro,
                };
                let is_tree = tokens.get(at..).is_some_and(is_path_separator);
                match tokens.get(at + 2) {
                    Some(TokenTree::Group(group)) if is_tree => {
                        branches(&path, group.stream(), paths);
                        at += 3;
                    }
                    _ => paths.push(path),
                }
            }
            TokenTree::Group(group) => {
                let is_module = at >= 2
                    && is_word(&tokens[at - 2], "mod")
                    && group.delimiter() == Delimiter::Brace;
                collect(group.stream(), depth + usize::from(is_module), paths);
                at += 1;
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => at += 1,
        }
    }
}

/// The paths of `a::{b, c::d}`.
fn branches(stem: &CodePath, tree: TokenStream, paths: &mut Vec<CodePath>) {
    for branch in in_code(tree) {
        paths.push(CodePath {
            segments: [&stem.segments[..], &branch.segments].concat(),
            line: branch.line,
            ..*stem
        });
    }
}

/// Not the name of a field, a method or a new item, and not behind `::`.
fn begins_a_path(before: &[TokenTree]) -> bool {
    let Some(last) = before.last() else {
        return true;
    };
    let continues = before.len() >= 2 && is_path_separator(&before[before.len() - 2..]);
    let is_range = before.len() >= 2 && is_punct(&before[before.len() - 2], '.');
    let is_declared = ["fn", "mod", "let"].iter().any(|word| is_word(last, word));
    !(continues || is_declared || (is_punct(last, '.') && !is_range))
}

fn is_path_separator(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [a, b, ..] if is_punct(a, ':') && is_punct(b, ':'))
}

fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

fn is_word(token: &TokenTree, expected: &str) -> bool {
    matches!(token, TokenTree::Ident(word) if word == expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_paths_and_no_fields() {
        let cases = [
            ("crate::a::B::new(c.d, e())", "crate::a::B::new c e"),
            ("x(1..y, super::z)", "x y super::z"),
            (
                "m! { self::a => crate::{b::{C, D}, d} }",
                "m self::a crate::b::C crate::b::D crate::d",
            ),
            ("() => { $crate::ops::x() }", "crate::ops::x"),
            ("pub(crate) struct S;", "pub crate struct S"),
        ];
        for (code, expected) in cases {
            let paths = in_code(code.parse().unwrap());
            let texts: Vec<_> = paths.iter().map(|path| path.segments.join("::")).collect();
            assert_eq!(texts.join(" "), expected, "{code}");
        }
    }
}
