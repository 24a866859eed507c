use super::{Finding, Sources};

/// Rule: no test or documentation example is ignored.
#[must_use]
pub fn ignored_tests(sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.rust() {
        for (number, line) in source.lines() {
            let text = if line.trim_start().starts_with("#[ignore") {
                "an ignored test: assert what holds today, and say what should"
            } else if is_ignored_example(line) {
                "an example that is not compiled: make it run on the memory engine"
            } else {
                continue;
            };
            findings.push(Finding::new(source, number, text));
        }
    }
    findings
}

fn is_ignored_example(line: &str) -> bool {
    let fence = line.trim_start().trim_start_matches(['/', '!', ' ']);
    let words = fence.strip_prefix("```");
    words.is_some_and(|words| words.split(',').any(|word| word.trim() == "ignore"))
}

/// Rule: no file names a folder of somebody's machine.
#[must_use]
pub fn machine_paths(sources: &Sources) -> Vec<Finding> {
    // Put together here, so that this file does not find itself.
    let folders = ["work", "root", "home"].map(|name| format!("/{name}/"));
    let mut findings = Vec::new();
    for source in sources.all() {
        for (number, line) in source.lines() {
            if folders.iter().any(|folder| starts_a_path(line, folder)) {
                let text = "a path of one machine: write it from the workspace's root";
                findings.push(Finding::new(source, number, text));
            }
        }
    }
    findings
}

/// Returns whether the folder stands at the start of a path and not within one.
fn starts_a_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|sign| sign.is_alphanumeric() || "_-.}~/".contains(sign))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::check;

    #[test]
    fn finds_ignored_tests_and_examples() {
        check(
            ignored_tests,
            "#[test]\n#[ignore = \"slow\"]\nfn f() {}",
            &[2],
        );
        check(ignored_tests, "/// ```ignore\n/// ```\nfn f() {}", &[1]);
        check(ignored_tests, "/// ```no_run\n/// ```\nfn ignore() {}", &[]);
    }

    #[test]
    fn finds_machine_paths() {
        let path = ["/", "home", "/ada"].concat();
        check(machine_paths, &format!("// see\n// {path}/notes"), &[2]);
        check(
            machine_paths,
            &format!("// ./a{path} and https://x.org{path}"),
            &[],
        );
    }
}
