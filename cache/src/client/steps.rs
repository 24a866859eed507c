//! Operations of several round trips: each reply decides what goes next.

use std::task::{Context, Poll, ready};

use crate::backend::Reply;
use crate::client::call::{Call, Kind, polled_again};
use crate::error::{ErrorKind, Result};
use crate::operation::{Step, Steps};

/// Sends the command of each step, until one has the result.
pub(super) fn poll_steps<T>(
    call: &mut Call,
    steps: &mut dyn Steps<T>,
    context: &mut Context<'_>,
) -> Poll<Result<T>> {
    loop {
        if let Kind::Steps(between) = &mut call.kind {
            ready!(between.poll_pause(context));
        }
        let Reply::One(reply) = ready!(call.poll(context)) else {
            return Poll::Ready(Err(polled_again()));
        };
        let step = match (reply, &call.kind) {
            (Err(error), _) => {
                let may_have_run = error.may_have_run() && !call.spec.is_read;
                return Poll::Ready(Err(steps.explain(error).with_may_have_run(may_have_run)));
            }
            (Ok(reply), Kind::Steps(between)) => {
                steps.step(reply, between.expiration, &call.decode_context())
            }
            (Ok(_), _) => return Poll::Ready(Err(polled_again())),
        };
        let step = step.inspect_err(|error| {
            // What was read cannot be used, or what is to be written cannot be sent: nothing was written.
            call.spec.is_read |= !matches!(error.kind(), ErrorKind::Protocol | ErrorKind::Server);
        });
        match step? {
            Step::Done(result) => return Poll::Ready(Ok(result)),
            Step::Write(message) => call.go_on(message, false),
            Step::ReadAgain(message, pause) => {
                call.go_on(message, true);
                let left = call.left();
                if let Kind::Steps(between) = &mut call.kind {
                    between.pause(pause.min(left));
                }
            }
        }
    }
}
