//! Packed commands on the engine, without a connection.

use redis::Value;

use super::engine::MemoryEngine;
use super::packed::Command;
use super::reply::CommandError;
use super::transaction::{Session, Step, run_group};
use super::wait::pop_or_wait;
use crate::error::Result;

const MULTI_ALONE: CommandError =
    CommandError::new("ERR MULTI on its own has no connection to stay open on; use a pipeline");

impl MemoryEngine {
    /// Answers one packed command at once; a blocking pop of empty lists answers nil.
    ///
    /// `MULTI` is an error here: there is no connection on which a group could stay open.
    pub(crate) fn execute(&self, packed: &[u8]) -> Value {
        self.answer_now(self.step_alone(packed))
    }

    /// Answers one packed command; a blocking pop waits, and takes nothing when it is dropped.
    pub(crate) fn execute_waiting(
        &self,
        packed: Vec<u8>,
    ) -> impl Future<Output = Result<Value>> + Send + use<> {
        let engine = self.clone();
        async move {
            let step = engine.step_alone(&packed);
            // A wait can take long: its command's bytes are not needed for it.
            drop(packed);
            engine.answer(step).await
        }
    }

    /// Applies packed commands as `MULTI`, the commands and `EXEC` would.
    ///
    /// Returns the replies of the commands, or the error of the first one that cannot be queued:
    /// then nothing has run.
    pub(crate) fn execute_group(&self, packed: &[u8]) -> Result<Vec<Value>, Value> {
        run_group(&self.shared, packed).map_err(Value::from)
    }

    /// Returns the reply of a step, waiting where a command has to.
    pub(super) async fn answer(&self, step: Step) -> Result<Value> {
        match step {
            Step::Reply(reply) => Ok(reply),
            Step::Wait(pop) => pop_or_wait(&self.shared, pop).await,
        }
    }

    /// Returns the reply of a step, without waiting.
    pub(super) fn answer_now(&self, step: Step) -> Value {
        match step {
            Step::Reply(reply) => reply,
            Step::Wait(pop) => {
                let reply = self.shared.locked(|store| store.answer(&pop));
                reply.unwrap_or_else(Value::from)
            }
        }
    }

    fn step_alone(&self, packed: &[u8]) -> Step {
        let mut command = Command::default();
        let mut session = Session::default();
        let read = command.read_only(packed);
        let step = session.step(&self.shared, read, &command);
        if session.is_open() {
            MULTI_ALONE.into()
        } else {
            step
        }
    }
}
