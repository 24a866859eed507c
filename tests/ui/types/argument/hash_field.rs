use typed_cache::{Cache, Cacheable};

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

async fn uses(cache: &Cache) {
    let account = AccountKey { id: 1 };
    let _ = cache.hash(&account).increment(AccountFields::NAME, 1).await;
    let _ = cache.hash(&account).get(ShopFields::VISITS).await;
}

fn main() {}
