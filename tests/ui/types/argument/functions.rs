use typed_cache::{evict, remember, Cache, CacheKey, EvictError, RememberError};

#[derive(CacheKey)]
#[cache(resource = "name", ttl = "1m", value = String)]
struct NameKey {
    id: u64,
}

#[remember(cache = cache, key = NameKey { id })]
async fn another_value(cache: Cache, id: u64) -> Result<u64, RememberError<std::io::Error>> {
    Ok(id)
}

#[evict(cache = cache, key = id)]
async fn no_key(cache: Cache, id: u64) -> Result<(), EvictError<std::io::Error>> {
    Ok(())
}

#[remember(cache = cache, key = id)]
async fn no_key_to_load(cache: Cache, id: u64) -> Result<String, RememberError<std::io::Error>> {
    Ok(format!("{id}"))
}

#[remember(cache = cache, key = NameKey { id }, optional)]
async fn no_option(cache: Cache, id: u64) -> Result<String, RememberError<std::io::Error>> {
    Ok(format!("{id}"))
}

type Alias = Result<String, std::io::Error>;

#[remember(cache = cache, key = NameKey { id })]
async fn alias(cache: Cache, id: u64) -> Alias {
    Ok(format!("{id}"))
}

#[remember(cache = cache, key = NameKey { id }, ttl = id)]
async fn no_time(cache: Cache, id: u64) -> Result<String, RememberError<std::io::Error>> {
    Ok(format!("{id}"))
}

#[remember(cache = "cache", key = NameKey { id })]
async fn no_cache(id: u64) -> Result<String, RememberError<std::io::Error>> {
    Ok(format!("{id}"))
}

fn main() {}
