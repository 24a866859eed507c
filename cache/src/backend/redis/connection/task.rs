//! The task of a connection: connects, drives the connection until it ends, connects anew.

use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use crate::backend::redis::connect::{Opened, open};
use crate::backend::redis::connection::driver::Driver;
use crate::backend::redis::connection::shared::Connection;
use crate::backend::redis::connection::state::{Take, TaskState};
use crate::backend::unfit_runtime;
use crate::error::{Error, ErrorKind};
use crate::events::Event;
use crate::random::jitter;

const SHUT_DOWN: &str = "the tokio runtime of the connection has shut down";

/// A connection that lasted for less and brought no reply may have been broken by what was sent on it, or by a server that is not well.
const SHORT_LIVED: Duration = Duration::from_secs(1);

impl Connection {
    /// Makes the task that connects and moves the connection's bytes. When it is dropped, by whatever cause, `on_end` is called.
    pub(crate) fn task(self: &Arc<Self>, on_end: OnEnd) -> impl Future<Output = ()> + Send + use<> {
        run(TaskGuard {
            connection: Arc::clone(self),
            state: TaskState::default(),
            on_end: Some(on_end),
        })
    }
}

/// Called when the task has ended.
type OnEnd = Box<dyn FnOnce(&Connection) + Send>;

/// The state of the task; it ends all waits when the task ends, even if it never ran.
struct TaskGuard {
    connection: Arc<Connection>,
    state: TaskState,
    on_end: Option<OnEnd>,
}

impl Drop for TaskGuard {
    fn drop(&mut self) {
        let reason = Error::new(ErrorKind::Unavailable, SHUT_DOWN);
        self.state.end_all(&self.connection, &reason);
        if let Some(on_end) = self.on_end.take() {
            on_end(&self.connection);
        }
    }
}

async fn run(mut guard: TaskGuard) {
    let TaskGuard {
        connection, state, ..
    } = &mut guard;
    let mut short_lived: u32 = 0;
    while let Some(opened) = connect(connection, state).await {
        let since = Instant::now();
        let mut driver = Driver::new(connection, state, opened);
        let broken = poll_fn(|context| driver.poll(context)).await;
        state.lose(connection, &broken.error());
        if connection.is_done() {
            return;
        }
        emit(
            connection,
            &Event::Disconnected {
                connection: connection.number,
            },
        );
        // One that has brought replies was broken by a single one of them, and the others can go on.
        let is_futile = broken.is_a_failure() && state.answered == 0;
        short_lived = if is_futile && since.elapsed() < SHORT_LIVED {
            short_lived.saturating_add(1)
        } else {
            0
        };
        if short_lived > 1 {
            // A read breaks two by itself where its reply is bad. After that it is the server, and nobody waits for it.
            if short_lived > 2 {
                let address = &connection.plan.target.address;
                state.give_up(connection, &broken.error_of_unsent(address));
            }
            let wait = connection.plan.backoff.after(short_lived - 1, jitter());
            attend(connection, state, tokio::time::sleep(wait)).await;
        }
    }
}

/// Tries to connect until it succeeds; `None` when nobody needs the connection any more.
async fn connect(connection: &Connection, state: &mut TaskState) -> Option<Opened> {
    for attempt in 1.. {
        let plan = &connection.plan;
        match attend(connection, state, open(plan)).await? {
            Ok(opened) => {
                connection.set_up();
                emit(
                    connection,
                    &Event::Connected {
                        connection: connection.number,
                        attempt,
                    },
                );
                return Some(opened);
            }
            Err(error) => {
                emit(
                    connection,
                    &Event::ConnectFailed {
                        connection: connection.number,
                        attempt,
                        error: &error,
                    },
                );
                state.give_up(connection, &error);
                let wait = plan.backoff.after(attempt, jitter());
                attend(connection, state, tokio::time::sleep(wait)).await?;
            }
        }
    }
    None
}

/// Emits an event. An observer that panics must not take the connection from all callers; the panic hook has shown it.
fn emit(connection: &Connection, event: &Event<'_>) {
    let emit = AssertUnwindSafe(|| connection.plan.monitor.emit(event));
    drop(catch_unwind(emit));
}

/// Waits for `future` and keeps the deadlines of messages meanwhile; `None` when the connection was closed.
///
/// A runtime without I/O or time panics where they are first used, which no call can ask about before; that ends the connection.
async fn attend<F: Future>(
    connection: &Connection,
    state: &mut TaskState,
    future: F,
) -> Option<F::Output> {
    let mut future = pin!(future);
    poll_fn(|context| {
        let polled = catch_unwind(AssertUnwindSafe(|| {
            while state.alarm.poll(context).is_ready() {
                state.expire(connection);
            }
            let Some(settled) = state.settle(connection, Take::Never) else {
                return Poll::Ready(None);
            };
            if settled.next_due.is_some_and(|due| state.alarm.arm(due)) {
                context.waker().wake_by_ref();
            }
            connection.register(context);
            future.as_mut().poll(context).map(Some)
        }));
        polled.unwrap_or_else(|panic| {
            connection.end(incapable(&*panic));
            Poll::Ready(None)
        })
    })
    .await
}

#[cold]
fn incapable(panic: &(dyn Any + Send)) -> Error {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or(panic.downcast_ref::<&str>().copied());
    match text {
        Some(text) if text.contains("shutdown") => Error::new(ErrorKind::Unavailable, SHUT_DOWN),
        // tokio's words, for `enable_io` and `enable_time`.
        Some(text) if text.contains("Tokio 1.x context") => unfit_runtime(),
        _ => Error::new(
            ErrorKind::Unavailable,
            "the task of the connection panicked",
        ),
    }
}
