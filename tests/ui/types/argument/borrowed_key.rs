use typed_cache::CacheKey;

#[derive(CacheKey)]
#[cache(resource = "views", ttl = never, counter)]
struct Views<'a> {
    page: &'a str,
}

fn main() {
    let _ = typed_cache::parse_key::<Views<'_>>("views:home");
}
