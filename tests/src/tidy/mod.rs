//! The house rules, as far as a test can hold them.
//!
//! Each rule is a function from [`Sources`] to [`Finding`]s; a finding says
//! where it is and how it is cured.

mod budgets;
mod features;
mod imports;
mod layers;
mod paths;
mod rings;
mod sources;
mod words;

use std::fmt;

pub use self::budgets::{examples, file_lengths};
pub use self::features::{documented_features, forbidden_unsafe};
pub use self::imports::{import_order, parents_of_parents};
pub use self::layers::{Layers, downward_imports, listed_modules, quiet_layers};
pub use self::rings::import_rings;
pub use self::sources::{Source, Sources};
pub use self::words::{ignored_tests, machine_paths};

/// A place that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file, from the workspace's root.
    pub path: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The mistake, and the right form.
    pub text: String,
}

impl Finding {
    fn new(source: &Source, line: usize, text: impl Into<String>) -> Self {
        Self {
            path: source.path.clone(),
            line,
            text: text.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.text)
    }
}

/// Holds a rule: fails with every finding, one a line.
pub fn hold(findings: impl IntoIterator<Item = Finding>) {
    let mut findings: Vec<_> = findings.into_iter().collect();
    findings.sort();
    let lines: Vec<_> = findings.iter().map(Finding::to_string).collect();
    assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
}

/// Holds a rule to finding what is wrong with `code` on these lines.
#[cfg(test)]
fn check(rule: fn(&Sources) -> Vec<Finding>, code: &str, lines: &[usize]) {
    let findings = rule(&Sources::given(&[("a.rs", code)]));
    let found: Vec<_> = findings.iter().map(|finding| finding.line).collect();
    assert_eq!(found, lines, "{code}");
}
