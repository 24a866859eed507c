//! The task of a line: connects, drives the connection until it ends, connects anew.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use crate::backend::redis::connect::open;
use crate::backend::redis::connection::driver::Driver;
use crate::backend::redis::connection::flow::{Flow, Take};
use crate::backend::redis::connection::line::Line;
use crate::backend::redis::random::jitter;
use crate::backend::redis::stream::Stream;
use crate::error::{Error, ErrorKind};
use crate::events::Event;

/// A connection that lasted for less may have been broken by what was sent on it, or by a server that is not well.
const SHORT_LIVED: Duration = Duration::from_secs(1);

impl Line {
    /// Makes the task that connects and moves the line's bytes. When it is dropped, by whatever cause, `ended` is called.
    pub(crate) fn task(self: &Arc<Self>, ended: Ended) -> impl Future<Output = ()> + Send + use<> {
        run(TaskGuard {
            line: Arc::clone(self),
            flow: Flow::default(),
            ended: Some(ended),
        })
    }
}

/// Called when the task has ended.
type Ended = Box<dyn FnOnce(&Line) + Send>;

/// What the task works with; it ends all waits when the task ends, even if it never ran.
struct TaskGuard {
    line: Arc<Line>,
    flow: Flow,
    ended: Option<Ended>,
}

impl Drop for TaskGuard {
    fn drop(&mut self) {
        let reason = Error::new(
            ErrorKind::Unavailable,
            "the tokio runtime of the connection has shut down",
        );
        self.flow.end_all(&self.line, &reason);
        if let Some(ended) = self.ended.take() {
            ended(&self.line);
        }
    }
}

async fn run(mut guard: TaskGuard) {
    let TaskGuard { line, flow, .. } = &mut guard;
    let mut short_lived: u32 = 0;
    while let Some(stream) = connect(line, flow).await {
        let since = Instant::now();
        let mut driver = Driver::new(line, flow, stream);
        let broken = poll_fn(|context| driver.poll(context)).await;
        flow.lose(line, &broken.error());
        if line.is_done() {
            return;
        }
        line.plan.monitor.emit(&Event::Disconnected {
            connection: line.number,
        });
        short_lived = if since.elapsed() < SHORT_LIVED {
            short_lived.saturating_add(1)
        } else {
            0
        };
        if short_lived > 1 {
            let wait = line.plan.backoff.after(short_lived - 1, jitter());
            attend(line, flow, tokio::time::sleep(wait)).await;
        }
    }
}

/// Tries to connect until it succeeds; `None` when nobody needs the connection any more.
async fn connect(line: &Line, flow: &mut Flow) -> Option<Pin<Box<dyn Stream>>> {
    for attempt in 1.. {
        let plan = &line.plan;
        match attend(line, flow, open(&plan.target, plan.connect_timeout)).await? {
            Ok(stream) => {
                line.set_up();
                plan.monitor.emit(&Event::Connected {
                    connection: line.number,
                    attempt,
                });
                return Some(stream);
            }
            Err(error) => {
                plan.monitor.emit(&Event::ConnectFailed {
                    connection: line.number,
                    attempt,
                    error: &error,
                });
                flow.give_up(line, &error);
                let wait = plan.backoff.after(attempt, jitter());
                attend(line, flow, tokio::time::sleep(wait)).await?;
            }
        }
    }
    None
}

/// Waits for `future` and keeps the deadlines of messages meanwhile; `None` when the line was closed.
///
/// A runtime without I/O or time panics where they are first used, which no call can ask about before; that ends the line.
async fn attend<F: Future>(line: &Line, flow: &mut Flow, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    poll_fn(|context| {
        let polled = catch_unwind(AssertUnwindSafe(|| {
            while flow.alarm.poll(context).is_ready() {
                flow.expire(line);
            }
            let settled = flow.settle(line, Take::Never);
            if settled.is_ended {
                return Poll::Ready(None);
            }
            if settled.next_due.is_some_and(|due| flow.alarm.arm(due)) {
                context.waker().wake_by_ref();
            }
            line.register(context);
            future.as_mut().poll(context).map(Some)
        }));
        polled.unwrap_or_else(|_panic| {
            line.end(incapable());
            Poll::Ready(None)
        })
    })
    .await
}

#[cold]
fn incapable() -> Error {
    Error::new(
        ErrorKind::Config,
        "the tokio runtime has no I/O or no time: build it with `enable_all()`",
    )
}
