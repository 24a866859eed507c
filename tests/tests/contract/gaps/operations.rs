//! The public operations, read out of the library's sources.

use std::fs;
use std::path::Path;

use quote::ToTokens as _;
use syn::{Attribute, ImplItem, Item, ItemImpl, PathSegment, ReturnType, Type, Visibility};

/// A method that users call.
#[derive(Debug)]
pub(super) struct Operation {
    /// `Hash::get`.
    pub(super) name: String,
    /// It can be part of a batch.
    pub(super) is_in_batches: bool,
}

/// The types whose methods are the cache's operations.
const TYPES: [&str; 12] = [
    "Cache",
    "Operation",
    "CacheBuilder",
    "Batch",
    "Replies",
    "Appended",
    "Hash",
    "Map",
    "List",
    "Counter",
    "Ttl",
    "SetAll",
];

/// Reads every public method of [`TYPES`] out of the library's sources.
pub(super) fn of_library() -> Vec<Operation> {
    let mut operations = Vec::new();
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cache/src");
    collect(&sources, &mut operations);
    operations
}

fn collect(folder: &Path, operations: &mut Vec<Operation>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, operations);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let file = syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap();
            operations.extend(file.items.iter().flat_map(of_item));
        }
    }
}

fn of_item(item: &Item) -> Vec<Operation> {
    match item {
        Item::Impl(block) if block.trait_.is_none() => of_impl(block),
        _ => Vec::new(),
    }
}

fn of_impl(block: &ItemImpl) -> Vec<Operation> {
    let Some(name) = last_segment(&block.self_ty).map(|segment| segment.ident.to_string()) else {
        return Vec::new();
    };
    if !TYPES.contains(&name.as_str()) {
        return Vec::new();
    }
    let public = |item: &ImplItem| match item {
        ImplItem::Fn(method)
            if matches!(method.vis, Visibility::Public(_)) && !is_hidden(&method.attrs) =>
        {
            Some(Operation {
                name: format!("{name}::{}", method.sig.ident),
                // The options of an operation are part of the operations that have them.
                is_in_batches: name != "Operation" && returns_batchable(&method.sig.output),
            })
        }
        _ => None,
    };
    block.items.iter().filter_map(public).collect()
}

/// Returns whether the type is `Operation<T>` or `Operation<T, O>` with options that a batch takes.
fn returns_batchable(output: &ReturnType) -> bool {
    let ReturnType::Type(_, output) = output else {
        return false;
    };
    let segment = last_segment(output).filter(|segment| segment.ident == "Operation");
    segment.is_some_and(|segment| {
        let words = segment.arguments.to_token_stream().to_string();
        !["Blocking", "Pipelined", "Rewrite"]
            .iter()
            .any(|options| words.contains(options))
    })
}

fn last_segment(of: &Type) -> Option<&PathSegment> {
    match of {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}

fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let list = attribute.meta.require_list();
        list.is_ok_and(|list| list.path.is_ident("doc") && list.tokens.to_string() == "hidden")
    })
}
