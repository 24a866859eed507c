//! Opens one connection, handshake included.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::Ordering::Relaxed;
use std::task::{Poll, ready};
use std::time::{Duration, Instant};

use crate::backend::Alarm;
use crate::backend::redis::cause::no_connection;
use crate::backend::redis::dial::dial;
use crate::backend::redis::handshake::shake_hands;
use crate::backend::redis::login::{Credentials, ask};
use crate::backend::redis::plan::Plan;
use crate::backend::redis::progress::{Progress, Step};
use crate::backend::redis::stream::AnyStream;
use crate::error::{Error, ErrorKind, Result};

/// A connection after its handshake.
pub(super) struct Opened {
    pub(super) stream: AnyStream,
    /// Came behind the last reply of the handshake.
    pub(super) input: Vec<u8>,
    /// Came from the provider.
    pub(super) login: Option<Credentials>,
}

/// Connects and shakes hands, within the plan's limit on the real clock.
pub(super) async fn open(plan: &Plan) -> Result<Opened> {
    let first = plan.first_address.load(Relaxed);
    let progress = Progress::default();
    let opened = open_in_time(plan, first, &progress).await;
    if opened.is_err() && progress.has_accepted() {
        // An address that accepts and then fails comes last from now on, for all connections. Where several of them have failed at the
        // same time, they have all tried the same one.
        let _moved_by_another =
            plan.first_address
                .compare_exchange(first, first.wrapping_add(1), Relaxed, Relaxed);
    }
    opened
}

async fn open_in_time(plan: &Plan, first: usize, progress: &Progress) -> Result<Opened> {
    let limit = plan.connect_timeout;
    let mut alarm = Alarm::default();
    alarm.arm(Instant::now() + limit);
    let mut opened = pin!(open_without_limit(plan, first, progress));
    poll_fn(|context| {
        if let Poll::Ready(outcome) = opened.as_mut().poll(context) {
            return Poll::Ready(outcome);
        }
        ready!(alarm.poll(context));
        Poll::Ready(Err(late(plan, limit, progress)))
    })
    .await
}

async fn open_without_limit(plan: &Plan, first: usize, progress: &Progress) -> Result<Opened> {
    // Asked first: a server closes connections that take too long to log in.
    let provided = provided(plan, progress).await?;
    let mut stream = dial(plan, first, progress).await?;
    let login = provided.as_ref().or(plan.target.login.as_ref());
    let input = shake_hands(&plan.target, login, &plan.names, &mut *stream).await?;
    Ok(Opened {
        stream,
        input,
        login: provided,
    })
}

/// Returns the login of a connection that is made now, where a provider gives it.
async fn provided(plan: &Plan, progress: &Progress) -> Result<Option<Credentials>> {
    let Some(provider) = &plan.provider else {
        return Ok(None);
    };
    progress.reach(Step::Login);
    let login = ask(&**provider).await.map_err(|error| {
        let reason = format_args!("the provider of credentials failed: {error}");
        no_connection(&plan.target.address, reason).with_kind(ErrorKind::Unavailable)
    })?;
    progress.reach(Step::Server);
    Ok(Some(login))
}

#[cold]
fn late(plan: &Plan, limit: Duration, progress: &Progress) -> Error {
    let address = &plan.target.address;
    let missing = progress.missing(limit);
    let (tried, hint) = (progress.tried(&address.to_string()), progress.hint());
    no_connection(address, format_args!("{missing}{tried}{hint}"))
}
