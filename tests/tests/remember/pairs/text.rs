//! The text of what a program ends with.

use std::fmt::{self, Display, Formatter};

use typed_cache::StaleCause;

use super::play::{End, Ended, Got, Left};

impl Ended {
    /// `stale 1 revalidating 1s; after 1s: loaded 2`
    pub(super) fn calls(&self) -> String {
        let calls: Vec<_> = self.calls.iter().map(End::to_string).collect();
        calls.join("; ")
    }

    /// `fresh 2, 1 load`
    pub(super) fn left(&self) -> String {
        let Self { left, loads, .. } = self;
        let plural = if *loads == 1 { "" } else { "s" };
        let at_once = match self.at_once {
            0 | 1 => String::new(),
            number => format!(", {number} at once"),
        };
        format!("{left}, {loads} load{plural}{at_once}")
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
