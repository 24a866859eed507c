//! `resource = ".."`: the name of the entries in Redis.

use syn::LitStr;

use crate::errors::Errors;

const LONGEST: usize = 64;

/// Reads a resource, which must not need any escaping in a key.
pub(crate) fn read(literal: &LitStr, errors: &mut Errors) -> Option<String> {
    let text = literal.value();
    match check(&text) {
        Ok(()) => Some(text),
        Err(message) => {
            errors.at(literal, message);
            None
        }
    }
}

fn check(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Err("`resource` is empty; it takes 1 to 64 of `a-z`, `0-9`, `_`, `.`, `-`".into());
    }
    if let Some((at, letter)) = text.char_indices().find(|(_, letter)| !is_allowed(*letter)) {
        return Err(format!(
            "`resource` may hold `a-z`, `0-9`, `_`, `.`, `-`; found {} at byte {at}{}",
            describe(letter),
            lower_case_hint(text),
        ));
    }
    if text.len() > LONGEST {
        let length = text.len();
        return Err(format!(
            "`resource` takes at most {LONGEST} bytes; this one has {length}"
        ));
    }
    Ok(())
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
fn describe(letter: char) -> String {
    match letter {
        ' ' => "a space".into(),
        '\t' => "a tab".into(),
        '\n' => "a line break".into(),
        '`' => "a backtick".into(),
        letter if letter.is_ascii_graphic() || letter.is_alphanumeric() => format!("`{letter}`"),
        letter => format!("U+{:04X}", u32::from(letter)),
    }
}
