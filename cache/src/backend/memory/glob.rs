//! Redis's glob patterns, on bytes.

/// Returns whether the whole of `text` matches a pattern of `*`, `?`, `[a-c]`, `[^a]` and `\x`.
///
/// Backtracking goes to the last `*` alone, so the work is at most pattern times text.
///
/// As in Redis, an empty text is matched by `*` and the empty pattern alone, not by `**`.
pub(super) fn matches(pattern: &[u8], text: &[u8]) -> bool {
    if text.is_empty() {
        return pattern.is_empty() || pattern == b"*";
    }
    let (mut rest, mut left) = (pattern, text);
    let mut last_star = None;
    loop {
        if let [b'*', behind @ ..] = rest {
            last_star = Some((behind, left));
            rest = behind;
            continue;
        }
        if left.is_empty() && rest.is_empty() {
            return true;
        }
        if let Some((pattern_behind, text_behind)) = match_one(rest, left) {
            (rest, left) = (pattern_behind, text_behind);
            continue;
        }
        // The last star takes one byte more.
        let Some((behind, [_, shorter @ ..])) = last_star else {
            return false;
        };
        last_star = Some((behind, shorter));
        (rest, left) = (behind, shorter);
    }
}

/// Matches one byte of text against the pattern's first element, and returns the rest of both.
fn match_one<'p, 't>(pattern: &'p [u8], text: &'t [u8]) -> Option<(&'p [u8], &'t [u8])> {
    let [byte, text_behind @ ..] = text else {
        return None;
    };
    let pattern_behind = match pattern {
        [] => return None,
        [b'?', behind @ ..] => behind,
        [b'[', class @ ..] => match_class(class, *byte)?,
        [b'\\', escaped, behind @ ..] => (escaped == byte).then_some(behind)?,
        [literal, behind @ ..] => (literal == byte).then_some(behind)?,
    };
    Some((pattern_behind, text_behind))
}

/// Matches a byte against what follows a `[`, and returns the pattern behind the `]`.
///
/// A class without `]` ends with the pattern; a range may run in either direction.
fn match_class(class: &[u8], byte: u8) -> Option<&[u8]> {
    let (negated, mut rest) = match class {
        [b'^', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let mut found = false;
    let behind_class = loop {
        let (is_member, behind) = match rest {
            [] => break rest,
            [b']', behind @ ..] => break behind,
            [b'\\', escaped, behind @ ..] => (*escaped == byte, behind),
            [from, b'-', to, behind @ ..] => {
                let range = *from.min(to)..=*from.max(to);
                (range.contains(&byte), behind)
            }
            [literal, behind @ ..] => (*literal == byte, behind),
        };
        found |= is_member;
        rest = behind;
    };
    (found != negated).then_some(behind_class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, text: &str, expected: bool) {
        let found = matches(pattern.as_bytes(), text.as_bytes());
        assert_eq!(found, expected, "{pattern:?} on {text:?}");
    }

    #[test]
    fn stars_and_question_marks() {
        check("", "", true);
        check("", "a", false);
        check("*", "", true);
        check("**", "", false);
        check("**", "abc", true);
        check("abc**", "abc", true);
        check("a*", "a", true);
        check("a*c*e", "abcde", true);
        check("a*c*e", "abcd", false);
        check("*.b", "a.b.b", true);
        check("a?c", "abc", true);
        check("?", "", false);
        check("h*llo*", "hello", true);
    }

    #[test]
    fn classes() {
        check("h[ae]llo", "hello", true);
        check("h[ae]llo", "hillo", false);
        check("h[^e]llo", "hallo", true);
        check("h[^e]llo", "hello", false);
        check("[c-a]", "b", true);
        check("[a-]", "-", false);
        check("[a-]", "^", true);
        check("[]", "]", false);
        check("[^]", "x", true);
        check("[", "[", false);
        check("[^", "x", true);
        check("[ab", "b", true);
        check("[\\]]", "]", true);
        check("[\\", "\\", true);
        check("*[0-9]x", "12x", true);
    }

    #[test]
    fn escapes() {
        check("a\\*b", "a*b", true);
        check("a\\*b", "axb", false);
        check("\\", "\\", true);
        check("\\\\", "\\", true);
        check("\\[a]", "[a]", true);
    }

    #[test]
    fn many_stars_take_no_exponential_time() {
        let pattern = "a*".repeat(200) + "b";
        check(&pattern, &"a".repeat(2_000), false);
    }

    #[test]
    fn bytes_need_not_be_text() {
        assert!(matches(b"\xff*\x00?", b"\xff\xfe\x00\r"));
    }
}
