//! Keeps one connection up: connects with backoff, notices when it breaks, connects anew.

use std::fmt;
use std::sync::atomic::Ordering::{AcqRel, Relaxed, Release};
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::backend::redis::cause::no_connection;
use crate::backend::redis::connect::{Opened, open};
use crate::backend::redis::dedicated::Dedicated;
use crate::backend::redis::random::spread;
use crate::backend::redis::target::Target;
use crate::config::Backoff;
use crate::error::{Error, ErrorKind, Result};

/// Keeps a connection up; clones share it. The task that does it ends with the last clone.
#[derive(Clone)]
pub(crate) struct Supervisor {
    shared: Arc<Shared>,
}

struct Shared {
    plan: Arc<Plan>,
    state: watch::Sender<State>,
    task: Mutex<Option<JoinHandle<()>>>,
    dedicated: Dedicated,
}

/// What the task needs; it must not keep the supervisor alive.
struct Plan {
    target: Target,
    backoff: Backoff,
    connect_timeout: Duration,
    doubt: Notify,
    events: Box<dyn LinkEvents>,
    is_running: AtomicBool,
    /// How many connections there were.
    links: AtomicU64,
}

/// Hears of connections.
pub(crate) trait LinkEvents: Send + Sync {
    fn connected(&self, attempt: u32);
    fn connect_failed(&self, attempt: u32, error: &Error);
    fn disconnected(&self);
}

/// A connection that stood when it was asked for.
#[derive(Clone)]
pub(crate) struct Link {
    pub(crate) connection: MultiplexedConnection,
    number: u64,
}

enum State {
    /// Not connected; how the last attempt since went, if there was any.
    Down {
        last: Option<Arc<Error>>,
    },
    Up(Link),
}

impl Supervisor {
    pub(crate) fn new(
        target: Target,
        backoff: Backoff,
        connect_timeout: Duration,
        events: Box<dyn LinkEvents>,
    ) -> Self {
        let dedicated = Dedicated::new(target.clone(), connect_timeout);
        let plan = Arc::new(Plan {
            target,
            backoff,
            connect_timeout,
            doubt: Notify::new(),
            events,
            is_running: AtomicBool::new(false),
            links: AtomicU64::new(0),
        });
        let state = watch::Sender::new(State::Down { last: None });
        Self {
            shared: Arc::new(Shared {
                plan,
                state,
                task: Mutex::new(None),
                dedicated,
            }),
        }
    }

    /// Returns the connection if one stands.
    pub(crate) fn link(&self) -> Option<Link> {
        match &*self.shared.state.borrow() {
            State::Up(link) => Some(link.clone()),
            State::Down { .. } => None,
        }
    }

    /// Waits for a connection, other than `broken` if that is given.
    pub(crate) async fn wait(&self, broken: Option<&Link>, until: GiveUp) -> Result<Link> {
        let mut state = self.shared.state.subscribe();
        loop {
            // The task ends with the runtime that it was started on; then another one must go on.
            self.ensure_running();
            if let Some(outcome) = self.outcome(&state.borrow_and_update(), broken, until) {
                return outcome;
            }
            if state.changed().await.is_err() {
                return Err(self.no_link(None));
            }
        }
    }

    /// Returns the error for a wait that has taken too long.
    pub(crate) fn unavailable(&self) -> Error {
        match &*self.shared.state.borrow() {
            State::Down { last } => self.no_link(last.as_deref()),
            State::Up(_) => self.no_link(None),
        }
    }

    /// Returns how a wait ends in this state, if it ends.
    fn outcome(&self, state: &State, broken: Option<&Link>, until: GiveUp) -> Option<Result<Link>> {
        match state {
            State::Up(link) if broken.is_none_or(|broken| broken.number != link.number) => {
                Some(Ok(link.clone()))
            }
            State::Down { last: Some(last) } if until.is_reached(last) => Some(Err(match until {
                GiveUp::OnRefusal => Error::clone(last),
                GiveUp::Never | GiveUp::OnFailedAttempt => self.no_link(Some(last)),
            })),
            State::Up(_) | State::Down { .. } => None,
        }
    }

    #[cold]
    fn no_link(&self, last: Option<&Error>) -> Error {
        match last {
            Some(last) => Error::clone(last).with_kind(ErrorKind::Unavailable),
            None => no_connection(
                &self.shared.plan.target.address,
                "the attempt to connect has not ended",
            ),
        }
    }

