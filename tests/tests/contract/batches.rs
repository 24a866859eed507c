//! Batches: order, a result for each operation, groups, appending to a caller's pipeline, splitting.

use std::time::Duration;

use futures_util::FutureExt as _;
use typed_cache::redis::Value;
use typed_cache::{Batch, Cache, ErrorKind, Replies, Slot};

use crate::fixture::Fixture;
use crate::operations::{LOGINS, NEVER, PROFILE, RECENT, TEN, USER, VISITS, text};
use crate::types::{BombKey, MottoKey, OTHER, UserKey, VisitsKey, bomb, user};

/// One operation of a long batch, with its expected result.
enum Expected {
    Unit(Slot<()>),
    Text(Slot<Option<String>>, Option<String>),
    Count(Slot<i64>, i64),
    Length(Slot<u64>, u64),
    Echo(Slot<Value>, String),
    WrongType(Slot<Option<i64>>),
    Unencodable(Slot<()>),
}

impl Expected {
    /// Adds the operation at `index`; the kinds take turns.
    fn add(f: &Fixture, batch: &mut Batch, index: u64) -> Self {
        let (turn, key) = (index % 7, MottoKey { id: index / 7 });
        let round = i64::try_from(index / 7).unwrap() + 1;
        match turn {
            0 => Self::Unit(batch.push(f.cache.set_at(&key, &format!("motto {index}")))),
            1 => Self::Text(
                batch.push(f.cache.get(&key)),
                Some(format!("motto {}", index - 1)),
            ),
            2 => Self::Count(batch.push(f.cache.counter(&VISITS).increment(1)), round),
            3 => Self::Count(
                batch.push(f.cache.hash(&PROFILE).increment(LOGINS, 2)),
                round * 2,
            ),
            4 => Self::Length(
                batch.push(f.cache.list(&RECENT).push_back(&text("x"))),
                round.unsigned_abs(),
            ),
            5 => Self::WrongType(batch.push(f.cache.counter(&VisitsKey { page: 666 }).get())),
            _ => Self::Echo(batch.raw(echo(&index.to_string())), index.to_string()),
        }
    }

    fn check(self, replies: &mut Replies) {
        match self {
            Self::Unit(slot) => replies.take(slot).unwrap(),
            Self::Text(slot, expected) => assert_eq!(replies.take(slot).unwrap(), expected),
            Self::Count(slot, expected) => assert_eq!(replies.take(slot).unwrap(), expected),
            Self::Length(slot, expected) => assert_eq!(replies.take(slot).unwrap(), expected),
            Self::Echo(slot, expected) => {
                assert_eq!(
                    replies.take(slot).unwrap(),
                    Value::BulkString(expected.into())
                );
            }
            Self::WrongType(slot) => assert!(replies.take(slot).unwrap_err().is_wrong_type()),
            Self::Unencodable(slot) => {
                assert_eq!(replies.take(slot).unwrap_err().kind(), ErrorKind::Encode);
            }
        }
    }
}

fn echo(text: &str) -> redis::Cmd {
    redis::cmd("ECHO").arg(text).take()
}

async fn spoil(f: &Fixture) {
    raw!(f, "RPUSH", f.key(&VisitsKey { page: 666 }), "foreign");
}

/// A batch of so many commands, and what they should give.
async fn mixed(f: &Fixture, count: u64) -> (Batch, Vec<Expected>) {
    spoil(f).await;
    let mut batch = f.cache.batch();
    let add = |index| Expected::add(f, &mut batch, index);
    let expected = (0..count).map(add).collect();
    (batch, expected)
}

pub(crate) async fn a_thousand_mixed_commands_keep_their_order(f: Fixture) {
    let (batch, expected) = mixed(&f, 1_000).await;
    let mut replies = batch.run().await.unwrap();
    for expected in expected {
        expected.check(&mut replies);
    }
}

pub(crate) async fn a_thousand_mixed_commands_keep_their_order_in_a_transaction(f: Fixture) {
    let (batch, expected) = mixed(&f, 1_000).await;
    let mut replies = batch.atomic().run().await.unwrap();
    for expected in expected.into_iter().rev() {
        expected.check(&mut replies);
    }
    f.assert_messages(1);
}

