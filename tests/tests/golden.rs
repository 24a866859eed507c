//! Whole stored entries, byte by byte, so that no change of the stored form is accidental.
//!
//! `UPDATE_EXPECT=1` writes the file anew. Such a change makes every stored entry of every user unreadable or misread.

use std::collections::BTreeMap;
use std::time::Duration;

use expect_test::expect_file;
use serde::{Deserialize, Serialize};
use typed_cache::redis::{RedisResult, cmd};
use typed_cache::{Cache, CacheKey, Cacheable, MemoryEngine, Result, Schema};

#[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "user", ttl = "15m")]
struct User {
    #[cache(key)]
    id: u64,
    name: String,
    email: String,
    plan: Plan,
    phone: Option<String>,
    referrer: Option<u64>,
    tags: Vec<String>,
    address: Address,
    created_at: i64,
    updated_at: i64,
    score: f64,
    active: bool,
}

#[derive(Serialize, Deserialize, Schema, Clone, Debug, PartialEq)]
enum Plan {
    Free,
    Trial { days_left: u16 },
    Gift(String),
    Team(u8, u32),
}

#[derive(Serialize, Deserialize, Schema, Clone, Debug, PartialEq)]
struct Address {
    street: String,
    city: String,
    zip: String,
    country: String,
}

/// All widths, with values that show byte order and zigzag.
#[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "widths", ttl = never, version = 2, key(tag: String, bytes: Vec<u8>))]
struct Widths {
    signed: (i8, i16, i32, i64, i128),
    unsigned: (u8, u16, u32, u64, u128),
    sizes: (usize, isize),
    floats: (f32, f64),
    letters: (char, char),
    fixed: [u16; 3],
    sorted: BTreeMap<String, Option<bool>>,
    wait: Duration,
    unit: (),
}

/// A text, an integer and a record.
#[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "page", ttl = "1h", format = json, key(slug: String))]
struct Page {
    title: String,
    views: u64,
    plan: Plan,
    next: Option<String>,
}

#[derive(Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "profile", ttl = "1h", hash)]
struct Profile {
    #[cache(key, hash_tag)]
    id: u64,
    name: String,
    plan: Plan,
    logins: i64,
}

#[derive(CacheKey)]
#[cache(resource = "scores", ttl = "1d", map = (String, i64))]
struct ScoresKey {
    game: u64,
}

#[derive(CacheKey)]
#[cache(resource = "plans", ttl = "1d", map = (u16, Plan))]
struct PlansKey;

#[derive(CacheKey)]
#[cache(resource = "recent", ttl = "1d", list = Option<String>)]
struct RecentKey {
    user: u64,
}

#[derive(CacheKey)]
#[cache(resource = "views", ttl = never, counter)]
struct ViewsKey {
    page: u64,
}

#[derive(CacheKey)]
#[cache(resource = "motto", ttl = never, version = auto, value = String)]
struct MottoKey;

#[derive(CacheKey)]
#[cache(resource = "text", ttl = never, value = String)]
struct TextKey {
    method: String,
}

fn user() -> User {
    User {
        id: 42,
        name: "Ada".into(),
        email: "ada@example.org".into(),
        plan: Plan::Trial { days_left: 300 },
        phone: None,
        referrer: Some(7),
        tags: vec!["first".into(), "naïve".into()],
        address: Address {
            street: "Main Street 1".into(),
            city: "London".into(),
            zip: "N1".into(),
            country: "GB".into(),
        },
        created_at: 1_700_000_000,
        updated_at: -1,
        score: 0.5,
        active: true,
    }
}

fn widths() -> Widths {
    Widths {
        signed: (-1, -2, -300, i64::MIN, i128::MAX),
        unsigned: (1, 300, 70_000, u64::MAX, u128::MAX),
        sizes: (300, -300),
        floats: (1.5, -0.1),
        letters: ('a', '☕'),
        fixed: [1, 2, 300],
        sorted: [("a".into(), None), ("b".into(), Some(true))].into(),
        wait: Duration::from_millis(1_500),
        unit: (),
    }
}

fn page() -> Page {
    Page {
        title: "On \"quotes\"".into(),
        views: u64::MAX,
        plan: Plan::Team(1, 2),
        next: None,
    }
}

fn profile() -> Profile {
    Profile {
        id: 1,
        name: "Ada".into(),
        plan: Plan::Gift("Bob".into()),
        logins: -5,
    }
}

