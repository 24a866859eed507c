//! The TTL of an entry.

use std::time::Duration;

use crate::error::{Error, ErrorKind, Result};

/// The TTL of an entry: 1 to 2^62 milliseconds, or no expiry.
///
/// A TTL of zero, a negative one, and one that Redis cannot add to its clock cannot be made, so none reaches the server.
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
/// assert!(Ttl::from_millis(-5).is_err());
/// # Ok::<(), typed_cache::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ttl {
    /// Zero is no expiry, since no TTL is zero.
    millis: u64,
}

// Redis adds the TTL to its clock in signed 64-bit milliseconds.
const MAX_MILLIS: u64 = 1 << 62;

impl Ttl {
    /// No expiry: the entry stays until it is deleted.
    pub const NEVER: Self = Self { millis: 0 };

    /// Makes a TTL of `seconds`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] for zero, negative numbers, and more than 2^62 milliseconds.
    pub fn from_secs(seconds: i64) -> Result<Self> {
        Self::from_millis(seconds.saturating_mul(1000))
    }

    /// Makes a TTL of `millis` milliseconds.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] for zero, negative numbers, and more than 2^62.
    pub fn from_millis(millis: i64) -> Result<Self> {
        match u64::try_from(millis) {
            Ok(millis) => Self::checked(millis).map_err(invalid),
            Err(_negative) => Err(invalid("`ttl` is negative; for no expiry use `Ttl::NEVER`")),
        }
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
            0 => Err(
                "`ttl` is zero, which deletes the entry at once; for no expiry use `Ttl::NEVER`",
            ),
            1..=MAX_MILLIS => Ok(Self { millis }),
            _ => Err(TOO_LONG),
        }
    }
}

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