pub(crate) async fn a_very_large_batch_is_split_and_keeps_its_order(f: Fixture) {
    spoil(&f).await;
    let mut batch = f.cache.batch();
    let mut expected = Vec::new();
    for index in 0..5_000 {
        expected.push(Expected::add(&f, &mut batch, index));
        if index % 500 == 0 {
            expected.push(Expected::Unencodable(
                batch.push(f.cache.set(&bomb(1, true, 0))),
            ));
        }
    }
    assert_eq!(batch.len(), 5_000 + 10);
    let mut replies = batch.run().await.unwrap();
    for expected in expected {
        expected.check(&mut replies);
    }
    if let Some(messages) = f.messages() {
        assert!(messages.len() >= 25, "{messages:?}");
        // With `MULTI` and `EXEC` of the groups.
        assert!(messages.iter().all(|commands| *commands <= 400));
    }
}

pub(crate) async fn one_failing_command_hides_no_other(f: Fixture) {
    spoil(&f).await;
    let mut batch = f.cache.batch();
    let first = batch.push(f.cache.set(&user(1)));
    let wrong_type = batch.push(f.cache.counter(&VisitsKey { page: 666 }).increment(1));
    let unknown = batch.raw(redis::cmd("NOSUCHCOMMAND").arg("secret").take());
    let arity = batch.raw(redis::cmd("GET"));
    let last = batch.push(f.cache.get(&USER));
    let mut replies = batch.run().await.unwrap();
    replies.take(first).unwrap();
    assert_eq!(replies.take(last).unwrap(), Some(user(1)));
    assert!(replies.take(wrong_type).unwrap_err().is_wrong_type());
    let error = replies.take(unknown).unwrap_err();
    assert_eq!(
        (error.kind(), error.code(), error.resource()),
        (ErrorKind::Server, Some("ERR"), None)
    );
    assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
    assert_eq!(replies.take(arity).unwrap_err().kind(), ErrorKind::Server);
}

pub(crate) async fn a_command_that_fails_in_a_transaction_fails_alone(f: Fixture) {
    spoil(&f).await;
    let mut batch = f.cache.batch().atomic();
    let first = batch.push(f.cache.set(&user(1)));
    let wrong_type = batch.push(f.cache.counter(&VisitsKey { page: 666 }).increment(1));
    let last = batch.push(f.cache.get(&USER));
    let mut replies = batch.run().await.unwrap();
    replies.take(first).unwrap();
    assert!(replies.take(wrong_type).unwrap_err().is_wrong_type());
    assert_eq!(replies.take(last).unwrap(), Some(user(1)));
}

pub(crate) async fn a_transaction_with_a_refused_command_does_not_run(f: Fixture) {
    for bad in [
        redis::cmd("NOSUCHCOMMAND").arg("secret").take(),
        redis::cmd("GET"),
    ] {
        let mut batch = f.cache.batch().atomic();
        let _ = batch.push(f.cache.set(&user(1)));
        let _ = batch.raw(bad);
        let error = batch.run().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Server);
        assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
        assert_eq!(f.cache.get(&USER).await.unwrap(), None);
    }
}

pub(crate) async fn an_empty_batch_sends_nothing(f: Fixture) {
    let batch = f.cache.batch();
    assert!(batch.is_empty());
    batch.run().await.unwrap().finish().unwrap();
    let mut batch = f.cache.batch().atomic();
    let none = batch.push(f.cache.get_many::<UserKey>([]));
    let fields = batch.push(f.cache.hash(&PROFILE).set_fields([]));
    assert_eq!((batch.len(), batch.is_empty()), (2, false));
    let mut replies = batch.run().await.unwrap();
    assert_eq!(replies.take(none).unwrap(), []);
    replies.take(fields).unwrap();
    f.assert_messages(0);
}

