//! Ways over the network: what is sent again, what a command waits for, and the errors where no reply came.

use std::pin::pin;
use std::time::Duration;

use futures_util::future::BoxFuture;
use redis::{Cmd, Value};

use crate::backend::redis::{GiveUp, Link, Opened, Supervisor, broke_off};
use crate::client::Client;
use crate::client::message::Message;
use crate::client::ticker::{Deadline, Elapsed};
use crate::error::{Error, ErrorKind, Result};

impl Client {
    /// Sends; what changes nothing a second time, where the connection broke before the reply came.
    ///
    /// No more than twice: it may be this command or its reply that breaks connections, and they are everyone's.
    pub(super) async fn attempts<M: Message>(
        &self,
        supervisor: &Supervisor,
        message: &M,
        timeout: Duration,
        is_read: bool,
    ) -> Result<M::Reply> {
        let mut deadline = self.ticker.deadline(timeout);
        let mut link = match supervisor.link() {
            Some(link) => link,
            None => self.wait_for_link(supervisor, None, &mut deadline).await?,
        };
        let mut can_send_again = is_read;
        loop {
            let sent = {
                let sending = pin!(message.send(&mut link.connection));
                deadline.limit(sending).await
            };
            match sent {
                Ok(Ok(reply)) => return Ok(reply),
                Ok(Err(_broken)) if can_send_again => {
                    can_send_again = false;
                    let another = self.wait_for_link(supervisor, Some(&link), &mut deadline);
                    link = another.await.map_err(|error| error.with_may_have_run(true))?;
                }
                Ok(Err(broken)) => return Err(broke_off(&broken)),
                Err(Elapsed) => return Err(no_reply(supervisor, timeout)),
            }
        }
    }

    /// Boxed, since it is rare and would make every command's future larger.
    fn wait_for_link<'a>(
        &'a self,
        supervisor: &'a Supervisor,
        broken: Option<&'a Link>,
        deadline: &'a mut Deadline<'_>,
    ) -> BoxFuture<'a, Result<Link>> {
        let until = if self.config.fail_fast {
            GiveUp::OnFailedAttempt
        } else {
            GiveUp::Never
        };
        Box::pin(async move {
            let link = pin!(supervisor.wait(broken, until));
            let waited = deadline.limit(link).await;
            waited.unwrap_or_else(|Elapsed| Err(supervisor.unavailable()))
        })
    }

    /// Sends a command that blocks, on a connection of its own.
    pub(super) async fn block(
        &self,
        supervisor: &Supervisor,
        command: &Cmd,
        limit: Duration,
    ) -> Result<Value> {
        let mut deadline = self.ticker.deadline(limit);
        if supervisor.link().is_none() {
            self.wait_for_link(supervisor, None, &mut deadline).await?;
        }
        let mut refused = None;
        let opened = {
            let opened = pin!(self.dedicated(supervisor, &mut refused));
            deadline.limit(opened).await
        };
        let Ok(opened) = opened else {
            let message = "no connection of its own for a command that waits";
            let unfinished = || Error::new(ErrorKind::Unavailable, message);
            return Err(refused.unwrap_or_else(unfinished));
        };
        let opened = opened?;
        let answer = pin!(supervisor.dedicated().send(opened, command));
        match deadline.limit(answer).await {
            Ok(outcome) => outcome,
            Err(Elapsed) => Err(no_reply(supervisor, limit)),
        }
    }

    /// Returns a connection for one command that blocks; tries again until it stands, and keeps why the last attempt failed.
    async fn dedicated(
        &self,
        supervisor: &Supervisor,
        refused: &mut Option<Error>,
    ) -> Result<Opened> {
        for attempt in 1.. {
            match supervisor.dedicated().take().await {
                Err(error) if !self.config.fail_fast && error.kind() == ErrorKind::Unavailable => {
                    *refused = Some(error);
                    tokio::time::sleep(self.config.backoff.after(attempt, 0.0)).await;
                }
                outcome => return outcome,
            }
        }
        Err(supervisor.unavailable())
    }
}

/// The error of a command that was handed to a connection and got no reply in time; the connection is checked then.
#[cold]
fn no_reply(supervisor: &Supervisor, timeout: Duration) -> Error {
    supervisor.doubt();
    Error::new(ErrorKind::Timeout, format!("no reply within {timeout:?}"))
}
