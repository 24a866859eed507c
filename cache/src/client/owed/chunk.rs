//! Owed commands as one message.

use std::fmt;

use super::table::Command;
use crate::operation::{Label, Labels, Packed, Spec};

/// The oldest commands as one message, with their numbers.
pub(in crate::client) struct Chunk {
    pub(in crate::client) numbers: Vec<u64>,
    pub(in crate::client) specs: Vec<Spec>,
    pub(in crate::client) message: Packed,
    /// There is a read of the key in front of it, whose answer says that the connection is good.
    pub(in crate::client) has_probe: bool,
}

impl Chunk {
    /// Makes a message of the first of these commands; `None` where there is none. A suspect goes alone.
    pub(super) fn new<'c>(
        commands: impl Iterator<Item = (u64, &'c Command)> + Clone,
    ) -> Option<Self> {
        let (_, oldest) = commands.clone().next()?;
        let has_probe = oldest.is_suspect;
        let commands = commands.take(if has_probe { 1 } else { usize::MAX });
        let probe = has_probe.then(|| oldest.probe());
        let packed = commands.clone().map(|(_, command)| command.packed());
        Some(Self {
            message: Packed::many(probe.into_iter().chain(packed)),
            numbers: commands.clone().map(|(number, _)| number).collect(),
            specs: commands.map(|(_, command)| command.spec).collect(),
            has_probe,
        })
    }
}

/// The operations that the commands were first sent for.
impl Labels for Chunk {
    fn visit(&self, visit: &mut dyn FnMut(Label)) {
        if let (true, [spec, ..]) = (self.has_probe, &*self.specs) {
            visit(Spec::read("exists", spec.resource).label(1));
        }
        for spec in &self.specs {
            visit(spec.label(1));
        }
    }
}

impl fmt::Debug for Chunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunk")
            .field("count", &self.numbers.len())
            .finish_non_exhaustive()
    }
}
