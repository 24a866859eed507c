//! Stores that fail or take long, on memory.

use std::convert::Infallible;
use std::time::Duration;

use futures_util::future::poll_immediate;
use tokio::sync::oneshot;
use typed_cache::{Cache, CacheKey, ErrorKind, Fault, MemoryEngine, Source, redis};
use typed_cache_tests::harness::{Flavor, Server};

#[derive(CacheKey, Clone)]
#[cache(resource = "motto", ttl = "1h", value = String)]
pub(crate) struct MottoKey;

pub(crate) const STORE: &str = "remember.fill";

pub(crate) fn memory() -> (MemoryEngine, Cache) {
    let engine = MemoryEngine::new();
    (engine.clone(), Cache::from(engine))
}

pub(crate) async fn load() -> Result<String, Infallible> {
    Ok("loaded".to_owned())
}

#[tokio::test(start_paused = true)]
async fn a_write_waits_for_a_store_that_is_on_its_way() {
    let (engine, cache) = memory();
    // The value is stored at once, and the reply comes later.
    let slow = Fault::delay(Duration::from_secs(3)).operation(STORE);
    engine.inject(slow.times(1)).unwrap();
    let mut call = Box::pin(cache.remember(&MottoKey, load));
    assert!(poll_immediate(&mut call).await.is_none());
    tokio::task::yield_now().await;

    let writes = async {
        let begun = tokio::time::Instant::now();
        assert!(cache.delete(&MottoKey).await.unwrap());
        assert_eq!(begun.elapsed(), Duration::from_secs(3));
    };
    let (value, ()) = tokio::join!(call, writes);
    assert_eq!(value.unwrap(), "loaded");
    assert_eq!(cache.get(&MottoKey).await.unwrap(), None);
}

#[tokio::test]
async fn a_write_waits_for_a_store_within_its_deadline() {
    let server = Server::start(Flavor::Redis);
    let cache = Cache::connect(&server.url()).await.unwrap();
    let mut other = server.connection();
    let mut pause = |millis: &str| {
        let mut pause = redis::cmd("CLIENT");
        pause.arg("PAUSE").arg(millis).arg("WRITE");
        pause.query::<()>(&mut other).unwrap();
    };
    pause("60000");
    let (begun, begins) = oneshot::channel();
    let call = tokio::spawn(cache.remember(&MottoKey, || async {
        begun.send(()).unwrap();
        load().await
    }));
    // The loader goes on to the store before it lets others run.
    begins.await.unwrap();
    let write = cache.set_at(&MottoKey, &"written".to_owned());
    let error = write.timeout(Duration::from_millis(50)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(!error.may_have_run(), "{error}");
    let mut unpause = redis::cmd("CLIENT");
    unpause
        .arg("UNPAUSE")
        .query::<()>(&mut server.connection())
        .unwrap();
    assert!(cache.delete(&MottoKey).await.unwrap());
    assert_eq!(call.await.unwrap().unwrap(), "loaded");
    assert_eq!(cache.get(&MottoKey).await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn one_who_comes_while_a_value_is_stored_reads_behind_that() {
    let (engine, cache) = memory();
    let lost = Fault::lost_request().operation(STORE).times(1);
    engine.inject(lost).unwrap();
    let mut first = Box::pin(cache.remember(&MottoKey, load));
    assert!(poll_immediate(&mut first).await.is_none());
    tokio::task::yield_now().await;
    // The store ends without effect, five seconds later.
    let newcomer = async || Ok::<_, Infallible>("of the newcomer".to_owned());
    let second = cache.remember(&MottoKey, newcomer).outcome();
    let (first, second) = tokio::join!(first, second);
    assert_eq!(first.unwrap(), "loaded");
    let second = second.unwrap();
    assert_eq!(
        (second.value.as_str(), second.source),
        ("of the newcomer", Source::Loaded)
    );
}

#[tokio::test(start_paused = true)]
async fn a_value_that_cannot_be_stored_is_given_all_the_same() {
    let (engine, cache) = memory();
    for fault in [
        Fault::unavailable(),
        Fault::lost_request(),
        Fault::overloaded(),
        Fault::server_error("OOM"),
        Fault::server_error("READONLY"),
    ] {
        let fault = engine.inject(fault.operation(STORE)).unwrap();
        let value = cache.remember(&MottoKey, load).await;
        assert_eq!(value.unwrap(), "loaded");
        assert_eq!(fault.times_fired(), 1);
        fault.remove();
        assert_eq!(cache.get(&MottoKey).await.unwrap(), None);
    }
    // Nor is one that is too large.
    let cache = Cache::builder().max_value_bytes(100).memory();
    let large = async || Ok::<_, Infallible>("x".repeat(200));
    assert_eq!(cache.remember(&MottoKey, large).await.unwrap().len(), 200);
    assert_eq!(cache.get(&MottoKey).await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn a_store_whose_reply_is_lost_is_not_sent_again() {
    let (engine, cache) = memory();
    engine
        .inject(Fault::lost_reply().operation(STORE).times(1))
        .unwrap();
    assert_eq!(cache.remember(&MottoKey, load).await.unwrap(), "loaded");
    assert_eq!(
        cache.get(&MottoKey).await.unwrap().as_deref(),
        Some("loaded")
    );
}

#[tokio::test(start_paused = true)]
async fn a_scoped_caller_that_goes_leaves_its_store_to_hold_up_writes() {
    let (engine, cache) = memory();
    let slow = Fault::delay(Duration::from_secs(3)).operation(STORE);
    engine.inject(slow.times(1)).unwrap();
    let mut call = Box::pin(cache.remember_scoped(&MottoKey, load));
    assert!(poll_immediate(&mut call).await.is_none());
    tokio::task::yield_now().await;
    drop(call);
    let begun = tokio::time::Instant::now();
    assert!(cache.delete(&MottoKey).await.unwrap());
    assert_eq!(begun.elapsed(), Duration::from_secs(3));
}
