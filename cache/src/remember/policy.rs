//! What is done with values that are stale, or soon will be.

use std::time::Duration;

use crate::codec::Times;
use crate::error::{Error, ErrorKind, Result};
use crate::random::jitter;
use crate::schema::LoadPolicy;
use crate::value::Freshness;

/// The words of a call about stale values, in place of those of its type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct StaleOptions {
    pub(super) grace: Option<Duration>,
    pub(super) soft_timeout: Option<Duration>,
    pub(super) throttle: Option<Duration>,
    pub(super) is_stale_while_revalidate: Option<bool>,
    /// In thousandths.
    pub(super) refresh_ahead: Option<u16>,
    /// In thousandths.
    pub(super) early_expiration: Option<u16>,
}

/// The state of an entry that was read, and the times that its writer gave it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timing {
    pub(super) freshness: Freshness,
    pub(super) times: Times,
}

impl Timing {
    /// Returns how long the entry was kept from then on; `None` where that has no end.
    pub(super) fn left(&self) -> Option<Duration> {
        let grace = Duration::from_millis(self.times.grace);
        match self.freshness {
            Freshness::Fresh(left) => Some(left?.saturating_add(grace)),
            Freshness::Stale(age) => Some(grace.saturating_sub(age)),
            Freshness::Missing => None,
        }
    }
}

impl StaleOptions {
    /// Returns the words of a type, but for those that the call has.
    pub(super) fn over(self, of_type: LoadPolicy) -> LoadPolicy {
        LoadPolicy {
            soft_timeout: self.soft_timeout.or(of_type.soft_timeout),
            throttle: self.throttle.unwrap_or(of_type.throttle),
            is_stale_while_revalidate: self
                .is_stale_while_revalidate
                .unwrap_or(of_type.is_stale_while_revalidate),
            refresh_ahead: self.refresh_ahead.or(of_type.refresh_ahead),
            early_expiration: self.early_expiration.or(of_type.early_expiration),
            ..of_type
        }
    }

    /// Returns the error of words that the type has no place for.
    pub(super) fn refusal(&self, grace: Option<Duration>) -> Option<Error> {
        let message = match grace {
            None if *self != Self::default() => {
                "the entries of this type have no times, so that no call can ask for stale values or early refreshes: add \
                 `grace = \"1h\"` to its attribute"
            }
            _ => return None,
        };
        Some(Error::new(ErrorKind::InvalidInput, message))
    }
}

impl LoadPolicy {
    /// Returns whether a fresh value is to be refreshed.
    pub(super) fn is_due(&self, timing: &Timing) -> bool {
        let (
            Freshness::Fresh(Some(left)),
            Times {
                ttl: ttl @ 1..,
                load,
                ..
            },
        ) = (timing.freshness, timing.times)
        else {
            return false;
        };
        let left = u64::try_from(left.as_millis()).unwrap_or(u64::MAX);
        let rest =
            |ahead: u16| ttl.saturating_mul(u64::from(1000_u16.saturating_sub(ahead))) / 1000;
        let is_behind = |ahead: u16| left <= rest(ahead);
        self.refresh_ahead.is_some_and(is_behind)
            || self
                .early_expiration
                .is_some_and(|beta| expires_early(left, load, beta))
    }
}

/// The rule of `XFetch`: a value counts as expired by chance, the more so the longer its load took and the less of it is left, so that
/// one of many callers refreshes it before it is missed by all. From A. Vattani, F. Chierichetti, K. Lowenstein: Optimal
/// Probabilistic Cache Stampede Prevention, VLDB 2015.
fn expires_early(left: u64, load: u16, beta: u16) -> bool {
    // From 2^-24 to 1, of which the logarithm exists.
    let chance = 1.0 - jitter() + f64::EPSILON;
    let ahead = f64::from(load) * f64::from(beta) / 1000.0 * -chance.ln();
    #[expect(
        clippy::cast_precision_loss,
        reason = "a time of which the last digits do not count"
    )]
    let left = left as f64;
    ahead >= left
}

/// Reads a part or weight in thousandths.
pub(super) fn thousandths(word: &str, number: f64, least: f64, most: f64) -> Result<u16> {
    if !(least..=most).contains(&number) {
        let message = format!("`{word}` takes a number from {least:?} to {most:?}");
        return Err(Error::new(ErrorKind::InvalidInput, message));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 0.1 to 10, as was checked"
    )]
    let thousandths = (number * 1000.0).round() as u16;
    Ok(thousandths)
}
