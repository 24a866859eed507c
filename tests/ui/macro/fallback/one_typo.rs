// One misspelt word in each type; code that uses the types has no further errors.
use serde::{Deserialize, Serialize};
use typed_cache::{Cache, CacheKey, Cacheable, KeyPart, Schema};

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, KeyPart, Schema)]
enum Region {
    North,
    Other(String),
}

#[derive(Serialize, Deserialize, Schema)]
struct Address {
    #[serde(rename(serialize = "s"))]
    street: String,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "User", ttl = "15m")]
struct User {
    #[cache(key)]
    id: u64,
    #[cache(key)]
    region: Region,
    addresses: Vec<Address>,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "report", ttl = "15", key(day: u32))]
struct Report {
    total: u64,
}

#[derive(Cacheable)]
#[cache(resource = "profile", ttl = "15m", hash, version = 0)]
struct Profile {
    #[cache(key)]
    id: u64,
    name: String,
    visits: i64,
}

#[derive(Clone, Debug, CacheKey)]
#[cache(resource = "views", ttl = 15, counter)]
struct Views {
    page: String,
}

#[derive(Cacheable)]
#[cache(resource = "job", ttl = "15m", hash, key(id: u64))]
enum Job {
    Waiting,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "letter", ttl = "15m", format = json)]
struct Letter {
    #[cache(key)]
    id: u64,
    from: Option<Address>,
    to: Vec<Address>,
}

#[derive(CacheKey)]
#[cache(resource = "state", ttl = "15m", value = u8)]
enum StateKey {
    All,
}

async fn uses(cache: &Cache, user: User) -> typed_cache::Result<()> {
    let key = UserKey { id: 1, region: Region::North };
    cache.set(&user).await?;
    let _: Option<User> = cache.get(&key).await?;
    let _: Option<Report> = cache.get(&ReportKey::new(1)).await?;
    cache.set_at(&ReportKey { day: 1 }, &Report { total: 1 }).await?;
    let profile = ProfileKey::parse("profile:1").unwrap();
    let _: Option<String> = cache.hash(&profile).get_field(ProfileFields::NAME).await?;
    let _: Option<Profile> = cache.hash(&profile).get().await?;
    let _: Option<Job> = cache.hash(&JobKey { id: 1 }).get().await?;
    let _ = cache.get(&LetterKey { id: 1 }).await?;
    let _ = cache.get(&StateKey::All).await?;
    cache.counter(&Views::new("home")).increment(1).await?;
    println!("{profile} {key} {}", Views::new("home"));
    Ok(())
}

fn main() {}
