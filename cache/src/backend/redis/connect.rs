//! Opens one connection, handshake included.

use std::future::poll_fn;
use std::pin::pin;
use std::task::{Poll, ready};
use std::time::{Duration, Instant};

use crate::backend::Alarm;
use crate::backend::redis::cause::no_connection;
use crate::backend::redis::dial::dial;
use crate::backend::redis::handshake::shake_hands;
use crate::backend::redis::login::Credentials;
use crate::backend::redis::plan::Plan;
use crate::backend::redis::progress::Progress;
use crate::backend::redis::stream::AnyStream;
use crate::error::{Error, ErrorKind, Result};

/// Connects and shakes hands, within the plan's limit on the real clock.
pub(super) async fn open(plan: &Plan) -> Result<AnyStream> {
    let limit = plan.connect_timeout;
    let mut alarm = Alarm::default();
    alarm.arm(Instant::now() + limit);
    let progress = Progress::default();
    let mut opened = pin!(open_without_limit(plan, &progress));
    poll_fn(|context| {
        if let Poll::Ready(outcome) = opened.as_mut().poll(context) {
            return Poll::Ready(outcome);
        }
        ready!(alarm.poll(context));
        Poll::Ready(Err(late(plan, limit, &progress)))
    })
    .await
}

async fn open_without_limit(plan: &Plan, progress: &Progress) -> Result<AnyStream> {
    // Asked first: a server closes connections that take too long to log in.
    let login = login(plan).await?;
    let mut stream = dial(plan, progress).await?;
    shake_hands(&plan.target, login.as_ref(), &plan.names, &mut *stream).await?;
    Ok(stream)
}

/// Returns the login of a connection that is made now.
pub(super) async fn login(plan: &Plan) -> Result<Option<Credentials>> {
    let Some(provider) = &plan.provider else {
        return Ok(plan.target.login.clone());
    };
    let login = provider.credentials().await.map_err(|error| {
        let reason = format_args!("the provider of credentials failed: {error}");
        no_connection(&plan.target.address, reason).with_kind(ErrorKind::Unavailable)
    })?;
    Ok(Some(login))
}

#[cold]
fn late(plan: &Plan, limit: Duration, progress: &Progress) -> Error {
    let hint = progress.hint();
    let reason = format_args!("no reply within {limit:?}{hint}");
    no_connection(&plan.target.address, reason)
}
