//! The imports between the files of a crate, and the rings among them.
//!
//! A file imports another one if it names an item of it: by a path from `crate`, `self` or `super`, or through a
//! module that it has imported so. A path is followed through re-exports to the file that defines the item. So
//! `pub use self::child::Item` makes nobody depend on the parent, and the parent on the child only where its own code
//! uses `Item`. Modules under `#[cfg(test)]` are left out, as nothing depends on them.

mod modules;

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Source, Sources};

use self::modules::{Absolute, Module, absolute, path_of};

/// The crates whose files are looked at.
const CRATES: [&str; 4] = ["cache/src", "cache-derive/src", "tests/src", "benches/src"];

/// Re-exports of re-exports; no honest chain is as long.
const LONGEST_CHAIN: usize = 16;

/// Rule: the files of a crate import each other in no ring.
#[must_use]
pub fn import_rings(sources: &Sources) -> Vec<Finding> {
    CRATES
        .into_iter()
        .flat_map(|folder| Crate::read(sources, folder).findings())
        .collect()
}

/// The imports of each file, and the first line of each.
type Imports<'a> = BTreeMap<&'a str, BTreeMap<&'a str, usize>>;

fn reaches(imports: &Imports<'_>, from: &str, to: &str) -> bool {
    let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(file) = next.pop() {
        if seen.insert(file) {
            next.extend(imports.get(file).into_iter().flat_map(BTreeMap::keys));
        }
    }
    seen.contains(to)
}

/// The files of a crate by the paths of their modules.
struct Crate<'a> {
    modules: BTreeMap<Absolute, Module<'a>>,
}

impl<'a> Crate<'a> {
    fn read(sources: &'a Sources, folder: &str) -> Self {
        let files: Vec<&Source> = sources.rust_in(folder).collect();
        let all: BTreeSet<Absolute> = files.iter().map(|file| path_of(file, folder)).collect();
        let read = files
            .into_iter()
            .map(|file| Module::read(file, folder, &all));
        let mut modules: BTreeMap<Absolute, Module<'a>> =
            read.map(|module| (module.path.clone(), module)).collect();
        let tests: Vec<Absolute> = modules
            .values()
            .flat_map(|module| module.tests.clone())
            .collect();
        modules.retain(|path, _| !tests.iter().any(|tests| path.starts_with(tests)));
        Self { modules }
    }

    /// Each import of a file that imports the importing one in turn, by itself or through others.
    fn findings(&self) -> Vec<Finding> {
        let modules = self.modules.values();
        let imports: Imports<'_> = modules
            .map(|module| (module.source.path.as_str(), self.imports_of(module)))
            .collect();
        let mut findings = Vec::new();
        for (file, targets) in &imports {
            for (target, line) in targets
                .iter()
                .filter(|(target, _)| reaches(&imports, target, file))
            {
                findings.push(Finding {
                    path: (*file).to_owned(),
                    line: *line,
                    text: format!(
                        "a ring of imports, by `{target}`: move what both need into a file beneath them"
                    ),
                });
            }
        }
        findings
    }

    /// The files that a file imports, each with the first line that does.
    fn imports_of(&self, module: &Module<'a>) -> BTreeMap<&str, usize> {
        let mut imports = BTreeMap::new();
        let all: BTreeSet<Absolute> = self.modules.keys().cloned().collect();
        let named = module.code.iter().filter_map(|(here, path)| {
            let target = Self::target(module, here, &path.segments, &all)?;
            Some((target, path.line))
        });
        for (target, line) in module.imports.iter().cloned().chain(named) {
            if let Some(file) = self.file_of(&target, LONGEST_CHAIN)
                && file != module.source.path
            {
                let first: &mut usize = imports.entry(file).or_insert(line);
                *first = line.min(*first);
            }
        }
        imports
    }

    /// Returns the item that a path in code stands for, `None` if it is not of this crate.
    fn target(
        module: &Module<'a>,
        here: &Absolute,
        path: &[String],
        all: &BTreeSet<Absolute>,
    ) -> Option<Absolute> {
        let (first, rest) = path.split_first()?;
        if let Some(target) = module.names.get(first) {
            return Some([target.as_slice(), rest].concat());
        }
        // A single word that nothing has imported is one of the file's own, or a local one.
        let is_local = rest.is_empty() || module.items.contains(first);
        absolute(path, here, all).filter(|_| !is_local)
    }

