//! Markers that say in which form [`Remember`](crate::Remember) gives the value.
//!
//! | marker | methods | the value |
//! |---|---|---|
//! | [`Owned`] | [`remember`](crate::Cache::remember), [`remember_scoped`](crate::Cache::remember_scoped) | `V`, cloned for all but one of those who waited |
//! | [`Shared`] | [`remember_shared`](crate::Cache::remember_shared) | `Arc<V>`, which all who waited share |
//! | [`Optional`] | [`remember_optional`](crate::Cache::remember_optional) | `Option<V>` |
//! | [`WithSource`] | [`outcome`](crate::Remember::outcome) of any of these | an [`Outcome`](crate::Outcome) |

use std::marker::PhantomData;
use std::sync::Arc;

use crate::remember::outcome::{Found, Held, Outcome, Source};

/// The form in which a caller gets the value.
#[doc(hidden)]
pub trait Give<V> {
    type Output;

    /// Gives a value of the caller's own.
    fn fresh(value: V) -> Self::Output;

    /// `None` where there is no value and the form has none for that.
    fn give(found: Found<V>) -> Option<Self::Output>;
}

/// As the value itself, cloned for all but one of those who waited.
#[derive(Debug)]
pub struct Owned(());

/// Behind an [`Arc`] that all who waited share.
#[derive(Debug)]
pub struct Shared(());

/// As an `Option`, for a value that the source may not have.
#[derive(Debug)]
pub struct Optional(());

/// With the [`Source`] beside it.
#[derive(Debug)]
pub struct WithSource<G>(PhantomData<fn() -> G>);

impl<V: Clone> Give<V> for Owned {
    type Output = V;

    #[inline]
    fn fresh(value: V) -> V {
        value
    }

    #[inline]
    fn give(found: Found<V>) -> Option<V> {
        match found.value {
            Held::Own(value) => Some(value),
            Held::Shared(value) => Some(Arc::unwrap_or_clone(value)),
            Held::Absent => None,
        }
    }
}

impl<V> Give<V> for Shared {
    type Output = Arc<V>;

    #[inline]
    fn fresh(value: V) -> Arc<V> {
        Arc::new(value)
    }

    #[inline]
    fn give(found: Found<V>) -> Option<Arc<V>> {
        match found.value {
            Held::Own(value) => Some(Arc::new(value)),
            Held::Shared(value) => Some(value),
            Held::Absent => None,
        }
    }
}

impl<V: Clone> Give<V> for Optional {
    type Output = Option<V>;

    #[inline]
    fn fresh(value: V) -> Option<V> {
        Some(value)
    }

    #[inline]
    fn give(found: Found<V>) -> Option<Option<V>> {
        Some(Owned::give(found))
    }
}

impl<V, G: Give<V>> Give<V> for WithSource<G> {
    type Output = Outcome<G::Output>;

    fn fresh(value: V) -> Outcome<G::Output> {
        Outcome {
            value: G::fresh(value),
            source: Source::Fresh,
        }
    }

    fn give(found: Found<V>) -> Option<Outcome<G::Output>> {
        let source = found.source;
        G::give(found).map(|value| Outcome { value, source })
    }
}
