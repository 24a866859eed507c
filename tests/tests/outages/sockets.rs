//! Connections that the server closes or holds, and one that breaks in the middle of a reply.

use typed_cache_tests::harness::{Flavor, Server};

use crate::admin::command;
use crate::subject::{LONG, SHORT, Subject};
use crate::table::{Column, Outcome, cells};

cells! {
    client_kill ClientKill: client_kill_on_plain client_kill_on_tls client_kill_on_own client_kill_on_waiting_pop;
    client_pause ClientPause: client_pause_on_plain client_pause_on_tls client_pause_on_own client_pause_on_waiting_pop;
    cut Cut: cut_on_plain cut_on_tls cut_on_own cut_on_waiting_pop;
}

/// Holds writes, and nothing else, until `CLIENT UNPAUSE`.
const PAUSE: &[&str] = &["CLIENT", "PAUSE", "600000", "WRITE"];

async fn client_kill(column: Column, flavor: Flavor, expected: Outcome) -> Subject {
    let subject = Subject::proxied(column, flavor).await;
    subject.works().await;
    let pause = |server: &Server| command(&mut server.connection(), PAUSE);
    let work = subject.in_flight(pause).await;
    let mut admin = subject.server.connection();
    command(&mut admin, &["CLIENT", "KILL", "TYPE", "normal"]);
    assert_eq!(subject.end(work).await, expected);
    if column.is_ours() {
        let counts = &subject.counts;
        counts.wait_for(|seen| seen.disconnected > 0).await;
    }
    command(&mut admin, &["CLIENT", "UNPAUSE"]);
    subject.works().await;
    subject.read(LONG).await.unwrap();
    // What the server held when it closed the connection was dropped. The client cannot know that.
    subject.assert_done(0).await;
    subject
}

async fn client_pause(column: Column, flavor: Flavor, expected: Outcome) -> Subject {
    let subject = Subject::proxied(column, flavor).await;
    subject.works().await;
    let mut admin = subject.server.connection();
    command(&mut admin, PAUSE);
    assert_eq!(subject.fails_at_the_deadline().await, expected);
    if column == Column::WaitingPop {
        subject.read(LONG).await.unwrap();
        subject.wait_for_no_pop().await;
    } else {
        // The server reads no more of a connection on which it holds a write.
        let read = subject
            .read(SHORT)
            .await
            .expect_err("it is behind the write");
        assert!(read.is_timeout() && read.may_have_run(), "{read:?}");
    }
    command(&mut admin, &["CLIENT", "UNPAUSE"]);
    subject.works().await;
    // The increment was held by the server, and ran when the pause ended; a pop is gone with its connection.
    subject
        .assert_done(i64::from(column != Column::WaitingPop))
        .await;
    assert_eq!(subject.counts.seen().disconnected, 0);
    subject
}

async fn cut(column: Column, flavor: Flavor, expected: Outcome) -> Subject {
    let subject = Subject::proxied(column, flavor).await;
    for _ in 0..9 {
        subject.works().await;
    }
    let proxy = subject.proxy.as_ref().unwrap();
    // `:1` of `:10`, the head of a pop's reply, a part of a TLS record.
    let bytes = if column == Column::Tls { 10 } else { 2 };
    let cut = |_server: &Server| proxy.cut_after_replies(bytes);
    let work = subject.in_flight(cut).await;
    subject.push().await;
    assert_eq!(subject.end(work).await, expected);
    if column.is_ours() {
        let counts = &subject.counts;
        counts.wait_for(|seen| seen.disconnected > 0).await;
    }
    subject.works().await;
    // A read is sent once more.
    proxy.cut_after_replies(bytes);
    subject.read(LONG).await.unwrap();
    // The increment ran. The item of the pop was taken and not received: the one moment in which an item can be lost.
    subject.assert_done(1).await;
    subject
}
