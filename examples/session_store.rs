//! A session store: sessions that slide, secrets that work once, and a logout everywhere.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use serde::{Deserialize, Serialize};
use typed_cache::options::Read;
use typed_cache::{Cache, CacheKey, Cacheable, Key as _, Operation, Result};

/// The session's id comes from the cookie; it is not a field of the session itself.
#[derive(Debug, Serialize, Deserialize, Cacheable)]
#[cache(resource = "session", ttl = "30m", key(id: String))]
struct Session {
    user: u64,
    cart: Vec<String>,
}

/// A token for a new password, which works once.
#[derive(CacheKey)]
#[cache(resource = "reset_token", ttl = "10m", value = u64)]
struct ResetTokenKey {
    token: String,
}

/// Reads a session and restarts its TTL, in one command.
fn load(cache: &Cache, id: &str) -> Operation<Option<Session>, Read> {
    cache.get(&SessionKey::new(id)).ttl(SessionKey::TTL)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let url = std::env::var("REDIS_URL").unwrap_or_default();
    let url = if url.is_empty() { "memory://" } else { &url };
    let cache = Cache::builder().prefix("session")?.connect(url).await?;
    cache.clear_prefix().await?;

    let key = SessionKey::new("c2Vzc2lvbg");
    let empty = Session {
        user: 1,
        cart: vec![],
    };
    let is_new = cache.set_at(&key, &empty).if_absent().await?;
    println!(
        "login: a new session {is_new}, {:?}",
        cache.ttl(&key).await?
    );

    if let Some(mut session) = load(&cache, "c2Vzc2lvbg").await? {
        session.cart.push("tea".to_owned());
        // Does not restore a session that a logout has removed meanwhile.
        let is_saved = cache.set_at(&key, &session).if_present().await?;
        println!("request: saved {is_saved}, {session:?}");
    }
    println!("a forged cookie: {:?}", load(&cache, "user:1").await?);

    let token = ResetTokenKey::new("dG9rZW4");
    cache.set_at(&token, &1).await?;
    // Reads and deletes in one step, so that of two requests only one gets it.
    println!("\nreset token: {:?}", cache.take(&token).await?);
    println!("once more:   {:?}", cache.take(&token).await?);

    println!("\nlogout: {}", cache.delete(&key).await?);
    println!(
        "logout of everybody: {}",
        cache.clear::<SessionKey>().await?
    );
    cache.clear_prefix().await.map(drop)
}
