//! The results of functions with attributes.

use crate::attributes::error::EvictError;
use crate::remember::RememberError;

/// The result of a function with `#[remember]`, by an alias.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a function with `#[remember(..)]` returns `Result<T, RememberError<E>>`, not `{Self}`",
    label = "not such a result",
    note = "the body gives `Result<T, E>`: write the error that it gives as `RememberError<E>` in the signature"
)]
pub trait Remembered {
    type Value;
    type Error;

    fn of(ended: Result<Self::Value, RememberError<Self::Error>>) -> Self;
}

impl<V, E> Remembered for Result<V, RememberError<E>> {
    type Value = V;
    type Error = E;

    fn of(ended: Self) -> Self {
        ended
    }
}

/// The result of a function with `#[evict]`, by an alias.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a function with `#[evict(..)]` returns `Result<T, EvictError<E>>`, not `{Self}`",
    label = "not such a result",
    note = "the body gives `Result<T, E>`: write the error that it gives as `EvictError<E>` in the signature, or `#[evict(best_effort, ..)]`"
)]
pub trait Evicted {
    type Value;
    type Error;

    fn of(ended: Result<Self::Value, EvictError<Self::Error>>) -> Self;
}

impl<V, E> Evicted for Result<V, EvictError<E>> {
    type Value = V;
    type Error = E;

    fn of(ended: Self) -> Self {
        ended
    }
}

/// The result of a function with `#[evict(best_effort, ..)]`, by an alias.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a function with `#[evict(best_effort, ..)]` returns a `Result`, not `{Self}`",
    label = "not a result"
)]
pub trait Fallible {
    type Value;
    type Error;

    fn of(ended: Result<Self::Value, Self::Error>) -> Self;
}

impl<V, E> Fallible for Result<V, E> {
    type Value = V;
    type Error = E;

    fn of(ended: Self) -> Self {
        ended
    }
}

/// A type that is the value of a key.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the function gives `{Self}`, and the key's value is `{V}`",
    label = "not the value of this key",
    note = "`Option<..>` is for `#[remember(optional, ..)]`, which caches that there is no value"
)]
pub trait ValueOf<V> {
    fn into_value(self) -> V;

    fn of(value: V) -> Self;
}

impl<V> ValueOf<V> for V {
    fn into_value(self) -> V {
        self
    }

    fn of(value: V) -> Self {
        value
    }
}

/// A type that is the value of a key, or none.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "with `optional` the function gives `Option<{V}>`, the value of the key or none, not `{Self}`",
    label = "not an `Option` of the key's value"
)]
pub trait OptionOf<V> {
    fn into_option(self) -> Option<V>;

    fn of(found: Option<V>) -> Self;
}

impl<V> OptionOf<V> for Option<V> {
    fn into_option(self) -> Self {
        self
    }

    fn of(found: Self) -> Self {
        found
    }
}