async fn fill(cache: &Cache) -> Result<()> {
    cache.set(&user()).await?;
    let key = WidthsKey::new("a:b", b"\xff\0c".to_vec());
    cache.set_at(&key, &widths()).await?;
    cache.set_at(&PageKey::new("start"), &page()).await?;
    cache.set_at(&MottoKey, &"measure twice".to_owned()).await?;
    cache.hash(&ProfileKey { id: 1 }).set(&profile()).await?;
    let scores = cache.map(&ScoresKey { game: 7 });
    scores.set(&"ada".to_owned(), &12).await?;
    let plans = cache.map(&PlansKey);
    plans.set(&300, &Plan::Free).await?;
    let recent = cache.list(&RecentKey { user: 1 });
    recent
        .push_back_many(&[Some("tea".to_owned()), None])
        .await?;
    cache.counter(&ViewsKey { page: 3 }).increment(41).await?;
    Ok(())
}

/// Reads all stored entries of the engine.
async fn dump(mut engine: MemoryEngine) -> RedisResult<String> {
    let mut scan = cmd("SCAN");
    scan.arg(0).arg("COUNT").arg(1000);
    let (_end, mut keys): (u64, Vec<String>) = scan.query_async(&mut engine).await?;
    keys.sort();
    let mut lines = Vec::new();
    for key in keys {
        let kind: String = cmd("TYPE").arg(&key).query_async(&mut engine).await?;
        lines.push(format!("{kind} {key}"));
        match kind.as_str() {
            "string" => {
                let stored: Vec<u8> = cmd("GET").arg(&key).query_async(&mut engine).await?;
                lines.push(line("", &stored));
            }
            "hash" => {
                let fields: BTreeMap<String, Vec<u8>> =
                    cmd("HGETALL").arg(&key).query_async(&mut engine).await?;
                for (field, stored) in fields {
                    lines.push(line(&format!("{field} "), &stored));
                }
            }
            _ => {
                let mut lrange = cmd("LRANGE");
                lrange.arg(&key).arg(0).arg(-1);
                let items: Vec<Vec<u8>> = lrange.query_async(&mut engine).await?;
                for stored in items {
                    lines.push(line("", &stored));
                }
            }
        }
    }
    Ok(lines.join("\n") + "\n")
}

fn line(name: &str, stored: &[u8]) -> String {
    let hex: Vec<_> = stored.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("    {name}{}", hex.concat())
}

#[tokio::test]
async fn stored_entries_are_unchanged() {
    let engine = MemoryEngine::new();
    let cache = Cache::builder().memory_engine(engine.clone());
    fill(&cache).await.unwrap();
    let text = dump(engine).await.unwrap();
    expect_file!["../golden/entries.txt"].assert_eq(&text);
}

#[tokio::test]
async fn entries_read_back() {
    let cache = Cache::memory();
    fill(&cache).await.unwrap();
    assert_eq!(cache.get(&UserKey { id: 42 }).await.unwrap(), Some(user()));
    let key = WidthsKey::new("a:b", b"\xff\0c".to_vec());
    assert_eq!(cache.get(&key).await.unwrap(), Some(widths()));
    assert_eq!(
        cache.get(&PageKey::new("start")).await.unwrap(),
        Some(page())
    );
    let hash = cache.hash(&ProfileKey { id: 1 });
    assert_eq!(hash.get().await.unwrap(), Some(profile()));
}

const LZ4: &[u8] = b"\x91\xa3\xdd\xa2\xe4\xc6\t\x00\x00\xff\x0c\xc4\x13measure twice, cut once; \x19\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x9b`once; ";

const ZSTD: &[u8] = b"\x92\xa3\xdd\xa2\xe4\xc6\t\x00\x00(\xb5/\xfd`\xc6\x08\x1d\x01\x00\xd8\xc4\x13measure twice, cut once; \x01\x00\xa3\x86\xfd9\x06";

/// Other releases of a method may write other bytes, and read these.
#[tokio::test]
async fn compressed_entries_are_read() {
    let mut engine = MemoryEngine::new();
    let cache = Cache::builder().memory_engine(engine.clone());
    let text = "measure twice, cut once; ".repeat(100);
    for (method, stored) in [("lz4", LZ4), ("zstd", ZSTD)] {
        let method = method.to_owned();
        let key = TextKey { method };
        let mut set = cmd("SET");
        set.arg(cache.full_key(&key)).arg(stored);
        let () = set.query_async(&mut engine).await.unwrap();
        assert_eq!(cache.get(&key).await.unwrap().as_ref(), Some(&text));
    }
}
