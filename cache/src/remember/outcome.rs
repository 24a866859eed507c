//! A value, and where it came from.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::events::StaleCause;
use crate::remember::stale::Stale;

/// A value, and where it came from; see [`Remember::outcome`](crate::Remember::outcome).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub source: Source,
}

/// Where a value came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// The cache.
    Fresh,
    /// The loader, of this call or of another one that loaded at the same time.
    Loaded,
    /// The cache, which knows that the source has none.
    Negative,
    /// The cache, behind the end of its freshness.
    #[non_exhaustive]
    Stale {
        /// The time since its freshness ended, which is at most the entry's `grace`.
        age: Duration,
        /// Why it is given.
        cause: StaleCause,
    },
}

/// A value as it was found.
#[doc(hidden)]
#[expect(unnameable_types, reason = "the forms are those of this library alone")]
pub struct Found<V> {
    pub(super) value: Held<V>,
    pub(super) source: Source,
}

pub(super) enum Held<V> {
    Own(V),
    Shared(Arc<V>),
    Absent,
}

impl<V> Found<V> {
    pub(super) fn fresh(value: V) -> Self {
        Self {
            value: Held::Own(value),
            source: Source::Fresh,
        }
    }

    pub(super) fn loaded(value: Option<Arc<V>>) -> Self {
        Self {
            value: value.map_or(Held::Absent, Held::Shared),
            source: Source::Loaded,
        }
    }

    /// A value that is stale, or about to be refreshed.
    pub(super) fn known(stale: Stale<V>) -> Self {
        let source = if stale.is_fresh() {
            Source::Fresh
        } else {
            Source::Stale {
                age: stale.age(),
                cause: stale.cause,
            }
        };
        Self {
            value: Held::Shared(stale.value),
            source,
        }
    }

    pub(super) fn negative() -> Self {
        Self {
            value: Held::Absent,
            source: Source::Negative,
        }
    }
}

impl<V> fmt::Debug for Found<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Found").finish_non_exhaustive()
    }
}
