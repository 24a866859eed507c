//! The replies to `MULTI`, the commands of a group, and `EXEC`.

use redis::Value;

use crate::error::{Error, Result};
use crate::operation::{oversize, server_error, wrong};

/// The replies of a group so far.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// `MULTI` was answered with `OK`.
    is_open: bool,
    first_error: Option<Value>,
}

impl Group {
    /// Takes the reply at a place of a group of `commands`, and returns the group's outcome with the last one.
    ///
    /// The replies must show that the commands ran together or not at all. Any other sequence means that the server can be in
    /// a transaction, or out of it, when the next command comes: the error says so, and the commands can have run.
    pub(super) fn take(
        &mut self,
        reply: Value,
        place: u32,
        commands: u32,
    ) -> Result<Option<Result<Value>>, Error> {
        if place > commands {
            return std::mem::take(self).exec(reply, commands).map(Some);
        }
        let fits = match &reply {
            Value::ServerError(_) => true,
            Value::Okay => place == 0,
            reply => place > 0 && self.is_open && is_queued(reply),
        };
        if !fits {
            return Err(std::mem::take(self).misfit());
        }
        match reply {
            Value::Okay => self.is_open = true,
            error @ Value::ServerError(_) => drop(self.first_error.get_or_insert(error)),
            _ => {}
        }
        Ok(None)
    }

    /// Reads the reply to `EXEC`.
    fn exec(self, reply: Value, commands: u32) -> Result<Result<Value>, Error> {
        let fits = match &reply {
            Value::Array(replies) => {
                self.is_open && self.first_error.is_none() && replies.len() == commands as usize
            }
            // Outside of a transaction `EXEC` is refused, as were all the commands before it.
            Value::ServerError(error) => !self.is_open || error.code() == "EXECABORT",
            // Of a reply over the cap only the size is known.
            other => self.is_open && oversize(other).is_some(),
        };
        if !fits {
            return Err(self.misfit());
        }
        // `EXEC` says no more than that there was an error before it.
        Ok(Ok(self.first_error.unwrap_or(reply)))
    }

    #[cold]
    fn misfit(self) -> Error {
        match &self.first_error {
            Some(Value::ServerError(error)) => server_error(error).with_may_have_run(true),
            _ => out_of_step("replies that do not fit `MULTI … EXEC`"),
        }
    }
}

#[inline]
pub(super) fn is_queued(reply: &Value) -> bool {
    matches!(reply, Value::SimpleString(status) if status == "QUEUED")
}

#[cold]
pub(super) fn out_of_step(form: &str) -> Error {
    wrong(form).with_may_have_run(true)
}
