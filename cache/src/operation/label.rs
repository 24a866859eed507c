//! The names of the operations that a message is of, for backends that tell them apart.

use std::fmt;

use crate::operation::Spec;

/// One of the operations that a message is of.
#[derive(Clone, Copy, Debug)]
pub struct Label {
    /// The method's name, as in [`Event::Operation`](crate::Event::Operation).
    pub name: &'static str,
    /// The resource of its entries.
    pub resource: Option<&'static str>,
    /// It changes nothing.
    pub is_read: bool,
    /// The number of units that its commands are, one behind the other.
    pub units: usize,
}

/// The operations that a message is of, in the order of their commands.
pub trait Labels: fmt::Debug + Sync {
    /// Visits each operation that has a command in the message.
    fn visit(&self, visit: &mut dyn FnMut(Label));
}

/// A message of one operation.
impl Labels for Spec {
    fn visit(&self, visit: &mut dyn FnMut(Label)) {
        visit(self.label(1));
    }
}

impl Spec {
    /// Labels an operation whose commands are so many units.
    pub(crate) fn label(&self, units: usize) -> Label {
        let Self {
            name,
            resource,
            is_read,
            is_fill: _,
            is_owed: _,
        } = *self;
        Label {
            name,
            resource,
            is_read,
            units,
        }
    }
}
