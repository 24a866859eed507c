//! Operations as futures: options, deadlines, and the events that they emit.

mod call;
mod chunks;
mod connect;
mod draft;
mod operation;
pub mod options;
mod parts;
mod spec;
mod window;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::backend::{Backend, GiveUp, Terms};
use crate::config::Config;
use crate::events::Monitor;
use crate::operation::DecodeContext;

pub use self::operation::Operation;
pub(crate) use self::{
    call::{Call, Content},
    connect::Connect,
    draft::{Condition, Expiration, Tail},
    parts::{Answered, Part, Parts, answers, outcomes, transaction_answers},
    spec::Spec,
    window::{Flags, Landed, Window},
};

/// What all clones of a cache share.
pub(crate) struct Client {
    pub(crate) config: Config,
    pub(crate) monitor: Arc<Monitor>,
    pub(crate) backend: Arc<dyn Backend>,
}

impl Client {
    /// Returns what a decode function gets beside the reply.
    pub(crate) fn decode_context(&self, elapsed: Duration) -> DecodeContext<'_> {
        DecodeContext {
            max: self.config.max,
            monitor: &self.monitor,
            elapsed,
            is_group: false,
        }
    }

    /// Returns what holds for a message that is started now.
    #[inline]
    pub(crate) fn terms(&self, started: Instant, timeout: Duration, is_read: bool) -> Terms {
        let give_up = if self.config.fail_fast {
            GiveUp::OnFailedAttempt
        } else {
            GiveUp::Never
        };
        Terms {
            deadline: started + timeout.min(LONGEST),
            timeout,
            is_read,
            max_string: self.config.max.0,
            give_up,
            blocks: false,
        }
    }
}

/// A clock cannot be added to without end: 30 years.
const LONGEST: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("backend", &self.backend)
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}
