use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

/// A path that starts at the crate's root: `crate::first`, and its line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RootPath {
    pub(super) first: String,
    pub(super) line: usize,
}

/// Visits every token list of a file: the file itself and each group in it,
/// with the number of modules written out around it.
pub(super) fn visit(tokens: TokenStream, look: &mut impl FnMut(&[TokenTree], usize)) {
    visit_list(tokens, 0, look);
}

fn visit_list(tokens: TokenStream, depth: usize, look: &mut impl FnMut(&[TokenTree], usize)) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    look(&tokens, depth);
    for (index, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            let inner = depth + usize::from(is_module(&tokens[..index], group));
            visit_list(group.stream(), inner, look);
        }
    }
}

/// Whether what stands before a `{…}` is `mod name`.
fn is_module(before: &[TokenTree], group: &Group) -> bool {
    let keyword = before.len().checked_sub(2).map(|index| &before[index]);
    group.delimiter() == Delimiter::Brace && keyword.is_some_and(|word| is_word(word, "mod"))
}

/// Every path of a file that starts at the root of its crate. `super` is the
/// root where the file itself is a module of the root.
pub(super) fn root_paths(tokens: TokenStream, top_level: bool) -> Vec<RootPath> {
    let mut paths = Vec::new();
    visit(tokens, &mut |list, depth| {
        for (index, token) in list.iter().enumerate() {
            let from_root =
                is_word(token, "crate") || (top_level && depth == 0 && is_word(token, "super"));
            if let Some(target) = list.get(index + 3)
                && from_root
                && is_path_separator(&list[index + 1..])
            {
                heads(target, &mut paths);
            }
        }
    });
    paths
}

/// The first segments behind `crate::`: one word, or one for each branch of
/// `{a::B, c}`.
fn heads(target: &TokenTree, paths: &mut Vec<RootPath>) {
    match target {
        TokenTree::Ident(word) => paths.push(RootPath {
            first: word.to_string(),
            line: line_of(word),
        }),
        TokenTree::Group(group) => {
            let branches: Vec<_> = group.stream().into_iter().collect();
            for branch in branches.split(|token| is_punct(token, ',')) {
                branch
                    .first()
                    .into_iter()
                    .for_each(|head| heads(head, paths));
            }
        }
        TokenTree::Punct(_) | TokenTree::Literal(_) => {}
    }
}

pub(super) fn is_path_separator(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [a, b, ..] if is_punct(a, ':') && is_punct(b, ':'))
}

pub(super) fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

pub(super) fn is_word(token: &TokenTree, expected: &str) -> bool {
    matches!(token, TokenTree::Ident(word) if word == expected)
}

pub(super) fn line_of(word: &Ident) -> usize {
    word.span().start().line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: &str, top_level: bool, expected: &[&str]) {
        let paths = root_paths(code.parse().unwrap(), top_level);
        let heads: Vec<_> = paths.iter().map(|path| path.first.as_str()).collect();
        assert_eq!(heads, expected, "{code}");
    }

    #[test]
    fn finds_every_way_to_write_a_path() {
        check("use crate::key::Key;", false, &["key"]);
        check(
            "use crate::{codec::{a, b}, key, Error};",
            false,
            &["codec", "key", "Error"],
        );
        check(
            "fn f() { let x = crate::ttl::Ttl::NEVER; }",
            false,
            &["ttl"],
        );
        check(
            "macro_rules! m { () => { $crate::ops::x() } }",
            false,
            &["ops"],
        );
        check("pub(crate) struct S;", false, &[]);
    }

    #[test]
    fn takes_super_for_the_root_only_where_it_is() {
        check("use super::key::Key;", true, &["key"]);
        check("use super::key::Key;", false, &[]);
        check(
            "mod tests { use super::*; fn f() { super::g() } }",
            true,
            &[],
        );
    }
}
