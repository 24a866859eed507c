//! A source that many callers ask for the same record at the same time: one load protects it.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::future::try_join_all;
use serde::{Deserialize, Serialize};
use typed_cache::{Cache, Cacheable, RememberError, Source};

#[derive(Serialize, Deserialize, Cacheable, Clone, Debug)]
#[cache(resource = "remember.user", ttl = "15m")]
struct User {
    #[cache(key)]
    id: u64,
    name: String,
}

/// A database that takes its time, and counts its queries.
#[derive(Clone, Default)]
struct Database {
    queries: Arc<AtomicU32>,
}

impl Database {
    async fn user(&self, id: u64) -> Result<User, String> {
        self.queries.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(20)).await;
        match id {
            1 => Ok(User {
                id,
                name: "Ada".into(),
            }),
            _ => Err(format!("there is no user {id}")),
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::var("REDIS_URL").unwrap_or_else(|_| "memory://".into());
    let (cache, db) = (Cache::connect(&url).await?, Database::default());
    cache.delete(&UserKey { id: 1 }).await?;

    let user = |id| {
        let db = db.clone();
        cache.remember(&UserKey { id }, move || async move { db.user(id).await })
    };
    let users = try_join_all((0..1000).map(|_| user(1)))
        .await
        .map_err(|error| error.to_string())?;
    let queries = db.queries.load(Ordering::Relaxed);
    let (callers, name) = (users.len(), &users[0].name);
    println!("{callers} callers, {queries} query: {name}");
    assert_eq!(queries, 1);

    let again = user(1).outcome().await.map_err(|error| error.to_string())?;
    assert_eq!(again.source, Source::Fresh);

    // An error reaches all who waited, and is not cached.
    match user(2).await {
        Err(RememberError::Load(error)) => println!("not loaded: {error}"),
        other => return Err(format!("unexpected: {other:?}").into()),
    }
    cache.delete(&UserKey { id: 1 }).await?;
    Ok(())
}
