//! Several commands as one atomic step within a pipeline, and what came back for it.

use redis::{Cmd, Pipeline, Value};

use crate::error::{Error, ErrorKind, Result};

/// Adds a group as it stands in a pipeline that is not atomic itself.
pub(crate) fn add_group(pipeline: &mut Pipeline, group: impl IntoIterator<Item = Cmd>) {
    pipeline.add_command(redis::cmd("MULTI"));
    for command in group {
        pipeline.add_command(command);
    }
    pipeline.add_command(redis::cmd("EXEC"));
}

/// Returns what a group's `EXEC` answered; if it was refused, the error of the command that was at fault.
pub(crate) fn group_reply(mut replies: Vec<Value>) -> Value {
    let exec = replies.pop().unwrap_or(Value::Nil);
    if matches!(exec, Value::ServerError(_)) {
        let fault = replies
            .into_iter()
            .find(|reply| matches!(reply, Value::ServerError(_)));
        return fault.unwrap_or(exec);
    }
    exec
}

/// Checks that every command of a pipeline has its reply.
pub(super) fn complete(replies: Vec<Value>, pipeline: &Pipeline) -> Result<Vec<Value>> {
    if replies.len() != pipeline.len() {
        return Err(Error::new(
            ErrorKind::Decode,
            "the server sent another number of replies than commands were sent",
        ));
    }
    Ok(replies)
}
