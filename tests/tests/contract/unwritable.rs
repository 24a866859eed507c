//! Values that cannot be written: an error before anything is sent.

use typed_cache::{Error, ErrorKind};

use crate::fixture::{Fixture, assert_error};
use crate::types::{
    Bomb, BombHash, BombHashFields, BombHashKey, BombKey, BombListKey, BombMapKey, Fuse, bomb, user,
};

const KEY: BombKey = BombKey { id: 1 };
const HASH: BombHashKey = BombHashKey { id: 1 };

/// Runs a case with a value whose serializer fails, and with one that is too large.
async fn each(f: &Fixture, case: impl AsyncFn(&Fixture, &Bomb, fn(&Error))) {
    let narrow = f.with(|builder| builder.max_value_bytes(20)).await;
    let encode: fn(&Error) = |error| assert_eq!(error.kind(), ErrorKind::Encode);
    let too_large: fn(&Error) = |error| assert_eq!(error.kind(), ErrorKind::TooLarge);
    case(&narrow, &bomb(1, true, 0), encode).await;
    case(&narrow, &bomb(1, false, 100), too_large).await;
    // In batches the commands around the operation are sent.
    if f.way == crate::fixture::Way::Alone {
        f.assert_messages(0);
    }
    let keys = format!("{}/*", f.prefix);
    let page = raw!(f, "SCAN", 0, "MATCH", keys, "COUNT", 1_000_000).0;
    let (_, keys): (u64, Vec<String>) = redis::from_redis_value(page).unwrap();
    assert!(keys.is_empty(), "{keys:?}");
}

pub(crate) async fn a_value_that_cannot_be_written_is_not_sent(f: Fixture) {
    each(&f, async |f, bomb, check| {
        check(&op!(f, |c| c.set(bomb)).unwrap_err());
        check(&op!(f, |c| c.set_at(&KEY, bomb)).unwrap_err());
        check(&op!(f, |c| c.set(bomb).if_absent()).unwrap_err());
        check(&op!(f, |c| c.set_at(&KEY, bomb).if_absent()).unwrap_err());
        check(&op!(f, |c| c.set(bomb).if_present()).unwrap_err());
        check(&op!(f, |c| c.set_at(&KEY, bomb).if_present()).unwrap_err());
        check(&op!(f, |c| c.set(bomb).if_present().keep_ttl()).unwrap_err());
        check(&op!(f, |c| c.set_at(&KEY, bomb).if_present().keep_ttl()).unwrap_err());
        check(&op!(f, |c| c.replace(bomb)).unwrap_err());
        let error = f.swap_at(&KEY, bomb).await.unwrap_err();
        check(&error);
        assert_eq!(error.resource(), Some("bomb"));
        assert!(!error.may_have_run());
    })
    .await;
}

pub(crate) async fn a_field_that_cannot_be_written_is_not_sent(f: Fixture) {
    each(&f, async |f, bomb, check| {
        let Bomb { id, fuse, load } = bomb.clone();
        let (good, record) = (Fuse { lit: false }, BombHash { id, fuse, load });
        let fields = (BombHashFields::FUSE, BombHashFields::LOAD);
        if fuse.lit {
            check(&op!(f, |c| c.hash(&HASH).set_field(fields.0, &fuse)).unwrap_err());
        } else {
            check(&op!(f, |c| c.hash(&HASH).set_field(fields.1, &record.load)).unwrap_err());
        }
        let values = || {
            [
                fields.0.to(&good),
                fields.1.to(&record.load),
                fields.0.to(&fuse),
            ]
        };
        check(&op!(f, |c| c.hash(&HASH).set_fields(values())).unwrap_err());
        let error = op!(f, |c| c.hash(&HASH).set(&record)).unwrap_err();
        check(&error);
        assert_eq!(error.resource(), Some("bombs"));
    })
    .await;
}

pub(crate) async fn a_value_of_a_map_that_cannot_be_written_is_not_sent(f: Fixture) {
    let good = bomb(1, false, 0);
    each(&f, async |f, bomb, check| {
        check(&op!(f, |c| c.map(&BombMapKey).set(&1, bomb)).unwrap_err());
        let entries = || [(&1, &good), (&2, bomb)];
        let error = op!(f, |c| c.map(&BombMapKey).set_many(entries())).unwrap_err();
        check(&error);
        assert_eq!(error.resource(), Some("bomb-map"));
    })
    .await;
}

