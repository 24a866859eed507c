//! Operations as futures: options, deadlines, and the events that they emit.

mod between;
mod call;
mod change;
mod condition;
mod draft;
mod finish;
mod flush;
mod labelled;
mod operation;
pub mod options;
mod owed;
mod part;
mod parts;
mod settle;
mod steps;
mod terms;
mod window;

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Weak};
use std::task::Poll;
use std::time::{Duration, Instant};

use crate::backend::{Alarm, Backend, Exchange, GiveUp, Hold, RequestOptions, Terms};
use crate::config::Settings;
use crate::error::Result;
use crate::events::Monitor;
use crate::flight::Flights;
use crate::operation::{DecodeContext, Form, Packed, Units};

pub(crate) use self::call::{Call, Content, polled_again};
pub(crate) use self::change::Change;
pub(crate) use self::draft::{Draft, SetForm, Tail};
pub(crate) use self::finish::{Finish, Finishers};
pub use self::operation::Operation;
use self::owed::Owed;
pub(crate) use self::part::{Part, answers, emit_dropped, emit_failed};
pub(crate) use self::parts::Parts;
pub(crate) use self::window::{Chunks, Completed, Flags, IN_FLIGHT, Of, Window};

/// The state that all clones of a cache share.
#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) config: Settings,
    pub(crate) monitor: Arc<Monitor>,
    pub(crate) backend: Box<dyn Backend>,
    pub(crate) flights: Arc<Flights>,
    /// The commands that are kept from an outage.
    pub(crate) owed: Owed,
    /// What is brought to its end before the cache is closed.
    pub(crate) finishers: Finishers,
    /// The backend tells operations apart.
    wants_labels: bool,
    /// The server was found not to know `SET … IFEQ`.
    pub(crate) lacks_if_equal: AtomicBool,
    is_closed: AtomicBool,
    /// The client itself, for what outlives a caller.
    this: Weak<Self>,
}

impl Client {
    pub(crate) fn new(
        config: Settings,
        monitor: Arc<Monitor>,
        backend: impl Backend + 'static,
    ) -> Self {
        monitor.set_server(|| backend.server());
        let flights = Arc::new(Flights::new(Arc::clone(&monitor)));
        Self {
            monitor,
            wants_labels: backend.wants_labels(),
            backend: Box::new(backend),
            flights,
            owed: Owed::new(config.owed_deletes),
            finishers: Finishers::default(),
            this: Weak::new(),
            config,
            lacks_if_equal: AtomicBool::new(false),
            is_closed: AtomicBool::new(false),
        }
    }

    /// Shares the client among clones of a cache.
    pub(crate) fn shared(self) -> Arc<Self> {
        Arc::new_cyclic(|this| Self {
            this: Weak::clone(this),
            ..self
        })
    }

    /// Returns what a decode function gets beside the reply.
    pub(crate) fn decode_context(&self) -> DecodeContext<'_> {
        DecodeContext {
            max: self.config.max,
            damage: self.config.damage,
            monitor: &self.monitor,
            form: Form::Command,
        }
    }

    /// Waits for a connection; fails at once where the next attempt would not change a refusal.
    pub(crate) async fn connected(&self) -> Result<()> {
        // A message without commands is answered by the connection being there.
        let message = Packed::new(Vec::new(), Units::Many([].into()));
        let mut exchange = Exchange::default();
        let terms = UntilConnected(self, Instant::now());
        let reply = poll_fn(|context| exchange.poll(&*self.backend, &message, &terms, context));
        let mut outcomes = reply.await.into_answers().into_iter();
        outcomes.try_for_each(|outcome| outcome.map(drop))
    }

    /// Waits for stores that are on their way, until a deadline of its own.
    pub(crate) async fn wait_for(
        &self,
        mut stores: Pin<Box<dyn Future<Output = ()> + Send>>,
        timeout: Duration,
    ) {
        let options = self.request_options(Instant::now(), timeout, false);
        let mut alarm = Alarm::default();
        let wait = poll_fn(|context| {
            if stores.as_mut().poll(context).is_ready() {
                return Poll::Ready(());
            }
            alarm.poll_until(options.deadline, context)
        });
        wait.await;
    }

    /// Returns what holds for a message that was started then.
    #[inline]
    fn request_options(
        &self,
        started: Instant,
        timeout: Duration,
        is_read: bool,
    ) -> RequestOptions {
        let give_up = if self.config.wait_for_connection {
            GiveUp::OnRefusal
        } else {
            GiveUp::OnFailedAttempt
        };
        RequestOptions {
            deadline: started + timeout.min(LONGEST),
            timeout,
            is_read,
            max_string: self.config.max.0,
            scripts: self.config.scripts,
            give_up,
            blocks: false,
            is_closed: self.is_closed.load(Relaxed),
        }
    }

    /// Has later operations fail.
    pub(crate) fn close(&self) {
        self.is_closed.store(true, Relaxed);
    }
}

/// What holds for the first message of a cache, which waits as long as it may.
#[derive(Clone, Copy)]
struct UntilConnected<'c>(&'c Client, Instant);

impl Terms for UntilConnected<'_> {
    fn options(&self) -> RequestOptions {
        let Self(client, started) = *self;
        RequestOptions {
            give_up: GiveUp::OnRefusal,
            ..client.request_options(started, client.config.timeout, true)
        }
    }

    fn is_free(&self) -> bool {
        true
    }

    fn hold(&self, _message: &Packed) -> Option<Hold> {
        None
    }
}

/// A clock cannot be added to without end: 30 years.
const LONGEST: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);
