//! The text of programs, and of what they end with.

use std::fmt::{self, Display, Formatter};
use std::time::Duration;

use typed_cache::StaleCause;

use super::play::{End, Ended, Got, Left};
use super::steps::{Answer, Call, Options, Step, Trouble, Write};

/// Writes a program as a case has it.
pub(super) fn text(program: &[Step]) -> String {
    let steps: Vec<_> = program.iter().map(Step::to_string).collect();
    steps.join("; ")
}

impl Ended {
    /// `stale 1 revalidating 1s; after 1s: loaded 2`
    pub(super) fn calls(&self) -> String {
        let calls: Vec<_> = self.calls.iter().map(End::to_string).collect();
        calls.join("; ")
    }

    /// `fresh 2, 1 load, 1 refresh`
    pub(super) fn left(&self) -> String {
        let Self { left, loads, .. } = self;
        let plural = if *loads == 1 { "" } else { "s" };
        let refreshes = match self.refreshes {
            0 => String::new(),
            1 => ", 1 refresh".to_owned(),
            number => format!(", {number} refreshes"),
        };
        let at_once = match self.at_once {
            0 | 1 => String::new(),
            number => format!(", {number} at once"),
        };
        format!("{left}, {loads} load{plural}{refreshes}{at_once}")
    }
}

impl Display for End {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if !self.after.is_zero() {
            write!(f, "after {:?}: ", self.after)?;
        }
        self.got.fmt(f)
    }
}

impl Display for Got {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fresh(value) => write!(f, "fresh {value}"),
            Self::Loaded(Some(value)) => write!(f, "loaded {value}"),
            Self::Loaded(None) => f.write_str("loaded none"),
            Self::Stale(value, cause, age) => {
                let cause = match cause {
                    StaleCause::LoadFailed => "load_failed",
                    StaleCause::SoftTimeout => "soft_timeout",
                    StaleCause::Revalidating => "revalidating",
                    StaleCause::Throttled => "throttled",
                    other => panic!("{other:?}"),
                };
                write!(f, "stale {value} {cause} {age:?}")
            }
            Self::Negative => f.write_str("negative"),
            Self::Value(Some(value)) => write!(f, "value {value}"),
            Self::Value(None) => f.write_str("none"),
            Self::Failed => f.write_str("failed"),
            Self::Panicked => f.write_str("panicked"),
            Self::TimedOut => f.write_str("timed_out"),
            Self::Access(kind) => write!(f, "{kind:?}"),
            Self::Gone => f.write_str("gone"),
        }
    }
}

impl Display for Left {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fresh(value) => write!(f, "fresh {value}"),
            Self::Stale(value) => write!(f, "stale {value}"),
            Self::NoValue => f.write_str("no value"),
            Self::Nothing => f.write_str("nothing"),
        }
    }
}

impl Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(call) => call.fmt(f),
            Self::Wait(time) => write!(f, "wait {}ms", time.as_millis()),
            Self::Write(write) => write.fmt(f),
            Self::Elsewhere(write) => write!(f, "elsewhere {write}"),
            Self::Cancel(caller) => write!(f, "cancel {caller}"),
            Self::Fault(Trouble::Unreachable) => f.write_str("unreachable"),
            Self::Fault(Trouble::Unreadable) => f.write_str("unreadable"),
            Self::Fault(Trouble::Recovered) => f.write_str("recovered"),
        }
    }
}

impl Display for Write {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Set(value) => write!(f, "set {value}"),
            Self::Delete => f.write_str("delete"),
            Self::ExpireNow => f.write_str("expire_now"),
            Self::Clear => f.write_str("clear"),
            Self::Flush => f.write_str("flush"),
            Self::OwedDelete => f.write_str("owed_delete"),
            Self::Damage => f.write_str("damage"),
            Self::Mismatch => f.write_str("mismatch"),
        }
    }
}

impl Display for Call {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let load = &self.load;
        let answer = match load.answer {
            Answer::Gives => "gives",
            Answer::Fails => "fails",
            Answer::Panics => "panics",
            Answer::None => "none",
            Answer::Unmodified => "unmodified",
        };
        write!(
            f,
            "{} {answer} in {}ms",
            self.form.word(),
            load.time.as_millis()
        )?;
        if let Some(ttl) = load.ttl {
            write!(f, " for {}ms", ttl.as_millis())?;
        }
        f.write_str(if load.is_stored { "" } else { " not_stored" })?;
        self.options.fmt(f)
    }
}

impl Display for Options {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let times: [(&str, Option<Duration>); 7] = [
            ("ttl", self.ttl),
            ("grace", self.grace),
            ("soft_timeout", self.soft_timeout),
            ("throttle", self.throttle),
            ("load_timeout", self.load_timeout),
            ("timeout", self.timeout),
            ("negative", self.negative),
        ];
        for (name, time) in times {
            if let Some(time) = time {
                write!(f, " {name}={}ms", time.as_millis())?;
            }
        }
        if let Some(is_on) = self.stale_while_revalidate {
            write!(f, " stale_while_revalidate={is_on}")?;
        }
        for (name, number) in [
            ("refresh_ahead", self.refresh_ahead),
            ("early_expiration", self.early_expiration),
        ] {
            if let Some(number) = number {
                write!(f, " {name}={number}")?;
            }
        }
        match self.outage_fails {
            Some(true) => f.write_str(" outage=fail"),
            Some(false) => f.write_str(" outage=load"),
            None => Ok(()),
        }
    }
}
