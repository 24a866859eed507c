//! A store for tower-sessions, whose sessions expire at dates of their own.

use std::time::Duration;

use async_trait::async_trait;
use tower_sessions_core::SessionStore;
use tower_sessions_core::session::{Id, Record};
use tower_sessions_core::session_store::{Error, Result};
use typed_cache::Cache;

use crate::session::{Session, SessionKey, live};

#[derive(Clone, Debug)]
pub(crate) struct CacheStore(pub(crate) Cache);

/// The longest that a request may take. For so long it is known that a session was deleted, so that a request that had loaded it before
/// does not save it again.
const REQUEST: Duration = Duration::from_secs(60);

#[async_trait]
impl SessionStore for CacheStore {
    async fn create(&self, record: &mut Record) -> Result<()> {
        while let Some((key, session, left)) = live(record) {
            let set = self.0.set_at(&key, &session).ttl(left).if_absent();
            if set.await.map_err(error)? {
                break;
            }
            record.id = Id::default();
        }
        Ok(())
    }

    /// Saves a session that is not there, too: a `CachingSessionStore` fills its cache so.
    async fn save(&self, record: &Record) -> Result<()> {
        let Some((key, session, left)) = live(record) else {
            return self.delete(&record.id).await;
        };
        let save = move |old: Option<Session>| {
            let is_deleted = old.is_some_and(|old| old.is_deleted());
            (!is_deleted).then(|| session.clone())
        };
        let update = self.0.update(&key, save).ttl(left);
        update.await.map(drop).map_err(error)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let session = self.0.get(&SessionKey::new(id.0)).await.map_err(error)?;
        Ok(session.and_then(|session| session.into_record(*id)))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let key = SessionKey::new(id.0);
        let set = self.0.set_at(&key, &Session::DELETED).ttl(REQUEST);
        if set.await.is_ok() {
            return Ok(());
        }
        // In an outage a delete is kept, and sent before this cache reads again.
        self.0.delete(&key).await.map(drop).map_err(error)
    }
}

fn error(error: impl std::fmt::Display) -> Error {
    Error::Backend(format!("{error}"))
}
