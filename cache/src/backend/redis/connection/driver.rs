//! Moves the bytes of one connection.

use std::pin::pin;
use std::task::{Context, Poll};
use std::time::Instant;

use redis::Value;
use tokio::task::yield_now;

use crate::backend::redis::connect::Opened;
use crate::backend::redis::connection::broken::Broken;
use crate::backend::redis::connection::entry::{Entry, PING};
use crate::backend::redis::connection::input::Input;
use crate::backend::redis::connection::renewal::Renewal;
use crate::backend::redis::connection::shared::Connection;
use crate::backend::redis::connection::state::{Take, TaskState};
use crate::backend::redis::resp::{Limits, Reader};
use crate::backend::redis::stream::AnyStream;

/// The open socket of a connection, driven by its task.
pub(super) struct Driver<'a> {
    connection: &'a Connection,
    state: &'a mut TaskState,
    stream: AnyStream,
    input: Input,
    reader: Reader,
    /// The task has let others run since it last took messages.
    has_paused: bool,
    needs_flush: bool,
    /// The reason for which nothing more can be written.
    lost: Option<Broken>,
    /// The time at which the check of a suspect connection has failed.
    check_due: Option<Instant>,
    /// Bytes read and written since the check began, or was put off.
    progress: usize,
    /// The time at which the connection is checked, unless bytes have moved since the last such time, half of `keep_alive` before: a
    /// note of the time with every byte would cost each reply a look at the clock.
    idle_due: Option<Instant>,
    has_moved: bool,
    /// The end of the wait for the replies of a connection that is to be replaced.
    replace_by: Option<Instant>,
    renewal: Renewal,
}

/// The work done since the task was last scheduled.
#[derive(Default)]
struct Turn {
    replies: usize,
    bytes: usize,
}

/// A turn completes and writes no more, so that other tasks of the thread run in between.
const MOST_REPLIES: usize = 1024;
const MOST_BYTES: usize = 1 << 20;

/// So many bytes within the time for the check put it off.
const ENOUGH_PROGRESS: usize = 1 << 16;

/// The most outcomes that are put into their slots under one lock.
const DELIVERED_AT_ONCE: usize = 128;

impl<'a> Driver<'a> {
    pub(super) fn new(
        connection: &'a Connection,
        state: &'a mut TaskState,
        opened: Opened,
    ) -> Self {
        // Deadlines that came before say nothing about this socket.
        state.answered = 0;
        state.is_suspect = false;
        state.is_outdated = false;
        state.is_login_refused = false;
        // A connection with one caller is silent while the command of that caller waits on the server.
        let keep_alive = connection.plan.keep_alive;
        let is_checked = !connection.is_dedicated && !keep_alive.is_zero();
        let idle_due = is_checked.then(|| Instant::now() + keep_alive / 2);
        if let Some(due) = idle_due {
            state.alarm.arm(due);
        }
        Self {
            connection,
            state,
            stream: opened.stream,
            input: Input::new(opened.input),
            reader: Reader::default(),
            has_paused: false,
            needs_flush: false,
            lost: None,
            check_due: None,
            progress: 0,
            idle_due,
            has_moved: false,
            replace_by: None,
            renewal: Renewal::of(connection, opened.login),
        }
    }

