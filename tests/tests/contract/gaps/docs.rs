use std::collections::{BTreeMap, BTreeSet};

use super::Operation;

/// The kinds of errors that the docs of each operation tell of, those of operations they refer to among them.
pub(super) fn documented_errors(library: &[Operation]) -> BTreeMap<String, BTreeSet<String>> {
    let sections = library
        .iter()
        .map(|operation| (operation.name.clone(), errors_section(&operation.docs)));
    let sections: BTreeMap<String, String> = sections.collect();
    let kinds = |name: &String| (name.clone(), kinds_of(name, &sections, 0));
    sections.keys().map(kinds).collect()
}

/// The text under `# Errors`; headings that follow each other share the text behind the last one.
fn errors_section(docs: &str) -> String {
    let mut section = String::new();
    let mut is_inside = false;
    for line in docs.lines() {
        if line == "# Errors" {
            is_inside = true;
        } else if line.starts_with("# ") {
            is_inside &= section.trim().is_empty();
        } else if is_inside {
            section.push_str(line);
            section.push(' ');
        }
    }
    section
}

fn kinds_of(name: &str, sections: &BTreeMap<String, String>, depth: u8) -> BTreeSet<String> {
    assert!(depth < 8, "the docs of `{name}` refer to themselves");
    let Some(section) = sections.get(name) else {
        return BTreeSet::new();
    };
    let mut kinds = BTreeSet::new();
    for word in code_words(section) {
        if let Some(kind) = word.strip_prefix("ErrorKind::") {
            kinds.insert(kind.to_owned());
        } else if let Some(other) = resolve(word, name, sections) {
            kinds.extend(kinds_of(&other, sections, depth + 1));
        }
    }
    kinds
}

/// The words between backticks.
fn code_words(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// `set` and `Self::set` in the docs of `Hash::set_many` mean `Hash::set`.
fn resolve(word: &str, name: &str, sections: &BTreeMap<String, String>) -> Option<String> {
    let (kind, _) = name.split_once("::")?;
    let own = word.strip_prefix("Self::").unwrap_or(word);
    let candidates = [format!("{kind}::{own}"), word.to_owned()];
    let known = |candidate: &String| sections.contains_key(candidate) && candidate != name;
    candidates.into_iter().find(known)
}