pub(crate) async fn a_slot_opens_its_own_batch_alone(f: Fixture) {
    let (mut one, mut other) = (f.cache.batch(), f.cache.batch());
    let mine = one.push(f.cache.get(&USER));
    let foreign = other.push(f.cache.get(&USER));
    let beyond = {
        let _ = other.push(f.cache.get(&USER));
        other.push(f.cache.get(&USER))
    };
    let mut replies = one.run().await.unwrap();
    for slot in [foreign, beyond] {
        let error = replies.take(slot).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
    }
    assert_eq!(replies.take(mine).unwrap(), None);
}

pub(crate) async fn operations_go_into_a_callers_own_pipeline(f: Fixture) {
    for is_atomic in [false, true] {
        raw!(f, "DEL", f.key(&VISITS), f.key(&PROFILE));
        spoil(&f).await;
        let mut pipeline = redis::pipe();
        if is_atomic {
            pipeline.atomic();
        }
        pipeline
            .cmd("ECHO")
            .arg("before")
            .cmd("GET")
            .arg("no such key");
        let mut one = f.cache.batch();
        let count = one.push(f.cache.counter(&VISITS).increment(3));
        let failing = one.push(f.cache.counter(&VisitsKey { page: 666 }).increment(1));
        let nothing = one.push(f.cache.get_many::<UserKey>([]));
        let one = one.append_to(&mut pipeline).unwrap();
        pipeline.cmd("ECHO").arg("between");
        let mut two = f.cache.batch();
        let logins = two.push(f.cache.hash(&PROFILE).increment(LOGINS, 4));
        let exists = two.push(f.cache.exists(&VISITS));
        let two = two.append_to(&mut pipeline).unwrap();
        pipeline.cmd("ECHO").arg("behind");
        let all = f.raw.ask_all(&pipeline).await;
        assert_eq!(all[0], Value::BulkString(b"before".to_vec()));
        assert_eq!(*all.last().unwrap(), Value::BulkString(b"behind".to_vec()));
        let mut replies = one.decode(all.clone()).unwrap();
        assert_eq!(replies.take(count).unwrap(), 3);
        assert!(replies.take(failing).unwrap_err().is_wrong_type());
        assert_eq!(replies.take(nothing).unwrap(), []);
        let mut replies = two.decode(all).unwrap();
        assert_eq!(replies.take(logins).unwrap(), 4);
        assert!(replies.take(exists).unwrap());
    }
    f.assert_messages(0);
}

pub(crate) async fn a_large_batch_is_appended_whole(f: Fixture) {
    let (batch, expected) = mixed(&f, 700).await;
    let mut pipeline = redis::pipe();
    let appended = batch.append_to(&mut pipeline).unwrap();
    let all = f.raw.ask_all(&pipeline).await;
    let mut replies = appended.decode(all).unwrap();
    for expected in expected {
        expected.check(&mut replies);
    }
}

pub(crate) async fn too_few_replies_are_an_error(f: Fixture) {
    let mut pipeline = redis::pipe();
    pipeline.cmd("PING");
    let mut batch = f.cache.batch();
    let _ = batch.push(f.cache.get(&USER));
    let _ = batch.push(f.cache.exists(&USER));
    let appended = batch.append_to(&mut pipeline).unwrap();
    let error = appended.decode(vec![Value::Okay, Value::Nil]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol);
}

pub(crate) async fn replies_can_be_taken_in_any_order(f: Fixture) {
    let mut batch = f.cache.batch();
    let slots: Vec<_> = (1..=9)
        .map(|count| (batch.push(f.cache.counter(&VISITS).increment(1)), count))
        .collect();
    let mut replies = batch.run().await.unwrap();
    for (slot, count) in slots.into_iter().rev() {
        assert_eq!(replies.take(slot).unwrap(), count);
    }
}