pub(crate) async fn an_item_that_cannot_be_written_is_not_sent(f: Fixture) {
    let (good, list) = (bomb(1, false, 0), BombListKey);
    each(&f, async |f, bomb, check| {
        let many = || [&good, bomb];
        check(&op!(f, |c| c.list(&list).push_front(bomb)).unwrap_err());
        check(&op!(f, |c| c.list(&list).push_back(bomb)).unwrap_err());
        check(&op!(f, |c| c.list(&list).push_front_many(many())).unwrap_err());
        check(&op!(f, |c| c.list(&list).push_back_many(many())).unwrap_err());
        check(&op!(f, |c| c.list(&list).push_front_capped(many(), 9)).unwrap_err());
        check(&op!(f, |c| c.list(&list).push_back_capped(many(), 9)).unwrap_err());
        check(&op!(f, |c| c.list(&list).set(0, bomb)).unwrap_err());
        let error = op!(f, |c| c.list(&list).remove(0, bomb)).unwrap_err();
        check(&error);
        assert_eq!(error.resource(), Some("bomb-list"));
    })
    .await;
}

pub(crate) async fn in_a_plain_batch_it_fails_in_its_own_slot(f: Fixture) {
    let mut batch = f.cache.batch();
    let before = batch.push(f.cache.set(&user(1)));
    let bad = batch.push(f.cache.set(&bomb(1, true, 0)));
    let fuse = Fuse { lit: true };
    let field = batch.push(f.cache.hash(&HASH).set_field(BombHashFields::FUSE, &fuse));
    let behind = batch.push(f.cache.set(&user(2)));
    let mut replies = batch.run().await.unwrap();
    replies.take(before).unwrap();
    replies.take(behind).unwrap();
    assert_eq!(replies.take(bad).unwrap_err().kind(), ErrorKind::Encode);
    assert_eq!(replies.take(field).unwrap_err().kind(), ErrorKind::Encode);
    assert!(f.messages().is_none_or(|messages| messages == [2]));
}

pub(crate) async fn an_atomic_batch_fails_before_it_is_sent(f: Fixture) {
    for make_atomic in [true, false] {
        let mut batch = f.cache.batch();
        batch = if make_atomic { batch.atomic() } else { batch };
        let _ = batch.push(f.cache.set(&user(1)));
        let _ = batch.push(f.cache.set(&bomb(1, true, 0)));
        batch = if make_atomic { batch } else { batch.atomic() };
        let error = batch.run().await.unwrap_err();
        assert_error(&error, ErrorKind::Encode, "bomb");
    }
    f.assert_messages(0);
}

pub(crate) async fn a_batch_with_it_is_not_appended_to_a_pipeline(f: Fixture) {
    let mut batch = f.cache.batch();
    let _ = batch.push(f.cache.set(&user(1)));
    let _ = batch.push(f.cache.set(&bomb(1, true, 0)));
    let mut pipeline = redis::pipe();
    pipeline.cmd("PING");
    let error = batch.append_to(&mut pipeline).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encode);
    assert_eq!(pipeline.len(), 1, "nothing was moved");
}

cases! { unwritable, every way:
    a_value_that_cannot_be_written_is_not_sent [
        Cache::set!Encode Cache::set!TooLarge Cache::set_at!Encode Cache::set_at!TooLarge
        Operation::if_absent Operation::if_present Operation::keep_ttl Cache::replace!Encode
        Cache::replace!TooLarge
    ]
    a_field_that_cannot_be_written_is_not_sent [
        Hash::set_field!Encode Hash::set_field!TooLarge Hash::set_fields!Encode
        Hash::set_fields!TooLarge Hash::set!Encode Hash::set!TooLarge
    ]
    a_value_of_a_map_that_cannot_be_written_is_not_sent [Map::set!Encode Map::set!TooLarge Map::set_many!Encode Map::set_many!TooLarge]
    an_item_that_cannot_be_written_is_not_sent [
        List::push_front!Encode List::push_front!TooLarge List::push_back!Encode
        List::push_back!TooLarge List::push_front_many!Encode List::push_front_many!TooLarge
        List::push_back_many!Encode List::push_back_many!TooLarge List::push_front_capped!Encode
        List::push_front_capped!TooLarge List::push_back_capped!Encode List::push_back_capped!TooLarge
        List::set!Encode List::set!TooLarge List::remove!Encode List::remove!TooLarge
    ]
}

cases! { unwritable, alone:
    in_a_plain_batch_it_fails_in_its_own_slot [Batch::run]
    an_atomic_batch_fails_before_it_is_sent [Batch::atomic Batch::run]
    a_batch_with_it_is_not_appended_to_a_pipeline [Batch::append_to]
}
