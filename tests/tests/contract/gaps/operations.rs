use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{Attribute, Expr, ImplItem, Item, Lit, Meta, Type, Visibility};

/// A method that users call, with its docs.
#[derive(Debug)]
pub(super) struct Operation {
    /// `Hash::get`.
    pub(super) name: String,
    pub(super) docs: String,
    /// A batch has it under the same name.
    pub(super) is_in_batches: bool,
}

/// The types whose methods are the cache's operations.
const TYPES: [&str; 11] = [
    "Cache",
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
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cache/src");
    let mut operations = Vec::new();
    for folder in ["", "batch", "bulk"].map(|folder| sources.join(folder)) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "rs") {
                let file = syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap();
                operations.extend(file.items.iter().flat_map(of_item));
            }
        }
    }
    operations
}

fn of_item(item: &Item) -> Vec<Operation> {
    match item {
        Item::Impl(block) if block.trait_.is_none() => of_impl(block),
        Item::Macro(call) if call.mac.path.is_ident("operations") => {
            of_table(call.mac.tokens.clone())
        }
        Item::Macro(call) if call.mac.path.is_ident("handle") => {
            vec![in_batches(format!(
                "Cache::{}",
                opened_by(&call.mac.tokens)
            ))]
        }
        Item::Macro(call) if call.mac.path.is_ident("keep_ttl") => {
            let handle = call.mac.tokens.clone().into_iter().next().unwrap();
            vec![in_batches(format!("{handle}::keep_ttl"))]
        }
        _ => Vec::new(),
    }
}

fn in_batches(name: String) -> Operation {
    Operation {
        name,
        docs: String::new(),
        is_in_batches: true,
    }
}

/// The method that opens a handle: `struct Hash: HashKey … cache hash … batch`.
fn opened_by(tokens: &TokenStream) -> String {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let method = tokens.windows(2).find_map(|pair| match pair {
        [TokenTree::Ident(word), TokenTree::Ident(method)] if word == "cache" => Some(method),
        _ => None,
    });
    method.unwrap().to_string()
}

fn of_impl(block: &syn::ItemImpl) -> Vec<Operation> {
    let Type::Path(path) = &*block.self_ty else {
        return Vec::new();
    };
    let name = path.path.segments.last().unwrap().ident.to_string();
    if !TYPES.contains(&name.as_str()) {
        return Vec::new();
    }
    let public = |item: &ImplItem| match item {
        ImplItem::Fn(method) if matches!(method.vis, Visibility::Public(_)) => {
            let docs = docs_of(&method.attrs)?;
            Some(Operation {
                name: format!("{name}::{}", method.sig.ident),
                docs,
                is_in_batches: false,
            })
        }
        _ => None,
    };
    block.items.iter().filter_map(public).collect()
}

/// The docs, or `None` for what is hidden.
fn docs_of(attributes: &[Attribute]) -> Option<String> {
    let mut docs = String::new();
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"))
    {
        match &attribute.meta {
            Meta::NameValue(doc) => {
                if let Expr::Lit(literal) = &doc.value
                    && let Lit::Str(line) = &literal.lit
                {
                    docs.push_str(line.value().trim());
                    docs.push('\n');
                }
            }
            Meta::List(list) if list.tokens.to_string() == "hidden" => return None,
            Meta::List(_) | Meta::Path(_) => {}
        }
    }
    Some(docs)
}

/// Reads the rows of an `operations!` table: docs, `example …`, `fn name …`.
fn of_table(tokens: TokenStream) -> Vec<Operation> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let kind = tokens.iter().find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
            let words = group.stream().to_string();
            let known = ["Hash", "Map", "List", "Counter"];
            let found = known
                .into_iter()
                .find(|kind| words.contains(&format!("{kind} <")));
            Some(found.unwrap_or("Cache"))
        }
        _ => None,
    });
    let mut operations = Vec::new();
    let mut docs = String::new();
    for pair in tokens.windows(2) {
        match pair {
            [TokenTree::Punct(mark), TokenTree::Group(attribute)] if mark.as_char() == '#' => {
                docs.push_str(&doc_line(attribute.stream()));
            }
            [TokenTree::Ident(word), TokenTree::Ident(name)] if word == "fn" => {
                operations.push(Operation {
                    name: format!("{}::{name}", kind.unwrap()),
                    docs: std::mem::take(&mut docs),
                    is_in_batches: true,
                });
            }
            _ => {}
        }
    }
    operations
}

/// The line of `doc = " …"`.
fn doc_line(attribute: TokenStream) -> String {
    let mut tokens = attribute.into_iter();
    match (tokens.next(), tokens.next(), tokens.next()) {
        (Some(TokenTree::Ident(word)), Some(TokenTree::Punct(_)), Some(line)) if word == "doc" => {
            let line: syn::LitStr = syn::parse2(line.into()).unwrap();
            format!("{}\n", line.value().trim())
        }
        _ => String::new(),
    }
}
