//! `may_have_run` of operations that send several messages: `false` is a promise about all of them.

use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::task::Context;
use std::time::Duration;

use futures_util::{FutureExt as _, stream};
use typed_cache::__private::{Backend, Packed, Reply, RequestOptions, Started};
use typed_cache::{Cache, Error, ErrorKind, MemoryEngine};
use typed_cache_tests::harness::{Answer, FakeServer};

use crate::fixture::{Late, Loses};
use crate::types::{MottoKey, User, UserKey, user};

const NOWHERE: &str = "redis://127.0.0.1:1";
const REFUSED: &[u8] = b"-READONLY You can't write against a read only replica.\r\n";

/// A server that gives these answers, one after another, and none behind them.
async fn connect(answers: impl IntoIterator<Item = &'static [u8]>) -> (FakeServer, Cache) {
    let mut answers: Vec<&[u8]> = answers.into_iter().collect();
    answers.reverse();
    let server = FakeServer::start(move |_request| match answers.pop() {
        Some(answer) => Answer::bytes(answer),
        None => Answer::silence(),
    });
    let builder = Cache::builder().timeout(Duration::from_secs(5));
    let cache = builder.connect(&server.url()).await.unwrap();
    (server, cache)
}

fn keys(count: u64) -> impl Iterator<Item = UserKey> {
    (0..count).map(|id| UserKey { id })
}

#[tokio::test]
async fn a_write_in_several_messages_may_have_run_if_one_of_them_has() {
    let has_run = [&b":1000\r\n"[..], REFUSED];
    let others_are_on_their_way = [REFUSED];
    let (_server, cache) = connect(has_run).await;
    let error = cache.delete_many(keys(2_000)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server);
    assert!(error.may_have_run());
    let (_server, cache) = connect(others_are_on_their_way).await;
    let error = cache.delete_many(keys(2_000)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server);
    assert!(error.may_have_run());
}

#[tokio::test]
async fn a_write_in_several_messages_of_which_none_ran_has_not_run() {
    let (_server, cache) = connect([REFUSED; 2]).await;
    let error = cache.delete_many(keys(1_000)).await.unwrap_err();
    assert!(!error.may_have_run());
    let nowhere = Cache::builder().connect_lazy(NOWHERE);
    let error = nowhere.unwrap().delete_many(keys(5_000)).await.unwrap_err();
    assert!(error.is_unavailable() && !error.may_have_run());
    let (_server, cache) = connect([REFUSED; 3]).await;
    let error = cache.get_many(keys(500)).await.unwrap_err();
    assert!(!error.may_have_run(), "a read");
}

#[tokio::test]
async fn a_clear_may_have_run_once_a_key_was_removed() {
    let page = &b"*2\r\n$1\r\n7\r\n*1\r\n$6\r\nuser:1\r\n"[..];
    for (removed, may_have_run) in [(&b":1\r\n"[..], true), (b":0\r\n", false)] {
        let (_server, cache) = connect([page, removed, REFUSED]).await;
        let error = cache.clear::<UserKey>().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Server);
        assert_eq!(error.may_have_run(), may_have_run);
    }
}

/// Answers one of its messages with an error, as if it had not been sent, and hands on the others.
#[derive(Debug)]
struct Unsent {
    number: usize,
    messages: AtomicUsize,
    error: Error,
    inner: Box<dyn Backend>,
}

impl Backend for Unsent {
    fn start(
        &self,
        message: &Packed,
        options: &RequestOptions,
        context: &mut Context<'_>,
    ) -> Started {
        if self.messages.fetch_add(1, Relaxed) == self.number {
            let each = (0..message.units().len()).map(|_| Err(self.error.clone()));
            return Started::Replied(Reply::Many(each.collect()));
        }
        self.inner.start(message, options, context)
    }
}

/// A cache whose message of this number is not sent.
async fn unsent(number: usize, inner: Box<dyn Backend>) -> Cache {
    let nowhere = Cache::builder().connect_lazy(NOWHERE);
    let error = nowhere.unwrap().get(&UserKey { id: 1 }).await.unwrap_err();
    assert!(!error.may_have_run());
    let builder = Cache::builder().timeout(Duration::from_millis(50));
    builder.backend(Unsent {
        number,
        messages: AtomicUsize::new(0),
        error,
        inner,
    })
}

#[tokio::test]
async fn a_batch_without_any_reply_may_have_run_if_a_part_may() {
    let silent = || Box::new(Late::new(MemoryEngine::new(), Loses::All));
    let cache = unsent(0, silent()).await;
    let mut batch = cache.batch();
    for id in 0..400 {
        let _ = batch.push(cache.set_at(&MottoKey { id }, &"x".into()));
    }
    let error = batch.run().await.unwrap_err();
    assert!(error.is_unavailable() && error.may_have_run());
    let users: Vec<User> = (0..400).map(user).collect();
    let cache = unsent(0, silent()).await;
    let error = cache.set_many(&users).await.unwrap_err();
    assert!(error.is_unavailable() && error.may_have_run());
}

#[tokio::test]
async fn a_stream_of_values_of_which_some_are_stored_has_run() {
    let cache = unsent(1, Box::new(MemoryEngine::new())).await;
    let users = stream::iter((0..400).map(user));
    let stopped = cache.set_all(users).await.unwrap_err();
    assert_eq!((stopped.report.written, stopped.unanswered), (200, 200));
    assert!(!stopped.error.may_have_run(), "those without an answer");
    assert!(Error::from(stopped).may_have_run(), "all of them");
}

/// There is no runtime to connect on.
#[test]
fn operations_of_which_none_was_sent_are_an_error() {
    let cache = Cache::connect_lazy(NOWHERE).unwrap();
    let mut batch = cache.batch();
    let _ = batch.push(cache.get(&UserKey { id: 1 }));
    let batch = batch.run().now_or_never().unwrap().map(drop);
    let users = [user(1)];
    let set_many = cache.set_many(&users).map(|stored| stored.map(drop));
    let set_all = cache.set_all(stream::iter([user(1)]));
    let poll = |mut future: std::pin::Pin<Box<dyn Future<Output = Result<(), Error>>>>| {
        let ends = (0..3).find_map(|_| future.as_mut().now_or_never());
        ends.unwrap()
    };
    let set_many = poll(Box::pin(set_many));
    let set_all = poll(Box::pin(async move { Ok(set_all.await.map(drop)?) }));
    for end in [batch, set_many, set_all] {
        let error = end.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{error}");
        assert!(!error.may_have_run());
    }
}