pub(crate) async fn several_values_get_a_slot_each(f: Fixture) {
    let f = f.with(|builder| builder.max_value_bytes(50)).await;
    let [good, lit, heavy] = [bomb(1, false, 0), bomb(2, true, 0), bomb(3, false, 50)];
    let mut batch = f.cache.batch();
    let sets = [
        f.cache.set(&good).ttl(TEN),
        f.cache.set(&lit).ttl(NEVER),
        f.cache.set(&heavy).ttl(TEN),
    ];
    let slots = sets.map(|set| batch.push(set));
    let read = batch.push(f.cache.get(&BombKey { id: 1 }));
    let mut replies = batch.run().await.unwrap();
    let stored = slots.into_iter().map(|slot| replies.take(slot));
    let kinds: Vec<_> = stored
        .map(|stored| stored.map_err(|error| error.kind()))
        .collect();
    assert_eq!(
        kinds,
        [Ok(()), Err(ErrorKind::Encode), Err(ErrorKind::TooLarge)]
    );
    assert_eq!(replies.take(read).unwrap(), Some(good));
    f.assert_ttl(&BombKey { id: 1 }, OTHER).await;
}

pub(crate) async fn an_atomic_batch_stays_one_in_a_callers_own_pipeline(f: Fixture) {
    let mut batch = f.cache.batch().atomic();
    let count = batch.push(f.cache.counter(&VISITS).increment(1));
    let stored = batch.push(f.cache.set(&user(1)));
    let mut pipeline = redis::pipe();
    pipeline.cmd("PING");
    let appended = batch.append_to(&mut pipeline).unwrap();
    pipeline.cmd("PING");
    let names: Vec<_> = pipeline
        .cmd_iter()
        .map(|command| match command.args_iter().next() {
            Some(redis::Arg::Simple(name)) => String::from_utf8_lossy(name).into_owned(),
            _ => String::new(),
        })
        .collect();
    assert_eq!(
        names,
        ["PING", "MULTI", "SET", "INCRBY", "SET", "EXEC", "PING"]
    );
    let replies = f.raw.ask_all(&pipeline).await;
    let mut replies = appended.decode(replies).unwrap();
    assert_eq!(replies.take(count).unwrap(), 1);
    replies.take(stored).unwrap();
}

pub(crate) async fn a_batch_ends_with_the_first_error_that_nobody_took(f: Fixture) {
    spoil(&f).await;
    let mut batch = f.cache.batch();
    let _ = batch.push(f.cache.set(&user(1)));
    let opened = batch.push(f.cache.counter(&VisitsKey { page: 666 }).get());
    let _ = batch.push(f.cache.counter(&VisitsKey { page: 666 }).increment(1));
    let _ = batch.push(f.cache.set(&bomb(1, true, 0)));
    let mut replies = batch.run().await.unwrap();
    assert!(replies.take(opened).unwrap_err().is_wrong_type());
    let error = replies.finish().unwrap_err();
    let expected = (ErrorKind::WrongType, Some(2), Some("visits"));
    assert_eq!((error.kind(), error.index(), error.resource()), expected);

    let mut batch = f.cache.batch();
    let _ = batch.push(f.cache.set(&user(1)));
    let _ = batch.push(f.cache.set(&bomb(1, true, 0)));
    let error = batch.run().await.unwrap().finish().unwrap_err();
    let expected = (ErrorKind::Encode, Some(1), Some("bomb"));
    assert_eq!((error.kind(), error.index(), error.resource()), expected);

    let mut batch = f.cache.batch();
    let _ = batch.push(f.cache.set(&user(1)));
    let _ = batch.push(f.cache.counter(&VisitsKey { page: 1 }).increment(1));
    batch.run().await.unwrap().finish().unwrap();
}

pub(crate) async fn a_batch_of_large_values_is_split_by_their_bytes(f: Fixture) {
    let large = "x".repeat(600 << 10);
    let mut batch = f.cache.batch();
    for id in 0..6 {
        let _ = batch.push(f.cache.set_at(&MottoKey { id }, &large));
    }
    batch.run().await.unwrap().finish().unwrap();
    f.assert_messages(3);
    assert_eq!(f.cache.get(&MottoKey { id: 5 }).await.unwrap(), Some(large));
}

