//! The twins of names without the features `tracing` and `metrics`: no state, no instruction.

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Origin(());

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Command(());

#[derive(Clone, Copy, Debug)]
pub(crate) enum Group {
    Alone,
    Pipeline,
    Transaction,
}

impl Origin {
    #[inline]
    pub(crate) fn new(_name: &'static str, _resource: Option<&'static str>) -> Self {
        Self(())
    }
}

impl Command {
    #[inline]
    pub(crate) fn of<'a>(_names: impl Iterator<Item = &'a [u8]>, _group: Group) -> Self {
        Self(())
    }
}
