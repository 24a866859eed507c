//! Messages answered by the engine: at once, but for pops that wait.

use redis::Value;

use super::engine::MemoryEngine;
use super::transaction::{Session, Step, run_group};
use super::wait::pop_or_wait;
use crate::backend::Reply;
use crate::error::Result;
use crate::operation::{EXEC, Joined, MULTI, Unit, Units, of_row};

impl MemoryEngine {
    /// Answers a message.
    pub(super) fn answer_message(&self, bytes: &[u8], units: &Units) -> Reply {
        match units {
            Units::Command | Units::Ruled(_) => Reply::One(Ok(self.execute(bytes))),
            Units::Joined(joined) => Reply::One(Ok(self.execute_joined(bytes, *joined))),
            Units::Many(units) => {
                let answers =
                    parts(bytes, units).map(|(part, unit)| Ok(self.execute_unit(part, unit)));
                Reply::Many(answers.collect())
            }
        }
    }

    /// Answers a part of a message.
    pub(super) fn execute_unit(&self, part: &[u8], unit: &Unit) -> Value {
        match unit.joined {
            None => self.execute(part),
            Some(joined) => self.execute_joined(part, joined),
        }
    }

    /// Answers commands by the array of their replies; a transaction by the error that kept it from running, a row by the first error.
    pub(super) fn execute_joined(&self, bytes: &[u8], joined: Joined) -> Value {
        let (inner, answer): (_, fn(Vec<Value>) -> Value) = match joined {
            Joined::Transaction(_) => (&bytes[MULTI.len()..bytes.len() - EXEC.len()], Value::Array),
            Joined::Row(_) => (bytes, of_row),
        };
        run_group(&self.shared, inner).map_or_else(Value::from, answer)
    }

    /// Answers one packed command at once; a blocking pop of empty lists answers nil.
    pub(super) fn execute(&self, packed: &[u8]) -> Value {
        self.answer_now(Session::default().step_packed(&self.shared, packed))
    }

    /// Answers one packed command; a blocking pop waits, and takes nothing when it is dropped.
    pub(super) fn execute_waiting(
        &self,
        packed: Vec<u8>,
    ) -> impl Future<Output = Result<Value>> + Send + use<> {
        let engine = self.clone();
        async move {
            let step = Session::default().step_packed(&engine.shared, &packed);
            // A wait can take long: its command's bytes are not needed for it.
            drop(packed);
            engine.answer(step).await
        }
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
}

/// Cuts a message into its parts.
pub(super) fn parts<'m>(
    bytes: &'m [u8],
    units: &'m [Unit],
) -> impl Iterator<Item = (&'m [u8], &'m Unit)> {
    let mut start = 0;
    units.iter().map(move |unit| {
        let part = &bytes[start..unit.end as usize];
        start = unit.end as usize;
        (part, unit)
    })
}
