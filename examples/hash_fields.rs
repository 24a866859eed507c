//! A struct stored field by field: read, write and count in single fields.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use typed_cache::{Cache, Cacheable, Result};

/// `hash` stores each field under its own name. The struct needs no serde derive, since only its fields are encoded.
#[derive(Debug, Cacheable)]
#[cache(resource = "profile", ttl = "1h", hash)]
struct Profile {
    #[cache(key)]
    id: u64,
    name: String,
    languages: Vec<String>,
    logins: i64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let url = std::env::var("REDIS_URL").unwrap_or_default();
    let url = if url.is_empty() { "memory://" } else { &url };
    let cache = Cache::builder().prefix("hash")?.connect(url).await?;
    cache.clear_prefix().await?;

    let key = ProfileKey { id: 7 };
    let profile = cache.hash(&key);
    profile
        .set(&Profile {
            id: 7,
            name: "Grace".to_owned(),
            languages: vec!["FLOW-MATIC".to_owned(), "COBOL".to_owned()],
            logins: 0,
        })
        .await?;

    // `ProfileFields::NAME` knows that the field is a `String`.
    let name: Option<String> = profile.get_field(ProfileFields::NAME).await?;
    println!("one field     HGET     {name:?}");
    let two = (ProfileFields::LANGUAGES, ProfileFields::LOGINS);
    let (languages, logins) = profile.get_fields(two).await?;
    println!("two fields    HMGET    {languages:?}, {logins:?}");

    let logins = profile.increment(ProfileFields::LOGINS, 1).await?;
    println!("count in one  HINCRBY  {logins} (an `i64` field is an integer of Redis)");
    profile
        .set_field(ProfileFields::NAME, &"Grace Hopper".to_owned())
        .await?;
    println!("the struct    HGETALL  {:?}", profile.get().await?);

    // Every write restarts the TTL of the whole hash in the same step, unless `keep_ttl` is asked for.
    let login = profile.increment(ProfileFields::LOGINS, 1).keep_ttl();
    let (logins, expiry) = cache.pipeline((login, cache.ttl(&key))).await?;
    println!("in a pipeline HINCRBY  {logins}, PTTL {expiry:?}");

    profile.delete(ProfileFields::LANGUAGES).await?;
    println!(
        "{} fields left; a record with a field missing reads as a miss:",
        profile.len().await?
    );
    println!("the struct    HGETALL  {:?}", profile.get().await?);
    cache.clear_prefix().await.map(drop)
}
