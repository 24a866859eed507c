//! The engine as a connection of redis-rs.

use std::{borrow::Cow, mem};

use redis::{Cmd, Pipeline, RedisError, RedisFuture, Value, aio::ConnectionLike};

use super::{
    engine::{MemoryEngine, commands_sent},
    transaction::Session,
};

/// The one database.
const DATABASE: i64 = 0;

impl ConnectionLike for MemoryEngine {
    fn req_packed_command<'a>(&'a mut self, cmd: &'a Cmd) -> RedisFuture<'a, Value> {
        Box::pin(async move {
            let mut session: Session<'_> = mem::take(&mut self.session);
            let reply = self.answer(&mut session, Cow::Borrowed(cmd)).await;
            self.session = session.into_owned();
            Ok(reply)
        })
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        pipeline: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        Box::pin(async move {
            let mut session: Session<'_> = mem::take(&mut self.session);
            let mut replies = Vec::with_capacity(pipeline.len());
            for cmd in commands_sent(pipeline) {
                replies.push(self.answer(&mut session, cmd).await);
            }
            self.session = session.into_owned();
            if pipeline.is_transaction() {
                refuse_spoilt(&replies, offset)?;
            }
            Ok(replies.into_iter().skip(offset).take(count).collect())
        })
    }

    fn get_db(&self) -> i64 {
        DATABASE
    }
}

/// Where a command could not be queued, the error of `EXEC` is what redis-rs reports.
fn refuse_spoilt(replies: &[Value], offset: usize) -> Result<(), RedisError> {
    let is_error = |reply: &Value| matches!(reply, Value::ServerError(_));
    match replies.last() {
        Some(Value::ServerError(error)) if replies.iter().take(offset).any(is_error) => {
            Err(error.clone().into())
        }
        _ => Ok(()),
    }
}
