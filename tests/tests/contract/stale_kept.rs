//! Writes that keep the TTL of an entry, over entries whose freshness ends before they do: what was left of it stays.

use std::future::ready;
use std::ops::Range;
use std::time::Duration;

use typed_cache::{Cache, Cacheable, ErrorKind, Expiry, Operation, Ttl};

use crate::fixture::Fixture;
use crate::stale::{KEY, Price, PriceKey, price};

const HOUR: Duration = Duration::from_secs(60 * 60);
const TTL: Duration = Duration::from_secs(10 * 60);
/// What is left of the entries that are replaced.
const LEFT: Duration = Duration::from_secs(5 * 60);
/// The most that passes during a case.
const SLACK: Duration = Duration::from_secs(30);

/// The grace and the TTL in the header.
type Times = [u64; 2];

const OF_TYPE: Times = [3_600_000, 600_000];
const OF_LONG: Times = [36_000_000, 600_000];
const NONE: Times = [0, 0];

/// The same entries by a release without `grace`.
#[derive(serde::Serialize, serde::Deserialize, Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "price", ttl = "10m", key_type = BeforeKey)]
struct Before {
    #[cache(key)]
    item: u64,
    cents: u64,
}

/// The same entries by a release with more of it.
#[derive(serde::Serialize, serde::Deserialize, Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "price", ttl = "10m", grace = "10h", key_type = LongKey)]
struct Long {
    #[cache(key)]
    item: u64,
    cents: u64,
}

const LONG: Long = Long { item: 7, cents: 1 };

impl Fixture {
    /// Lets the server keep the entry for so long.
    async fn shorten(&self, left: Duration) {
        let millis = left.as_millis().to_string();
        assert_eq!(raw!(self, "PEXPIRE", self.key(&KEY), millis).int(), 1);
    }

