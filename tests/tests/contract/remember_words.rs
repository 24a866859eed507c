//! The words of a type about the loads of its values.

use std::convert::Infallible;
use std::future::pending;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use typed_cache::Outage;
use typed_cache::{Cache, CacheKey, ErrorKind, Fault, MemoryEngine, RememberError, Source};

use crate::fixture::{Fixture, assert_error};
use crate::types::{OTHER, TTL};

/// The TTL of absence of most types here, long enough for servers.
const NEGATIVE: Duration = Duration::from_secs(5 * 60);
/// The longest load of two of them, and the TTL of absence of one.
const LIMIT: Duration = Duration::from_millis(50);

#[derive(CacheKey)]
#[cache(resource = "rate", ttl = "15m", value = u32)]
pub(crate) struct PlainKey;

/// Three words together.
#[derive(CacheKey)]
#[cache(resource = "rate", ttl = "15m", value = u32, negative = "5m", outage = fail, load_timeout = "50ms")]
pub(crate) struct RateKey;

/// The same by constants, and with the default by name.
#[derive(CacheKey)]
#[cache(resource = "rate", ttl = "15m", value = u32, negative = NEGATIVE, outage = load, load_timeout = LIMIT)]
pub(crate) struct ConstantsKey;

/// Absence that ends soon.
#[derive(CacheKey)]
#[cache(resource = "rate", ttl = "15m", value = u32, negative = "50ms")]
pub(crate) struct BriefKey;

#[derive(CacheKey)]
#[cache(resource = "rate", ttl = "15m", value = u32, jitter = "90%", negative = "5m")]
pub(crate) struct JitterKey;

/// Calls `remember_optional` with a source that has `$value`.
macro_rules! ask {
    ($cache:expr, $key:expr, $value:expr) => {
        $cache
            .remember_optional(&$key, || async { Ok::<Option<u32>, Infallible>($value) })
            .outcome()
    };
}

pub(crate) async fn a_type_says_how_long_absence_is_kept(f: Fixture) {
    let loaded = ask!(f.cache, RateKey, None).await.unwrap();
    assert_eq!((loaded.value, loaded.source), (None, Source::Loaded));
    f.assert_ttl(&RateKey, NEGATIVE).await;
    let found = ask!(f.cache, RateKey, Some(7)).await.unwrap();
    assert_eq!((found.value, found.source), (None, Source::Negative));
    f.cache.delete(&RateKey).await.unwrap();
    ask!(f.cache, ConstantsKey, None).await.unwrap();
    f.assert_ttl(&ConstantsKey, NEGATIVE).await;
    f.cache.delete(&ConstantsKey).await.unwrap();
    // A value has the TTL of values.
    ask!(f.cache, RateKey, Some(7)).await.unwrap();
    f.assert_ttl(&RateKey, TTL).await;
}

pub(crate) async fn absence_ends_with_its_ttl(f: Fixture) {
    ask!(f.cache, BriefKey, None).await.unwrap();
    // A server may have dropped it by now.
    if f.is_memory() {
        f.assert_ttl(&BriefKey, LIMIT).await;
    }
    f.outlive(&BriefKey, LIMIT).await;
    let loaded = ask!(f.cache, BriefKey, Some(7)).await.unwrap();
    assert_eq!((loaded.value, loaded.source), (Some(7), Source::Loaded));
}

pub(crate) async fn jitter_takes_nothing_off_absence(f: Fixture) {
    for _ in 0..5 {
        ask!(f.cache, JitterKey, None).await.unwrap();
        f.assert_ttl(&JitterKey, NEGATIVE).await;
        f.cache.delete(&JitterKey).await.unwrap();
    }
}

pub(crate) async fn a_type_without_the_word_keeps_no_absence(f: Fixture) {
    ask!(f.cache, PlainKey, None).await.unwrap();
    assert_eq!(f.pttl(&PlainKey).await, -2);
}

pub(crate) async fn a_call_counts_before_its_type(f: Fixture) {
    let load = || async { Ok::<Option<u32>, Infallible>(None) };
    let absent = f.cache.remember_optional(&RateKey, load).negative(OTHER);
    absent.await.unwrap();
    f.assert_ttl(&RateKey, OTHER).await;
    let limit = LIMIT / 2;
    let slow = f.cache.remember(&RateKey, pending::<Result<u32, ()>>);
    let error = slow.load_timeout(limit).await.unwrap_err();
    assert!(matches!(error, RememberError::TimedOut(after) if after == limit));
}

pub(crate) async fn a_type_says_how_long_a_load_may_take(f: Fixture) {
    let slow = f.cache.remember(&RateKey, pending::<Result<u32, ()>>);
    let constant = f.cache.remember(&ConstantsKey, pending::<Result<u32, ()>>);
    let key = &RateKey;
    let of_reference = f.cache.remember(&key, pending::<Result<u32, ()>>);
    for end in [slow.await, constant.await, of_reference.await] {
        let error = end.unwrap_err();
        assert!(
            matches!(error, RememberError::TimedOut(after) if after == LIMIT),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn a_type_says_whether_an_outage_is_an_error() {
    let engine = MemoryEngine::new();
    let cache = Cache::builder().memory_engine(engine.clone());
    engine
        .inject(Fault::unavailable().operation("remember"))
        .unwrap();
    let nowhere = Cache::builder();
    let nowhere = nowhere.connect_lazy("redis://127.0.0.1:1").unwrap();
    for cache in [cache, nowhere] {
        let loads = AtomicU32::new(0);
        let load = || async {
            loads.fetch_add(1, Ordering::Relaxed);
            Ok::<u32, Infallible>(7)
        };
        let error = cache.remember_scoped(&RateKey, load).await.unwrap_err();
        let error = error.cache_error().unwrap();
        assert_error(error, ErrorKind::Unavailable, "rate");
        assert_eq!(loads.load(Ordering::Relaxed), 0);
        assert_eq!(cache.remember_scoped(&PlainKey, load).await.unwrap(), 7);
        let by_name = cache.remember_scoped(&ConstantsKey, load);
        assert_eq!(by_name.await.unwrap(), 7);
        assert_eq!(loads.load(Ordering::Relaxed), 2);
        // The call counts.
        let loaded = cache.remember_scoped(&RateKey, load).outage(Outage::Load);
        assert_eq!(loaded.await.unwrap(), 7);
        let error = cache.remember_scoped(&PlainKey, load).outage(Outage::Fail);
        assert!(error.await.unwrap_err().cache_error().is_some());
    }
}

cases! { remember_words, alone:
    a_type_says_how_long_absence_is_kept [Cache::remember_optional]
    absence_ends_with_its_ttl []
    jitter_takes_nothing_off_absence []
    a_type_without_the_word_keeps_no_absence []
    a_call_counts_before_its_type []
    a_type_says_how_long_a_load_may_take [Cache::remember]
}