    /// Asks for a check of the connection, after a command on it got no reply.
    pub(crate) fn doubt(&self) {
        self.shared.plan.doubt.notify_one();
    }

    /// The connections for commands that block.
    pub(crate) fn dedicated(&self) -> &Dedicated {
        &self.shared.dedicated
    }

    /// Starts the task unless it runs.
    fn ensure_running(&self) {
        let plan = &self.shared.plan;
        if plan.is_running.swap(true, AcqRel) {
            return;
        }
        let ending = Ending {
            plan: Arc::clone(plan),
            state: self.shared.state.clone(),
        };
        #[expect(
            clippy::disallowed_methods,
            reason = "the supervisor's own task outlives the command that starts it"
        )]
        let handle = tokio::spawn(keep_up(ending));
        let mut task = self
            .shared
            .task
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *task = Some(handle);
    }
}

/// When to stop waiting for a connection, other than by a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GiveUp {
    Never,
    /// Of the login or the database, which the next attempt would not change.
    OnRefusal,
    OnFailedAttempt,
}

impl GiveUp {
    fn is_reached(self, last: &Error) -> bool {
        match self {
            Self::Never => false,
            Self::OnRefusal => matches!(last.kind(), ErrorKind::Auth | ErrorKind::Config),
            Self::OnFailedAttempt => true,
        }
    }
}

/// A connection that stood for less may have been broken by what was sent on it, or by a server that is not well.
const BRIEF: Duration = Duration::from_secs(1);

/// The task: connects, moves the connection's bytes until it breaks, and so on.
///
/// Where one connection after another breaks soon, it waits longer and longer before the next.
async fn keep_up(ending: Ending) {
    let Ending { plan, state } = &ending;
    let mut brief: u32 = 0;
    loop {
        let Opened { connection, driver } = connect(plan, state).await;
        state.send_replace(State::Up(Link {
            connection: connection.clone(),
            number: plan.links.fetch_add(1, Relaxed),
        }));
        let since = Instant::now();
        tokio::select! {
            () = driver => {}
            () = mute(plan, connection) => {}
        }
        state.send_replace(State::Down { last: None });
        plan.events.disconnected();
        brief = if since.elapsed() < BRIEF {
            brief.saturating_add(1)
        } else {
            0
        };
        if brief > 1 {
            tokio::time::sleep(plan.backoff.after(brief - 1, spread())).await;
        }
    }
}

/// Tries to connect until it succeeds.
async fn connect(plan: &Plan, state: &watch::Sender<State>) -> Opened {
    let mut attempt = 1;
    loop {
        match open(&plan.target, plan.connect_timeout).await {
            Ok(opened) => {
                plan.events.connected(attempt);
                return opened;
            }
            Err(error) => {
                plan.events.connect_failed(attempt, &error);
                state.send_replace(State::Down {
                    last: Some(Arc::new(error)),
                });
                tokio::time::sleep(plan.backoff.after(attempt, spread())).await;
                attempt = attempt.saturating_add(1);
            }
        }
    }
}

/// Returns when the connection is in doubt and does not answer a `PING` either.
async fn mute(plan: &Plan, mut connection: MultiplexedConnection) {
    loop {
        plan.doubt.notified().await;
        let ping = redis::cmd("PING");
        #[expect(
            clippy::disallowed_methods,
            reason = "the check of a connection is no command of a caller"
        )]
        let answer =
            tokio::time::timeout(plan.connect_timeout, connection.send_packed_command(&ping)).await;
        if answer.is_err() {
            return;
        }
    }
}

/// What the task works with. Says that no connection stands when the task ends, by whatever cause, even before it began.
struct Ending {
    plan: Arc<Plan>,
    state: watch::Sender<State>,
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.state.send_replace(State::Down { last: None });
        self.plan.is_running.store(false, Release);
        // Those who wait can start another task only now.
        self.state.send_modify(|_| {});
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        let task = self.task.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(task) = task {
            task.abort();
        }
    }
}

impl fmt::Debug for Supervisor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Supervisor")
            .field("target", &self.shared.plan.target)
            .field("is_connected", &self.link().is_some())
            .finish()
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Link").field(&self.number).finish()
    }
}
