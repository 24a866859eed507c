//! The text of a lock file, written and read.

use crate::assert::lock::Section;
use crate::assert::lock::lines::Line;

const TITLE: &str = "\
# Shapes of cached types, held by `typed_cache::assert_schema!`. Commit this file.
# It is written by running the tests with TYPED_CACHE_UPDATE=1.
";

/// Returns the text of a lock file.
pub(crate) fn render(sections: &[Section]) -> String {
    let mut text = TITLE.to_owned();
    for section in sections {
        text.push_str("\ntype ");
        text.push_str(&section.name);
        text.push('\n');
        for line in &section.lines {
            text.push_str(&line.to_string());
            text.push('\n');
        }
    }
    text
}

/// Reads the text of a lock file; comments and empty lines are skipped.
pub(super) fn parse(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        if let Some(name) = line.strip_prefix("type ") {
            sections.push(Section::new(name));
        } else if let (false, false, Some(section)) =
            (line.is_empty(), line.starts_with('#'), sections.last_mut())
        {
            section.lines.push(Line::parse(line));
        }
    }
    sections
}
