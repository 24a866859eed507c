//! A program in which another crate turns on a feature of `rust_decimal` that changes its bytes. It is compiled outside of
//! the workspace by `tests/run`, since features are those of the whole program.

use rust_decimal::Decimal;
use typed_cache::redis::AsyncCommands;
use typed_cache::{Cache, CacheKey, EntryKey, ErrorKind, MemoryEngine};

#[derive(CacheKey)]
#[cache(resource = "price", ttl = "15m", value = Decimal)]
struct PriceKey;

#[derive(CacheKey)]
#[cache(resource = "prices", ttl = "15m", value = Vec<Option<Decimal>>, format = json)]
struct PricesKey;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut engine = MemoryEngine::new();
    let cache = Cache::from(engine.clone());
    let price = Decimal::new(125, 1);
    let written = cache.set_at(&PriceKey, &price).await.unwrap_err();
    assert_eq!(written.kind(), ErrorKind::Encode);
    assert!(written.to_string().contains("`serde-float`"), "{written}");
    let written = cache
        .set_at(&PricesKey, &vec![Some(price)])
        .await
        .unwrap_err();
    assert_eq!(written.kind(), ErrorKind::Encode);
    assert!(!cache.exists(&PriceKey).await?);

    // As a program without the feature writes it.
    let mut stored = vec![0x90];
    stored.extend(PriceKey::FINGERPRINT.to_bytes());
    stored.extend(b"\x0412.5");
    let _: () = engine.set(cache.full_key(&PriceKey), &stored).await?;
    let read = cache.get(&PriceKey).await.unwrap_err();
    assert_eq!(read.kind(), ErrorKind::Decode);
    assert!(read.to_string().contains("`serde-float`"), "{read}");
    let _: () = engine.set(cache.full_key(&PricesKey), r#"["12.5"]"#).await?;
    assert!(cache.get(&PricesKey).await.is_err());
    Ok(())
}
