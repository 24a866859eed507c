//! The lists behind the cases: which operations and errors each covers.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proc_macro2::{Ident, TokenStream, TokenTree};

/// The operations and errors in the lists of all cases.
#[derive(Debug)]
pub(super) struct Cases {
    pub(super) covered: Vec<Covered>,
}

/// One word of a list: `Hash::len` or `Hash::len!WrongType`.
#[derive(Clone, Debug)]
pub(super) struct Covered {
    pub(super) case: String,
    pub(super) operation: String,
    pub(super) error: Option<String>,
    /// The case also runs in every kind of batch.
    pub(super) is_in_batches: bool,
    /// The method's name is in the case's file.
    pub(super) is_called: bool,
    /// The kind of the error stands there, too, or the question for it.
    pub(super) is_error_named: bool,
}

/// The word for the table of [`crate::operations`], which is sent alone and in batches.
const TABLE: &str = "each_operation";

/// Reads the lists at the end of every module of this suite.
pub(super) fn of_suite() -> Cases {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract");
    let table = rows(&fs::read_to_string(folder.join("operations.rs")).unwrap());
    let mut covered = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            covered.extend(of_file(&fs::read_to_string(path).unwrap(), &table));
        }
    }
    Cases { covered }
}

fn of_file(text: &str, table: &[String]) -> Vec<Covered> {
    let tokens: Vec<TokenTree> = text.parse::<TokenStream>().unwrap().into_iter().collect();
    let mut lists = Vec::new();
    let mut words = BTreeSet::new();
    for triple in tokens.windows(3) {
        match triple {
            [
                TokenTree::Ident(name),
                TokenTree::Punct(_),
                TokenTree::Group(list),
            ] if is_list(name) => {
                lists.push(list.stream());
            }
            [.., TokenTree::Group(code)] => collect_words(code.stream(), &mut words),
            _ => {}
        }
    }
    lists
        .into_iter()
        .flat_map(|list| of_list(list, table, &words))
        .collect()
}

fn is_list(name: &Ident) -> bool {
    name == "cases" || name == "covers"
}

fn collect_words(tokens: TokenStream, words: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(word) => drop(words.insert(word.to_string())),
            TokenTree::Group(group) => collect_words(group.stream(), words),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// Reads `module, every way: case [Hash::len Hash::len!WrongType] …`.
fn of_list(tokens: TokenStream, table: &[String], words: &BTreeSet<String>) -> Vec<Covered> {
    let head = tokens.to_string();
    let is_in_batches = head
        .split(':')
        .next()
        .is_some_and(|head| head.contains("every way"));
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut covered = Vec::new();
    for pair in tokens.windows(2) {
        if let [TokenTree::Ident(case), TokenTree::Group(list)] = pair {
            for operation in spelled(&list.stream()) {
                covered.extend(of_word(
                    &case.to_string(),
                    &operation,
                    table,
                    words,
                    is_in_batches,
                ));
            }
        }
    }
    covered
}

/// The words of a list as they are written, without spaces: `Hash::len!WrongType`.
fn spelled(list: &TokenStream) -> Vec<String> {
    let text = list
        .to_string()
        .replace(" :: ", "::")
        .replace(" ! ", "!")
        .replace("! ", "!")
        .replace(" !", "!");
    text.split_whitespace().map(str::to_owned).collect()
}

fn of_word(
    case: &str,
    word: &str,
    table: &[String],
    words: &BTreeSet<String>,
    is_in_batches: bool,
) -> Vec<Covered> {
    let covered = |operation: &str, error: Option<&str>, is_called| Covered {
        case: case.to_owned(),
        operation: operation.to_owned(),
        error: error.map(str::to_owned),
        is_in_batches: is_in_batches || word == TABLE,
        is_called,
        is_error_named: error.is_none_or(|kind| names_kind(words, kind)),
    };
    if word == TABLE {
        let is_called = words.contains(TABLE);
        return table
            .iter()
            .map(|row| covered(row, None, is_called))
            .collect();
    }
    let (operation, error) = match word.split_once('!') {
        Some((operation, error)) => (operation, Some(error)),
        None => (word, None),
    };
    let method = operation.rsplit("::").next().unwrap_or(operation);
    vec![covered(operation, error, words.contains(method))]
}

/// Whether a file has `WrongType` or `is_wrong_type`.
fn names_kind(words: &BTreeSet<String>, kind: &str) -> bool {
    let mut question = "is".to_owned();
    for sign in kind.chars() {
        if sign.is_ascii_uppercase() {
            question.push('_');
        }
        question.push(sign.to_ascii_lowercase());
    }
    words.contains(kind) || words.contains(&question)
}

/// The operations that the table's rows call.
fn rows(text: &str) -> Vec<String> {
    let row = |line: &str| {
        let call = line.trim().strip_prefix("$row! {")?;
        let name = call.split_whitespace().next()?;
        let handles = [
            ("hash", "Hash"),
            ("map", "Map"),
            ("list", "List"),
            ("counter", "Counter"),
        ];
        let opened = handles
            .iter()
            .find(|(open, _)| call.contains(&format!("{open}(&")));
        let kind = opened.map_or("Cache", |(_, kind)| kind);
        assert!(call.contains(&format!(".{name}(")), "{call}");
        Some(format!("{kind}::{name}"))
    };
    text.lines().filter_map(row).collect()
}
