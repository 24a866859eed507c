//! The reasons that types give for refusing what they read.

use std::cell::RefCell;
use std::fmt::{self, Display};

use serde::de::{self, Expected, Unexpected};

/// A format's error, whose text is kept beside it: postcard drops the text of an error that a type makes.
///
/// serde's own texts show what was read, so those are left out.
#[derive(Debug)]
pub(super) struct Reported<E>(pub(super) E);

/// The longest text that is kept, in characters.
const LONGEST: usize = 200;

thread_local! {
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Returns the text of the last error that was made on this thread, and forgets it.
pub(super) fn take_reason() -> Option<String> {
    LAST.take()
}

impl<E> Reported<E> {
    #[inline]
    pub(super) fn into_inner(self) -> E {
        self.0
    }
}

impl<E: de::Error> Reported<E> {
    #[cold]
    fn of(text: &dyn Display) -> Self {
        let text = text.to_string();
        LAST.set(Some(text.chars().take(LONGEST).collect()));
        Self(E::custom(text))
    }
}

impl<E: de::Error> de::Error for Reported<E> {
    fn custom<T: Display>(text: T) -> Self {
        Self::of(&text)
    }

    fn invalid_type(_read: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::of(&format_args!("another type than {expected}"))
    }

    fn invalid_value(_read: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::of(&format_args!("another value than {expected}"))
    }

    fn unknown_variant(_read: &str, _expected: &'static [&'static str]) -> Self {
        Self::of(&"a variant that the type does not have")
    }

    fn unknown_field(_read: &str, _expected: &'static [&'static str]) -> Self {
        Self::of(&"a field that the type does not have")
    }
}

impl<E: Display> Display for Reported<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<E: de::Error> std::error::Error for Reported<E> {}