pub(crate) async fn what_a_batch_cannot_send_is_an_error_of_its_slot(f: Fixture) {
    let mut polled = f.cache.get(&USER);
    // A server has not answered at the first poll.
    let is_answered = (&mut polled).now_or_never().is_some();
    assert_eq!(is_answered, f.answers_at_once());
    let other = Cache::memory();
    let mut batch = f.cache.batch();
    let slots = [
        batch.push(f.cache.get(&USER).timeout(Duration::from_secs(1))),
        batch.push(other.get(&USER)),
        batch.push(polled),
    ];
    let set = batch.push(f.cache.with_timeout(Duration::from_secs(9)).set(&user(1)));
    assert_eq!(batch.len(), 4);
    let mut replies = batch.run().await.unwrap();
    for slot in slots {
        let error = replies.take(slot).unwrap_err();
        let known = (error.kind(), error.resource());
        assert_eq!(known, (ErrorKind::InvalidInput, Some("user")), "{error}");
    }
    replies.take(set).unwrap();
}

pub(crate) async fn an_option_that_comes_after_the_first_poll_is_an_error(f: Fixture) {
    let polled = || {
        let mut set = f.cache.set(&user(1));
        let is_answered = (&mut set).now_or_never().is_some();
        assert_eq!(is_answered, f.answers_at_once());
        set
    };
    let results = [
        polled().ttl(Duration::from_secs(1)).await,
        polled().keep_ttl().await,
        polled().timeout(Duration::from_secs(1)).await,
        polled().if_present().await.map(drop),
    ];
    for result in results {
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
        let is_late = error.to_string().contains("set options first");
        assert_eq!(is_late, !f.answers_at_once(), "{error}");
    }
}

pub(crate) async fn a_batch_that_has_ended_sends_nothing_when_it_is_awaited_again(f: Fixture) {
    let mut batch = f.cache.batch().atomic();
    let _ = batch.push(f.cache.counter(&VISITS).increment(1));
    let _ = batch.push(f.cache.set(&bomb(1, true, 0)));
    let mut failed = batch.run();
    assert_eq!((&mut failed).await.unwrap_err().kind(), ErrorKind::Encode);
    let mut batch = f.cache.batch();
    let _ = batch.push(f.cache.counter(&VISITS).increment(1));
    let mut answered = batch.run();
    (&mut answered).await.unwrap().finish().unwrap();
    for again in [failed, answered] {
        let error = again.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
        assert!(!error.may_have_run());
    }
    assert_eq!(f.cache.counter(&VISITS).get().await.unwrap(), Some(1));
}

cases! { batches, alone:
    a_batch_that_has_ended_sends_nothing_when_it_is_awaited_again [Batch::atomic Batch::run!InvalidInput]
    an_option_that_comes_after_the_first_poll_is_an_error [Operation::ttl!InvalidInput Operation::timeout]
    what_a_batch_cannot_send_is_an_error_of_its_slot [Batch::push!InvalidInput Operation::timeout]
    an_atomic_batch_stays_one_in_a_callers_own_pipeline [Batch::atomic Batch::append_to Appended::decode]
    a_batch_ends_with_the_first_error_that_nobody_took [Replies::finish]
    a_batch_of_large_values_is_split_by_their_bytes [Batch::run]
    a_thousand_mixed_commands_keep_their_order [Cache::batch Batch::run Replies::take]
    a_thousand_mixed_commands_keep_their_order_in_a_transaction [Batch::atomic Batch::run]
    a_very_large_batch_is_split_and_keeps_its_order [Batch::run Batch::len]
    one_failing_command_hides_no_other [Batch::run Batch::raw]
    a_command_that_fails_in_a_transaction_fails_alone [Batch::atomic]
    a_transaction_with_a_refused_command_does_not_run [Batch::atomic Batch::raw]
    an_empty_batch_sends_nothing [Batch::is_empty Batch::len Batch::run]
    a_slot_opens_its_own_batch_alone [Replies::take!InvalidInput]
    operations_go_into_a_callers_own_pipeline [Batch::append_to Appended::decode]
    a_large_batch_is_appended_whole [Batch::append_to Appended::decode]
    too_few_replies_are_an_error [Appended::decode!Protocol]
    replies_can_be_taken_in_any_order [Replies::take]
    several_values_get_a_slot_each [Batch::push Operation::ttl]
}
