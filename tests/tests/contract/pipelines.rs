//! Pipelines: a few operations in one message, matched by their types.

use typed_cache::{Cache, ErrorKind, Operation};

use crate::fixture::Fixture;
use crate::operations::{LOGINS, MOTTO, PROFILE, RECENT, USER, VISITS, text};
use crate::types::{UserKey, VisitsKey, bomb, user};

/// A counter whose key holds a list.
const SPOILT: VisitsKey = VisitsKey { page: 666 };

async fn spoil(f: &Fixture) {
    raw!(f, "RPUSH", f.key(&SPOILT), "foreign");
}

pub(crate) async fn a_pipeline_gives_every_result_in_its_place(f: Fixture) {
    let c = &f.cache;
    let results = c.pipeline((
        c.set(&user(1)),
        c.get(&USER),
        c.set(&user(1)).if_absent(),
        c.get_many([USER, UserKey { id: 2 }]),
        c.set_at(&MOTTO, &text("x")).if_present(),
        c.counter(&VISITS).increment(3),
        c.hash(&PROFILE).increment(LOGINS, 2),
        c.list(&RECENT).push_back(&text("a")),
        c.list(&RECENT).len(),
        c.delete(&USER),
        c.exists(&USER),
        c.take(&USER),
    ));
    let expected = (
        (),
        Some(user(1)),
        false,
        vec![Some(user(1)), None],
        false,
        3,
        2,
        1,
        1,
        true,
        false,
        None,
    );
    assert_eq!(results.await.unwrap(), expected);
    f.assert_messages(1);
}

pub(crate) async fn a_vec_of_operations_is_a_pipeline(f: Fixture) {
    let increments = |amounts: std::ops::Range<i64>| -> Vec<Operation<i64>> {
        let increment = |amount| f.cache.counter(&VISITS).increment(amount).into();
        amounts.map(increment).collect()
    };
    let counted = f.cache.pipeline(increments(1..4)).await.unwrap();
    assert_eq!(counted, [1, 3, 6]);
    f.assert_messages(1);
    let counted = f.cache.pipeline(increments(1..4)).atomic().each();
    let counted: Vec<i64> = counted.await.unwrap().into_iter().flatten().collect();
    assert_eq!(counted, [7, 9, 12]);
    let none = f.cache.pipeline(increments(0..0)).await.unwrap();
    assert!(none.is_empty());
    f.assert_messages(2);
}

pub(crate) async fn the_first_error_of_a_pipeline_is_its_error_and_the_others_run(f: Fixture) {
    spoil(&f).await;
    let c = &f.cache;
    let error = c
        .pipeline((
            c.set(&user(1)),
            c.counter(&SPOILT).get(),
            c.set(&bomb(1, true, 0)),
            c.counter(&VISITS).increment(1),
        ))
        .await
        .unwrap_err();
    let known = (error.kind(), error.index(), error.resource());
    assert_eq!(known, (ErrorKind::WrongType, Some(1), Some("visits")));
    assert_eq!(c.get(&USER).await.unwrap(), Some(user(1)));
    assert_eq!(c.counter(&VISITS).get().await.unwrap(), Some(1));
}

pub(crate) async fn each_operation_of_a_pipeline_can_have_its_own_result(f: Fixture) {
    spoil(&f).await;
    let c = &f.cache;
    let parts = || {
        (
            c.set(&user(1)),
            c.counter(&SPOILT).increment(1),
            c.get(&USER),
        )
    };
    for atomic in [false, true] {
        let pipeline = c.pipeline(parts()).each();
        let pipeline = if atomic { pipeline.atomic() } else { pipeline };
        let (set, increment, get) = pipeline.await.unwrap();
        set.unwrap();
        assert!(increment.unwrap_err().is_wrong_type());
        assert_eq!(get.unwrap(), Some(user(1)));
    }
    let (set, get) = (c.set(&bomb(1, true, 0)), c.get(&USER));
    let (set, get) = c.pipeline((set, get)).each().await.unwrap();
    assert_eq!(set.unwrap_err().kind(), ErrorKind::Encode);
    assert_eq!(get.unwrap(), Some(user(1)));
}

pub(crate) async fn an_atomic_pipeline_with_a_value_that_cannot_be_written_is_not_sent(f: Fixture) {
    let c = &f.cache;
    let (set, bad) = (c.set(&user(1)), c.set(&bomb(1, true, 0)));
    let error = c.pipeline((set, bad)).atomic().await.unwrap_err();
    let known = (error.kind(), error.index(), error.may_have_run());
    assert_eq!(known, (ErrorKind::Encode, Some(1), false));
    f.assert_messages(0);
    assert!(!c.exists(&USER).await.unwrap());
}

pub(crate) async fn what_a_pipeline_cannot_send_is_an_error_of_its_part(f: Fixture) {
    let other = Cache::memory();
    let c = &f.cache;
    let parts = (c.set(&user(1)), other.get(&USER));
    let error = c.pipeline(parts).await.unwrap_err();
    let known = (error.kind(), error.index());
    assert_eq!(known, (ErrorKind::InvalidInput, Some(1)));
    assert!(c.exists(&USER).await.unwrap());
}

cases! { pipelines, alone:
    a_pipeline_gives_every_result_in_its_place [Cache::pipeline]
    a_vec_of_operations_is_a_pipeline [Cache::pipeline Operation::atomic Operation::each]
    the_first_error_of_a_pipeline_is_its_error_and_the_others_run [Cache::pipeline]
    each_operation_of_a_pipeline_can_have_its_own_result [Operation::each Operation::atomic]
    an_atomic_pipeline_with_a_value_that_cannot_be_written_is_not_sent [Operation::atomic]
    what_a_pipeline_cannot_send_is_an_error_of_its_part [Cache::pipeline!InvalidInput]
}
