//! The known setting that a misspelt one was meant to be.

/// Returns the name nearest to `name`: one that a typing error would turn into it, or else one that it contains or is contained in.
pub(super) fn nearest<'a>(
    name: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Option<&'a str> {
    let name = name.to_ascii_lowercase().replace('-', "_");
    let by_distance = |known: &'a str| (distance(&name, known), known);
    let near = known
        .clone()
        .map(by_distance)
        .filter(|(distance, known)| *distance <= most_slips(known.len().min(name.len())))
        .min_by_key(|(distance, _)| *distance);
    let related = |known: &&str| {
        let (longer, shorter) = if name.len() > known.len() {
            (name.as_str(), *known)
        } else {
            (*known, name.as_str())
        };
        shorter.len() >= SHORTEST && longer.contains(shorter)
    };
    match near {
        Some((_, known)) => Some(known),
        None => known
            .filter(related)
            .min_by_key(|known| known.len().abs_diff(name.len())),
    }
}

/// Returns how many letters of a name of this length can be wrong; two that are swapped count twice.
fn most_slips(length: usize) -> usize {
    match length {
        0..=2 => 0,
        3 => 1,
        4..=8 => 2,
        _ => 3,
    }
}

/// Shorter names are contained in too many.
const SHORTEST: usize = 4;

/// Counts the letters that are put in, left out or replaced between two names (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (done, a) in from.bytes().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], done + 1);
        for (column, b) in to.bytes().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::fields::FIELDS;

    #[test]
    fn a_slip_or_a_part_of_a_name_leads_to_the_setting() {
        let of = |name| nearest(name, FIELDS.iter().map(|(name, _)| *name));
        for (name, meant) in [
            ("timeuot", "timeout"),
            ("conect_timeout", "connect_timeout"),
            ("Key-Prefix", "key_prefix"),
            ("pasword", "password"),
            ("hots", "host"),
            ("hostname", "host"),
            ("prefix", "key_prefix"),
            ("user", "username"),
            ("max_connections", "connections"),
            ("DB", "db"),
        ] {
            assert_eq!(of(name), Some(meant), "{name}");
        }
        for name in ["", "x", "ur", "sentinel", "\u{e4}", "colour"] {
            assert_eq!(of(name), None, "{name}");
        }
    }
}
