//! The definitions, imports and names of a file.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens as _;
use syn::spanned::Spanned as _;
use syn::{Attribute, Item, ItemUse, UseTree};

use crate::tidy::Source;
use crate::tidy::paths::{CodePath, in_code};

/// A path from the crate's root, without `crate`.
pub(super) type Absolute = Vec<String>;

/// A file and what it says about names.
#[derive(Debug)]
pub(super) struct Module<'a> {
    pub(super) source: &'a Source,
    pub(super) path: Absolute,
    /// Its own definitions.
    pub(super) items: BTreeSet<String>,
    /// Its imports and re-exports: the name here, and the origin.
    pub(super) names: BTreeMap<String, Absolute>,
    /// Modules that it imports everything from.
    pub(super) globs: Vec<Absolute>,
    /// The paths of its `use` items; re-exports of its own children are left out.
    pub(super) imports: Vec<(Absolute, usize)>,
    /// The paths in its code, each with the module around it: the file, or one written out in it.
    pub(super) code: Vec<(Absolute, CodePath)>,
    /// Its modules under `#[cfg(test)]` that are files.
    pub(super) tests: Vec<Absolute>,
}

impl<'a> Module<'a> {
    /// Reads a file of the crate in `folder`; `all` are the paths of its files.
    pub(super) fn read(source: &'a Source, folder: &str, all: &BTreeSet<Absolute>) -> Self {
        let path = path_of(source, folder);
        let mut module = Self {
            source,
            path: path.clone(),
            items: BTreeSet::new(),
            names: BTreeMap::new(),
            globs: Vec::new(),
            imports: Vec::new(),
            code: Vec::new(),
            tests: Vec::new(),
        };
        module.take_items(&source.syntax().items, &path, all);
        module
    }

    fn take_items(&mut self, items: &[Item], here: &Absolute, all: &BTreeSet<Absolute>) {
        let is_file = *here == self.path;
        for item in items {
            match item {
                Item::Mod(module) if is_test(&module.attrs) => {
                    let name = module.ident.to_string();
                    self.tests.push([here.as_slice(), &[name]].concat());
                }
                Item::Mod(module) => {
                    if let Some((_, inner)) = &module.content {
                        let name = module.ident.to_string();
                        self.items.insert(name.clone());
                        let inside = [here.as_slice(), &[name]].concat();
                        self.take_items(inner, &inside, all);
                    }
                }
                Item::Use(import) => self.take_use(import, here, all),
                other => {
                    self.items.extend(name_of(other).filter(|_| is_file));
                    let paths = in_code(other.to_token_stream()).into_iter();
                    let own = paths.filter(|path| !path.is_of_macro);
                    self.code.extend(own.map(|path| (here.clone(), path)));
                }
            }
        }
    }

    fn take_use(&mut self, import: &ItemUse, here: &Absolute, all: &BTreeSet<Absolute>) {
        if is_test(&import.attrs) {
            return;
        }
        let mut leaves = Vec::new();
        collect_leaves(&import.tree, &mut Vec::new(), &mut leaves);
        for Leaf { path, name } in leaves {
            let Some(target) = absolute(&path, here, all) else {
                continue;
            };
            // A parent lists what its children have; that alone uses nothing of theirs.
            let is_of_child = target.starts_with(here) && target.len() > here.len();
            let is_listed = is_of_child && !matches!(import.vis, syn::Visibility::Inherited);
            if !is_listed {
                let line = import.span().start().line;
                self.imports.push((target.clone(), line));
            }
            match name {
                Some(name) => drop(self.names.insert(name, target)),
                None => self.globs.push(target),
            }
        }
    }
}

/// The end of one branch of a `use`: its path and the name it gets, `None` for a glob.
struct Leaf {
    path: Vec<String>,
    name: Option<String>,
}

fn collect_leaves(tree: &UseTree, stem: &mut Vec<String>, leaves: &mut Vec<Leaf>) {
    let mut leaf = |last: Option<String>, name: Option<String>| {
        // `{self}` is the stem itself.
        let last = last.filter(|last| last != "self" || stem.is_empty());
        let path: Vec<String> = stem.iter().cloned().chain(last).collect();
        let name = name.map(|name| match path.last() {
            Some(last) if name == "self" => last.clone(),
            _ => name,
        });
        leaves.push(Leaf { path, name });
    };
    match tree {
        UseTree::Name(name) => leaf(Some(name.ident.to_string()), Some(name.ident.to_string())),
        UseTree::Rename(rename) => leaf(
            Some(rename.ident.to_string()),
            Some(rename.rename.to_string()),
        ),
        UseTree::Glob(_) => leaf(None, None),
        UseTree::Path(path) => {
            stem.push(path.ident.to_string());
            collect_leaves(&path.tree, stem, leaves);
            stem.pop();
        }
        UseTree::Group(group) => {
            for tree in &group.items {
                collect_leaves(tree, stem, leaves);
            }
        }
    }
}

/// The path from the crate's root; `None` for one into another crate.
pub(super) fn absolute(
    path: &[String],
    here: &Absolute,
    all: &BTreeSet<Absolute>,
) -> Option<Absolute> {
    let (first, rest) = path.split_first()?;
    match first.as_str() {
        "crate" => Some(rest.to_vec()),
        "self" => Some([here.as_slice(), rest].concat()),
        "super" => {
            let (_, parent) = here.split_last()?;
            let climbed = rest.first().is_some_and(|next| next == "super");
            if climbed {
                return absolute(rest, &parent.to_vec(), all);
            }
            Some([parent, rest].concat())
        }
        _ => {
            let child = [here.as_slice(), path].concat();
            let is_child = all.contains(&child[..=here.len()]);
            // A name without a path is one of this file, such as a macro that is passed on.
            (is_child || rest.is_empty()).then_some(child)
        }
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .meta
                .to_token_stream()
                .to_string()
                .contains("test")
    })
}

fn name_of(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

/// `src/a/b.rs` and `src/a/b/mod.rs` are `a::b`, `src/lib.rs` is the root.
pub(super) fn path_of(source: &Source, folder: &str) -> Absolute {
    let inner = source.path.strip_prefix(folder).unwrap_or(&source.path);
    let inner = inner.trim_start_matches('/').trim_end_matches(".rs");
    let mut path: Absolute = inner.split('/').map(str::to_owned).collect();
    if path.last().is_some_and(|last| last == "mod") || path == ["lib"] {
        path.pop();
    }
    path
}
