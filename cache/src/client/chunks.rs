//! An operation on many items, some in each of its commands.

use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use std::vec;

use redis::Value;

use crate::backend::Reply;
use crate::client::Client;
use crate::client::window::{Flags, IN_FLIGHT, Window};
use crate::operation::Packed;

/// Commands that go one after another, a few of them in flight at a time.
#[derive(Debug)]
pub(crate) struct Chunks {
    commands: vec::IntoIter<Packed>,
    window: Option<Window<()>>,
    /// One of them was carried out.
    has_run: bool,
}

impl Chunks {
    pub(crate) fn new(commands: Vec<Packed>) -> Self {
        Self {
            commands: commands.into_iter(),
            window: None,
            has_run: false,
        }
    }

    /// Returns the commands that were not sent.
    pub(super) fn into_commands(self) -> Vec<Packed> {
        self.commands.collect()
    }

    /// Returns the reply to the next command; `None` behind the last one.
    pub(super) fn poll(
        &mut self,
        client: &Arc<Client>,
        timeout: Duration,
        is_read: bool,
        context: &mut Context<'_>,
    ) -> Poll<Option<Reply>> {
        let flags = Flags {
            is_read,
            has_raw: false,
        };
        let window = self
            .window
            .get_or_insert_with(|| Window::new(client, timeout, IN_FLIGHT, flags));
        let mut messages = self.commands.by_ref().map(|command| (command, ()));
        let completed = ready!(window.poll_all(&mut messages, context));
        let reply = completed.map(|completed| completed.reply);
        self.has_run |= matches!(&reply, Some(Reply::One(Ok(reply))) if !is_error(reply));
        Poll::Ready(reply)
    }

    /// Ends the wait for the replies, and returns whether a command may have run.
    pub(super) fn leave(&mut self) -> bool {
        let mut windows = self.window.iter_mut();
        self.has_run || windows.any(|window| window.leave().any(|left| left.may_have_run))
    }
}

fn is_error(reply: &Value) -> bool {
    matches!(reply, Value::ServerError(_))
}
