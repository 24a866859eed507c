//! Reads by `remember`, used as the library's documentation says.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;

use tokio::sync::Barrier;
use tokio::task::yield_now;
use typed_cache::{Cache, CacheKey, Loaded};

use crate::Failure;
use crate::user::{User, UserKey};

/// A user whose entry is kept beyond its freshness.
#[derive(CacheKey)]
#[cache(resource = "kept", ttl = "15m", grace = "1h", value = User)]
struct KeptKey {
    id: u64,
}

/// Stores values that are kept beyond their freshness.
///
/// # Errors
/// If one of them cannot be stored.
pub async fn keep(cache: &Cache, users: &[User]) -> Result<(), Failure> {
    for user in users {
        cache.set_at(&KeptKey { id: user.id }, user).await?;
    }
    Ok(())
}

/// Reads a value that is there and fresh by `remember`, of a type that keeps stale ones.
///
/// # Errors
/// If the read fails, or there is none.
pub async fn remember_kept(cache: &Cache, id: u64) -> Result<User, Failure> {
    let load = async || Err::<User, _>(fmt::Error);
    Ok(cache.remember(&KeptKey { id }, load).await?)
}

/// Reads a value that is there by `remember`.
///
/// # Errors
/// If the read fails, or there is none.
pub async fn remember(cache: &Cache, id: u64) -> Result<User, Failure> {
    let load = async || Err::<User, _>(fmt::Error);
    Ok(cache.remember(&UserKey { id }, load).await?)
}

/// Waits for a value that another task loads, and shares it.
///
/// # Errors
/// If nobody loads it.
pub async fn follow(cache: &Cache, id: u64) -> Result<Arc<User>, Failure> {
    let load = async || Err::<User, _>(fmt::Error);
    Ok(cache.remember_shared(&UserKey { id }, load).await?)
}

/// Loads a value while `callers` tasks, this one among them, wait for it; returns once they all have been at `barrier`.
///
/// # Errors
/// If the load fails.
pub async fn lead(
    cache: &Cache,
    id: u64,
    user: User,
    barrier: Arc<Barrier>,
) -> Result<User, Failure> {
    let load = async move || {
        gather(&barrier).await;
        Ok::<_, Infallible>(Loaded::new(user).not_stored())
    };
    Ok(cache.remember(&UserKey { id }, load).await?)
}

/// Waits until all are at the barrier, and have been polled behind it.
pub async fn gather(barrier: &Barrier) {
    barrier.wait().await;
    for _ in 0..2 {
        yield_now().await;
    }
}
