//! The options of `SET` and `GETEX`.

use super::{
    expire::{End, Unit, absolute_end, relative_end},
    parse::is_word,
    reply::{CommandError, SYNTAX},
};

pub(super) struct SetOptions<'a> {
    pub(super) lifetime: Lifetime<'a>,
    pub(super) condition: Condition,
    pub(super) get: bool,
}

/// What becomes of the key's lifetime.
#[derive(Clone, Copy)]
pub(super) enum Lifetime<'a> {
    Never,
    Keep,
    Until(End<'a>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    Always,
    IfAbsent,
    IfPresent,
}

impl<'a> SetOptions<'a> {
    /// Reads what follows `SET key value`.
    pub(super) fn parse(args: &[&'a [u8]]) -> Result<Self, CommandError> {
        let mut lifetime = LifetimeOption::default();
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
                lifetime.choose("KEEPTTL", Lifetime::Keep)?;
            } else {
                lifetime.choose_end(word, &mut words)?;
            }
        }
        Ok(Self {
            lifetime: lifetime.chosen.unwrap_or(Lifetime::Never),
            condition,
            get,
        })
    }
}

/// Reads what follows `GETEX key`: without options the lifetime stays as it is.
pub(super) fn getex_options<'a>(args: &[&'a [u8]]) -> Result<Lifetime<'a>, CommandError> {
    let mut lifetime = LifetimeOption::default();
    let mut words = args[2..].iter().copied();
    while let Some(word) = words.next() {
        if is_word(word, "PERSIST") {
            lifetime.choose("PERSIST", Lifetime::Never)?;
        } else {
            lifetime.choose_end(word, &mut words)?;
        }
    }
    Ok(lifetime.chosen.unwrap_or(Lifetime::Keep))
}

/// At most one of the words that speak of the lifetime; the same word again replaces itself.
#[derive(Default)]
struct LifetimeOption<'a> {
    word: &'static str,
    chosen: Option<Lifetime<'a>>,
}

impl<'a> LifetimeOption<'a> {
    fn choose(&mut self, word: &'static str, lifetime: Lifetime<'a>) -> Result<(), CommandError> {
        if self.chosen.is_some() && self.word != word {
            return Err(SYNTAX);
        }
        (self.word, self.chosen) = (word, Some(lifetime));
        Ok(())
    }

    fn choose_end(
        &mut self,
        word: &[u8],
        words: &mut impl Iterator<Item = &'a [u8]>,
    ) -> Result<(), CommandError> {
        type Reader = for<'b> fn(&'b [u8], Unit) -> End<'b>;
        const ENDS: [(&str, Reader, Unit); 4] = [
            ("EX", relative_end, Unit::Seconds),
            ("PX", relative_end, Unit::Millis),
            ("EXAT", absolute_end, Unit::Seconds),
            ("PXAT", absolute_end, Unit::Millis),
        ];
        let known = ENDS.into_iter().find(|(name, ..)| is_word(word, name));
        let (name, read, unit) = known.ok_or(SYNTAX)?;
        let time = words.next().ok_or(SYNTAX)?;
        self.choose(name, Lifetime::Until(read(time, unit)))
    }
}
