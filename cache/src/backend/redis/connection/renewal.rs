//! Logs in anew on a connection that is up, where the credentials change.

use std::future::pending;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::sleep;

use crate::backend::redis::connection::shared::Connection;
use crate::backend::redis::handshake::auth;
use crate::backend::redis::login::{Credentials, CredentialsProvider, ask, wait_for_change};

/// The wait for the next change of the credentials; nothing where they never change.
pub(super) struct Renewal {
    provider: Option<Arc<dyn CredentialsProvider>>,
    /// Those that the connection is logged in with.
    login: Option<Credentials>,
    next: Option<Next>,
}

type Next = Pin<Box<dyn Future<Output = Credentials> + Send>>;

/// The time between two renewals: a provider whose credentials never settle must not fill the connection with logins.
const PAUSE: Duration = Duration::from_secs(1);

impl Renewal {
    /// The wait for others than `login`.
    pub(super) fn of(connection: &Connection, login: Option<Credentials>) -> Self {
        Self {
            provider: connection.plan.provider.clone(),
            login,
            next: None,
        }
    }

    /// Returns the command that logs in.
    #[inline]
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Vec<u8>> {
        let (Some(provider), Some(login)) = (&self.provider, &mut self.login) else {
            return Poll::Pending;
        };
        let next = self
            .next
            .get_or_insert_with(|| Box::pin(change(Arc::clone(provider), login.clone())));
        *login = ready!(next.as_mut().poll(context));
        let command = auth(login).get_packed_command();
        self.next = Some(Box::pin(after_a_pause(Arc::clone(provider), login.clone())));
        Poll::Ready(command)
    }
}

async fn after_a_pause(provider: Arc<dyn CredentialsProvider>, from: Credentials) -> Credentials {
    sleep(PAUSE).await;
    change(provider, from).await
}

/// Waits for others than `from`, as the login stays where the provider fails.
async fn change(provider: Arc<dyn CredentialsProvider>, from: Credentials) -> Credentials {
    while wait_for_change(&*provider, &from).await {
        match ask(&*provider).await {
            Ok(login) if login != from => return login,
            Ok(_) | Err(_) => sleep(PAUSE).await,
        }
    }
    pending().await
}
