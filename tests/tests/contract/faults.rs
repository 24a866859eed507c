//! Faults of the memory engine, for every operation: the errors of a real outage, and the names that events have.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::future::join_all;
use typed_cache::{Cache, Changes, ErrorKind, Fault, MemoryEngine, redis};
use typed_cache_tests::harness::{Flavor, Server};

use crate::fixture::Observed;
use crate::operations::{NAME, PROFILE, STOCK, USER};
use crate::outages::each_outcome;
use crate::types::{User, UserKey, user};

/// Name, kind, resource, whether it may have run, position.
type Outcome = (
    &'static str,
    Option<(ErrorKind, Option<&'static str>, bool, Option<usize>)>,
);

async fn outcomes(cache: &Cache) -> Vec<Outcome> {
    let outcomes = join_all(each_outcome(cache)).await.into_iter();
    let of = |(name, error): (_, Option<typed_cache::Error>)| {
        let error = error.map(|error| {
            let (kind, resource) = (error.kind(), error.resource());
            (kind, resource, error.may_have_run(), error.index())
        });
        (name, error)
    };
    outcomes.map(of).collect()
}

fn on(engine: &MemoryEngine) -> Cache {
    let builder = Cache::builder().prefix("p").unwrap();
    builder.memory_engine(engine.clone())
}

#[tokio::test]
async fn a_fault_without_a_connection_gives_the_errors_of_an_unreachable_server() {
    let engine = MemoryEngine::new();
    let outage = engine.inject(Fault::unavailable()).unwrap();
    let nowhere = Cache::builder().prefix("p").unwrap();
    let nowhere = nowhere.connect_lazy("redis://127.0.0.1:1").unwrap();
    let real = outcomes(&nowhere).await;
    assert!(real.len() > 80);
    assert_eq!(outcomes(&on(&engine)).await, real);
    assert!(engine.is_empty() && outage.times_fired() > 80);
}

#[tokio::test(start_paused = true)]
async fn a_delay_beyond_the_deadline_gives_the_errors_of_a_server_that_does_not_answer() {
    let server = Server::start(Flavor::Redis);
    let deadline = Duration::from_millis(30);
    let real = Cache::builder().prefix("p").unwrap().timeout(deadline);
    let real = real.connect(&server.url()).await.unwrap();
    server.pause();
    let real = outcomes(&real).await;
    server.resume();
    let engine = MemoryEngine::new();
    engine
        .inject(Fault::delay(Duration::from_secs(60)))
        .unwrap();
    let ours = outcomes(&on(&engine).with_timeout(deadline)).await;
    for (ours, real) in ours.into_iter().zip(real) {
        // A pop that waits has a connection of its own, which the paused server does not accept.
        if !matches!(real.0, "front" | "back") {
            assert_eq!(ours, real);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_names_of_all_operations_can_have_faults_and_no_other_names() {
    let engine = MemoryEngine::new();
    let observed = Observed::default();
    let builder = Cache::builder().prefix("p").unwrap();
    let cache = builder
        .observer(observed.clone())
        .memory_engine(engine.clone());
    cache.set(&user(1)).await.unwrap();
    drop(join_all(each_outcome(&cache)).await);
    let mut batch = cache.batch();
    let _ = batch.raw(redis::cmd("PING"));
    batch.run().await.unwrap().finish().unwrap();
    let keys: Vec<_> = cache.get_each([USER]).collect().await;
    assert_eq!(keys.len(), 1);
    cache.update(&USER, |user| user).await.unwrap();
    cache.set(&user(1)).await.unwrap();
    assert!(cache.health().await.is_ok());
    drop(cache.map(&STOCK).scan().collect::<Vec<_>>().await);
    cache.clear::<UserKey>().await.unwrap();
    let load = async || Ok::<_, ()>(user(1));
    cache.remember(&USER, load).await.unwrap();
    let fail = || async { Err::<(), _>("read-only") };
    cache.write_through(&user(1), fail).await.unwrap_err();
    cache.set(&user(1)).await.unwrap();
    let write = cache.write_through(&user(1), fail).restore_if(|_| true);
    write.await.unwrap_err();
    let save = || async { Ok::<_, ()>(()) };
    cache.write_through(&user(1), save).await.unwrap();
    for ended in [Ok(()), Err("read-only")] {
        let users = cache.write_behind(move |_: Changes<User>| async move { ended });
        let users = users.attempts(1).start().unwrap();
        users.write(user(1)).await.unwrap();
        drop(users.close().await);
    }
    let profile = cache.hash(&PROFILE);
    profile.field_ttl(NAME).await.unwrap();
    cache.map(&STOCK).field_ttl(&7).await.unwrap();
    let names: BTreeSet<&str> = observed.operations().iter().map(|end| end.0).collect();
    for name in &names {
        engine
            .inject(Fault::unavailable().operation(*name))
            .unwrap();
    }
    let unknown = engine.inject(Fault::unavailable().operation("gett"));
    let error = unknown.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    let message = error.to_string();
    let (_, list) = message.split_once("the names are ").unwrap();
    let known: BTreeSet<&str> = list.split(", ").collect();
    assert_eq!(names, known, "{message}");
}
