//! Operations that go together, and operations of several messages.

use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use tokio::time::Instant;
use typed_cache::{ErrorKind, Fault};
use typed_cache_tests::users::{UserKey, user};

use crate::support::{MottoKey, VISITS, VisitsKey, memory};

#[tokio::test(start_paused = true)]
async fn each_part_of_a_pipeline_or_batch_meets_faults_for_itself() {
    let (engine, cache) = memory();
    let fault = Fault::lost_reply().operation("counter.increment");
    let lost = engine.inject(fault.skip(1).times(1)).unwrap();
    let increment = |page| cache.counter(&VisitsKey { page }).increment(1);
    let parts = (
        increment(1),
        increment(2),
        increment(3),
        cache.get(&MottoKey),
    );
    let (first, second, third, motto) = cache.pipeline(parts).each().await.unwrap();
    assert_eq!(
        (first.unwrap(), third.unwrap(), motto.unwrap()),
        (1, 1, None)
    );
    let error = second.unwrap_err();
    assert!(error.is_unavailable() && error.may_have_run());
    assert_eq!(lost.times_fired(), 1);
    let count = cache.counter(&VisitsKey { page: 2 }).get().await.unwrap();
    assert_eq!(count, Some(1), "it has run");
    engine
        .inject(Fault::unavailable().resource("motto"))
        .unwrap();
    let mut batch = cache.batch();
    let (count, motto) = (batch.push(increment(1)), batch.push(cache.get(&MottoKey)));
    let mut replies = batch.run().await.unwrap();
    assert_eq!(replies.take(count).unwrap(), 2);
    assert!(replies.take(motto).unwrap_err().is_unavailable());
}

#[tokio::test(start_paused = true)]
async fn a_batch_without_any_reply_fails_as_a_whole() {
    let (engine, cache) = memory();
    engine.inject(Fault::unavailable()).unwrap();
    let mut batch = cache.batch();
    let _ = batch.push(cache.get(&MottoKey));
    let _ = batch.push(cache.counter(&VISITS).increment(1));
    let error = batch.run().await.unwrap_err();
    assert!(error.is_unavailable() && !error.may_have_run());
    assert!(engine.is_empty());
}

