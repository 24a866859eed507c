//! The engine as a connection of redis-rs.

use std::io;

use redis::aio::ConnectionLike;
use redis::{Cmd, Pipeline, RedisError, RedisFuture, Value};

use super::engine::MemoryEngine;
use super::packed::{Command, Commands};
use crate::error::Error;

impl ConnectionLike for MemoryEngine {
    fn req_packed_command<'a>(&'a mut self, cmd: &'a Cmd) -> RedisFuture<'a, Value> {
        Box::pin(async move {
            let packed = cmd.get_packed_command();
            let step = self.session.step_packed(&self.shared, &packed);
            drop(packed);
            self.answer(step).await.map_err(no_timer)
        })
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        pipeline: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        Box::pin(async move {
            let mut replies = Vec::with_capacity(pipeline.len());
            let packed = pipeline.get_packed_pipeline();
            let mut commands = Commands::new(&packed);
            let mut command = Command::default();
            while let Some(read) = commands.read(&mut command) {
                let step = self.session.step(&self.shared, read, &command);
                replies.push(self.answer(step).await.map_err(no_timer)?);
            }
            if pipeline.is_transaction() {
                refuse_spoilt(&replies, offset)?;
            }
            Ok(replies.into_iter().skip(offset).take(count).collect())
        })
    }

    /// Returns the number of the one database.
    fn get_db(&self) -> i64 {
        0
    }
}

fn no_timer(error: Error) -> RedisError {
    io::Error::other(error).into()
}

/// redis-rs reports the error of `EXEC` where a command could not be queued.
fn refuse_spoilt(replies: &[Value], offset: usize) -> Result<(), RedisError> {
    let is_error = |reply: &Value| matches!(reply, Value::ServerError(_));
    match replies.last() {
        Some(Value::ServerError(error)) if replies.iter().take(offset).any(is_error) => {
            Err(error.clone().into())
        }
        _ => Ok(()),
    }
}
