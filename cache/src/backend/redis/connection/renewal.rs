//! Logs in anew on a connection that is up, where the credentials change.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use crate::backend::redis::connection::shared::Connection;
use crate::backend::redis::handshake::auth;
use crate::backend::redis::login::CredentialsProvider;

/// The wait for the next change of the credentials; nothing where they never change.
pub(super) struct Renewal {
    provider: Option<Arc<dyn CredentialsProvider>>,
    next: Option<Next>,
}

type Next = Pin<Box<dyn Future<Output = Option<Vec<u8>>> + Send>>;

impl Renewal {
    pub(super) fn of(connection: &Connection) -> Self {
        Self {
            provider: connection.plan.provider.clone(),
            next: None,
        }
    }

    /// Returns the command that logs in.
    #[inline]
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Vec<u8>> {
        let Some(provider) = &self.provider else {
            return Poll::Pending;
        };
        loop {
            let next = self
                .next
                .get_or_insert_with(|| Box::pin(command(Arc::clone(provider))));
            let ended = ready!(next.as_mut().poll(context));
            self.next = None;
            if let Some(command) = ended {
                return Poll::Ready(command);
            }
        }
    }
}

/// Waits for a change; `None` where the provider has failed, and the login stays as it is.
async fn command(provider: Arc<dyn CredentialsProvider>) -> Option<Vec<u8>> {
    provider.changed().await;
    let login = provider.credentials().await.ok()?;
    Some(auth(&login).get_packed_command())
}
