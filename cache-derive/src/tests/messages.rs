//! Every message with the word it points at: the tables in `messages`, one for each sort of mistake.
//!
//! A case has a line with its name, one with an input behind the name of its derive, and below them the messages, each
//! as `word => message`. `UPDATE_EXPECT=1` writes the messages anew.

use expect_test::expect_file;

use super::messages;
use crate::attr::Derive;

const TABLES: [&str; 12] = [
    "conflicts",
    "container",
    "directions",
    "duplicates",
    "generics",
    "json",
    "malformed",
    "many",
    "serde",
    "stale",
    "unknown_words",
    "values",
];

#[test]
fn messages_are_those_of_the_tables() {
    for name in TABLES {
        let table = expect_file![format!("messages/{name}.txt")];
        table.assert_eq(&written_anew(&table.data()));
    }
}

/// Puts the messages of today below each input.
fn written_anew(table: &str) -> String {
    let mut anew = Vec::new();
    let mut lines = table.lines().filter(|line| !line.starts_with(' '));
    while let (Some(name), Some(input)) = (lines.next(), lines.next()) {
        anew.push(format!("{name}\n{input}\n"));
        let (derive, source) = input.split_once(": ").unwrap_or((input, ""));
        let messages = messages(named(derive), source);
        assert!(!messages.is_empty(), "{name}: no message");
        let message = |(place, text)| format!("    {place} => {text}\n");
        anew.extend(messages.into_iter().map(message));
    }
    anew.concat()
}

fn named(derive: &str) -> Derive {
    match derive {
        "cacheable" => Derive::Cacheable,
        "cache_key" => Derive::CacheKey,
        "key_part" => Derive::KeyPart,
        "schema" => Derive::Schema,
        other => panic!("no derive is `{other}`"),
    }
}
