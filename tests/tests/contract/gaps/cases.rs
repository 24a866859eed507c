//! The lists behind the cases: which operations and errors each covers.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

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
pub(super) fn of_suite() -> Vec<Covered> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract");
    let table = rows(&fs::read_to_string(folder.join("operations.rs")).unwrap());
    let mut covered = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            of_file(&fs::read_to_string(path).unwrap(), &table, &mut covered);
        }
    }
    covered
}

/// Reads the lists of a file, which begin and end at the start of a line.
fn of_file(text: &str, table: &[String], covered: &mut Vec<Covered>) {
    let mut words = BTreeSet::new();
    let mut lists = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("cases! {") || line.starts_with("covers! {") {
            let list: Vec<&str> = lines.by_ref().take_while(|line| *line != "}").collect();
            lists.push((line.contains("every way"), list.join(" ")));
        } else if !line.starts_with("//") {
            words.extend(line.split(|sign: char| !sign.is_alphanumeric() && sign != '_'));
        }
    }
    for (is_in_batches, list) in lists {
        let cases = list.split(']').filter_map(|case| case.split_once('['));
        for (case, list) in cases {
            for word in list.split_whitespace() {
                let case = (case.trim(), is_in_batches);
                covered.extend(of_word(case, word, table, &words));
            }
        }
    }
}

/// Reads `Hash::len`, `Hash::len!WrongType` or the word for the table.
fn of_word(
    (case, is_in_batches): (&str, bool),
    word: &str,
    table: &[String],
    words: &BTreeSet<&str>,
) -> Vec<Covered> {
    let covered = |operation: &str, error: Option<&str>, name: &str| Covered {
        case: case.to_owned(),
        operation: operation.to_owned(),
        error: error.map(str::to_owned),
        is_in_batches: is_in_batches || word == TABLE,
        is_called: words.contains(name),
        is_error_named: error.is_none_or(|kind| names_kind(words, kind)),
    };
    if word == TABLE {
        let rows = table.iter();
        return rows.map(|row| covered(row, None, TABLE)).collect();
    }
    let (operation, error) = match word.split_once('!') {
        Some((operation, error)) => (operation, Some(error)),
        None => (word, None),
    };
    let method = operation.rsplit("::").next().unwrap_or(operation);
    vec![covered(operation, error, method)]
}

/// Returns whether a file has `WrongType` or `is_wrong_type`.
fn names_kind(words: &BTreeSet<&str>, kind: &str) -> bool {
    let mut question = "is".to_owned();
    for sign in kind.chars() {
        if sign.is_ascii_uppercase() {
            question.push('_');
        }
        question.push(sign.to_ascii_lowercase());
    }
    words.contains(kind) || words.contains(&*question)
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
