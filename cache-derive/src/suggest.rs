//! "Did you mean": the known word nearest to a misspelt one.

/// Returns the candidate that a typing error would turn into `word`.
pub(crate) fn nearest<'a>(word: &str, candidates: &[&'a str]) -> Option<&'a str> {
    // Longer words may have more errors; a limit above these proposes unrelated words.
    let limit = match word.chars().count() {
        0..=3 => 1,
        4..=7 => 2,
        _ => 3,
    };
    candidates
        .iter()
        .map(|candidate| (distance(word, candidate), *candidate))
        .filter(|(distance, candidate)| *distance <= limit && *distance < candidate.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Counts the insertions, removals, replacements and swaps of neighbours between two words.
fn distance(from: &str, to: &str) -> usize {
    let from: Vec<char> = from.chars().collect();
    let to: Vec<char> = to.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=to.len()).collect();
    for (row, a) in from.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, b) in to.iter().enumerate() {
            let replaced = previous[column] + usize::from(a != b);
            let mut best = replaced
                .min(previous[column + 1] + 1)
                .min(current[column] + 1);
            if row > 0 && column > 0 && *a == to[column - 1] && from[row - 1] == *b {
                best = best.min(before[column - 1] + 1);
            }
            current.push(best);
        }
        before = std::mem::replace(&mut previous, current);
    }
    previous[to.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_the_word_behind_a_slip() {
        let known = ["crate", "hash", "key", "key_type", "resource", "ttl"];
        assert_eq!(nearest("tll", &known), Some("ttl"));
        assert_eq!(nearest("resuorce", &known), Some("resource"));
        assert_eq!(nearest("hsah", &known), Some("hash"));
        assert_eq!(nearest("keytype", &known), Some("key_type"));
    }

    #[test]
    fn stays_silent_when_nothing_is_near() {
        assert_eq!(nearest("colour", &["ttl", "hash"]), None);
        assert_eq!(nearest("set", &["key"]), None);
        assert_eq!(nearest("x", &["y"]), None);
        assert_eq!(nearest("", &["ttl"]), None);
    }
}
