//! Connections and pools that a cache cannot use.

use typed_cache::Cache;
use typed_cache::redis::{Client, Connection, aio::MultiplexedConnection};

struct Pool;

/// Connects by itself, and is no connection.
fn client(client: Client) {
    Cache::builder().connection(client);
}

/// Blocks.
fn blocking(connection: Connection) {
    Cache::builder().connection(connection);
}

/// Borrowed.
fn borrowed(connection: &mut MultiplexedConnection) {
    Cache::builder().connection(connection);
}

/// Of another crate.
fn pool(pool: Pool) {
    Cache::builder().pool(pool);
}

/// A connection for a pool.
fn no_pool(connection: MultiplexedConnection) {
    Cache::builder().pool(connection);
}

fn main() {}
