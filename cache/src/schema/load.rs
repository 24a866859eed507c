//! How the values of a type are loaded.

use std::time::Duration;

use crate::ttl::Ttl;

/// The answer of [`remember`](crate::Cache::remember) where the cache cannot be read: during an outage, or past a timeout.
///
/// It is set for a type by `outage = ..` and for a call by [`Remember::outage`](crate::Remember::outage); the call counts.
///
/// # Examples
/// ```
/// use typed_cache::Outage;
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
    /// How long a caller waits for a load while there is a stale value.
    pub(crate) soft_timeout: Option<Duration>,
    /// How long a source is left alone that has failed while there is a stale value.
    pub(crate) throttle: Duration,
    /// A stale value is served at once.
    pub(crate) is_stale_while_revalidate: bool,
    /// The part of its TTL behind which a value is refreshed, in thousandths.
    pub(crate) refresh_ahead: Option<u16>,
    /// The weight of the load time in the rule of `XFetch`, in thousandths.
    pub(crate) early_expiration: Option<u16>,
}

impl LoadPolicy {
    pub const DEFAULT: Self = Self {
        negative: None,
        outage: Outage::Load,
        timeout: Duration::from_secs(30),
        soft_timeout: None,
        throttle: Duration::from_secs(30),
        is_stale_while_revalidate: false,
        refresh_ahead: None,
        early_expiration: None,
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

    #[must_use]
    pub const fn with_soft_timeout(mut self, timeout: Duration) -> Self {
        self.soft_timeout = Some(timeout);
        self
    }

    #[must_use]
    pub const fn with_throttle(mut self, pause: Duration) -> Self {
        self.throttle = pause;
        self
    }

    #[must_use]
    pub const fn with_stale_while_revalidate(mut self) -> Self {
        self.is_stale_while_revalidate = true;
        self
    }

    #[must_use]
    pub const fn with_refresh_ahead(mut self, thousandths: u16) -> Self {
        self.refresh_ahead = Some(thousandths);
        self
    }

    #[must_use]
    pub const fn with_early_expiration(mut self, thousandths: u16) -> Self {
        self.early_expiration = Some(thousandths);
        self
    }

    /// Checks the constant that `grace = PATH` names.
    ///
    /// # Panics
    /// For zero and for more than 34 years: in a constant, that is a compile error.
    #[must_use]
    pub const fn grace(duration: Duration) -> Duration {
        assert!(
            !duration.is_zero(),
            "a `grace` of zero keeps nothing beyond the `ttl`; drop the word"
        );
        assert!(
            duration.as_millis() < 1 << 40,
            "an entry has room for a `grace` of 34 years and not more"
        );
        duration
    }

    /// Checks the constant that `soft_timeout = PATH` names.
    ///
    /// # Panics
    /// For zero: in a constant, that is a compile error.
    #[must_use]
    pub const fn soft_timeout(duration: Duration) -> Duration {
        assert!(
            !duration.is_zero(),
            "a `soft_timeout` of zero waits for no load; write `stale_while_revalidate`"
        );
        duration
    }

    /// Checks the constant that `throttle = PATH` names.
    ///
    /// # Panics
    /// For zero: in a constant, that is a compile error.
    #[must_use]
    pub const fn throttle(duration: Duration) -> Duration {
        assert!(
            !duration.is_zero(),
            "a `throttle` of zero asks a source that fails with each call; leave the word out for 30 s"
        );
        duration
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
