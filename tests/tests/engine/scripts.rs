//! Scripts that the server has not, or not any more.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

use typed_cache::{Cache, CacheKey, Cacheable, ErrorKind, redis};
use typed_cache_tests::harness::{Answer, Flavor, Recorded, Server};
use typed_cache_tests::users::{UserKey, user};

use crate::support::{builder, quick, users};

#[derive(CacheKey)]
#[cache(resource = "recent", ttl = "1h", list = u32)]
struct RecentKey;

#[derive(Cacheable)]
#[cache(resource = "profile", ttl = "1h", hash, key())]
struct Profile {
    logins: i64,
    visits: i64,
}

fn forget(server: &Server) {
    let flush = redis::cmd("SCRIPT").arg("FLUSH").take();
    flush.exec(&mut server.connection()).unwrap();
}

async fn each_way(server: &Server, cache: &Cache) {
    let (list, hash) = (cache.list(&RecentKey), cache.hash(&ProfileKey {}));
    let before = list.len().await.unwrap();
    forget(server);
    assert_eq!(list.push_back(&1).await.unwrap(), before + 1);
    forget(server);
    let (first, logins, second, len) = cache
        .pipeline((
            list.push_back(&2),
            hash.increment(ProfileFields::LOGINS, 1),
            list.push_back(&3),
            list.len(),
        ))
        .await
        .unwrap();
    // In their order, though the server had no script.
    assert_eq!([first, second, len], [before + 2, before + 3, before + 3]);
    forget(server);
    let (first, visits, second) = cache
        .pipeline((
            list.push_back(&4),
            hash.increment(ProfileFields::VISITS, 1),
            list.push_back(&5),
        ))
        .atomic()
        .await
        .unwrap();
    assert_eq!((first, second), (before + 4, before + 5));
    assert_eq!(logins, visits);
    forget(server);
    let mut batch = cache.batch();
    let first = batch.push(list.push_back(&6));
    let second = batch.push(list.push_back(&7));
    let mut pipeline = redis::pipe();
    let appended = batch.append_to(&mut pipeline).unwrap();
    let replies = pipeline.ignore_errors().query(&mut server.connection());
    let mut replies = appended.decode(replies.unwrap()).unwrap();
    assert_eq!(replies.take(first).unwrap(), before + 6);
    assert_eq!(replies.take(second).unwrap(), before + 7);
}

#[tokio::test]
async fn a_server_that_has_no_script_is_given_it() {
    for flavor in [Flavor::Redis, Flavor::Valkey] {
        let server = Server::start(flavor);
        let cache = builder().connect(&server.url()).await.unwrap();
        for _ in 0..3 {
            each_way(&server, &cache).await;
        }
        server.restart();
        each_way(&server, &cache).await;
    }
}

#[tokio::test]
async fn a_script_is_sent_by_its_digest_once_the_server_has_it() {
    let server = Server::start(Flavor::Redis);
    let cache = builder().connect(&server.url()).await.unwrap();
    let list = cache.list(&RecentKey);
    list.push_back(&1).await.unwrap();
    let mut recorder = server.record();
    list.push_back(&2).await.unwrap();
    let commands = recorder.recorded();
    let names: Vec<String> = commands.iter().map(Recorded::name).collect();
    assert_eq!(names.iter().filter(|name| *name == "EVALSHA").count(), 1);
    assert!(!names.iter().any(|name| name == "EVAL"));
}

/// A server can drop a script at any time, and a part that would be sent again for it would come behind the parts that follow.
#[tokio::test]
async fn every_script_in_a_batch_brings_its_source() {
    let server = Server::start(Flavor::Redis);
    let cache = builder().connect(&server.url()).await.unwrap();
    let list = cache.list(&RecentKey);
    list.push_back(&1).await.unwrap();
    let mut recorder = server.record();
    let pushes = [2, 3, 4].map(|item| list.push_back(&item));
    cache.pipeline(Vec::from(pushes)).await.unwrap();
    let commands = recorder.recorded();
    let names: Vec<String> = commands.iter().map(Recorded::name).collect();
    assert_eq!(names.iter().filter(|name| *name == "EVAL").count(), 3);
    assert!(!names.iter().any(|name| name == "EVALSHA"));
}

/// An error of a proxy does not say that the command has not run.
#[tokio::test]
async fn an_update_is_written_once_whatever_error_comes_for_it() {
    let writes = Arc::new(AtomicUsize::new(0));
    let written = Arc::clone(&writes);
    let server = users(1, move |request| {
        let is_write = request.name() == "SET" || request.name().starts_with("EVAL");
        written.fetch_add(usize::from(is_write), Relaxed);
        is_write.then(|| Answer::bytes("-ERR Connection timed out\r\n"))
    })
    .await;
    let cache = quick().connect(&server.url()).await.unwrap();
    let update = cache.update(&UserKey { id: 1 }, |_| Some(user(1)));
    assert_eq!(update.await.unwrap_err().kind(), ErrorKind::Server);
    assert_eq!(writes.load(Relaxed), 1);
}

/// The server repeats the arguments of a command that it does not know, which are any bytes.
#[tokio::test]
async fn a_server_without_scripts_costs_nobody_the_connection() {
    let server = Server::options(Flavor::Redis)
        .arguments(["--rename-command", "EVALSHA", ""])
        .start();
    let cache = builder().connect(&server.url()).await.unwrap();
    let list = cache.list(&RecentKey);
    for _ in 0..20 {
        let (pushed, len) = tokio::join!(list.push_back(&300), list.len());
        let error = pushed.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Server, "{error}");
        assert!(!error.may_have_run());
        assert!(error.to_string().contains("scripts(false)"), "{error}");
        assert_eq!(len.unwrap(), 0);
    }
}
