use typed_cache::Cache;

fn uses(url: &str) {
    let _ = Cache::new(url);
}

fn main() {}
