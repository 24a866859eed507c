use typed_cache::{evict, remember, Cache, CacheKey, EvictError, RememberError};

#[derive(CacheKey)]
#[cache(resource = "name", ttl = "1m", value = String)]
struct NameKey {
    id: u64,
}

#[remember(cache = cache, key = NameKey { id })]
async fn another_error(cache: Cache, id: u64) -> Result<String, std::io::Error> {
    Ok(format!("{id}"))
}

#[remember(cache = cache, key = NameKey { id })]
async fn another_value(cache: Cache, id: u64) -> Result<u64, RememberError<std::io::Error>> {
    Ok(id)
}

#[evict(cache = cache, key = NameKey { id })]
async fn no_result(cache: Cache, id: u64) -> Option<()> {
    None
}

#[evict(cache = cache, key = id)]
async fn no_key(cache: Cache, id: u64) -> Result<(), EvictError<std::io::Error>> {
    Ok(())
}

#[remember(cache = "cache", key = NameKey { id })]
async fn no_cache(id: u64) -> Result<String, RememberError<std::io::Error>> {
    Ok(format!("{id}"))
}

fn main() {}
