//! Packed commands on the engine, without a connection.

use std::pin::Pin;

use redis::Value;

use super::{
    engine::MemoryEngine,
    packed::Command,
    pop::Pop,
    reply::CommandError,
    transaction::{Session, Step, run_group},
    wait::pop_or_wait,
};

const MULTI_ALONE: CommandError =
    CommandError::new("ERR MULTI on its own has no connection to stay open on; use a pipeline");

impl MemoryEngine {
    /// Answers one packed command at once; a blocking pop of empty lists answers nil.
    ///
    /// `MULTI` is an error here: there is no connection on which a group could stay open.
    pub(crate) fn execute(&self, packed: &[u8]) -> Value {
        match self.step_alone(packed) {
            Step::Reply(reply) => reply,
            Step::Wait(pop) => self.answer_now(&pop),
        }
    }

    /// Answers one packed command; a blocking pop waits, and takes nothing when it is dropped.
    pub(crate) fn execute_waiting(
        &self,
        packed: Vec<u8>,
    ) -> Pin<Box<dyn Future<Output = Value> + Send>> {
        let engine = self.clone();
        Box::pin(async move {
            let step = engine.step_alone(&packed);
            // A wait can take long: its command's bytes are not needed for it.
            drop(packed);
            match step {
                Step::Reply(reply) => reply,
                Step::Wait(pop) => pop_or_wait(&engine.shared, pop).await,
            }
        })
    }

    /// Answers packed commands as a new connection, and appends all replies that it would get.
    ///
    /// Blocking pops do not wait. A group that is open at the end is discarded. Bytes that are no
    /// command get one error, and end the session as on a server.
    #[cfg(test)]
    pub(crate) fn execute_all(&self, packed: &[u8], replies: &mut Vec<Value>) {
        let mut session = Session::default();
        let mut commands = super::packed::Commands::new(packed);
        let mut command = Command::default();
        while let Some(read) = commands.read(&mut command) {
            replies.push(match read {
                Ok(()) => match session.step(&self.shared, &command) {
                    Step::Reply(reply) => reply,
                    Step::Wait(pop) => self.answer_now(&pop),
                },
                Err(error) => error.into(),
            });
        }
    }

    /// Applies packed commands as `MULTI`, the commands and `EXEC` would.
    ///
    /// Returns the replies of the commands, or the error of the first one that cannot be queued:
    /// then nothing has run.
    pub(crate) fn execute_group(&self, packed: &[u8]) -> Result<Vec<Value>, Value> {
        run_group(&self.shared, packed).map_err(Value::from)
    }

    fn step_alone(&self, packed: &[u8]) -> Step {
        let mut command = Command::default();
        if let Err(error) = command.read_only(packed) {
            return Step::Reply(error.into());
        }
        let mut session = Session::default();
        let step = session.step(&self.shared, &command);
        if session.is_open() {
            Step::Reply(MULTI_ALONE.into())
        } else {
            step
        }
    }

    fn answer_now(&self, pop: &Pop) -> Value {
        self.shared
            .locked(|store| store.answer(pop))
            .unwrap_or_else(Value::from)
    }
}
