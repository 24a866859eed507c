//! The TTL of an entry, and what is left of it.

use std::time::Duration;

use crate::error::{Error, ErrorKind, Result};
use crate::random::jitter;

/// The TTL of an entry: 1 to 2^62 milliseconds, or no expiry.
///
/// A TTL of zero, and one that Redis cannot add to its clock, cannot be made, so none reaches the server.
/// Fractions of a millisecond are rounded up.
///
/// # Examples
/// ```
/// use std::time::Duration;
/// use typed_cache::{ErrorKind, Ttl};
///
/// const SHORT: Ttl = Ttl::constant(Duration::from_secs(30));
/// assert_eq!(Ttl::from_secs(30)?, SHORT);
/// assert_eq!(SHORT.duration(), Some(Duration::from_secs(30)));
/// assert_eq!(Ttl::NEVER.duration(), None);
/// assert_eq!(Ttl::try_from(Duration::from_nanos(1))?, Ttl::from_millis(1)?);
/// assert_eq!(Ttl::from_secs(0).unwrap_err().kind(), ErrorKind::InvalidInput);
/// # Ok::<(), typed_cache::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ttl {
    /// Zero is no expiry, since no TTL is zero.
    millis: u64,
}

// Redis adds the TTL to its clock in signed 64-bit milliseconds.
const MAX_MILLIS: u64 = 1 << 62;

// For fields Redis has 46 bits, of which its clock takes the last one in the year 3084.
const MOST_FOR_FIELD: u64 = 1 << 45;

impl Ttl {
    /// No expiry: the entry stays until it is deleted.
    pub const NEVER: Self = Self { millis: 0 };

    /// Makes a TTL of `seconds`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] for zero and more than 2^62 milliseconds.
    pub fn from_secs(seconds: u64) -> Result<Self> {
        Self::from_millis(seconds.saturating_mul(1000))
    }

    /// Makes a TTL of `millis` milliseconds.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] for zero and more than 2^62.
    pub fn from_millis(millis: u64) -> Result<Self> {
        Self::checked(millis).map_err(invalid)
    }

    /// Makes a TTL in a constant.
    ///
    /// # Panics
    /// If `duration` is zero or more than 2^62 milliseconds: in a constant, that is a compile error.
    /// At run time use `Ttl::try_from(duration)`.
    #[must_use]
    pub const fn constant(duration: Duration) -> Self {
        match Self::rounded_up(duration) {
            Ok(ttl) => ttl,
            Err(problem) => panic!("{}", problem),
        }
    }

    /// Makes the TTL of `ttl = "15m"`, whose range the derive has checked.
    #[doc(hidden)]
    #[must_use]
    pub const fn after_millis(millis: u64) -> Self {
        Self::constant(Duration::from_millis(millis))
    }

    /// Returns the duration, or `None` for no expiry.
    #[must_use]
    pub const fn duration(self) -> Option<Duration> {
        match self.millis {
            0 => None,
            millis => Some(Duration::from_millis(millis)),
        }
    }

    pub(crate) const fn millis(self) -> Option<u64> {
        match self.millis {
            0 => None,
            millis => Some(millis),
        }
    }

    /// Takes up to `percent` off, at random.
    pub(crate) fn shortened(self, percent: u8) -> Self {
        let part = f64::from(percent.min(100)) / 100.0 * jitter();
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a part of a number from 0 to 2^62, of which the last digits do not count"
        )]
        let less = (self.millis as f64 * part) as u64;
        let least = self.millis.min(1);
        let millis = self.millis.saturating_sub(less).max(least);
        Self { millis }
    }

    /// Returns the time until an entry is gone that is kept for so many milliseconds beyond this TTL.
    pub(crate) fn and_grace(self, millis: u64) -> Self {
        match self.millis {
            0 => self,
            own => Self {
                millis: own.saturating_add(millis).min(MAX_MILLIS),
            },
        }
    }

    /// Returns it as the TTL of a field, which servers keep in fewer bits.
    pub(crate) fn for_field(self) -> Result<Self> {
        if self.millis > MOST_FOR_FIELD {
            return Err(invalid(TOO_LONG_FOR_FIELD));
        }
        Ok(self)
    }

    const fn rounded_up(duration: Duration) -> Result<Self, &'static str> {
        let millis = duration.as_nanos().div_ceil(1_000_000);
        if millis > MAX_MILLIS as u128 {
            return Err(TOO_LONG);
        }
        #[expect(clippy::cast_possible_truncation, reason = "checked one line above")]
        Self::checked(millis as u64)
    }

    const fn checked(millis: u64) -> Result<Self, &'static str> {
        match millis {
            // Redis refuses `PX 0` and deletes the key for `PEXPIRE 0`, so a zero is an error before the wire.
            0 => Err("a TTL of zero would be over at once; for no expiry use `Ttl::NEVER`"),
            1..=MAX_MILLIS => Ok(Self { millis }),
            _ => Err(TOO_LONG),
        }
    }
}

const TOO_LONG_FOR_FIELD: &str = "`field_ttl` exceeds 2^45 milliseconds, the most that every server can add to its clock for a field";

const TOO_LONG: &str = "`ttl` exceeds 2^62 milliseconds, the most that Redis can add to its clock";

impl TryFrom<Duration> for Ttl {
    type Error = Error;

    fn try_from(duration: Duration) -> Result<Self> {
        Self::rounded_up(duration).map_err(invalid)
    }
}

#[cold]
fn invalid(problem: &'static str) -> Error {
    Error::new(ErrorKind::InvalidInput, problem)
}

/// The remaining time of an entry, or of a field.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// use typed_cache::{Cache, CacheKey, Expiry};
///
/// #[derive(CacheKey)]
/// #[cache(resource = "motto", ttl = never, value = String)]
/// struct MottoKey;
///
/// let cache = Cache::memory();
/// assert_eq!(cache.ttl(&MottoKey).await?, Expiry::Missing);
/// cache.set_at(&MottoKey, &"measure twice".to_owned()).await?;
/// assert_eq!(cache.ttl(&MottoKey).await?, Expiry::Never);
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// There is none.
    Missing,
    /// It stays until it is deleted.
    Never,
    /// It expires after this time, in whole milliseconds.
    In(Duration),
}
