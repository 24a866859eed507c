//! The text of a lock file, written and read.

use crate::assert::lock::lines::{Line, lines, name};
use crate::assert::lock::{Place, Section};
use crate::key::Kind;
use crate::schema::{Format, Mismatch};

const TITLE: &str = "\
# Shapes of cached types, held by `typed_cache::assert_schema!`. Commit this file.
# It is written by running the tests with TYPED_CACHE_UPDATE=1.
";

/// The lines of one type.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) name: String,
    pub(super) lines: Vec<Line>,
}

impl Block {
    pub(super) fn new(section: &Section) -> Self {
        let mut all = Vec::new();
        if let Some(place) = &section.place {
            place.lines(&mut all);
        }
        let head = all.len();
        for (suffix, shape) in &section.shapes {
            lines(&format!("{}{suffix}", section.name), shape, &mut all);
        }
        // Redis stores the fields of a hash by name, so their order is not part of the shape.
        if matches!(&section.place, Some(place) if place.kind == Kind::Hash) {
            all[head..].sort_by(|a, b| a.path.cmp(&b.path));
        }
        Self {
            name: section.name.to_owned(),
            lines: all,
        }
    }

    /// Returns the shape of the line with this path.
    pub(super) fn at(&self, path: &str) -> Option<&str> {
        let line = self.lines.iter().find(|line| line.path == path)?;
        Some(&line.shape)
    }
}

impl Place {
    fn lines(&self, out: &mut Vec<Line>) {
        out.push(Line::new("resource", self.resource));
        if let Some(version) = &self.version {
            out.push(Line::new("version", version));
        }
        out.push(Line::new("kind", self.kind.word()));
        if self.format == Format::Json {
            out.push(Line::new("format", "json"));
        }
        if self.mismatch == Mismatch::Error {
            out.push(Line::new("mismatch", "error"));
        }
        if let Some(fingerprint) = self.fingerprint {
            out.push(Line::new("fingerprint", &fingerprint.to_string()));
        }
        for part in self.parts {
            lines(&format!("key.{}", name(part.name)), part.shape, out);
        }
    }
}

/// Returns the text of a lock file.
pub(crate) fn render(sections: &[Section]) -> String {
    let mut text = TITLE.to_owned();
    for section in sections {
        let block = Block::new(section);
        text.push_str("\ntype ");
        text.push_str(&block.name);
        text.push('\n');
        for line in block.lines {
            text.push_str(&line.to_string());
            text.push('\n');
        }
    }
    text
}

/// Reads the text of a lock file; comments and empty lines are skipped.
pub(super) fn parse(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        if let Some(name) = line.strip_prefix("type ") {
            blocks.push(Block {
                name: name.to_owned(),
                lines: Vec::new(),
            });
        } else if let (false, false, Some(block)) =
            (line.is_empty(), line.starts_with('#'), blocks.last_mut())
        {
            block.lines.push(Line::parse(line));
        }
    }
    blocks
}
