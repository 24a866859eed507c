//! The table of all pairs.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::FILES;
use super::case::{cases, update};

const POLICIES: [&str; 26] = [
    "single_flight",
    "negative",
    "outage",
    "load_timeout",
    "soft_timeout",
    "grace",
    "throttle",
    "stale_while_revalidate",
    "refresh_ahead",
    "early_expiration",
    "loader_ttl",
    "not_stored",
    "not_modified",
    "with_stale",
    "call_option",
    "set",
    "delete",
    "clear",
    "expire_now",
    "owed_delete",
    "cancel",
    "timeout",
    "unreadable_entry",
    "many",
    "shared",
    "scoped",
];

const MATRIX: &str = include_str!("matrix.md");

/// Where a pair is held, by the places of its policies, the smaller one first.
type Cells = HashMap<(usize, usize), String>;

fn place(policy: &str) -> usize {
    let place = POLICIES.iter().position(|known| *known == policy);
    place.unwrap_or_else(|| panic!("no policy is called `{policy}`"))
}

fn pair(first: &str, second: &str) -> (usize, usize) {
    let (first, second) = (place(first), place(second));
    (first.min(second), first.max(second))
}

/// Returns the cells, and the list of cases.
fn cells() -> (Cells, String) {
    let (mut cells, mut list) = (Cells::new(), String::new());
    let all = FILES
        .iter()
        .flat_map(|(file, text)| cases(text).map(move |case| (file, case)));
    for (number, (file, case)) in (1..).zip(all) {
        let policies: Vec<_> = case.policies().collect();
        for (at, first) in policies.iter().enumerate() {
            for second in &policies[at + 1..] {
                cells
                    .entry(pair(first, second))
                    .or_insert(number.to_string());
            }
        }
        let _ = writeln!(list, "{number}. {} (`{file}`)", case.title);
    }
    (cells, list)
}

#[test]
fn each_pair_of_policies_has_a_case() {
    let (cells, cases) = cells();
    let numbers = (1..=POLICIES.len()).map(|number| number.to_string());
    let mut table = format!("| | {} |\n|---", numbers.collect::<Vec<_>>().join(" | "));
    table.push_str(&"|---".repeat(POLICIES.len()));
    table.push_str("|\n");
    let mut missing = Vec::new();
    for (row, policy) in POLICIES.iter().enumerate() {
        let _ = write!(table, "| {} `{policy}` |", row + 1);
        for (column, other) in POLICIES.iter().enumerate() {
            let cell = cells.get(&(column.min(row), column.max(row)));
            if cell.is_none() && column < row {
                missing.push((other, policy));
            }
            let _ = write!(table, " {} |", cell.map_or("", String::as_str));
        }
        table.push('\n');
    }
    let matrix = format!(
        "# The pairs\nThe first case of each pair, by its number in the list below, which names its file.\n\n{table}\n{cases}"
    );
    update("matrix.md", MATRIX, matrix.trim_end());
    assert!(missing.is_empty(), "without a case: {missing:#?}");
    assert_eq!(MATRIX.trim_end(), matrix.trim_end());
}
