//! A server that stands still, ends, or is started again.

use typed_cache_tests::harness::{Flavor, Server};

use crate::subject::{LONG, SHORT, Subject};
use crate::table::{Column, Fault, Outcome, cells};

cells! {
    stopped Stopped: stopped_on_plain stopped_on_tls stopped_on_own stopped_on_waiting_pop;
    killed Killed: killed_on_plain killed_on_tls killed_on_own killed_on_waiting_pop;
    down Down: down_on_plain down_on_tls down_on_own down_on_waiting_pop;
    restarted Restarted: restarted_on_plain restarted_on_tls restarted_on_own restarted_on_waiting_pop;
}

async fn stopped(column: Column, flavor: Flavor, expected: Outcome) -> Subject {
    let subject = Subject::proxied(column, flavor).await;
    subject.works().await;
    let connected = subject.counts.seen().connected;
    subject.server.pause();
    assert_eq!(subject.fails_at_the_deadline().await, expected);
    let read = subject.read(SHORT).await.expect_err("nothing answers");
    assert!(read.is_timeout() && read.may_have_run(), "{read:?}");
    if column == Column::WaitingPop {
        // Its connection is closed, so that the server gives it no item later. The other one stays.
        let proxy = subject.proxy.as_ref().unwrap();
        proxy.wait_for(|traffic| traffic.open == 1).await;
    }
    subject.server.resume();
    if column == Column::WaitingPop {
        subject.wait_for_no_pop().await;
    }
    subject.works().await;
    subject.read(LONG).await.unwrap();
    // The increment was in the socket, and ran when the server went on.
    subject
        .assert_done(i64::from(column != Column::WaitingPop))
        .await;
    let reconnects = usize::from(column == Column::WaitingPop);
    assert_eq!(subject.counts.seen().connected, connected + reconnects);
    subject
}

async fn killed(column: Column, flavor: Flavor, expected: Outcome) -> Subject {
    let subject = Subject::proxied(column, flavor).await;
    subject.works().await;
    let work = subject.in_flight(Server::pause).await;
    subject.server.kill();
    assert_eq!(subject.end(work).await, expected);
    if column.is_ours() {
        let counts = &subject.counts;
        counts.wait_for(|seen| seen.connect_failed > 0).await;
    }
    starts_again(&subject).await;
    subject
}

async fn down(column: Column, flavor: Flavor, expected: Outcome) -> Subject {
    let subject = Subject::direct(column, flavor).await;
    subject.works().await;
    subject.server.kill();
    if column.is_ours() {
        // Until then an operation waits for the first attempt.
        let counts = &subject.counts;
        counts.wait_for(|seen| seen.connect_failed > 0).await;
    }
    for _ in 0..3 {
        assert_eq!(subject.fails_at_once().await, expected);
    }
    let read = subject.read(LONG).await.expect_err("nobody listens");
    assert!(read.is_unavailable(), "{read:?}");
    assert_eq!(read.may_have_run(), !column.is_ours());
    let words = read.to_string().to_lowercase();
    assert!(words.contains("connection refused"), "{read:?}");
    starts_again(&subject).await;
    subject
}

/// Starts the server again, and asserts that the cache works with it without anybody's help.
async fn starts_again(subject: &Subject) {
    subject.server.restart();
    subject.forget();
    subject.recovers().await;
    subject.works().await;
    subject.assert_done(0).await;
}

async fn restarted(column: Column, flavor: Flavor, expected: Outcome) -> Subject {
    let subject = Subject::direct(column, flavor).await;
    subject.works().await;
    let before = subject.counts.seen().connected;
    subject.server.kill();
    if column.is_ours() {
        let counts = &subject.counts;
        counts.wait_for(|seen| seen.connect_failed > 0).await;
    }
    subject.server.restart();
    subject.forget();
    if column.is_ours() {
        let counts = &subject.counts;
        counts.wait_for(|seen| seen.connected > before).await;
    } else {
        // It finds out by its first command.
        let broken = Outcome::of(Fault::Down, column);
        assert_eq!(subject.fails_at_once().await, broken);
    }
    subject.works().await;
    assert_eq!(expected, Outcome::Works);
    subject.assert_done(0).await;
    subject
}
