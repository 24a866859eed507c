//! The options of `SET` and `GETEX`, and times to expire at as commands spell them.

use super::clock::Now;
use super::parse::{integer_arg, is_word};
use super::reply::{CommandError, Result, SYNTAX};

pub(super) struct SetOptions<'a> {
    pub(super) expiration: Expiration<'a>,
    pub(super) condition: Condition,
    pub(super) get: bool,
}

/// The effect of a write on the TTL of its key.
#[derive(Clone, Copy)]
pub(super) enum Expiration<'a> {
    Never,
    Keep,
    At(ExpireTime<'a>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    Always,
    IfAbsent,
    IfPresent,
}

impl<'a> SetOptions<'a> {
    /// Reads what follows `SET key value`.
    #[inline]
    pub(super) fn parse(args: &[&'a [u8]]) -> Result<Self> {
        let mut expiration = ExpirationOption::default();
        let mut condition = Condition::Always;
        let mut get = false;
        let mut words = args[3..].iter().copied();
        while let Some(word) = words.next() {
            if is_word(word, "NX") && condition != Condition::IfPresent {
                condition = Condition::IfAbsent;
            } else if is_word(word, "XX") && condition != Condition::IfAbsent {
                condition = Condition::IfPresent;
            } else if is_word(word, "GET") {
                get = true;
            } else if is_word(word, "KEEPTTL") {
                expiration.choose("KEEPTTL", Expiration::Keep)?;
            } else {
                expiration.choose_time(word, &mut words)?;
            }
        }
        Ok(Self {
            expiration: expiration.chosen.unwrap_or(Expiration::Never),
            condition,
            get,
        })
    }
}

/// Reads what follows `GETEX key`: without options the TTL stays as it is.
pub(super) fn getex_options<'a>(args: &[&'a [u8]]) -> Result<Expiration<'a>> {
    let mut expiration = ExpirationOption::default();
    let mut words = args[2..].iter().copied();
    while let Some(word) = words.next() {
        if is_word(word, "PERSIST") {
            expiration.choose("PERSIST", Expiration::Never)?;
        } else {
            expiration.choose_time(word, &mut words)?;
        }
    }
    Ok(expiration.chosen.unwrap_or(Expiration::Keep))
}

/// At most one of the words about the TTL; the last use of the same word counts.
#[derive(Default)]
struct ExpirationOption<'a> {
    word: &'static str,
    chosen: Option<Expiration<'a>>,
}

impl<'a> ExpirationOption<'a> {
    fn choose(&mut self, word: &'static str, expiration: Expiration<'a>) -> Result<()> {
        if self.chosen.is_some() && self.word != word {
            return Err(SYNTAX);
        }
        (self.word, self.chosen) = (word, Some(expiration));
        Ok(())
    }

    fn choose_time(
        &mut self,
        word: &[u8],
        words: &mut impl Iterator<Item = &'a [u8]>,
    ) -> Result<()> {
        const TIMES: [(&str, TimeForm); 4] = [
            ("EX", TimeForm::Ex),
            ("PX", TimeForm::Px),
            ("EXAT", TimeForm::ExAt),
            ("PXAT", TimeForm::PxAt),
        ];
        let known = TIMES.into_iter().find(|(name, _)| is_word(word, name));
        let (name, form) = known.ok_or(SYNTAX)?;
        let time = words.next().ok_or(SYNTAX)?;
        self.choose(name, Expiration::At(ExpireTime { time, form }))
    }
}

/// The form of a time, named as in the options of `SET`.
#[derive(Clone, Copy, Debug)]
pub(super) enum TimeForm {
    /// Seconds from now.
    Ex,
    /// Milliseconds from now.
    Px,
    /// Seconds since 1970.
    ExAt,
    /// Milliseconds since 1970.
    PxAt,
}

/// A time to expire at, not yet parsed.
#[derive(Clone, Copy)]
pub(super) struct ExpireTime<'a> {
    pub(super) time: &'a [u8],
    pub(super) form: TimeForm,
}

impl ExpireTime<'_> {
    /// Returns milliseconds since 1970; the error names the command, `args[0]`.
    ///
    /// `SET` takes no time below 1, and `EXPIRE` takes any.
    pub(super) fn resolve(self, least: i64, now: Now, args: &[&[u8]]) -> Result<i64> {
        let time = integer_arg(self.time)?;
        let (unit, start) = match self.form {
            TimeForm::Ex => (1000, now.up),
            TimeForm::Px => (1, now.up),
            TimeForm::ExAt => (1000, 0),
            TimeForm::PxAt => (1, 0),
        };
        let millis = time.checked_mul(unit).filter(|_| time >= least);
        let expires_at = millis.and_then(|millis| millis.checked_add(start));
        expires_at.ok_or_else(|| CommandError::expire_time(args))
    }
}
