//! How the values of a type are loaded.

use std::time::Duration;

use crate::ttl::Ttl;

/// The answer of [`remember`](crate::Cache::remember) where the cache cannot be read: during an outage, or past a timeout.
///
/// It is set for a type by `outage = ..` and for a call by [`Remember::outage`](crate::Remember::outage); the call counts.
///
/// # Examples
/// ```
/// use typed_cache::schema::Outage;
/// assert_eq!(Outage::default(), Outage::Load);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outage {
    /// The value is loaded, by one caller for each key at a time.
    #[default]
    Load,
    /// An error, and nothing is loaded.
    Fail,
}

/// How the values of a type are loaded.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoadPolicy {
    /// The time for which the absence of a value is kept.
    pub(crate) negative: Option<Ttl>,
    pub(crate) outage: Outage,
    /// The longest time that a load may take.
    pub(crate) timeout: Duration,
}

impl LoadPolicy {
    pub const DEFAULT: Self = Self {
        negative: None,
        outage: Outage::Load,
        timeout: Duration::from_secs(30),
    };

    #[must_use]
    pub const fn with_negative(mut self, ttl: Ttl) -> Self {
        self.negative = Some(ttl);
        self
    }

    #[must_use]
    pub const fn with_outage(mut self, outage: Outage) -> Self {
        self.outage = outage;
        self
    }

    #[must_use]
    pub const fn with_timeout_millis(mut self, millis: u64) -> Self {
        self.timeout = Duration::from_millis(millis);
        self
    }

    #[must_use]
    pub const fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Checks the constant that `negative = PATH` names.
    ///
    /// # Panics
    /// For zero, and as [`Ttl::constant`]: in a constant, that is a compile error.
    #[must_use]
    pub const fn negative(duration: Duration) -> Ttl {
        assert!(
            !duration.is_zero(),
            "a `negative` of zero keeps no absence; drop the word"
        );
        Ttl::constant(duration)
    }

    /// Checks the constant that `load_timeout = PATH` names.
    ///
    /// # Panics
    /// For zero: in a constant, that is a compile error.
    #[must_use]
    pub const fn load_timeout(duration: Duration) -> Duration {
        assert!(
            !duration.is_zero(),
            "a `load_timeout` of zero ends every load at once; without the word a load may take 30 s"
        );
        duration
    }
}
