//! A value that several test binaries store, and the bytes that a server has for it.

use serde::{Deserialize, Serialize};
use typed_cache::{Cache, Cacheable, MemoryEngine};

/// A value under its own key.
#[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "user", ttl = "15m")]
pub struct User {
    /// The key.
    #[cache(key)]
    pub id: u64,
    /// Anything.
    pub name: String,
}

/// The user with this key.
#[must_use]
pub fn user(id: u64) -> User {
    User {
        id,
        name: format!("user {id}"),
    }
}

/// A user of about so many bytes.
#[must_use]
pub fn large_user(id: u64, bytes: usize) -> User {
    User {
        id,
        name: "x".repeat(bytes),
    }
}

/// The bytes of [`user`] as a server has them.
pub async fn stored_user(id: u64) -> Vec<u8> {
    let mut engine = MemoryEngine::new();
    let cache = Cache::from(engine.clone());
    cache.set(&user(id)).await.expect("memory takes it");
    let mut read = redis::cmd("GET");
    let read = read.arg(format!("user:{id}"));
    let stored = read.query_async(&mut engine).await;
    stored.expect("memory has it")
}
