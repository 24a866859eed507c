//! Markers that say in which form [`Remember`](crate::Remember) gives the value.
//!
//! | marker | methods | the value |
//! |---|---|---|
//! | [`Owned`] | [`remember`](crate::Cache::remember) | `V`, cloned for all but one of those who waited |
//! | [`Shared`] | [`remember_shared`](crate::Cache::remember_shared) | `Arc<V>`, which all who waited share |
//! | [`Optional`] | [`remember_optional`](crate::Cache::remember_optional) | `Option<V>` |
//! | [`Scoped`] | [`remember_scoped`](crate::Cache::remember_scoped) | `V`, loaded in the caller's task |
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

/// As the form in it, of a loader that runs in the caller's task.
#[derive(Debug)]
pub struct Scoped<G>(PhantomData<fn() -> G>);

/// A form whose loads can go on in the background.
#[diagnostic::on_unimplemented(
    message = "the loader of `remember_scoped` runs in its caller's task, so nothing goes on behind that",
    note = "use `remember` with a loader that owns what it needs, or leave this option out"
)]
pub trait InBackground {}

impl InBackground for Owned {}
impl InBackground for Shared {}
impl InBackground for Optional {}
impl<G: InBackground> InBackground for WithSource<G> {}

/// A form that takes the absence of a value for an answer.
#[diagnostic::on_unimplemented(
    message = "only `remember_optional` and `remember_many` store that a source has no value",
    note = "use `remember_optional` with a loader that gives an `Option`"
)]
pub trait TakesAbsence {}

impl TakesAbsence for Optional {}
impl<G: TakesAbsence> TakesAbsence for Scoped<G> {}
impl<G: TakesAbsence> TakesAbsence for WithSource<G> {}

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

impl<V, G: Give<V>> Give<V> for Scoped<G> {
    type Output = G::Output;

    #[inline]
    fn fresh(value: V) -> G::Output {
        G::fresh(value)
    }

    #[inline]
    fn give(found: Found<V>) -> Option<G::Output> {
        G::give(found)
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
