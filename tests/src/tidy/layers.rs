//! The layers of the runtime crate: who may import whom, and who may wait.

use std::collections::{BTreeMap, BTreeSet};

use super::paths::in_code;
use super::{Finding, Source, Sources};

const DOCUMENT: &str = "ARCHITECTURE.md";
const RUNTIME: &str = "cache/src";

/// The first module that may wait and do I/O; what stands beneath may not.
const FIRST_THAT_WAITS: &str = "backend";

/// The layer of each top-level module of the runtime crate.
///
/// It is read from the table in `ARCHITECTURE.md` whose header is
/// `| layer | modules | knows of |`. A module may import from lower layers,
/// and from the modules left of it in its own row, unless the row calls its modules
/// independent.
#[derive(Debug, PartialEq, Eq)]
pub struct Layers(BTreeMap<String, Place>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    layer: u32,
    /// The rank from the left; 0 for all where they are independent.
    rank: usize,
}

impl Layers {
    /// Reads the table from the text of a Markdown document.
    ///
    /// A remark behind the modules, in brackets or after a colon, is left out.
    #[must_use]
    pub fn read(document: &str) -> Self {
        let rows = document
            .lines()
            .map(cells)
            .skip_while(|row| row != &["layer", "modules", "knows of"])
            .skip(2)
            .take_while(|row| !row.is_empty());
        let mut layers = BTreeMap::new();
        for row in rows {
            let [layer, modules, _] = row[..] else {
                panic!("{DOCUMENT}: a row of the layer table without three cells");
            };
            let layer = layer.parse().unwrap_or_else(|_| {
                panic!("{DOCUMENT}: `{layer}` in the layer table is no number")
            });
            let independent = modules.contains("(independent)");
            layers.extend(names(modules).enumerate().map(|(rank, name)| {
                let rank = if independent { 0 } else { rank };
                (name, Place { layer, rank })
            }));
        }
        assert!(
            !layers.is_empty(),
            "{DOCUMENT}: no table `| layer | modules | knows of |`"
        );
        Self(layers)
    }

    fn of(&self, module: &str) -> Option<Place> {
        self.0.get(module.trim_start_matches('_')).copied()
    }
}

fn cells(line: &str) -> Vec<&str> {
    let inner = line
        .trim()
        .strip_prefix('|')
        .and_then(|line| line.strip_suffix('|'));
    inner.map_or_else(Vec::new, |line| line.split('|').map(str::trim).collect())
}

/// The names in a cell, without the remark behind them.
fn names(modules: &str) -> impl Iterator<Item = String> {
    let names = modules.split([':', '(']).next().unwrap_or_default();
    names.split(',').map(|name| name.trim().to_owned())
}

/// Rule: every top-level module of the runtime crate is in the layer table.
#[must_use]
pub fn listed_modules(sources: &Sources) -> Vec<Finding> {
    let layers = Layers::read(&sources.file(DOCUMENT).text);
    let mut unlisted = BTreeSet::new();
    for source in sources.rust_in(RUNTIME) {
        let module = module_of(source);
        if layers.of(module).is_none() {
            let text = format!("`{module}` is on no layer: add it to the table in {DOCUMENT}");
            unlisted.insert((module, Finding::new(source, 1, text)));
        }
    }
    let mut seen = BTreeSet::new();
    let first_only = unlisted
        .into_iter()
        .filter(|(module, _)| seen.insert(*module));
    first_only.map(|(_, finding)| finding).collect()
}

/// Rule: a module of the runtime crate names only modules on lower layers.
#[must_use]
pub fn downward_imports(sources: &Sources) -> Vec<Finding> {
    let layers = Layers::read(&sources.file(DOCUMENT).text);
    let rust = sources.rust_in(RUNTIME);
    rust.flat_map(|source| climbs(source, &layers)).collect()
}

fn climbs(source: &Source, layers: &Layers) -> Vec<Finding> {
    let module = module_of(source);
    let Some(own) = layers.of(module) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for path in in_code(source.tokens()) {
        let [root, first, ..] = &path.segments[..] else {
            continue;
        };
        let super_is_root = is_top_level(source) && path.depth == 0;
        if (root == "crate" || (root == "super" && super_is_root))
            && let Some(text) = verdict(layers, module, own, first)
        {
            findings.push(Finding::new(source, path.line, text));
        }
    }
    findings
}

fn verdict(layers: &Layers, module: &str, own: Place, other: &str) -> Option<String> {
    if other == module || module == "lib" || module == "private" {
        return None;
    }
    match layers.of(other) {
        Some(place) if place.layer < own.layer => None,
        Some(place) if place.layer == own.layer && place.rank < own.rank => None,
        Some(place) => Some(format!(
            "`{module}` (layer {}) names `crate::{other}` (layer {}): \
             move what it needs to a layer beneath {}",
            own.layer, place.layer, own.layer
        )),
        None => Some(format!(
            "`crate::{other}` is no module of the layer table: name the item by its module"
        )),
    }
}