    /// Returns when the connection has ended, and why.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Broken> {
        match self.turn(context) {
            Ok(()) => Poll::Pending,
            Err(broken) => Poll::Ready(broken),
        }
    }

    fn turn(&mut self, context: &mut Context<'_>) -> Result<(), Broken> {
        let mut turn = Turn::default();
        self.keep_deadlines(context)?;
        loop {
            // Before anything is written: a server that cannot send its replies reads no commands.
            self.read(context, &mut turn)?;
            if let Some(broken) = self.lost.take() {
                return Err(broken);
            }
            let take = if self.is_to_be_replaced(context)? {
                Take::Never
            } else if self.has_paused {
                Take::Now
            } else {
                Take::UnlessMoreCome
            };
            let settled = self.state.settle(self.connection, take);
            let settled = settled.ok_or(Broken::Unused)?;
            self.renew(context);
            if settled.has_taken {
                self.has_paused = false;
            } else if settled.pauses {
                self.has_paused = true;
                yield_to_others(context);
                return Ok(());
            }
            if settled
                .next_due
                .is_some_and(|due| self.state.alarm.arm(due))
            {
                self.keep_deadlines(context)?;
            }
            if let Err(broken) = self.write(context, &mut turn) {
                // Replies that came before the break are still there. tokio reads them once it has looked at the socket again.
                self.lost = Some(broken);
                yield_to_others(context);
                return Ok(());
            }
            self.state.report_depth(self.connection);
            if !self.state.done.is_empty() {
                // A message without commands is answered once its turn to be written has come; no reply wakes the task for it.
                self.state.deliver(self.connection);
            }
            if turn.is_over() {
                yield_to_others(context);
                return Ok(());
            }
            let has_more =
                settled.is_queue_full && self.state.writing.is_empty() && take != Take::Never;
            if settled.has_taken || !has_more {
                return Ok(());
            }
        }
    }

    /// Ends waits whose deadline has come, and checks a connection on which one has.
    fn keep_deadlines(&mut self, context: &mut Context<'_>) -> Result<(), Broken> {
        while self.state.alarm.poll(context).is_ready() {
            self.state.expire(self.connection);
            if let Some(due) = self.check_due {
                if due <= Instant::now() {
                    return Err(Broken::Unresponsive(self.connection.plan.connect_timeout));
                }
                self.state.alarm.arm(due);
            }
            self.look_whether_idle();
            if self.replace_by.is_some_and(|end| end <= Instant::now()) {
                return Err(self.reason_to_replace());
            }
        }
        if std::mem::take(&mut self.state.is_suspect) && self.check_due.is_none() {
            self.connection.lock().queue.push(Entry::ping(), PING);
            self.put_off_check();
            // It may have looked at the queue in this turn already.
            context.waker().wake_by_ref();
            return self.keep_deadlines(context);
        }
        Ok(())
    }

    /// Has a connection checked on which nothing has moved for a while, before a command has to find out.
    fn look_whether_idle(&mut self) {
        let now = Instant::now();
        if self.idle_due.is_some_and(|due| due <= now) {
            let waits = self.state.waits_for_replies();
            self.state.is_suspect |= !std::mem::take(&mut self.has_moved) && !waits;
            self.idle_due = Some(now + self.connection.plan.keep_alive / 2);
        }
        for due in self.idle_due.into_iter().chain(self.replace_by) {
            self.state.alarm.arm(due);
        }
    }

    /// Returns whether the server has said that it does not do its work any more. The replies to what was sent are waited for, and
    /// nothing else is sent.
    fn is_to_be_replaced(&mut self, context: &mut Context<'_>) -> Result<bool, Broken> {
        let is_refused = self.state.is_login_refused;
        let is_outdated = std::mem::take(&mut self.state.is_outdated);
        if !is_outdated && !is_refused && self.replace_by.is_none() {
            return Ok(false);
        }
        if self.replace_by.is_none() {
            // A server that is meant to be a replica stays one, and each write would replace its connection.
            let now = Instant::now();
            let pause = self.connection.plan.backoff.longest;
            let is_recent = |last: Instant| now.saturating_duration_since(last) < pause;
            if !is_refused && self.state.replaced.is_some_and(is_recent) {
                return Ok(false);
            }
            self.state.replaced = Some(now);
            let end = now + self.connection.plan.connect_timeout;
            self.replace_by = Some(end);
            self.state.alarm.arm(end);
            self.keep_deadlines(context)?;
        }
        if self.state.waits_for_replies() {
            return Ok(true);
        }
        Err(self.reason_to_replace())
    }

    fn reason_to_replace(&self) -> Broken {
        if self.state.is_login_refused {
            Broken::LoginRefused
        } else {
            Broken::Outdated
        }
    }

    /// Logs in anew where the credentials have changed, unless another connection takes over, which asks for them itself.
    fn renew(&mut self, context: &mut Context<'_>) {
        if self.replace_by.is_some() {
            return;
        }
        if let Poll::Ready(bytes) = self.renewal.poll(context) {
            self.connection
                .lock()
                .queue
                .push(Entry::login(&bytes), &bytes);
            // The queue has been looked at in this turn already.
            context.waker().wake_by_ref();
        }
    }

    fn put_off_check(&mut self) {
        let due = Instant::now() + self.connection.plan.connect_timeout;
        self.check_due = Some(due);
        self.progress = 0;
        self.state.alarm.arm(due);
    }

    /// Counts bytes that were read or written. A connection that moves many is not broken, though its `PING` may be far behind.
    #[inline]
    fn moved(&mut self, bytes: usize, turn: &mut Turn) {
        turn.bytes += bytes;
        self.has_moved = true;
        if self.check_due.is_some() {
            self.progress += bytes;
            if self.progress >= ENOUGH_PROGRESS {
                self.put_off_check();
            }
        }
    }

    /// Reads and understands replies until no more are there.
    fn read(&mut self, context: &mut Context<'_>, turn: &mut Turn) -> Result<(), Broken> {
        loop {
            self.parse(turn)?;
            if turn.is_over() {
                return Ok(());
            }
            match self.input.poll_read(self.stream.as_mut(), context)? {
                Poll::Pending => return Ok(()),
                Poll::Ready(0) => return Err(Broken::Closed),
                Poll::Ready(bytes) => self.moved(bytes, turn),
            }
        }
    }

    fn parse(&mut self, turn: &mut Turn) -> Result<(), Broken> {
        let mut bytes = self.input.bytes();
        while !bytes.is_empty() && turn.replies < MOST_REPLIES {
            let limits = Limits {
                string: self.state.max_string(),
                sum: self.connection.plan.max_reply,
            };
            let Some(reply) = self.reader.read(&mut bytes, limits)? else {
                break;
            };
            match reply {
                Value::Push { .. } => take_push(&reply),
                reply => {
                    self.state.take_reply(reply)?;
                    self.check_due = None;
                }
            }
            turn.replies += 1;
            if self.state.done.len() >= DELIVERED_AT_ONCE {
                self.state.deliver(self.connection);
            }
        }
        let left = bytes.len();
        self.input.keep(left);
        Ok(())
    }

    fn write(&mut self, context: &mut Context<'_>, turn: &mut Turn) -> Result<(), Broken> {
        self.state.advance(0);
        while !self.state.writing.is_empty() {
            let stream = self.stream.as_mut();
            match self.state.writing.poll_write(stream, context)? {
                Poll::Pending => return Ok(()),
                Poll::Ready(0) => return Err(Broken::Closed),
                Poll::Ready(bytes) => {
                    self.state.advance(bytes);
                    self.moved(bytes, turn);
                    self.needs_flush = true;
                }
            }
            if turn.is_over() {
                return Ok(());
            }
        }
        if self.needs_flush && self.stream.as_mut().poll_flush(context)?.is_ready() {
            self.needs_flush = false;
        }
        Ok(())
    }
}

impl Turn {
    fn is_over(&self) -> bool {
        self.replies >= MOST_REPLIES || self.bytes >= MOST_BYTES
    }
}

/// A push has no caller. It is handled here, between the replies around it, since for what follows from it (such as that a
/// key has changed) their order counts. Nothing asks for pushes yet, so all are ignored.
fn take_push(_push: &Value) {}

/// Has the task polled again after the other tasks that are ready.
fn yield_to_others(context: &mut Context<'_>) {
    // The first poll of `yield_now` is always pending; it arranges for the wake-up.
    let is_ready = pin!(yield_now()).poll(context).is_ready();
    debug_assert!(!is_ready);
}
