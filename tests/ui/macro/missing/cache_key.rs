use typed_cache::CacheKey;

#[derive(CacheKey)]
struct PageViewsKey {
    page: u64,
}

#[derive(CacheKey)]
#[cache(resource = "views", ttl = never)]
struct Views {
    page: u64,
}

#[derive(CacheKey)]
#[cache(counter)]
struct Visits {
    page: u64,
}

fn main() {}
