//! The steps of a program, and their text.

use std::str::FromStr;
use std::time::Duration;

/// A step of a program: `remember fails in 1s soft_timeout=200ms`.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Call(Call),
    Wait(Duration),
    Write(Write),
    /// Another process writes.
    Elsewhere(Write),
    /// The caller of this number goes, from 0.
    Cancel(usize),
    Fault(Trouble),
}

/// A write of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Write {
    Set(u32),
    Delete,
    ExpireNow,
    Clear,
    /// A command of the caller's own that names no key.
    Flush,
    /// A delete that fails for lack of a connection, and is kept.
    OwedDelete,
    /// Stores bytes that are no value, with the TTL that is left.
    Damage,
    /// Stores a value of another schema, with the TTL that is left.
    Mismatch,
}

/// A state of the server.
#[derive(Clone, Copy, Debug)]
pub(super) enum Trouble {
    Unreachable,
    /// Reads fail, and writes do not.
    Unreadable,
    Recovered,
}

#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) form: Form,
    pub(super) load: Load,
    pub(super) options: Options,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Remember,
    Shared,
    Optional,
    WithStale,
    Scoped,
    Many,
}

/// What the loader of a call does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Load {
    pub(super) answer: Answer,
    pub(super) time: Duration,
    /// The TTL that it names.
    pub(super) ttl: Option<Duration>,
    pub(super) is_stored: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The number of loads so far, and one.
    Gives,
    Fails,
    Panics,
    None,
    /// The value that it was given; without one, as `Gives`.
    Unmodified,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Options {
    pub(super) ttl: Option<Duration>,
    pub(super) grace: Option<Duration>,
    pub(super) soft_timeout: Option<Duration>,
    pub(super) throttle: Option<Duration>,
    pub(super) load_timeout: Option<Duration>,
    pub(super) timeout: Option<Duration>,
    pub(super) negative: Option<Duration>,
    pub(super) stale_while_revalidate: Option<bool>,
    pub(super) refresh_ahead: Option<f64>,
    pub(super) early_expiration: Option<f64>,
    pub(super) outage_fails: Option<bool>,
}

/// Reads a program, whose steps are parted by semicolons.
pub(super) fn program(text: &str) -> Vec<Step> {
    text.split(';').map(|text| step(text.trim())).collect()
}

fn step(text: &str) -> Step {
    let mut words = text.split_whitespace();
    match words.next().unwrap() {
        "wait" => Step::Wait(time(words.next().unwrap())),
        "cancel" => Step::Cancel(read(words.next().unwrap())),
        "unreachable" => Step::Fault(Trouble::Unreachable),
        "unreadable" => Step::Fault(Trouble::Unreadable),
        "recovered" => Step::Fault(Trouble::Recovered),
        "elsewhere" => Step::Elsewhere(write(words.next().unwrap(), words.next())),
        form => match Form::read(form) {
            Some(form) => Step::Call(call(form, words)),
            None => Step::Write(write(form, words.next())),
        },
    }
}

fn write(word: &str, value: Option<&str>) -> Write {
    match word {
        "set" => Write::Set(value.map_or(1, read)),
        "delete" => Write::Delete,
        "expire_now" => Write::ExpireNow,
        "clear" => Write::Clear,
        "flush" => Write::Flush,
        "owed_delete" => Write::OwedDelete,
        "damage" => Write::Damage,
        "mismatch" => Write::Mismatch,
        other => panic!("no step is called `{other}`"),
    }
}

fn call<'t>(form: Form, mut words: impl Iterator<Item = &'t str>) -> Call {
    let answer = match words.next().unwrap() {
        "gives" => Answer::Gives,
        "fails" => Answer::Fails,
        "panics" => Answer::Panics,
        "none" => Answer::None,
        "unmodified" => Answer::Unmodified,
        other => panic!("no loader is called `{other}`"),
    };
    let mut load = Load {
        answer,
        time: Duration::ZERO,
        ttl: None,
        is_stored: true,
    };
    let mut options = Options::default();
    while let Some(word) = words.next() {
        match word {
            "in" => load.time = time(words.next().unwrap()),
            "for" => load.ttl = Some(time(words.next().unwrap())),
            "not_stored" => load.is_stored = false,
            option => options.set(option),
        }
    }
    Call {
        form,
        load,
        options,
    }
}

impl Form {
    pub(super) const ALL: [Self; 6] = [
        Self::Remember,
        Self::Shared,
        Self::Optional,
        Self::WithStale,
        Self::Scoped,
        Self::Many,
    ];

    fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.word() == word)
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Remember => "remember",
            Self::Shared => "shared",
            Self::Optional => "optional",
            Self::WithStale => "with_stale",
            Self::Scoped => "scoped",
            Self::Many => "many",
        }
    }
}

impl Options {
    fn set(&mut self, option: &str) {
        let (name, value) = option.split_once('=').unwrap_or((option, "true"));
        match name {
            "ttl" => self.ttl = Some(time(value)),
            "grace" => self.grace = Some(time(value)),
            "soft_timeout" => self.soft_timeout = Some(time(value)),
            "throttle" => self.throttle = Some(time(value)),
            "load_timeout" => self.load_timeout = Some(time(value)),
            "timeout" => self.timeout = Some(time(value)),
            "negative" => self.negative = Some(time(value)),
            "stale_while_revalidate" => self.stale_while_revalidate = Some(read(value)),
            "refresh_ahead" => self.refresh_ahead = Some(read(value)),
            "early_expiration" => self.early_expiration = Some(read(value)),
            "outage" => self.outage_fails = Some(value == "fail"),
            other => panic!("no option is called `{other}`"),
        }
    }
}

/// Reads `200ms` or `3s`.
fn time(text: &str) -> Duration {
    match text.strip_suffix("ms") {
        Some(millis) => Duration::from_millis(read(millis)),
        None => Duration::from_secs(read(text.strip_suffix('s').unwrap())),
    }
}

fn read<T: FromStr>(text: &str) -> T {
    let number = text.parse().ok();
    number.unwrap_or_else(|| panic!("`{text}` in a step"))
}
