//! A message as commands of redis-rs.

use redis::aio::ConnectionLike;
use redis::{Cmd, Pipeline};

use crate::backend::own::answer::{Answer, failed, of_command, of_units};
use crate::operation::{Packed, Units, unpack};

/// The commands of a message, which own their bytes.
pub(super) struct Request {
    commands: Commands,
    is_read: bool,
}

enum Commands {
    One(Cmd),
    /// `MULTI` and `EXEC` are commands among the others, as in any message.
    Several(Pipeline, Units),
}

impl Request {
    pub(super) fn new(message: &Packed, is_read: bool) -> Self {
        let mut commands = unpack(message.as_bytes());
        let commands = match message.units() {
            Units::Command | Units::Ruled(_) => Commands::One(commands.pop().unwrap_or_default()),
            units @ (Units::Joined(_) | Units::Many(_)) => {
                let mut pipeline = Pipeline::with_capacity(commands.len());
                for command in commands {
                    pipeline.add_command(command);
                }
                Commands::Several(pipeline, units.clone())
            }
        };
        Self { commands, is_read }
    }

    /// Sends the commands, and returns the outcome of each part.
    pub(super) async fn send<C>(&self, connection: &mut C) -> Answer
    where
        C: ConnectionLike + Send + ?Sized,
    {
        // The methods of the trait in place of `query_async`, which turns error replies into one error for all commands.
        match &self.commands {
            Commands::One(command) => match connection.req_packed_command(command).await {
                Ok(reply) => of_command(reply),
                Err(error) => failed(error, self.is_read),
            },
            Commands::Several(pipeline, units) => {
                let count = pipeline.len();
                match connection.req_packed_commands(pipeline, 0, count).await {
                    Ok(replies) => of_units(units, replies),
                    Err(error) => failed(error, self.is_read),
                }
            }
        }
    }
}
