//! The lock file: shapes as text with a line per leaf, and the difference between two such texts.
//!
//! ```text
//! type User
//! resource: user
//! kind: value
//! fingerprint: 5a17c2de
//! key.id: u64
//! User.id: u64
//! User.plan::Free
//! User.plan::Trial.days_left: u16
//! User.phone?: str
//! User.tags[]: str
//! ```

mod consequences;
mod lines;
mod records;
mod releases;
mod report;
#[cfg(test)]
mod tests;

use self::lines::{COMPRESS, Line, MISMATCH, OLDER, WRITTEN, lines, name};
pub(crate) use self::report::compare;
use serde::de::DeserializeOwned;

use crate::claim::{Strictness, Trace, trace};
use crate::codec::Forms;
use crate::schema::{Compress, Format, Part, Shape};

const TITLE: &str = "\
# Shapes of cached types, held by `typed_cache::assert_schema!`. Commit this file.
# It is written by running the tests with TYPED_CACHE_UPDATE=1.
";

/// The beginning of the path of a part of the key.
const PART: &str = "key.";

/// One listed type: its name, and the lines that describe it.
#[derive(Debug)]
pub struct Section {
    name: String,
    lines: Vec<Line>,
    /// What its `Deserialize` does.
    trace: Trace,
}

/// Compares what stands in the file.
impl PartialEq for Section {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.lines) == (&other.name, &other.lines)
    }
}

impl Section {
    pub(crate) fn new(name: &str) -> Self {
        Self {
            // Macros can hand over a path with spaces, at which a line would be split.
            name: name.replace(" :: ", "::"),
            lines: Vec::new(),
            trace: Trace::default(),
        }
    }

    /// Appends a line about the storage of the values.
    pub(crate) fn line(&mut self, word: &str, value: &str) {
        self.lines.push(Line::new(word, value));
    }

    /// Appends the line of a compression.
    pub(crate) fn with_compress(mut self, compress: Option<Compress>) -> Self {
        if let Some(compress) = compress {
            self.line(COMPRESS, compress.method.word());
        }
        self
    }

    /// Appends the lines of a part of the key.
    pub(crate) fn part(&mut self, part: &Part) {
        let path = format!("{PART}{}", name(part.name));
        lines(&path, part.shape, &mut self.lines);
    }

    /// Adds the lines of the older forms of the type.
    pub(crate) fn with_forms<V>(mut self, forms: Option<&Forms<V>>) -> Self {
        if let Some(forms) = forms {
            let older: Vec<_> = forms.older().map(|form| form.to_string()).collect();
            self.line(OLDER, &older.join(" "));
            if let Some(written) = forms.written() {
                self.line(WRITTEN, &written.to_string());
            }
        }
        self
    }

    /// Adds the lines of a shape, under the type's name with a suffix.
    pub(crate) fn with(mut self, suffix: &str, shape: &Shape) -> Self {
        let path = format!("{}{suffix}", self.name);
        lines(&path, shape, &mut self.lines);
        self
    }

    /// Compares what a type's `Deserialize` asks for with its shape.
    pub(crate) fn traced<T: DeserializeOwned>(self, shape: &Shape, format: Format) -> Self {
        self.with_trace(trace::<T>(shape, format, Strictness::Calls))
    }

    pub(crate) fn with_trace(self, trace: Trace) -> Self {
        Self { trace, ..self }
    }

    /// Returns what the type's `Deserialize` does otherwise than its shape says.
    pub(crate) fn fault(&self) -> Option<String> {
        let fault = self.trace.fault.as_ref()?;
        Some(format!("{}: {fault}", self.name))
    }

    /// Returns the paths of the parts that could not be looked at.
    pub(crate) fn unchecked(&self) -> impl Iterator<Item = String> {
        let parts = self.trace.unchecked.iter();
        parts.map(|part| format!("{}{part}", self.name))
    }

    /// Adds the lines of a hash. Redis stores its fields by name, so their order is not part of the shape.
    pub(crate) fn with_hash(self, shape: &Shape) -> Self {
        let head = self.lines.len();
        let mut section = self.with("", shape);
        section.lines[head..].sort_by(|a, b| a.path.cmp(&b.path));
        section
    }

    /// Returns the same type under another name.
    fn renamed(&self, name: &str) -> Self {
        let is_name =
            |rest: &&str| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_');
        let line = |line: &Line| match line.path.strip_prefix(&self.name).filter(is_name) {
            Some(rest) => Line::new(&format!("{name}{rest}"), &line.shape),
            None => Line::new(&line.path, &line.shape),
        };
        Self {
            name: name.to_owned(),
            lines: self.lines.iter().map(line).collect(),
            trace: Trace::default(),
        }
    }

    /// Returns all lines but those that leave entries readable.
    fn shapes(&self) -> impl Iterator<Item = &Line> {
        let words = [COMPRESS, MISMATCH];
        let lines = self.lines.iter();
        lines.filter(move |line| !words.contains(&line.path.as_str()))
    }

    /// Returns the lines of the parts of the key.
    fn parts(&self) -> impl Iterator<Item = &Line> {
        let lines = self.lines.iter();
        lines.filter(|line| line.path.starts_with(PART))
    }

    /// Returns whether its values are integers as they stand in Redis.
    fn holds_integers(&self) -> bool {
        self.at("format").is_none() && self.at(&format!("{}{{value}}", self.name)) == Some("i64")
    }

    /// Returns the shape of the line with this path.
    fn at(&self, path: &str) -> Option<&str> {
        let line = self.lines.iter().find(|line| line.path == path)?;
        Some(&line.shape)
    }
}

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
fn parse(text: &str) -> Vec<Section> {
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
