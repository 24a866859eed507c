//! Counters of visits: each visit is in the cache at once, and the database gets the newest count of each user, in batches.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use typed_cache::{Cache, Cacheable, Changes};

#[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "write_behind.user", ttl = "15m")]
struct User {
    #[cache(key)]
    id: u64,
    visits: u64,
}

/// A database that fails at first, and counts what it is asked.
#[derive(Clone, Default)]
struct Database {
    calls: Arc<AtomicU32>,
    rows: Arc<AtomicU32>,
}

impl Database {
    async fn save_all(&self, users: &[Arc<User>]) -> Result<(), &'static str> {
        tokio::time::sleep(Duration::from_millis(20)).await;
        if self.calls.fetch_add(1, Ordering::Relaxed) == 0 {
            return Err("the database starts");
        }
        let rows = u32::try_from(users.len()).unwrap_or(u32::MAX);
        self.rows.fetch_add(rows, Ordering::Relaxed);
        Ok(())
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::var("REDIS_URL").unwrap_or_else(|_| "memory://".into());
    let (cache, db) = (Cache::connect(&url).await?, Database::default());

    let source = db.clone();
    let users = cache.write_behind(move |changes: Changes<User>| {
        let db = source.clone();
        async move { db.save_all(&changes.values).await }
    });
    let users = users
        .capacity(100) // the most that a crash loses
        .interval(Duration::from_millis(500))
        .on_lost(|lost| eprintln!("{} users are lost: {}", lost.changes.len(), lost.failure))
        .start()?;

    for visits in 1..=100 {
        for id in 1..=3 {
            users.write(User { id, visits }).await?;
        }
    }
    let ada = cache.get(&UserKey { id: 1 }).await?;
    assert_eq!(ada.map(|user| user.visits), Some(100));

    users.close().await.map_err(|error| error.to_string())?;
    let [calls, rows] = [&db.calls, &db.rows].map(|count| count.load(Ordering::Relaxed));
    println!("300 writes, {rows} rows in {calls} calls");
    cache.delete_many((1..=3).map(|id| UserKey { id })).await?;
    cache.close().await?;
    Ok(())
}
