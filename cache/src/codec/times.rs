//! The times of an entry, as its writer took them: they stand behind the fingerprint, in entries of types that have `grace`.
//!
//! | bytes | meaning, in milliseconds, least byte first |
//! |---|---|
//! | 0 to 4 | how long the entry is kept beyond its freshness |
//! | 5 to 9 | how long it was to be fresh; 0 where that has no end, or is not known |
//! | 10 and 11 | how long its load took; 65535 for longer |
//!
//! What is left of an entry is the server's to say, so that no clock of a writer counts: it is fresh while more is left of it than
//! the first of these times.

use std::time::Duration;

use crate::codec::header::{FORMAT, HEADER, TIMED};
use crate::schema::{Fingerprint, Layout};

/// The bytes of the times.
const LEN: usize = 12;

/// Five bytes hold 34 years.
const MOST: u64 = (1 << 40) - 1;

/// The times of an entry, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Times {
    pub(crate) grace: u64,
    /// Zero where it has no end, or is not known.
    pub(crate) ttl: u64,
    pub(crate) load: u16,
}

impl Times {
    pub(crate) fn of_grace(grace: Duration) -> Self {
        let grace = u64::try_from(grace.as_millis()).unwrap_or(MOST).min(MOST);
        Self {
            grace,
            ..Self::default()
        }
    }

    /// Reads the times of an entry; `None` where it has none.
    #[inline]
    pub(crate) fn of(stored: &[u8]) -> Option<Self> {
        let times = times(stored)?;
        Some(Self {
            grace: number(&times[..5]),
            ttl: number(&times[5..10]),
            load: u16::try_from(number(&times[10..])).unwrap_or(u16::MAX),
        })
    }

    /// Writes the times into an entry that has room for them.
    pub(crate) fn write_to(self, stored: &mut [u8]) {
        if times(stored).is_some() {
            stored[HEADER..HEADER + LEN].copy_from_slice(&self.bytes());
        }
    }

    fn bytes(self) -> [u8; LEN] {
        let mut bytes = [0; LEN];
        bytes[..5].copy_from_slice(&self.grace.min(MOST).to_le_bytes()[..5]);
        bytes[5..10].copy_from_slice(&self.ttl.min(MOST).to_le_bytes()[..5]);
        bytes[10..].copy_from_slice(&self.load.to_le_bytes());
        bytes
    }
}

#[inline]
fn number(bytes: &[u8]) -> u64 {
    let digits = bytes.iter().rev();
    digits.fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// Puts the times of a type into the entry at `start`, if it has any.
#[cold]
pub(super) fn insert(grace: Duration, start: usize, out: &mut Vec<u8>) {
    out[start] |= TIMED;
    let at = start + HEADER;
    out.splice(at..at, Times::of_grace(grace).bytes());
}

/// Returns the payload of a plain entry with times, if it is of this schema.
#[inline]
pub(super) fn payload(fingerprint: Fingerprint, stored: &[u8]) -> Option<&[u8]> {
    let (&[format, ref written @ ..], rest) = stored.split_first_chunk::<HEADER>()?;
    let is_own = format == FORMAT | TIMED && *written == fingerprint.to_bytes();
    if is_own { rest.get(LEN..) } else { None }
}

/// Returns an entry as it is without times; `None` if it has none, or its type has none.
#[cold]
pub(super) fn without(layout: &Layout, stored: &[u8]) -> Option<Vec<u8>> {
    layout.grace?;
    let rest = &stored[HEADER + times(stored)?.len()..];
    let mut plain = [&stored[..HEADER], rest].concat();
    plain[0] &= !TIMED;
    Some(plain)
}

fn times(stored: &[u8]) -> Option<&[u8]> {
    let format = *stored.first()?;
    // The last two bits are the form of the payload.
    let is_timed = format & !0b11 == FORMAT | TIMED;
    if is_timed {
        stored.get(HEADER..HEADER + LEN)
    } else {
        None
    }
}
