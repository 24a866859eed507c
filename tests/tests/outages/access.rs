//! Logins that are taken away, and names of which an address is dead.

use typed_cache_tests::harness::Flavor;

use crate::admin::command;
use crate::subject::{LONG, Subject};
use crate::table::{Column, Outcome, cells};

cells! {
    no_auth NoAuth: no_auth_on_plain no_auth_on_tls no_auth_on_own no_auth_on_waiting_pop;
    dead_address DeadAddress: dead_address_on_plain dead_address_on_tls dead_address_on_own dead_address_on_waiting_pop;
}

async fn no_auth(column: Column, flavor: Flavor, expected: Outcome) -> Subject {
    let subject = Subject::logged_in(column, flavor, "hunter2").await;
    subject.works().await;
    let mut admin = subject.server.connection();
    command(&mut admin, &["CONFIG", "SET", "requirepass", "another"]);
    // Those that are logged in stay so.
    subject.read(LONG).await.unwrap();
    command(&mut admin, &["CLIENT", "KILL", "TYPE", "normal"]);
    if column.is_ours() {
        let counts = &subject.counts;
        counts.wait_for(|seen| seen.connect_failed > 0).await;
    } else {
        // It finds out by the first command that its connection is closed.
        subject.fails_at_once().await;
    }
    assert_eq!(subject.fails_at_once().await, expected);
    command(&mut admin, &["CONFIG", "SET", "requirepass", "hunter2"]);
    if column == Column::Own {
        // redis-rs 1.8 connects again only after an error of I/O, and keeps the one of the login, as the guide says.
        assert_eq!(subject.fails_at_once().await, expected);
    } else {
        subject.recovers().await;
        subject.works().await;
    }
    subject.assert_done(0).await;
    subject
}

async fn dead_address(column: Column, flavor: Flavor, expected: Outcome) -> Subject {
    // The name has an address of each family on most machines, and the server listens on one alone. Where the name has one, only
    // the unit test of `backend/redis/dial.rs` holds this.
    let subject = Subject::by_name(column, flavor).await;
    subject.works().await;
    assert_eq!(expected, Outcome::Works);
    subject.assert_done(0).await;
    subject
}