    /// The number in these bytes of the entry.
    async fn number(&self, at: Range<usize>) -> u64 {
        let stored = raw!(self, "GET", self.key(&KEY)).bytes().unwrap();
        let bytes = stored[at].iter().rev();
        bytes.fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    async fn times(&self) -> Times {
        [self.number(5..10).await, self.number(10..15).await]
    }

    /// Checks the value, its grace, and that so much is left of it.
    async fn assert_kept(&self, cents: u64, times: Times, left: Duration) {
        let aged = self.cache.get_stale(&KEY).await.unwrap().unwrap();
        assert_eq!((aged.value, self.times().await), (price(cents), times));
        let kept = Duration::from_millis(self.pttl(&KEY).await.try_into().unwrap());
        assert!(kept <= left && kept + SLACK > left, "{kept:?} are left");
        let grace = Duration::from_millis(times[0]);
        let age = grace.saturating_sub(left);
        if self.is_memory() {
            // Its clock stands still.
            assert_eq!((kept, aged.stale_for), (left, age));
        }
        assert!(aged.stale_for >= age && aged.stale_for < age + SLACK);
        let is_fresh = kept > grace;
        let found = self.cache.get(&KEY).await.unwrap();
        assert_eq!(found, is_fresh.then(|| price(cents)));
    }
}

/// Stores the entry anew in front of each write that keeps its TTL, and checks what is there behind that.
macro_rules! assert_each_keeps {
    ($f:ident, $is_fresh:literal, $times:expr, $left:expr, $put:expr) => {
        let (f, times, left) = (&$f, $times, $left);
        $put.await;
        op!(f, |c| c.set(&price(2)).keep_ttl()).unwrap();
        f.assert_kept(2, times, left).await;
        $put.await;
        op!(f, |c| c.set_at(&KEY, &price(3)).keep_ttl()).unwrap();
        f.assert_kept(3, times, left).await;
        $put.await;
        let old = op!(f, |c| c.replace(&price(4)).keep_ttl()).unwrap();
        assert_eq!(old, $is_fresh.then(|| price(1)));
        f.assert_kept(4, times, left).await;
        $put.await;
        let present = op!(f, |c| c.set(&price(5)).if_present().keep_ttl()).unwrap();
        let absent = op!(f, |c| c.set(&price(6)).if_absent().keep_ttl()).unwrap();
        assert_eq!((present, absent), ($is_fresh, !$is_fresh));
        f.assert_kept(if $is_fresh { 5 } else { 6 }, times, left)
            .await;
    };
}

pub(crate) async fn a_write_over_an_entry_without_times_is_fresh_for_all_that_is_left(f: Fixture) {
    let put = async || {
        let before = Before { item: 7, cents: 1 };
        f.cache.set(&before).ttl(LEFT).await.unwrap();
    };
    assert_each_keeps!(f, true, NONE, LEFT, put());
    assert!(matches!(f.cache.ttl(&KEY).await.unwrap(), Expiry::In(left) if left + SLACK > LEFT));
}

pub(crate) async fn a_write_over_a_fresh_entry_is_fresh_for_as_long(f: Fixture) {
    let put = async || {
        let load = || async {
            tokio::time::sleep(Duration::from_millis(2)).await;
            Ok::<_, ()>(price(1))
        };
        f.cache.delete(&KEY).await.unwrap();
        let stored = f.cache.remember(&KEY, load).ttl(LEFT).grace(SLACK);
        stored.await.unwrap();
    };
    let times = [30_000, 300_000];
    assert_each_keeps!(f, true, times, LEFT + SLACK, put());
    // The new value was not loaded.
    assert_eq!(f.number(15..17).await, 0);
}

pub(crate) async fn a_write_over_a_stale_entry_is_as_stale(f: Fixture) {
    let put = async || {
        f.cache.set(&LONG).await.unwrap();
        f.shorten(5 * HOUR).await;
    };
    assert_each_keeps!(f, false, OF_LONG, 5 * HOUR, put());
}

pub(crate) async fn a_write_over_an_entry_without_an_end_has_none(f: Fixture) {
    f.cache.set(&LONG).ttl(Ttl::NEVER).await.unwrap();
    op!(f, |c| c.set(&price(2)).keep_ttl()).unwrap();
    assert_eq!(f.pttl(&KEY).await, -1);
    assert_eq!(f.times().await, [36_000_000, 0]);
    assert_eq!(f.cache.get(&KEY).await.unwrap(), Some(price(2)));
}

/// It has no end, as that of any type, and the type's grace once its freshness is ended.
pub(crate) async fn a_write_that_replaces_nothing_has_the_grace_of_its_type(f: Fixture) {
    for cents in 1..=3 {
        raw!(f, "DEL", f.key(&KEY));
        let write = price(cents);
        match cents {
            1 => op!(f, |c| c.set(&write).keep_ttl()).unwrap(),
            2 => assert_eq!(op!(f, |c| c.replace(&write).keep_ttl()).unwrap(), None),
            _ => assert!(op!(f, |c| c.set(&write).if_absent().keep_ttl()).unwrap()),
        }
        assert_eq!(f.pttl(&KEY).await, -1);
        assert_eq!(f.cache.get(&KEY).await.unwrap(), Some(price(cents)));
        assert!(f.cache.expire_now(&KEY).await.unwrap());
        f.assert_kept(cents, [3_600_000, 0], HOUR).await;
    }
}

pub(crate) async fn foreign_data_has_no_times_to_keep(f: Fixture) {
    // A text that is empty, one that is too short for times, and one of a key that `SET` writes over.
    for text in [&b""[..], &b"\x94abcd\x01\x02\x03\x04\x05"[..]] {
        raw!(
            f,
            "SET",
            f.key(&KEY),
            text,
            "PX",
            LEFT.as_millis().to_string()
        );
        op!(f, |c| c.set(&price(2)).keep_ttl()).unwrap();
        f.assert_kept(2, NONE, LEFT).await;
    }
    let list = || async {
        raw!(f, "DEL", f.key(&KEY));
        raw!(f, "RPUSH", f.key(&KEY), "foreign");
        f.shorten(LEFT).await;
    };
    list().await;
    op!(f, |c| c.set(&price(3)).keep_ttl()).unwrap();
    f.assert_kept(3, NONE, LEFT).await;
    list().await;
    let error = op!(f, |c| c.replace(&price(4)).keep_ttl()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WrongType);
    assert_eq!(raw!(f, "LLEN", f.key(&KEY)).int(), 1);
}

/// A type without `grace` writes its own bytes, whatever was there.
pub(crate) async fn a_type_without_times_keeps_the_ttl_alone(f: Fixture) {
    f.cache.set(&LONG).await.unwrap();
    f.shorten(5 * HOUR).await;
    let plain = Before { item: 7, cents: 2 };
    op!(f, |c| c.set(&plain).keep_ttl()).unwrap();
    let key = BeforeKey { item: 7 };
    assert_eq!(f.cache.get(&key).await.unwrap().as_ref(), Some(&plain));
    assert!(op!(f, |c| c.set(&plain).if_present().keep_ttl()).unwrap());
    assert_eq!(f.cache.get(&key).await.unwrap(), Some(plain));
    assert!(f.pttl(&KEY).await > 4 * 3_600_000);
}

pub(crate) async fn what_changes_the_ttl_goes_by_the_grace_of_the_entry(f: Fixture) {
    let put = async || f.cache.set(&LONG).await.unwrap();
    put().await;
    assert!(op!(f, |c| c.expire(&KEY).ttl(LEFT)).unwrap());
    f.assert_kept(1, OF_LONG, LEFT + 10 * HOUR).await;
    assert_eq!(op!(f, |c| c.get(&KEY).ttl(TTL)).unwrap(), Some(price(1)));
    f.assert_kept(1, OF_LONG, TTL + 10 * HOUR).await;
    assert!(op!(f, |c| c.persist(&KEY)).unwrap());
    assert_eq!(f.pttl(&KEY).await, -1);
    // Stale by the entry's grace, fresh by the type's.
    f.shorten(5 * HOUR).await;
    assert!(!op!(f, |c| c.expire(&KEY).ttl(LEFT)).unwrap());
    assert_eq!(op!(f, |c| c.get(&KEY).ttl(LEFT)).unwrap(), None);
    assert!(!op!(f, |c| c.persist(&KEY)).unwrap());
    assert!(!op!(f, |c| c.expire_now(&KEY)).unwrap());
    f.assert_kept(1, OF_LONG, 5 * HOUR).await;
    put().await;
    assert!(op!(f, |c| c.expire_now(&KEY)).unwrap());
    f.assert_kept(1, OF_LONG, 10 * HOUR).await;
    // The grace of a single call.
    let load = || ready(Ok::<_, ()>(price(2)));
    f.cache.delete(&KEY).await.unwrap();
    f.cache.remember(&KEY, load).grace(SLACK).await.unwrap();
    assert!(op!(f, |c| c.expire_now(&KEY)).unwrap());
    f.assert_kept(2, [30_000, 600_000], SLACK).await;
}

fn adds_one(c: &Cache) -> Operation<Option<Price>, typed_cache::options::Rewrite> {
    let add = |old: Option<Price>| Some(price(old.map_or(2, |old| old.cents + 1)));
    c.update(&KEY, add).keep_ttl()
}

pub(crate) async fn an_update_that_keeps_the_ttl_keeps_what_is_left(f: Fixture) {
    adds_one(&f.cache).await.unwrap();
    assert_eq!((f.pttl(&KEY).await, f.times().await), (-1, [3_600_000, 0]));
    f.cache
        .set(&Before { item: 7, cents: 1 })
        .ttl(LEFT)
        .await
        .unwrap();
    adds_one(&f.cache).await.unwrap();
    f.assert_kept(2, NONE, LEFT).await;
    f.cache.set(&LONG).await.unwrap();
    adds_one(&f.cache).await.unwrap();
    f.assert_kept(2, OF_LONG, TTL + 10 * HOUR).await;
    f.shorten(5 * HOUR).await;
    adds_one(&f.cache).await.unwrap();
    f.assert_kept(2, OF_LONG, 5 * HOUR).await;
}

pub(crate) async fn many_writes_keep_each_its_own(f: Fixture) {
    f.cache.set(&LONG).await.unwrap();
    f.shorten(5 * HOUR).await;
    let other = Price { item: 8, cents: 3 };
    let writes = [f.cache.set(&price(2)), f.cache.set(&other)].map(Operation::keep_ttl);
    f.cache.set_many(writes).await.unwrap().finish().unwrap();
    f.assert_kept(2, OF_LONG, 5 * HOUR).await;
    let key = PriceKey { item: 8 };
    assert_eq!(f.cache.get(&key).await.unwrap(), Some(other));
}

pub(crate) async fn a_kept_value_is_refreshed_when_the_one_before_would_have_been(f: Fixture) {
    let refresh = |cents: u64| {
        let load = move || ready(Ok::<_, ()>(price(cents)));
        f.cache.remember(&KEY, load).refresh_ahead(0.8)
    };
    f.cache.set(&price(1)).await.unwrap();
    f.cache.set(&price(2)).keep_ttl().await.unwrap();
    f.assert_kept(2, OF_TYPE, TTL + HOUR).await;
    assert_eq!(refresh(3).await.unwrap(), price(2));
    assert_eq!(f.cache.stats().loads.loaded, 0);
    f.shorten(HOUR + TTL / 10).await;
    assert_eq!(refresh(4).await.unwrap(), price(2));
    while f.cache.get(&KEY).await.unwrap() != Some(price(4)) {
        tokio::task::yield_now().await;
    }
}

pub(crate) async fn without_scripts_a_write_that_keeps_the_ttl_is_refused(f: Fixture) {
    let f = f.with(|builder| builder.scripts(false)).await;
    f.cache.set(&price(1)).await.unwrap();
    let all = [
        f.cache.set(&price(2)).keep_ttl().await.map(drop),
        f.cache.replace(&price(2)).keep_ttl().await.map(drop),
        f.cache
            .set(&price(2))
            .if_absent()
            .keep_ttl()
            .await
            .map(drop),
        f.cache
            .set(&price(2))
            .if_present()
            .keep_ttl()
            .await
            .map(drop),
    ];
    for refused in all {
        let error = refused.unwrap_err();
        assert_eq!(
            (error.kind(), error.may_have_run()),
            (ErrorKind::InvalidInput, false)
        );
        let text = error.to_string();
        assert!(
            text.contains("it takes a script to keep how fresh the entry is"),
            "{text}"
        );
    }
    assert_eq!(f.cache.get(&KEY).await.unwrap(), Some(price(1)));
    // A type without times needs none.
    f.cache
        .set(&Before { item: 7, cents: 1 })
        .keep_ttl()
        .await
        .unwrap();
}

cases! { stale_kept, every way:
    a_write_over_an_entry_without_times_is_fresh_for_all_that_is_left [Operation::keep_ttl Cache::set Cache::set_at]
    a_write_over_a_fresh_entry_is_fresh_for_as_long [Operation::keep_ttl Cache::replace]
    a_write_over_a_stale_entry_is_as_stale [Operation::keep_ttl Operation::if_present Operation::if_absent]
    a_write_over_an_entry_without_an_end_has_none [Operation::keep_ttl]
    a_write_that_replaces_nothing_has_the_grace_of_its_type [Operation::keep_ttl]
    foreign_data_has_no_times_to_keep [Operation::keep_ttl Cache::replace!WrongType]
    a_type_without_times_keeps_the_ttl_alone [Operation::keep_ttl]
    what_changes_the_ttl_goes_by_the_grace_of_the_entry [Cache::expire Cache::persist Cache::expire_now Operation::ttl]
}

cases! { stale_kept, alone:
    an_update_that_keeps_the_ttl_keeps_what_is_left [Cache::update Operation::keep_ttl]
    many_writes_keep_each_its_own [Cache::set_many Operation::keep_ttl]
    a_kept_value_is_refreshed_when_the_one_before_would_have_been [Cache::remember Operation::keep_ttl]
    without_scripts_a_write_that_keeps_the_ttl_is_refused [Operation::keep_ttl!InvalidInput]
}
