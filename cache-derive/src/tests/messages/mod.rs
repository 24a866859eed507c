//! Every message with the word it points at, as `word => message`; `UPDATE_EXPECT=1` writes them anew.

mod conflicts;
mod container;
mod duplicates;
mod generics;
mod malformed;
mod many;
mod serde;
mod unknown_words;
mod values;

use expect_test::Expect;

use super::{Derive, messages};

fn check(derive: Derive, source: &str, expected: &Expect) {
    let lines: Vec<String> = messages(derive, source)
        .into_iter()
        .map(|(place, message)| format!("{place} => {message}\n"))
        .collect();
    expected.assert_eq(&lines.concat());
}
