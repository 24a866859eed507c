//! The connections that a cache can use.

use std::error::Error;
use std::ops::DerefMut;

use redis::aio::ConnectionLike;

/// A connection of redis-rs whose clones share it, for [`CacheBuilder::connection`](crate::CacheBuilder::connection).
///
/// Each type that fits has it already: `redis::aio::ConnectionManager` (feature `connection-manager` of redis-rs),
/// [`MultiplexedConnection`](redis::aio::MultiplexedConnection), [`MemoryEngine`](crate::MemoryEngine).
///
/// # Examples
/// ```
/// use typed_cache::{MemoryEngine, SharedConnection};
///
/// fn is_shared<C: SharedConnection>() {}
/// is_shared::<MemoryEngine>();
/// is_shared::<typed_cache::redis::aio::MultiplexedConnection>();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no connection that the operations of a cache can share",
    label = "not a `ConnectionLike` of `redis::aio` that is `Clone`, `Send`, `Sync` and `'static`",
    note = "pass a `redis::aio::ConnectionManager` or a `redis::aio::MultiplexedConnection`; \
            a `redis::Client` gives them by `get_connection_manager().await?` and `get_multiplexed_async_connection().await?`",
    note = "its redis-rs is the one that is re-exported as `typed_cache::redis`",
    note = "for a pool write `impl ConnectionPool for MyPool` and `builder.pool(MyPool(..))`"
)]
pub trait SharedConnection: ConnectionLike + Clone + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<C: ConnectionLike + Clone + Send + Sync + 'static> SharedConnection for C {}

/// A pool of connections, for [`CacheBuilder::pool`](crate::CacheBuilder::pool).
///
/// Each message, which is one operation or a part of a batch, gets a connection for itself until its replies are there.
///
/// # Cancel safety
/// A lent connection is dropped, and so given back, if all replies of its message came. In any other case it goes to
/// [`discard`](Self::discard): the operation was dropped or met its deadline, the connection failed, or replies did not fit the commands.
/// Replies that are still on their way then never reach another caller of the pool.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// use std::error::Error;
/// use typed_cache::{Cache, CacheKey, ConnectionPool, MemoryEngine};
///
/// #[derive(CacheKey)]
/// #[cache(resource = "visits", ttl = "1d", counter)]
/// struct VisitsKey;
///
/// /// Makes a new connection each time; the examples `pool` and `pool_bb8` have real ones.
/// struct Pool(MemoryEngine);
///
/// impl ConnectionPool for Pool {
///     type Connection = Box<MemoryEngine>;
///
///     async fn get(&self) -> Result<Self::Connection, Box<dyn Error + Send + Sync>> {
///         Ok(Box::new(self.0.clone()))
///     }
///
///     fn discard(&self, connection: Self::Connection) {
///         drop(connection); // is closed, not given back
///     }
/// }
///
/// let cache = Cache::builder().pool(Pool(MemoryEngine::new()));
/// assert_eq!(cache.counter(&VisitsKey).increment(2).await?, 2);
/// # Ok(()) }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no pool that a cache can use",
    label = "`ConnectionPool` is not implemented for it",
    note = "write `struct MyPool(..);` around the pool and `impl ConnectionPool for MyPool`, whose `get` lends a connection and whose \
            `discard` closes one",
    note = "for one connection that all operations share write `builder.connection(..)`"
)]
pub trait ConnectionPool: Send + Sync + 'static {
    /// A lent connection, which is given back when it is dropped: the guard of the pool, which leads to a connection of redis-rs.
    type Connection: DerefMut<Target: ConnectionLike + Send> + Send + 'static;

    /// Lends a connection, waiting until there is one. The wait ends at the deadline of the operation.
    ///
    /// # Errors
    /// Whatever the pool has. The operation fails with [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable), and the error's text
    /// is part of the message, so it must have no secrets in it. Of a `RedisError`, also as the source of another error, only the
    /// cause is shown.
    fn get(
        &self,
    ) -> impl Future<Output = Result<Self::Connection, Box<dyn Error + Send + Sync>>> + Send;

    /// Takes a connection out of the pool and closes it: the server may still send replies that nobody waits for.
    ///
    /// Called in the task of the operation, also while its future is dropped, and so outside of an `async` function. Where it gives
    /// the connection back all the same, its next user can wait behind a command of somebody else, or, with a connection that does
    /// not tell the replies of dropped requests apart, get its reply; and a dropped pop that waits can still take an item.
    fn discard(&self, connection: Self::Connection);
}
