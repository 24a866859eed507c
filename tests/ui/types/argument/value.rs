use typed_cache::{Cache, CacheKey};

#[derive(CacheKey)]
#[cache(resource = "motto", ttl = never, value = String)]
struct Motto;

#[derive(CacheKey)]
#[cache(resource = "recent", ttl = "1d", list = String)]
struct Recent;

#[derive(CacheKey)]
#[cache(resource = "stock", ttl = "1d", map = (String, i64))]
struct Stock;

async fn uses(cache: &Cache) {
    let _ = cache.set_at(&Motto, "measure twice").await;
    let _ = cache.set_at(&Motto, &5).await;
    let _ = cache.list(&Recent).push_back("tea").await;
    let _ = cache.list(&Recent).push_back_many(["tea", "jam"]).await;
    let _ = cache.map(&Stock).set("tea", &5).await;
    let _ = cache.map(&Stock).get_many(["tea", "jam"]).await;
}

fn main() {}
