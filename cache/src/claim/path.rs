//! The way from a value to one of its parts, in the words of a lock file.

use std::fmt;

/// A part, and the way to it.
#[derive(Clone, Copy)]
pub(super) struct Path<'p> {
    step: Step,
    parent: Option<&'p Self>,
}

#[derive(Clone, Copy)]
pub(super) enum Step {
    Root,
    Field(&'static str),
    Index(usize),
    Element,
    Inner,
    Key,
    Value,
    Variant(&'static str),
}

impl<'p> Path<'p> {
    pub(super) const ROOT: Self = Self {
        step: Step::Root,
        parent: None,
    };

    pub(super) const fn to(&'p self, step: Step) -> Self {
        Self {
            step,
            parent: Some(self),
        }
    }

    /// Returns the number of steps.
    pub(super) fn depth(&self) -> usize {
        self.parent.map_or(0, |parent| parent.depth() + 1)
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
        }
        match self.step {
            Step::Root => Ok(()),
            Step::Field(name) => write!(f, ".{name}"),
            Step::Index(index) => write!(f, ".{index}"),
            Step::Element => f.write_str("[]"),
            Step::Inner => f.write_str("?"),
            Step::Key => f.write_str("{key}"),
            Step::Value => f.write_str("{value}"),
            Step::Variant(name) => write!(f, "::{name}"),
        }
    }
}
