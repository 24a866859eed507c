//! The options of `write_through`.

use crate::error::Error;
use crate::ttl::Ttl;

/// The options of a call, in place of those of its type.
pub(super) struct Options<'a, E> {
    pub(super) ttl: Option<Ttl>,
    pub(super) bound: Option<Ttl>,
    /// Whether an error of the writer proves that the source is as it was.
    pub(super) restore_if: Option<Test<'a, E>>,
    /// The error of an option, with which nothing is sent.
    pub(super) refusal: Option<Error>,
}

type Test<'a, E> = Box<dyn FnOnce(&E) -> bool + Send + 'a>;

impl<E> Default for Options<'_, E> {
    fn default() -> Self {
        Self {
            ttl: None,
            bound: None,
            restore_if: None,
            refusal: None,
        }
    }
}
