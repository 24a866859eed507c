//! Logs in anew on a connection that is up, where the credentials change.

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
    source: Option<Source>,
    /// Those that the connection is logged in with.
    login: Option<Credentials>,
    next: Option<Next>,
}

/// Where other credentials come from.
#[derive(Clone)]
struct Source {
    provider: Arc<dyn CredentialsProvider>,
    /// The time within which it has to give them.
    limit: Duration,
}

type Next = Pin<Box<dyn Future<Output = Credentials> + Send>>;

/// The time between two renewals, and before another try: a provider whose credentials never settle must not fill the connection with
/// logins.
const PAUSE: Duration = Duration::from_secs(1);

impl Renewal {
    /// The wait for others than `login`.
    pub(super) fn of(connection: &Connection, login: Option<Credentials>) -> Self {
        let plan = &connection.plan;
        let source = plan.provider.clone().map(|provider| Source {
            provider,
            limit: plan.connect_timeout,
        });
        Self {
            source,
            login,
            next: None,
        }
    }

    /// Returns the command that logs in.
    #[inline]
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Vec<u8>> {
        let (Some(source), Some(login)) = (&self.source, &mut self.login) else {
            return Poll::Pending;
        };
        let next = self
            .next
            .get_or_insert_with(|| Box::pin(source.clone().change(login.clone())));
        *login = ready!(next.as_mut().poll(context));
        let command = auth(login).get_packed_command();
        self.next = Some(Box::pin(source.clone().change_after_a_pause(login.clone())));
        Poll::Ready(command)
    }
}

impl Source {
    async fn change_after_a_pause(self, from: Credentials) -> Credentials {
        sleep(PAUSE).await;
        self.change(from).await
    }

    /// Waits for others than `from`, as the login stays where the provider fails: a panic or a silence ends no later renewal.
    async fn change(self, from: Credentials) -> Credentials {
        loop {
            if wait_for_change(&*self.provider, &from).await
                && let Some(login) = self.ask().await
                && login != from
            {
                return login;
            }
            sleep(PAUSE).await;
        }
    }

    async fn ask(&self) -> Option<Credentials> {
        tokio::select! {
            biased;
            asked = ask(&*self.provider) => asked.ok(),
            () = sleep(self.limit) => None,
        }
    }
}
