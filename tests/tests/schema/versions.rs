//! Versions in keys: separate entries of releases, and the operations that cover all versions.

use futures_util::TryStreamExt;
use typed_cache::{CacheKey, EntryKey};

use crate::support::{Backend, backends};

/// A release of one resource under a version.
macro_rules! releases {
    ($($name:ident ($($version:tt)*) $value:ty;)*) => {$(
        #[derive(CacheKey, Clone, Debug, PartialEq)]
        #[cache(resource = "user", ttl = never, value = $value $($version)*)]
        struct $name {
            id: u64,
        }
    )*};
}

releases! {
    PlainKey () String;
    SecondKey (, version = 2) String;
    LastKey (, version = 65535) String;
    AutoKey (, version = auto) String;
    NextAutoKey (, version = auto) u32;
}

#[derive(CacheKey)]
#[cache(resource = "users", ttl = never, value = String)]
struct NeighbourKey {
    id: u64,
}

#[test]
fn auto_is_the_fingerprint_in_eight_lower_case_digits() {
    let text = AutoKey { id: 1 }.to_string();
    assert_eq!(text, format!("user@{}:1", AutoKey::FINGERPRINT));
    let digits = text
        .strip_prefix("user@")
        .and_then(|text| text.strip_suffix(":1"))
        .unwrap();
    assert_eq!(digits.len(), 8);
    assert!(
        digits
            .bytes()
            .all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
    );
    assert_ne!(text, NextAutoKey { id: 1 }.to_string());
}

async fn fill(backend: &Backend) -> typed_cache::Result<()> {
    let cache = &backend.cache;
    let text = "text".to_owned();
    cache.set_at(&PlainKey { id: 1 }, &text).await?;
    cache.set_at(&SecondKey { id: 1 }, &text).await?;
    cache.set_at(&LastKey { id: 1 }, &text).await?;
    cache.set_at(&AutoKey { id: 1 }, &text).await?;
    cache.set_at(&NextAutoKey { id: 1 }, &7).await?;
    cache.set_at(&NeighbourKey { id: 1 }, &text).await
}

#[tokio::test]
async fn releases_have_separate_entries() {
    for backend in backends() {
        fill(&backend).await.unwrap();
        let cache = &backend.cache;
        let keys: Vec<AutoKey> = cache.scan().try_collect().await.unwrap();
        assert_eq!(keys, [AutoKey { id: 1 }], "a scan covers its own version");
        assert!(cache.delete(&AutoKey { id: 1 }).await.unwrap());
        assert_eq!(cache.get(&AutoKey { id: 1 }).await.unwrap(), None);
        assert_eq!(
            cache.get(&NextAutoKey { id: 1 }).await.unwrap(),
            Some(7),
            "a delete covers its own version"
        );
        assert!(cache.get(&PlainKey { id: 1 }).await.unwrap().is_some());
        assert!(backend.mismatches.take().is_empty());
    }
}

#[tokio::test]
async fn a_clear_deletes_all_versions_and_nothing_else() {
    for backend in backends() {
        fill(&backend).await.unwrap();
        let cache = &backend.cache;
        assert_eq!(cache.clear::<SecondKey>().await.unwrap(), 5);
        assert!(cache.exists(&NeighbourKey { id: 1 }).await.unwrap());
        assert!(!cache.exists(&LastKey { id: 1 }).await.unwrap());
    }
}
