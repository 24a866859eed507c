//! A store for tower-sessions, whose sessions expire at dates of their own.

use std::collections::HashMap;
use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;
use tower_sessions_core::SessionStore;
use tower_sessions_core::session::{Id, Record};
use tower_sessions_core::session_store::{Error, Result};
use typed_cache::options::Write;
use typed_cache::{Cache, Cacheable, Operation};

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "tower_session", ttl = "14d", key(id: i128), format = json)]
struct Session {
    data: HashMap<String, Value>,
    expiry_date: OffsetDateTime,
}

#[derive(Clone, Debug)]
pub(crate) struct CacheStore(pub(crate) Cache);

#[async_trait]
impl SessionStore for CacheStore {
    async fn create(&self, record: &mut Record) -> Result<()> {
        while let Some(set) = set(&self.0, record) {
            if set.if_absent().await.map_err(error)? {
                break;
            }
            record.id = Id::default();
        }
        Ok(())
    }

    async fn save(&self, record: &Record) -> Result<()> {
        match set(&self.0, record) {
            Some(set) => set.await.map_err(error),
            None => self.delete(&record.id).await,
        }
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let session = self.0.get(&SessionKey { id: id.0 }).await;
        Ok(session.map_err(error)?.map(|session| Record {
            id: *id,
            data: session.data,
            expiry_date: session.expiry_date,
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let delete = self.0.delete(&SessionKey { id: id.0 });
        delete.await.map(drop).map_err(error)
    }
}

/// Writes a session for what is left until its expiry date, if anything is.
fn set(cache: &Cache, record: &Record) -> Option<Operation<(), Write>> {
    let left = Duration::try_from(record.expiry_date - OffsetDateTime::now_utc()).ok()?;
    let (data, expiry_date) = (record.data.clone(), record.expiry_date);
    let (key, session) = (SessionKey::new(record.id.0), Session { data, expiry_date });
    (left.as_millis() > 0).then(|| cache.set_at(&key, &session).ttl(left))
}

fn error(error: impl std::fmt::Display) -> Error {
    Error::Backend(format!("{error}"))
}
