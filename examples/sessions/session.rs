//! A session as it is stored.

use std::collections::HashMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;
use tower_sessions_core::session::{Id, Record};
use typed_cache::Cacheable;

#[derive(Serialize, Deserialize, Cacheable, Clone)]
#[cache(resource = "tower_session", ttl = "14d", key(id: i128), format = json)]
pub(crate) struct Session {
    /// None once it was deleted.
    data: Option<HashMap<String, Value>>,
    expiry_date: OffsetDateTime,
}

impl Session {
    pub(crate) const DELETED: Self = Self {
        data: None,
        expiry_date: OffsetDateTime::UNIX_EPOCH,
    };

    pub(crate) fn is_deleted(&self) -> bool {
        self.data.is_none()
    }

    pub(crate) fn into_record(self, id: Id) -> Option<Record> {
        Some(Record {
            id,
            data: self.data?,
            expiry_date: self.expiry_date,
        })
    }
}

/// Returns the session of a record, and what is left until its expiry date, if anything is.
pub(crate) fn live(record: &Record) -> Option<(SessionKey, Session, Duration)> {
    let left = Duration::try_from(record.expiry_date - OffsetDateTime::now_utc()).ok()?;
    let session = Session {
        data: Some(record.data.clone()),
        expiry_date: record.expiry_date,
    };
    (left.as_millis() > 0).then(|| (SessionKey::new(record.id.0), session, left))
}
