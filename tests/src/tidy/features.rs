use super::{Finding, Source, Sources};

const MANIFEST: &str = "cache/Cargo.toml";
const CRATE_DOCS: &str = "cache/src/lib.rs";
const PUBLISHED: [&str; 2] = [CRATE_DOCS, "cache-derive/src/lib.rs"];

/// Rule: every feature has a comment in the manifest and a row in the table of
/// the crate's documentation.
#[must_use]
pub fn documented_features(sources: &Sources) -> Vec<Finding> {
    let manifest = sources.file(MANIFEST);
    let docs = &sources.file(CRATE_DOCS).text;
    let mut findings = Vec::new();
    for feature in features(manifest) {
        let name = feature.name;
        if !feature.commented {
            let text = format!("the feature `{name}` has no comment: say above it what it adds");
            findings.push(Finding::new(manifest, feature.line, text));
        }
        if !docs.contains(&format!("//! | `{name}` |")) {
            let text = format!("the feature `{name}` has no row in the table of {CRATE_DOCS}");
            findings.push(Finding::new(manifest, feature.line, text));
        }
    }
    findings
}

struct Feature<'a> {
    name: &'a str,
    line: usize,
    commented: bool,
}

/// The features that the manifest lists, one a line; `default` is a choice of
/// them and none of its own.
fn features(manifest: &Source) -> Vec<Feature<'_>> {
    let mut features = Vec::new();
    let mut commented = false;
    let section = manifest
        .lines()
        .skip_while(|(_, line)| *line != "[features]")
        .skip(1)
        .take_while(|(_, line)| !line.starts_with('['));
    for (number, line) in section {
        if let Some((name, _)) = line.split_once(" = ")
            && !line.starts_with('#')
            && name != "default"
        {
            features.push(Feature {
                name,
                line: number,
                commented,
            });
        }
        commented = line.starts_with('#');
    }
    features
}

/// Rule: the published crates forbid unsafe code.
#[must_use]
pub fn forbidden_unsafe(sources: &Sources) -> Vec<Finding> {
    let lacking = |source: &&Source| !source.text.contains("#![forbid(unsafe_code)]");
    let roots = PUBLISHED.map(|path| sources.file(path));
    let text = "a published crate: open it with `#![forbid(unsafe_code)]`";
    let lacking = roots.into_iter().filter(lacking);
    lacking
        .map(|source| Finding::new(source, 1, text))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wants_a_comment_and_a_row() {
        let manifest = "[features]\ndefault = [\"a\"]\n# Adds a.\na = []\nb = []\n[x]\nc = 1\n";
        let files = [(MANIFEST, manifest), (CRATE_DOCS, "//! | `a` | adds a |")];
        let findings = documented_features(&Sources::given(&files));
        let lines: Vec<_> = findings.iter().map(|finding| finding.line).collect();
        assert_eq!(lines, [5, 5]);
    }
}
