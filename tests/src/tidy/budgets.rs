use proc_macro2::Span;
use syn::{Block, ImplItemFn, ItemFn, Signature, TraitItemFn, spanned::Spanned as _, visit::Visit};

use super::{Finding, Source, Sources};

const FILE: usize = 500;
const RUNTIME_FUNCTION: usize = 60;
const DERIVE_FUNCTION: usize = 120;
const EXAMPLE: usize = 70;
const EXAMPLE_ON_REAL_INPUT: usize = 150;

/// Rule: no Rust file has more than 500 lines.
#[must_use]
pub fn file_lengths(sources: &Sources) -> Vec<Finding> {
    sources
        .rust()
        .filter_map(|source| over(source, FILE))
        .collect()
}

/// Rule: an example has at most 70 lines, the one on real input 150.
#[must_use]
pub fn examples(sources: &Sources) -> Vec<Finding> {
    let examples = sources.rust_in("examples");
    let budget = |source: &Source| {
        if source.path.ends_with("/cities.rs") {
            EXAMPLE_ON_REAL_INPUT
        } else {
            EXAMPLE
        }
    };
    examples
        .filter_map(|source| over(source, budget(source)))
        .collect()
}

fn over(source: &Source, budget: usize) -> Option<Finding> {
    let lines = source.text.lines().count();
    let text =
        format!("{lines} lines, over the budget of {budget}: find a seam and split it there");
    (lines > budget).then(|| Finding::new(source, lines, text))
}

/// Rule: no function of the runtime crate has more than 60 lines, none of the
/// derive more than 120.
#[must_use]
pub fn function_lengths(sources: &Sources) -> Vec<Finding> {
    let runtime = long_functions(sources, "cache/src", RUNTIME_FUNCTION);
    let derive = long_functions(sources, "cache-derive/src", DERIVE_FUNCTION);
    runtime.chain(derive).collect()
}

fn long_functions(sources: &Sources, folder: &str, budget: usize) -> impl Iterator<Item = Finding> {
    sources.rust_in(folder).flat_map(move |source| {
        let mut visitor = Functions {
            source,
            budget,
            findings: Vec::new(),
        };
        visitor.visit_file(&source.syntax());
        visitor.findings
    })
}

struct Functions<'a> {
    source: &'a Source,
    budget: usize,
    findings: Vec<Finding>,
}

impl Functions<'_> {
    fn measure(&mut self, signature: &Signature, body: &Block) {
        let (first, last) = (line(signature.span()), body.span().end().line);
        let lines = last + 1 - first;
        if lines > self.budget {
            let text = format!(
                "`{}` has {lines} lines, over the budget of {}: give a part of it a name of its own",
                signature.ident, self.budget
            );
            self.findings.push(Finding::new(self.source, first, text));
        }
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        self.measure(&function.sig, &function.block);
        syn::visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        self.measure(&function.sig, &function.block);
        syn::visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast TraitItemFn) {
        if let Some(body) = &function.default {
            self.measure(&function.sig, body);
        }
        syn::visit::visit_trait_item_fn(self, function);
    }
}

fn line(span: Span) -> usize {
    span.start().line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_a_function_without_its_docs() {
        let body = "    let _ = 1;\n".repeat(58);
        let fits = format!("/// Doc.\nfn f() {{\n{body}}}\n");
        let long = format!("impl S {{\n/// Doc.\nfn f() {{\n    g();\n{body}}}\n}}\n");
        let files = [
            ("cache/src/a.rs", fits.as_str()),
            ("cache/src/b.rs", long.as_str()),
        ];
        let findings = function_lengths(&Sources::given(&files));
        let texts: Vec<_> = findings.iter().map(Finding::to_string).collect();
        assert_eq!(texts.len(), 1);
        assert!(texts[0].starts_with("cache/src/b.rs:3: `f` has 61 lines"));
    }

    #[test]
    fn counts_the_lines_of_files_and_examples() {
        let [short, long] = [70, 71].map(|lines| "// a line\n".repeat(lines));
        let files = [
            ("examples/short.rs", short.as_str()),
            ("examples/long.rs", long.as_str()),
            ("examples/cities.rs", long.as_str()),
            ("cache/src/long.rs", long.as_str()),
        ];
        let sources = Sources::given(&files);
        let findings = examples(&sources);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].path, "examples/long.rs");
        assert_eq!(file_lengths(&sources), []);
    }
}