#[tokio::test(start_paused = true)]
async fn one_fault_fails_a_whole_transaction() {
    for (fault, kind, has_run) in [
        (Fault::unavailable(), ErrorKind::Unavailable, false),
        (Fault::server_error("OOM"), ErrorKind::Server, false),
        (Fault::lost_reply(), ErrorKind::Unavailable, true),
    ] {
        let (engine, cache) = memory();
        let fault = fault.operation("counter.increment").skip(1);
        let fault = engine.inject(fault.times(1)).unwrap();
        let increment = |page| cache.counter(&VisitsKey { page }).increment(1);
        let both = cache.pipeline((increment(1), increment(2))).atomic();
        let error = both.await.unwrap_err();
        assert_eq!((error.kind(), error.may_have_run()), (kind, has_run));
        assert_eq!(engine.len(), if has_run { 2 } else { 0 });
        assert_eq!(fault.times_fired(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_pipeline_of_reads_that_loses_a_reply_goes_again_as_a_whole() {
    let (engine, cache) = memory();
    let reads = || (cache.get(&MottoKey), cache.counter(&VISITS).get());
    engine
        .inject(Fault::lost_reply().operation("get").times(1))
        .unwrap();
    assert_eq!(cache.pipeline(reads()).await.unwrap(), (None, None));
    engine
        .inject(Fault::lost_reply().operation("get").times(2))
        .unwrap();
    let (motto, visits) = cache.pipeline(reads()).each().await.unwrap();
    assert!(motto.unwrap_err().is_unavailable());
    assert_eq!(visits.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn the_longest_delay_of_a_message_counts() {
    let (engine, cache) = memory();
    for (name, seconds) in [("get", 1), ("counter.get", 2)] {
        let delay = Fault::delay(Duration::from_secs(seconds));
        engine.inject(delay.operation(name)).unwrap();
    }
    let begun = Instant::now();
    let reads = (
        cache.get(&MottoKey),
        cache.counter(&VISITS).get(),
        cache.get(&MottoKey),
    );
    cache.pipeline(reads).await.unwrap();
    assert_eq!(begun.elapsed().as_secs(), 2);
}

#[tokio::test(start_paused = true)]
async fn operations_of_several_messages_are_counted_in_each() {
    let (engine, cache) = memory();
    let users: Vec<_> = (0..500).map(user).collect();
    cache.set_many(&users).await.unwrap().finish().unwrap();
    // The write of an update is its second message.
    let writes = engine
        .inject(Fault::lost_reply().operation("update").skip(1))
        .unwrap();
    let update = cache.update(&UserKey { id: 1 }, |_| Some(user(1)));
    let error = update.await.unwrap_err();
    assert!(error.is_unavailable() && error.may_have_run());
    assert_eq!(writes.times_fired(), 1);
    let second = engine.inject(Fault::unavailable().operation("get_each").skip(1).times(1));
    let keys = (0..500).map(|id| UserKey { id });
    let read: Vec<_> = cache.get_each(keys).collect().await;
    let failed = read.iter().filter(|value| value.is_err()).count();
    assert_eq!((failed, second.unwrap().times_fired()), (200, 1));
    let third = engine.inject(Fault::server_error("OOM").operation("set").skip(2).times(1));
    let outcome = cache.set_all(stream::iter(users)).await.unwrap();
    assert_eq!((outcome.written, outcome.failed), (499, 1));
    assert_eq!(outcome.failures[0].index(), Some(2));
    assert_eq!(third.unwrap().times_fired(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_first_fault_of_a_transaction_decides_and_the_others_are_not_asked() {
    let (engine, cache) = memory();
    let fault = engine.inject(Fault::unavailable()).unwrap();
    let behind = Fault::server_error("OOM").operation("counter.increment");
    let behind = engine.inject(behind).unwrap();
    let reads = (cache.get(&MottoKey), cache.counter(&VISITS).increment(1));
    let error = cache.pipeline(reads).atomic().await.unwrap_err();
    assert!(error.is_unavailable());
    assert_eq!((fault.times_fired(), behind.times_fired()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_part_of_several_commands_meets_a_fault_once_and_as_a_whole() {
    let (engine, cache) = memory();
    let lost = engine.inject(Fault::unavailable().operation("get_many").times(1));
    let mut batch = cache.batch();
    let many = batch.push(cache.get_many((0..900).map(|id| UserKey { id })));
    let exists = batch.push(cache.exists(&MottoKey));
    let mut replies = batch.run().await.unwrap();
    assert!(replies.take(many).unwrap_err().is_unavailable());
    assert!(!replies.take(exists).unwrap());
    assert_eq!(lost.unwrap().times_fired(), 1);
    engine
        .inject(Fault::unavailable().operation("exists"))
        .unwrap();
    let mut batch = cache.batch();
    let many = batch.push(cache.get_many((0..900).map(|id| UserKey { id })));
    let exists = batch.push(cache.exists(&MottoKey));
    let mut replies = batch.run().await.unwrap();
    assert_eq!(replies.take(many).unwrap().len(), 900);
    assert!(replies.take(exists).unwrap_err().is_unavailable());
}

#[tokio::test(start_paused = true)]
async fn reads_are_not_sent_again_behind_their_deadline() {
    let (engine, cache) = memory();
    engine
        .inject(Fault::lost_request().operation("get").times(1))
        .unwrap();
    let lost = Fault::lost_reply().operation("counter.get");
    let lost = engine.inject(lost.times(1)).unwrap();
    let reads = (cache.get(&MottoKey), cache.counter(&VISITS).get());
    let (motto, visits) = cache.pipeline(reads).each().await.unwrap();
    assert!(motto.unwrap_err().is_timeout());
    assert!(visits.unwrap_err().is_unavailable());
    assert_eq!(lost.times_fired(), 1);
}
