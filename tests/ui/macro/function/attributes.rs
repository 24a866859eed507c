use typed_cache::{evict, remember, Cache, CacheKey, EvictError, RememberError};

#[derive(CacheKey)]
#[cache(resource = "name", ttl = "1m", value = String)]
struct NameKey {
    id: u64,
}

struct Users {
    cache: Cache,
}

impl Users {
    fn load(&self) -> Result<String, std::io::Error> {
        Ok(String::new())
    }

    #[remember(cache = self.cache, key = NameKey { id })]
    async fn borrowed(&self, id: u64) -> Result<String, RememberError<std::io::Error>> {
        self.load()
    }

    #[remember(cache = self.cache, key = NameKey { id }, scopd)]
    async fn misspelt(&self, id: u64) -> Result<String, RememberError<std::io::Error>> {
        Ok(format!("{id}"))
    }
}

#[remember]
async fn bare(id: u64) -> Result<String, RememberError<std::io::Error>> {
    Ok(format!("{id}"))
}

#[evict(cache = cache, key = NameKey { id })]
fn blocking(cache: Cache, id: u64) -> Result<(), EvictError<std::io::Error>> {
    Ok(())
}

#[evict(cache = cache, key = NameKey { id })]
async fn without_a_result(cache: Cache, id: u64) {}

#[evict(cache = cache, key = NameKey { id })]
struct NoFunction;

#[remember(cache = cache, key = NameKey { id })]
async fn another_error(cache: Cache, id: u64) -> Result<String, std::io::Error> {
    Ok(format!("{id}"))
}

#[evict(cache = cache, key = NameKey { id })]
async fn no_result(cache: Cache, id: u64) -> Option<()> {
    None
}

fn main() {}
