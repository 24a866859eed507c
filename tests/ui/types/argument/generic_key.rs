use typed_cache::{Cache, Cacheable, HashRecord, Keyed};

async fn load<V: Keyed>(cache: &Cache, value: &V) {
    let _ = cache.get(&value.key()).await;
}

async fn forget<V>(cache: &Cache, value: &V) {
    let _ = cache.delete(value).await;
}

fn resource_of<V: Cacheable>() {}

fn fields_of<R: HashRecord>() {}

fn uses() {
    resource_of::<String>();
    fields_of::<String>();
}

fn main() {}
