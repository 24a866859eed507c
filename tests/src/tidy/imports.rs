use syn::spanned::Spanned as _;
use syn::{Item, ItemUse, UseTree, Visibility};

use super::paths::in_code;
use super::{Finding, Source, Sources};

/// Rule: imports stand in three blocks, parted by blank lines: std, other
/// crates, this crate.
#[must_use]
pub fn import_order(sources: &Sources) -> Vec<Finding> {
    let rust = sources.rust();
    rust.flat_map(|source| in_items(source, &source.syntax().items))
        .collect()
}

/// Looks at a module and those written out within it.
fn in_items(source: &Source, items: &[Item]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut before: Option<&ItemUse> = None;
    for item in items {
        if let Item::Mod(module) = item
            && let Some((_, inner)) = &module.content
        {
            findings.extend(in_items(source, inner));
        }
        let private = match item {
            Item::Use(import) if matches!(import.vis, Visibility::Inherited) => Some(import),
            _ => None,
        };
        if let (Some(before), Some(import)) = (before, private)
            && let Some(text) = verdict(before, import)
        {
            findings.push(Finding::new(source, first_line(import), text));
        }
        before = private;
    }
    findings
}

fn verdict(before: &ItemUse, import: &ItemUse) -> Option<&'static str> {
    let (upper, lower) = (Block::of(before), Block::of(import));
    let blank = first_line(import) > before.span().end().line + 1;
    if lower < upper {
        Some("imports out of order: std, then other crates, then `crate`")
    } else if lower == upper && blank {
        Some("a blank line inside a block of imports: remove it")
    } else if lower > upper && lower != Block::Children && !blank {
        Some("two blocks of imports run together: part them by a blank line")
    } else {
        None
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Block {
    Std,
    Others,
    Own,
    /// The names in scope already, with or without a blank line before them.
    Children,
}

impl Block {
    fn of(import: &ItemUse) -> Self {
        let root = match &import.tree {
            UseTree::Path(path) => path.ident.to_string(),
            UseTree::Name(name) => name.ident.to_string(),
            UseTree::Rename(rename) => rename.ident.to_string(),
            UseTree::Glob(_) | UseTree::Group(_) => return Self::Others,
        };
        match root.as_str() {
            "std" | "core" | "alloc" => Self::Std,
            "crate" | "super" => Self::Own,
            "self" => Self::Children,
            // `use Kind::{A, B}`: the variants of an enum that is in scope.
            name if name.starts_with(char::is_uppercase) => Self::Children,
            _ => Self::Others,
        }
    }
}

fn first_line(import: &ItemUse) -> usize {
    import.span().start().line
}

/// Rule: no path climbs two modules with `super::super`.
#[must_use]
pub fn parents_of_parents(sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.rust() {
        for path in in_code(source.tokens()) {
            if matches!(&path.segments[..], [first, next, ..] if first == "super" && next == "super")
            {
                let text = "a path that climbs twice: write it from `crate::`";
                findings.push(Finding::new(source, path.line, text));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::check;

    #[test]
    fn wants_three_blocks() {
        let cases: [(&str, &[usize]); 8] = [
            (
                "use std::fmt;\n\nuse serde::X;\n\nuse crate::Y;\nuse super::Z;",
                &[],
            ),
            ("use std::fmt;\n\npub use serde::X;\nuse std::io;", &[]),
            ("use crate::Y;\nuse self::z::Z;", &[]),
            ("use crate::Y;\n\nuse self::z::Z;\nuse Kind::A;", &[]),
            ("use serde::X;\n\nuse std::fmt;", &[3]),
            ("use std::fmt;\nuse serde::X;", &[2]),
            ("use std::fmt;\n\nuse std::io;", &[3]),
            ("mod m {\n use crate::a;\n\n use serde::b;\n}", &[4]),
        ];
        for (code, lines) in cases {
            check(import_order, code, lines);
        }
    }

    #[test]
    fn finds_paths_that_climb_twice() {
        check(
            parents_of_parents,
            "use super::a;\nfn f() { super::super::g() }",
            &[2],
        );
    }
}
