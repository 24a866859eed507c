use super::{Finding, Source, Sources};

const FILE: usize = 500;
const EXAMPLE: usize = 70;
const EXAMPLE_ON_REAL_INPUT: usize = 150;

/// Rule: no Rust file has more than 500 lines.
#[must_use]
pub fn file_lengths(sources: &Sources) -> Vec<Finding> {
    sources
        .rust()
        .filter_map(|source| over(source, FILE))
        .collect()
}

/// Rule: an example has at most 70 lines, the one on real input 150.
#[must_use]
pub fn examples(sources: &Sources) -> Vec<Finding> {
    let examples = sources.rust_in("examples");
    let budget = |source: &Source| {
        if source.path.ends_with("/cities.rs") {
            EXAMPLE_ON_REAL_INPUT
        } else {
            EXAMPLE
        }
    };
    examples
        .filter_map(|source| over(source, budget(source)))
        .collect()
}

fn over(source: &Source, budget: usize) -> Option<Finding> {
    let lines = source.text.lines().count();
    let text =
        format!("{lines} lines, over the budget of {budget}: find a seam and split it there");
    (lines > budget).then(|| Finding::new(source, lines, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_the_lines_of_files_and_examples() {
        let [short, long] = [70, 71].map(|lines| "// a line\n".repeat(lines));
        let files = [
            ("examples/short.rs", short.as_str()),
            ("examples/long.rs", long.as_str()),
            ("examples/cities.rs", long.as_str()),
            ("cache/src/long.rs", long.as_str()),
        ];
        let sources = Sources::given(&files);
        let findings = examples(&sources);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].path, "examples/long.rs");
        assert_eq!(file_lengths(&sources), []);
    }
}