/// Rule: nothing beneath the backends' layer awaits, spawns or opens a socket.
#[must_use]
pub fn quiet_layers(sources: &Sources) -> Vec<Finding> {
    let layers = Layers::read(&sources.file(DOCUMENT).text);
    let first = layers.of(FIRST_THAT_WAITS).expect("the backends' layer");
    let low = |source: &&Source| {
        let place = layers.of(module_of(source));
        place.is_some_and(|place| place.layer < first.layer)
    };
    let rust = sources.rust_in(RUNTIME).filter(low);
    rust.flat_map(noises).collect()
}

fn noises(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for path in in_code(source.tokens()) {
        let word = &path.segments[0];
        if path.depth == 0 && (word == "async" || word == "tokio") {
            let text = format!(
                "`{word}` beneath the layer of `{FIRST_THAT_WAITS}`: leave waiting and I/O to a backend or the client"
            );
            findings.push(Finding::new(source, path.line, text));
        }
    }
    findings
}

/// The top-level module that a file of the runtime crate belongs to.
fn module_of(source: &Source) -> &str {
    let inner = source.path.strip_prefix(RUNTIME).unwrap_or(&source.path);
    let first = inner.trim_start_matches('/').split('/').next();
    first.unwrap_or_default().trim_end_matches(".rs")
}

/// Returns whether the file is a module of the crate's root: `key.rs` or `key/mod.rs`.
fn is_top_level(source: &Source) -> bool {
    let inner = source.path.strip_prefix(RUNTIME).unwrap_or(&source.path);
    let inner = inner.trim_start_matches('/');
    match inner.split_once('/') {
        None => inner != "lib.rs",
        Some((_, rest)) => rest == "mod.rs",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "\
text
| layer | modules | knows of |
|---|---|---|
| 0 | error, ttl | nothing of ours |
| 2 | key, codec (independent) | up to 1 |
| 4 | config, backend | codec |
| 3 | ops: every operation once (entry, hash) | key, codec |
| 10 | private, lib | all |

| 9 | elsewhere | all |";

    fn check(path: &str, code: &str, expected: &[&str]) {
        let path = format!("cache/src/{path}");
        let sources = Sources::given(&[(DOCUMENT, TABLE), (&path, code)]);
        let mut findings = downward_imports(&sources);
        findings.extend(quiet_layers(&sources));
        findings.extend(listed_modules(&sources));
        let texts: Vec<_> = findings.iter().map(Finding::to_string).collect();
        assert_eq!(texts.len(), expected.len(), "{texts:#?}");
        for (text, part) in texts.iter().zip(expected) {
            assert!(text.contains(part), "{text} lacks {part}");
        }
    }

    #[test]
    fn reads_the_table() {
        let layers = Layers::read(TABLE);
        let place = |layer, rank| Some(Place { layer, rank });
        assert_eq!(layers.of("ttl"), place(0, 1));
        assert_eq!(layers.of("codec"), place(2, 0));
        assert_eq!(layers.of("ops"), place(3, 0));
        assert_eq!(layers.of("__private"), place(10, 0));
        assert_eq!((layers.of("entry"), layers.of("elsewhere")), (None, None));
    }

    #[test]
    fn lets_imports_go_down_and_stay_at_home() {
        check(
            "ops/mod.rs",
            "use crate::{key::Key, error::Error, ops::x};",
            &[],
        );
        check("lib.rs", "use crate::ops::x;", &[]);
        check("ttl.rs", "use super::error::Error;", &[]);
        check("key/part.rs", "use super::ttl::Ttl;", &[]);
        check("ttl.rs", "mod tests { fn f() { super::codec() } }", &[]);
    }

    #[test]
    fn finds_what_goes_up_or_aside() {
        check(
            "key/part.rs",
            "\nuse crate::codec::x;",
            &["cache/src/key/part.rs:2: `key` (layer 2)"],
        );
        check("error.rs", "use super::ttl::Ttl;", &["names `crate::ttl`"]);
        check(
            "key.rs",
            "fn f() { crate::__private::g() }",
            &["(layer 10)"],
        );
        check("key.rs", "use crate::Error;", &["by its module"]);
    }

    #[test]
    fn finds_what_waits_or_is_not_listed() {
        check("key.rs", "async fn f() {}", &["`async` beneath"]);
        check("key.rs", "#[cfg(test)] mod tests { async fn f() {} }", &[]);
        check("new/mod.rs", "", &["`new` is on no layer"]);
    }
}
