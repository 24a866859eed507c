//! `resource = ".."`: the name of the entries in Redis.

use syn::LitStr;

use super::word::Word;
use crate::errors::Errors;

const LONGEST: usize = 64;

/// Reads a resource, which must not need any escaping in a key.
pub(crate) fn read(word: &Word, errors: &mut Errors) -> Option<String> {
    let literal: LitStr = word.parsed("a string literal", errors)?;
    let text = literal.value();
    if let Err(message) = check(&text) {
        errors.at(literal, message);
        return None;
    }
    Some(text)
}

pub(crate) fn check(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Err("`resource` is empty; it takes 1 to 64 of `a-z`, `0-9`, `_`, `.`, `-`".into());
    }
    if let Some((at, letter)) = text.char_indices().find(|(_, letter)| !is_allowed(*letter)) {
        let (found, hint) = (describe(letter), lower_case_hint(text));
        return Err(format!(
            "`resource` may hold `a-z`, `0-9`, `_`, `.`, `-`; found {found} at byte {at}{hint}"
        ));
    }
    match text.len() {
        ..=LONGEST => Ok(()),
        length => Err(format!(
            "`resource` takes at most {LONGEST} bytes; this one has {length}"
        )),
    }
}

fn is_allowed(letter: char) -> bool {
    matches!(letter, 'a'..='z' | '0'..='9' | '_' | '.' | '-')
}

fn lower_case_hint(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    if lower.chars().all(is_allowed) {
        format!("; write `{lower}`")
    } else {
        String::new()
    }
}

/// Describes a character so that it is visible in a message.
pub(super) fn describe(letter: char) -> String {
    match letter {
        ' ' => "a space".into(),
        '\t' => "a tab".into(),
        '\n' => "a line break".into(),
        '`' => "a backtick".into(),
        letter if letter.is_ascii_graphic() || letter.is_alphanumeric() => format!("`{letter}`"),
        letter => format!("U+{:04X}", u32::from(letter)),
    }
}
