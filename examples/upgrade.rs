//! A struct that changes while releases run side by side: nobody misses, nobody misreads.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use typed_cache::{Cache, Result};

/// The release that is out.
mod v1 {
    #[derive(Debug, serde::Serialize, serde::Deserialize, typed_cache::Cacheable)]
    #[cache(resource = "user", ttl = "10m")]
    pub(crate) struct User {
        #[cache(key)]
        pub(crate) id: u64,
        pub(crate) name: String,
    }
}

/// The next one, as its first deploy has it: it reads both forms and writes the old one. The second deploy drops `write_as`.
mod v2 {
    use super::v1;

    #[derive(Debug, serde::Serialize, serde::Deserialize, typed_cache::Cacheable)]
    #[cache(
        resource = "user",
        ttl = "10m",
        upgrade_from(v1::User),
        write_as = v1::User
    )]
    pub(crate) struct User {
        #[cache(key)]
        pub(crate) id: u64,
        pub(crate) first: String,
        pub(crate) last: String,
    }

    impl From<v1::User> for User {
        fn from(old: v1::User) -> Self {
            let (first, last) = old.name.split_once(' ').unwrap_or((&old.name, ""));
            let [first, last] = [first, last].map(str::to_owned);
            let id = old.id;
            Self { id, first, last }
        }
    }

    impl From<&User> for v1::User {
        fn from(user: &User) -> Self {
            let name = format!("{} {}", user.first, user.last);
            Self { id: user.id, name }
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let url = std::env::var("REDIS_URL").unwrap_or_default();
    let url = if url.is_empty() { "memory://" } else { &url };
    let cache = Cache::builder().prefix("upgrade")?.connect(url).await?;

    let name = "Ada Lovelace".to_owned();
    cache.set(&v1::User { id: 1, name }).await?;
    let mut user = cache.get(&v2::UserKey { id: 1 }).await?;
    println!("the new release reads {user:?}");
    if let Some(user) = &mut user {
        "King".clone_into(&mut user.last);
        cache.set(user).await?;
    }
    let old = cache.get(&v1::UserKey { id: 1 }).await?;
    println!("and the old one what the new one wrote: {old:?}");
    println!("{} upgraded", cache.stats().upgrades);
    cache.clear_prefix().await.map(drop)
}