    /// The file that defines what a path names; `None` for a module itself, which is no item.
    fn file_of(&self, path: &[String], chain: usize) -> Option<&str> {
        let mut at = 0;
        while at < path.len() && self.modules.contains_key(&path[..=at]) {
            at += 1;
        }
        let module = self.modules.get(&path[..at])?;
        let own = Some(module.source.path.as_str());
        let name = path.get(at)?;
        if module.items.contains(name) || chain == 0 {
            return own;
        }
        let further = match module.names.get(name) {
            Some(target) => {
                let target = [target.as_slice(), &path[at + 1..]].concat();
                return self.file_of(&target, chain - 1).or(own);
            }
            None => module.globs.iter(),
        };
        let mut found = further.filter_map(|glob| {
            let target = [glob.as_slice(), &path[at..]].concat();
            self.file_of(&target, chain - 1)
        });
        // What no item stands for is made by a macro of the module.
        found.next().or(own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[(&str, &str)], expected: &[&str]) {
        let files: Vec<(String, &str)> = files
            .iter()
            .map(|(path, text)| (format!("cache/src/{path}"), *text))
            .collect();
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(path, text)| (path.as_str(), *text))
            .collect();
        let findings = import_rings(&Sources::given(&files));
        let texts: Vec<_> = findings
            .iter()
            .map(|finding| finding.to_string().replace("cache/src/", ""))
            .collect();
        assert_eq!(texts.len(), expected.len(), "{texts:#?}");
        for (text, part) in texts.iter().zip(expected) {
            assert!(text.contains(part), "{text} lacks {part}");
        }
    }

    #[test]
    fn finds_a_ring_of_two_and_its_lines() {
        check(
            &[
                ("lib.rs", "mod a; mod b;"),
                ("a.rs", "use crate::b::B;\nstruct A;"),
                ("b.rs", "struct B;\nfn f() { crate::a::A; }"),
            ],
            &["a.rs:1: a ring of imports, by `b.rs`", "b.rs:2: a ring"],
        );
    }

    #[test]
    fn follows_re_exports_to_the_file_that_defines() {
        let parent = "mod x; mod y;\npub use self::{x::X, y::Y};";
        check(
            &[
                ("lib.rs", "mod a; pub use crate::a::X;"),
                ("a/mod.rs", parent),
                ("a/x.rs", "pub struct X;"),
                ("a/y.rs", "use super::X;\npub struct Y(crate::X);"),
            ],
            &[],
        );
    }

    #[test]
    fn a_parent_that_uses_its_child_is_in_a_ring_with_it() {
        let child = ("a/x.rs", "use crate::a::A;\npub struct X(A);");
        let root = ("lib.rs", "mod a;");
        for parent in [
            "mod x;\npub use self::x::X;\npub struct A;\nfn f(x: X) {}",
            "mod x;\npub struct A;\nfn f() { x::X; }",
            "mod x;\nuse self::x::X;\npub struct A;",
        ] {
            check(
                &[root, ("a/mod.rs", parent), child],
                &["a/mod.rs:", "a/x.rs:1: a ring of imports, by `a/mod.rs`"],
            );
        }
        let listing = "mod x;\npub use self::x::X;\npub struct A;";
        check(&[root, ("a/mod.rs", listing), child], &[]);
    }

    #[test]
    fn a_module_is_imported_for_what_is_used_of_it() {
        check(
            &[
                ("lib.rs", "mod a; mod b;"),
                ("a/mod.rs", "mod x;\npub use self::x::f;\nuse crate::b::B;"),
                ("a/x.rs", "pub fn f() {}"),
                ("b.rs", "use crate::a;\npub struct B;\nfn g() { a::f() }"),
            ],
            &[],
        );
    }

    #[test]
    fn tests_and_macros_for_others_are_left_out() {
        check(
            &[
                ("lib.rs", "mod a; mod b;"),
                (
                    "a.rs",
                    "#[cfg(test)] mod tests { use crate::b::B; }\n#[cfg(test)] mod more;\nstruct A;",
                ),
                ("a/more.rs", "use crate::b::B;"),
                (
                    "b.rs",
                    "use crate::a::A;\nstruct B;\nmacro_rules! m { () => { $crate::a::A } }",
                ),
            ],
            &[],
        );
    }
}
