use typed_cache::{Cache, CacheKey, Cacheable};

#[derive(Cacheable)]
#[cache(resource = "account", ttl = "15m", hash)]
struct Account {
    #[cache(key)]
    id: u64,
    name: String,
}

#[derive(Cacheable)]
#[cache(resource = "shop", ttl = "15m", hash)]
struct Shop {
    #[cache(key)]
    id: u64,
    visits: i64,
}

#[derive(CacheKey)]
#[cache(resource = "stock", ttl = "15m", map = (String, u64))]
struct Stock;

async fn uses(cache: &Cache, product: &String) {
    let account = cache.hash(&AccountKey { id: 1 });
    let _ = account.increment(AccountFields::NAME, 1).await;
    let _ = account.get_field(ShopFields::VISITS).await;
    let _ = account.get_fields(AccountFields::NAME).await;
    let _ = account.get_fields([AccountFields::NAME]).await;
    let _ = cache.map(&Stock).increment(product, 1).await;
}

fn main() {}
