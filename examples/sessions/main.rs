//! A session store for tower-sessions, held to the cases of its store in memory.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod session;
mod store;

use std::time::Duration;

use time::OffsetDateTime;
use tower_sessions_core::session::{Id, Record};
use tower_sessions_core::session_store::{Error, SessionStore as _};
use typed_cache::Cache;

use crate::store::CacheStore;

fn record(ttl: Duration) -> Record {
    Record {
        id: Id::default(),
        data: [("cart".to_owned(), serde_json::json!(["tea", 2.5, null]))].into(),
        expiry_date: OffsetDateTime::now_utc() + ttl,
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::var("REDIS_URL").unwrap_or_else(|_| "memory://".into());
    let store = CacheStore(Cache::connect(&url).await?);
    never_overwrites(&store).await?;
    saves_and_deletes(&store).await?;
    Ok(expires(&store).await?)
}

async fn never_overwrites(store: &CacheStore) -> Result<(), Error> {
    let mut first = record(Duration::from_secs(1800));
    store.create(&mut first).await?;
    let mut second = first.clone();
    store.create(&mut second).await?;
    println!("an id that is taken: {} became {}", first.id, second.id);
    assert_ne!(first.id, second.id);
    assert_eq!(store.load(&first.id).await?.as_ref(), Some(&first));
    assert_eq!(store.load(&second.id).await?.as_ref(), Some(&second));
    store.delete(&first.id).await?;
    store.delete(&second.id).await
}

async fn saves_and_deletes(store: &CacheStore) -> Result<(), Error> {
    let mut session = record(Duration::from_secs(1800));
    store.save(&session).await?;
    session.data.insert("user".to_owned(), 42.into());
    store.save(&session).await?;
    assert_eq!(store.load(&session.id).await?.as_ref(), Some(&session));
    store.delete(&session.id).await?;
    store.save(&session).await?; // by a slow request that has loaded it before
    assert_eq!(store.load(&session.id).await?, None);
    Ok(())
}

async fn expires(store: &CacheStore) -> Result<(), Error> {
    let session = record(Duration::from_millis(100));
    store.save(&session).await?;
    while store.load(&session.id).await?.is_some() {
        let late = OffsetDateTime::now_utc() - session.expiry_date;
        assert!(late < Duration::from_secs(5), "{late} late");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    println!("expired at its date: {}", session.expiry_date);
    store.save(&session).await?;
    assert_eq!(store.load(&session.id).await?, None);
    Ok(())
}
