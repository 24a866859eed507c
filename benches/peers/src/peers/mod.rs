//! Other crates, each as its own documentation tells to use it.

#[cfg(feature = "cached")]
mod cached;
#[cfg(feature = "fred")]
mod fred;
#[cfg(feature = "redis-macros")]
mod redis_macros;
#[cfg(feature = "redis-tower")]
mod redis_tower;
#[cfg(feature = "rustis")]
mod rustis;

#[cfg(feature = "cached")]
pub(crate) use self::cached::Cached;
#[cfg(feature = "fred")]
pub(crate) use self::fred::Fred;
#[cfg(feature = "redis-macros")]
pub(crate) use self::redis_macros::RedisMacros;
#[cfg(feature = "redis-tower")]
pub(crate) use self::redis_tower::RedisTower;
#[cfg(feature = "rustis")]
pub(crate) use self::rustis::Rustis;
