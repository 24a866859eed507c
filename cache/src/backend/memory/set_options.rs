//! The options of `SET` and `GETEX`.

use super::expire_time::{ExpireTime, TimeOption};
use super::parse::is_word;
use super::reply::{Result, SYNTAX};

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
        const TIMES: [(&str, TimeOption); 4] = [
            ("EX", TimeOption::Ex),
            ("PX", TimeOption::Px),
            ("EXAT", TimeOption::ExAt),
            ("PXAT", TimeOption::PxAt),
        ];
        let known = TIMES.into_iter().find(|(name, _)| is_word(word, name));
        let (name, option) = known.ok_or(SYNTAX)?;
        let time = words.next().ok_or(SYNTAX)?;
        self.choose(name, Expiration::At(ExpireTime { time, option }))
    }
}
