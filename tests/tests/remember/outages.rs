//! What a call gives where the cache cannot be read.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use typed_cache::schema::Outage;
use typed_cache::{Cache, ErrorKind, Fault};

use crate::stores::{MottoKey, load, memory};

fn faults() -> [Fault; 6] {
    [
        Fault::unavailable(),
        Fault::lost_request(),
        Fault::lost_reply(),
        Fault::delay(Duration::from_secs(60)),
        Fault::overloaded(),
        Fault::server_error("LOADING"),
    ]
}

#[tokio::test(start_paused = true)]
async fn the_value_is_loaded_where_the_cache_cannot_be_read() {
    for fault in faults() {
        let (engine, cache) = memory();
        engine.inject(fault.clone()).unwrap();
        let value = cache.remember(&MottoKey, load).await;
        assert_eq!(value.unwrap(), "loaded", "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_can_ask_for_the_error_instead() {
    for fault in faults() {
        let (engine, cache) = memory();
        engine.inject(fault.clone()).unwrap();
        let load = || async { panic!("nothing is loaded") as Result<String, Infallible> };
        let error = cache.remember(&MottoKey, load).outage(Outage::Fail).await;
        let error = error.unwrap_err();
        assert!(error.cache_error().is_some(), "{fault:?}: {error:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_outage_does_not_flood_the_source() {
    let (engine, cache) = memory();
    engine.inject(Fault::unavailable()).unwrap();
    let loads = Arc::new(AtomicU32::new(0));
    let call = || {
        let loads = Arc::clone(&loads);
        cache.remember(&MottoKey, move || async move {
            loads.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(50)).await;
            Ok::<_, Infallible>("loaded".to_owned())
        })
    };
    for value in join_all((0..1000).map(|_| call())).await {
        assert_eq!(value.unwrap(), "loaded");
    }
    assert_eq!(loads.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_an_outage() {
    // Nobody listens at a port that was just given back.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = port.local_addr().unwrap();
    drop(port);
    let cache = Cache::connect_lazy(&format!("redis://{address}")).unwrap();
    assert_eq!(cache.remember(&MottoKey, load).await.unwrap(), "loaded");
    let error = cache.remember(&MottoKey, load).outage(Outage::Fail).await;
    let kind = error.unwrap_err().cache_error().unwrap().kind();
    assert_eq!(kind, ErrorKind::Unavailable);
}
