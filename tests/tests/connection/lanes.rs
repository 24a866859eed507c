//! Several connections of one cache, and the bound on pops that wait.

use std::collections::HashSet;
use std::time::Duration;

use typed_cache::{Cache, ErrorKind};
use typed_cache_tests::harness::{Flavor, Server};
use typed_cache_tests::users::{UserKey, user};

use crate::support::{JobsKey, VisitsKey, builder};

async fn with_connections(server: &Server, connections: usize) -> Cache {
    let builder = builder().connections(connections);
    builder.connect(&server.url()).await.expect("a server")
}

#[tokio::test]
async fn a_key_stays_on_one_of_several_connections() {
    let server = Server::start(Flavor::Redis);
    let cache = with_connections(&server, 4).await;
    let mut recorder = server.record();
    for id in 0..64 {
        cache.set(&user(id)).await.unwrap();
        assert_eq!(cache.get(&UserKey { id }).await.unwrap(), Some(user(id)));
    }
    let commands = recorder.recorded();
    let clients: HashSet<_> = commands.iter().map(|command| &command.client).collect();
    let of_handshake = |name: &str| ["HELLO", "CLIENT", "PING"].contains(&name);
    assert_eq!(clients.len(), 4);
    let mut of_key = std::collections::HashMap::new();
    for command in commands
        .iter()
        .filter(|command| !of_handshake(&command.name()))
    {
        let client = of_key
            .entry(command.words[1].clone())
            .or_insert(&command.client);
        assert_eq!(*client, &command.client, "a key stays where it is");
    }
}

#[tokio::test]
async fn a_batch_is_divided_by_key_and_keeps_its_order() {
    for flavor in Flavor::ALL {
        let server = Server::start(flavor);
        let cache = with_connections(&server, 3).await;
        let mut batch = cache.batch();
        let mut slots = Vec::new();
        for round in 1..=20 {
            for page in 0..16 {
                let slot = batch.push(cache.counter(&VisitsKey { page }).increment(1));
                slots.push((round, slot));
            }
        }
        let mut replies = batch.run().await.unwrap();
        for (round, slot) in slots {
            assert_eq!(replies.take(slot).unwrap(), round);
        }
        // Atomic ones, and those with several keys in a command, go whole.
        let reads = (0..16).map(|page| cache.counter(&VisitsKey { page }).get());
        let all = cache
            .pipeline(reads.collect::<Vec<_>>())
            .atomic()
            .await
            .unwrap();
        assert_eq!(all, vec![Some(20); 16]);
        let users: Vec<_> = (0..200).map(user).collect();
        cache.set_many(&users).await.unwrap().finish().unwrap();
        let keys: Vec<_> = (0..200).map(|id| UserKey { id }).collect();
        let found = cache.get_many(&keys).await.unwrap();
        assert!(
            found
                .into_iter()
                .zip(users)
                .all(|(found, user)| found == Some(user))
        );
    }
}

#[tokio::test]
async fn a_batch_of_several_messages_keeps_its_order_over_several_connections() {
    let server = Server::start(Flavor::Redis);
    let cache = with_connections(&server, 4).await;
    let counter = |page| cache.counter(&VisitsKey { page });
    let mut batch = cache.batch();
    for round in 0..30_000 {
        let _ = batch.push(counter(round % 50).increment(1));
    }
    // A command with several keys stands behind all of them.
    let keys: Vec<_> = (0..50).map(|page| VisitsKey { page }).collect();
    let deleted = batch.push(cache.delete_many(&keys));
    let again = batch.push(counter(7).increment(1));
    let mut replies = batch.run().await.unwrap();
    assert_eq!(replies.take(deleted).unwrap(), 50);
    assert_eq!(replies.take(again).unwrap(), 1);
    replies.finish().unwrap();
}

#[tokio::test]
async fn a_broken_connection_among_several_fails_its_own_parts_alone() {
    let server = Server::start(Flavor::Redis);
    let cache = with_connections(&server, 4).await;
    let keys: Vec<_> = (0..64).map(|id| UserKey { id }).collect();
    cache.get_many(&keys).await.unwrap();
    for id in 0..64 {
        cache.set(&user(id)).await.unwrap();
    }
    let killed = redis::cmd("CLIENT")
        .arg(&["KILL", "TYPE", "normal"])
        .exec(&mut server.connection());
    killed.expect("connections break");
    // Reads are sent again.
    let reads: Vec<_> = keys.iter().map(|key| cache.get(key)).collect();
    let found = cache.pipeline(reads).await.unwrap();
    assert!(
        found
            .into_iter()
            .zip(0..)
            .all(|(found, id)| found == Some(user(id)))
    );
}

#[tokio::test]
async fn pops_that_wait_are_bounded_and_take_turns() {
    let server = Server::start(Flavor::Redis);
    let cache = builder()
        .waiting_pops(8)
        .connect(&server.url())
        .await
        .unwrap();
    let list = |queue| cache.list(&JobsKey { queue });
    let long = Duration::from_secs(20);
    let waits: Vec<_> = (0..300)
        .map(|queue| tokio::spawn(list(queue).wait_pop_front(long)))
        .collect();
    let mut connection = server.connection();
    let mut clients = |field: &str| -> u64 {
        let info: String = redis::cmd("INFO")
            .arg("clients")
            .query(&mut connection)
            .unwrap();
        let value = info
            .lines()
            .find_map(|line| line.strip_prefix(field))
            .unwrap();
        value.trim_start_matches(':').parse().unwrap()
    };
    while clients("blocked_clients") < 8 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    // One that waits for a place ends by its deadline.
    let hasty = cache.with_timeout(Duration::from_millis(50));
    let refused = hasty
        .list(&JobsKey { queue: 999 })
        .wait_pop_front(Duration::from_millis(10))
        .await;
    let error = refused.expect_err("all places are taken");
    assert_eq!(error.kind(), ErrorKind::Overloaded, "{error}");
    assert!(
        !error.may_have_run() && error.to_string().contains("8 pops wait"),
        "{error}"
    );
    assert!(
        clients("connected_clients") <= 8 + 4,
        "one for each place, and ours"
    );
    for queue in 0..300 {
        list(queue).push_back(&queue).await.unwrap();
    }
    for (queue, wait) in (0..).zip(waits) {
        assert_eq!(wait.await.unwrap().unwrap(), Some(queue));
    }
}

#[tokio::test]
async fn a_closed_cache_gives_the_replies_that_are_due_and_takes_nothing_more() {
    for flavor in Flavor::ALL {
        let server = Server::start(flavor);
        let cache = with_connections(&server, 2).await;
        // Each is polled once before the cache is closed.
        let reads = futures_util::future::join_all((0..500).map(|id| cache.get(&UserKey { id })));
        let (reads, closed) = tokio::join!(reads, cache.close());
        closed.unwrap();
        assert!(reads.into_iter().all(|read| read.unwrap().is_none()));
        let error = cache
            .clone()
            .get(&UserKey { id: 1 })
            .await
            .expect_err("it is closed");
        assert!(
            error.is_unavailable() && error.to_string().contains("closed"),
            "{error}"
        );
        let mut connection = server.connection();
        let mut list = move || -> String {
            let list = redis::cmd("CLIENT").arg("LIST").query(&mut connection);
            list.unwrap()
        };
        // The tasks of the connections see it when they run.
        let closed = async {
            while list().contains("lib-name=typed-cache") || list().contains("resp=3") {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        let closed = tokio::time::timeout(Duration::from_secs(10), closed).await;
        closed.expect("no connection is left");
        cache.close().await.expect("again is no error");
    }
}
