//! Servers that refuse to work: out of memory, a replica, loading.

use tokio::task::JoinHandle;
use typed_cache::ErrorKind;
use typed_cache_tests::harness::{Flavor, Server};

use crate::admin::{command, info};
use crate::counts::until;
use crate::subject::{LONG, Subject};
use crate::table::{Column, Outcome, cells};

cells! {
    out_of_memory OutOfMemory:
        out_of_memory_on_plain out_of_memory_on_tls out_of_memory_on_own out_of_memory_on_waiting_pop;
    read_only ReadOnly: read_only_on_plain read_only_on_tls read_only_on_own read_only_on_waiting_pop;
    loading Loading: loading_on_plain loading_on_tls loading_on_own loading_on_waiting_pop;
}

async fn out_of_memory(column: Column, flavor: Flavor, expected: Outcome) -> Subject {
    let subject = Subject::direct(column, flavor).await;
    subject.works().await;
    subject.push().await;
    let mut admin = subject.server.connection();
    command(&mut admin, &["CONFIG", "SET", "maxmemory", "1"]);
    let outcome = match column {
        // It takes an item out, which needs no memory.
        Column::WaitingPop => subject.work(LONG).await.map(|()| Outcome::Works).unwrap(),
        Column::Plain | Column::Tls | Column::Own => subject.fails_at_once().await,
    };
    assert_eq!(outcome, expected);
    subject.read(LONG).await.unwrap();
    command(&mut admin, &["CONFIG", "SET", "maxmemory", "0"]);
    subject.works().await;
    subject.assert_done(0).await;
    assert_eq!(
        subject.counts.seen().disconnected,
        0,
        "the connection stays"
    );
    subject
}

async fn read_only(column: Column, flavor: Flavor, expected: Outcome) -> Subject {
    let subject = Subject::direct(column, flavor).await;
    subject.works().await;
    let before = subject.counts.seen().connected;
    let mut admin = subject.server.connection();
    let outcome = if column == Column::WaitingPop {
        let work = subject.in_flight(become_replica).await;
        subject.end(work).await
    } else {
        become_replica(&subject.server);
        subject.fails_at_once().await
    };
    assert_eq!(outcome, expected);
    match column {
        Column::Plain | Column::Tls => {
            let counts = &subject.counts;
            counts
                .wait_for(|seen| seen.disconnected > 0 && seen.connected > before)
                .await;
        }
        // The replaced one of a pop is made by the next pop; the cache replaces no connection of a caller.
        Column::WaitingPop | Column::Own => {}
    }
    subject.read(LONG).await.unwrap();
    command(&mut admin, &["REPLICAOF", "NO", "ONE"]);
    subject.works().await;
    subject.assert_done(0).await;
    subject
}

fn become_replica(server: &Server) {
    command(&mut server.connection(), &["REPLICAOF", "127.0.0.1", "1"]);
}

async fn loading(column: Column, flavor: Flavor, expected: Outcome) -> Subject {
    let subject = Subject::direct(column, flavor).await;
    subject.works().await;
    let mut admin = subject.server.connection();
    let reload = start_loading(&subject, &mut admin).await;
    assert_eq!(subject.fails_at_once().await, expected);
    if column.is_ours() {
        // The connection is replaced, and a server that still loads is none to connect to.
        let counts = &subject.counts;
        if column != Column::WaitingPop {
            counts
                .wait_for(|seen| seen.disconnected > 0 && seen.connect_failed > 0)
                .await;
        }
        let refused = Outcome::Fails {
            kind: ErrorKind::Unavailable,
            code: Some("LOADING".to_owned()),
            may_have_run: false,
        };
        assert_eq!(subject.fails_at_once().await, refused);
    }
    command(&mut admin, &["CONFIG", "SET", "key-load-delay", "0"]);
    reload.await.unwrap();
    subject.recovers().await;
    subject.works().await;
    subject.assert_done(0).await;
    subject
}

/// Lets the server load its data, slowly until `key-load-delay` is 0. It answers in between the keys.
async fn start_loading(subject: &Subject, admin: &mut redis::Connection) -> JoinHandle<()> {
    command(admin, &["CONFIG", "SET", "rdbcompression", "no"]);
    command(admin, &["DEBUG", "POPULATE", "1000", "filler", "2000"]);
    command(
        admin,
        &[
            "CONFIG",
            "SET",
            "loading-process-events-interval-bytes",
            "1024",
        ],
    );
    command(admin, &["CONFIG", "SET", "key-load-delay", "10000"]);
    let mut loader = subject.server.connection();
    let reload = move || command(&mut loader, &["DEBUG", "RELOAD"]);
    let reload = tokio::task::spawn_blocking(reload);
    let loads = async || info(admin, "persistence").contains("\nloading:1\r");
    until(loads, || "it does not load".to_owned()).await;
    reload
}
