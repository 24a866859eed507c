use typed_cache::{Cache, Cacheable, Keyed, Result};

async fn store<V>(cache: &Cache, value: &V) -> Result<()> {
    cache.set(value).await
}

async fn store_keyed<V: Keyed>(cache: &Cache, value: &V) -> Result<()> {
    cache.set(value).await
}

async fn load<V: Cacheable>(cache: &Cache, key: &V::Key) -> Result<()> {
    cache.get(key).await.map(drop)
}

fn main() {}
