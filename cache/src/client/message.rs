//! What goes over the wire in one piece: a command, or a pipeline of them.

use redis::aio::MultiplexedConnection;
use redis::{Cmd, Pipeline, RedisResult, Value};

use crate::backend::memory::MemoryEngine;

/// A command or a pipeline; each has a future of its own, so that a single command's stays small.
pub(super) trait Message: Sync {
    /// One reply, or one for each command.
    type Reply: Send;

    fn commands(&self) -> usize;

    fn send(
        &self,
        connection: &mut MultiplexedConnection,
    ) -> impl Future<Output = RedisResult<Self::Reply>> + Send;

    fn answer(&self, engine: &MemoryEngine) -> Self::Reply;
}

impl Message for Cmd {
    type Reply = Value;

    fn commands(&self) -> usize {
        1
    }

    fn send(
        &self,
        connection: &mut MultiplexedConnection,
    ) -> impl Future<Output = RedisResult<Value>> + Send {
        connection.send_packed_command(self)
    }

    fn answer(&self, engine: &MemoryEngine) -> Value {
        engine.execute(self)
    }
}

impl Message for Pipeline {
    type Reply = Vec<Value>;

    fn commands(&self) -> usize {
        self.len()
    }

    fn send(
        &self,
        connection: &mut MultiplexedConnection,
    ) -> impl Future<Output = RedisResult<Vec<Value>>> + Send {
        connection.send_packed_commands(self, 0, self.len())
    }

    fn answer(&self, engine: &MemoryEngine) -> Vec<Value> {
        engine.execute_pipeline(self)
    }
}
