//! Entries that are kept beyond their freshness.

use std::future::{Ready, ready};
use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt;
use typed_cache::{Cache, Cacheable, ErrorKind, Expiry, Loaded, Operation, Source, StaleCause};

use crate::fixture::Fixture;

pub(crate) const TTL: Duration = Duration::from_secs(10 * 60);
const GRACE: Duration = Duration::from_secs(60 * 60);
const OTHER: Duration = Duration::from_secs(5 * 60);
/// For how long an entry is stale, which is less than it takes to read it.
const AGE: Duration = Duration::from_secs(60);
/// What is left of an entry that is stale for so long.
const LEFT: Duration = Duration::from_secs(59 * 60);
/// The most that passes during a case.
const SLACK: Duration = Duration::from_secs(30);

#[derive(serde::Serialize, serde::Deserialize, Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "price", ttl = "10m", grace = "1h")]
pub(crate) struct Price {
    #[cache(key)]
    pub(crate) item: u64,
    pub(crate) cents: u64,
}

pub(crate) const KEY: PriceKey = PriceKey { item: 7 };

pub(crate) fn price(cents: u64) -> Price {
    Price { item: 7, cents }
}

impl Fixture {
    /// Lets the server keep an entry for so long.
    async fn leave(&self, left: Duration) {
        let millis = left.as_millis().to_string();
        assert_eq!(raw!(self, "PEXPIRE", self.key(&KEY), millis).int(), 1);
    }

    /// Stores a value that is stale.
    async fn put_stale(&self, cents: u64) {
        self.cache.set(&price(cents)).await.unwrap();
        self.leave(LEFT).await;
    }

    /// Checks that the value is fresh for about so long.
    pub(crate) async fn assert_fresh_for(&self, ttl: Duration) {
        let left = Duration::from_millis(self.pttl(&KEY).await.try_into().unwrap());
        let fresh = left
            .checked_sub(GRACE)
            .unwrap_or_else(|| panic!("{left:?} is all that is left"));
        assert!(fresh <= ttl && fresh + SLACK >= ttl, "fresh for {fresh:?}");
    }

    /// Waits until the value is there, which is stored in the background.
    async fn until_fresh(&self, cents: u64) {
        while self.cache.get(&KEY).await.unwrap() != Some(price(cents)) {
            tokio::task::yield_now().await;
        }
        self.assert_fresh_for(TTL).await;
    }

    async fn stale_for(&self) -> Option<(u64, Duration)> {
        let aged = self.cache.get_stale(&KEY).await.unwrap();
        aged.map(|aged| (aged.value.cents, aged.stale_for))
    }
}

pub(crate) async fn a_value_is_kept_for_its_ttl_and_its_grace(f: Fixture) {
    op!(f, |c| c.set(&price(1))).unwrap();
    f.assert_fresh_for(TTL).await;
    op!(f, |c| c.set(&price(1)).ttl(OTHER)).unwrap();
    f.assert_fresh_for(OTHER).await;
    op!(f, |c| c.set_at(&KEY, &price(1))).unwrap();
    f.assert_fresh_for(TTL).await;
    op!(f, |c| c.set(&price(2)).ttl(typed_cache::Ttl::NEVER)).unwrap();
    assert_eq!(f.pttl(&KEY).await, -1);
    assert_eq!(op!(f, |c| c.get(&KEY)).unwrap(), Some(price(2)));
    assert_eq!(op!(f, |c| c.ttl(&KEY)).unwrap(), Expiry::Never);
}

pub(crate) async fn reads_see_fresh_values_alone(f: Fixture) {
    op!(f, |c| c.set(&price(1))).unwrap();
    assert_eq!(op!(f, |c| c.get(&KEY)).unwrap(), Some(price(1)));
    assert_eq!(
        op!(f, |c| c.get_many([&KEY, &PriceKey { item: 8 }])).unwrap(),
        [Some(price(1)), None]
    );
    assert!(op!(f, |c| c.exists(&KEY)).unwrap());
    f.leave(LEFT).await;
    assert_eq!(op!(f, |c| c.get(&KEY)).unwrap(), None);
    assert_eq!(
        op!(f, |c| c.get_many([&KEY, &PriceKey { item: 8 }])).unwrap(),
        [None, None]
    );
    assert!(!op!(f, |c| c.exists(&KEY)).unwrap());
    assert_eq!(op!(f, |c| c.ttl(&KEY)).unwrap(), Expiry::Missing);
    assert_eq!(op!(f, |c| c.replace(&price(2))).unwrap(), None);
    assert_eq!(op!(f, |c| c.replace(&price(3))).unwrap(), Some(price(2)));
    f.assert_fresh_for(TTL).await;
    assert_eq!(op!(f, |c| c.take(&KEY)).unwrap(), Some(price(3)));
    assert_eq!(op!(f, |c| c.take(&KEY)).unwrap(), None);
    f.put_stale(4).await;
    assert_eq!(op!(f, |c| c.take(&KEY)).unwrap(), None);
    assert_eq!(f.stale_for().await, None);
}

pub(crate) async fn many_values_are_read_each_by_its_own_freshness(f: Fixture) {
    let all: Vec<Price> = (0..450).map(|item| Price { item, cents: item }).collect();
    f.cache.set_many(&all).await.unwrap().finish().unwrap();
    for item in (0..450).step_by(3) {
        let key = f.key(&PriceKey { item });
        raw!(f, "PEXPIRE", key, LEFT.as_millis().to_string());
    }
    let keys = || (0..450).map(|item| PriceKey { item });
    let expected: Vec<Option<Price>> = all
        .iter()
        .map(|price| (price.item % 3 != 0).then(|| price.clone()))
        .collect();
    assert_eq!(f.cache.get_many(keys()).await.unwrap(), expected);
    let each: Vec<Option<Price>> = f.cache.get_each(keys()).try_collect().await.unwrap();
    assert_eq!(each, expected);
}

pub(crate) async fn a_stale_value_is_read_with_its_age(f: Fixture) {
    assert_eq!(op!(f, |c| c.get_stale(&KEY)).unwrap(), None);
    op!(f, |c| c.set(&price(1))).unwrap();
    let fresh = op!(f, |c| c.get_stale(&KEY)).unwrap().unwrap();
    assert_eq!((fresh.value, fresh.stale_for), (price(1), Duration::ZERO));
    f.leave(LEFT).await;
    let stale = op!(f, |c| c.get_stale(&KEY)).unwrap().unwrap();
    assert_eq!(stale.value, price(1));
    assert!(
        stale.stale_for >= AGE && stale.stale_for < AGE + SLACK,
        "{stale:?}"
    );
    raw!(f, "DEL", f.key(&KEY));
    raw!(f, "RPUSH", f.key(&KEY), "foreign");
    let error = op!(f, |c| c.get_stale(&KEY)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WrongType);
    let error = op!(f, |c| c.get(&KEY)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WrongType);
}

pub(crate) async fn freshness_can_be_ended(f: Fixture) {
    assert!(!op!(f, |c| c.expire_now(&KEY)).unwrap());
    op!(f, |c| c.set(&price(1))).unwrap();
    assert!(op!(f, |c| c.expire_now(&KEY)).unwrap());
    assert_eq!(op!(f, |c| c.get(&KEY)).unwrap(), None);
    assert_eq!(f.stale_for().await.map(|(cents, _)| cents), Some(1));
    f.leave(LEFT).await;
    assert!(!op!(f, |c| c.expire_now(&KEY)).unwrap());
    let left = f.pttl(&KEY).await;
    assert!(
        left <= LEFT.as_millis().try_into().unwrap(),
        "{left} ms are left"
    );
    // One without an end, and one of a release before there was `grace`.
    op!(f, |c| c.set(&price(1)).ttl(typed_cache::Ttl::NEVER)).unwrap();
    assert!(op!(f, |c| c.expire_now(&KEY)).unwrap());
    assert_eq!(f.stale_for().await.map(|(cents, _)| cents), Some(1));
}

pub(crate) async fn a_stale_value_is_absent_for_conditions(f: Fixture) {
    f.put_stale(1).await;
    assert!(!op!(f, |c| c.set(&price(2)).if_present()).unwrap());
    assert!(op!(f, |c| c.set(&price(2)).if_absent()).unwrap());
    f.assert_fresh_for(TTL).await;
    assert!(!op!(f, |c| c.set(&price(3)).if_absent()).unwrap());
    assert!(op!(f, |c| c.set(&price(3)).if_present().ttl(OTHER)).unwrap());
    f.assert_fresh_for(OTHER).await;
    assert_eq!(op!(f, |c| c.get(&KEY)).unwrap(), Some(price(3)));
    raw!(f, "DEL", f.key(&KEY));
    assert!(!op!(f, |c| c.set(&price(4)).if_present()).unwrap());
    assert!(op!(f, |c| c.set(&price(4)).if_absent()).unwrap());
}

pub(crate) async fn only_a_fresh_value_gets_another_ttl(f: Fixture) {
    f.put_stale(1).await;
    assert!(!op!(f, |c| c.expire(&KEY)).unwrap());
    assert!(!op!(f, |c| c.persist(&KEY)).unwrap());
    assert_eq!(op!(f, |c| c.get(&KEY).ttl(OTHER)).unwrap(), None);
    assert!(f.pttl(&KEY).await <= LEFT.as_millis().try_into().unwrap());
    f.cache.set(&price(1)).await.unwrap();
    assert!(op!(f, |c| c.expire(&KEY).ttl(OTHER)).unwrap());
    f.assert_fresh_for(OTHER).await;
    assert_eq!(op!(f, |c| c.get(&KEY).ttl(TTL)).unwrap(), Some(price(1)));
    f.assert_fresh_for(TTL).await;
    assert!(
        matches!(op!(f, |c| c.ttl(&KEY)).unwrap(), Expiry::In(left) if left <= TTL && left + SLACK > TTL)
    );
    assert!(op!(f, |c| c.expire(&KEY).ttl(typed_cache::Ttl::NEVER)).unwrap());
    assert_eq!(f.pttl(&KEY).await, -1);
    f.cache.set(&price(1)).await.unwrap();
    assert!(op!(f, |c| c.with_ttl(OTHER).persist(&KEY)).unwrap());
    assert_eq!(f.pttl(&KEY).await, -1);
    raw!(f, "DEL", f.key(&KEY));
    assert!(!op!(f, |c| c.expire(&KEY)).unwrap());
    assert!(!op!(f, |c| c.persist(&KEY)).unwrap());
}

pub(crate) async fn an_update_begins_without_a_stale_value(f: Fixture) {
    let add = |c: &Cache| {
        c.update(&KEY, |old: Option<Price>| {
            Some(price(old.map_or(1, |old| old.cents + 1)))
        })
    };
    f.put_stale(50).await;
    assert_eq!(add(&f.cache).await.unwrap(), Some(price(1)));
    f.assert_fresh_for(TTL).await;
    assert_eq!(add(&f.cache).await.unwrap(), Some(price(2)));
    // Of many at once each reads again what the others have written.
    let all = (0..20).map(|_| tokio::spawn(add(&f.cache)));
    for update in futures_util::future::join_all(all).await {
        update.unwrap().unwrap();
    }
    assert_eq!(f.cache.get(&KEY).await.unwrap(), Some(price(22)));
}

pub(crate) async fn a_scan_finds_the_keys_of_stale_values(f: Fixture) {
    f.put_stale(1).await;
    let keys: Vec<PriceKey> = f.cache.scan::<PriceKey>().try_collect().await.unwrap();
    assert_eq!(keys, [KEY]);
    assert!(f.cache.delete(&KEY).await.unwrap());
    assert_eq!(f.stale_for().await, None);
}

/// The same entries as [`Price`], by a type that keeps no stale values.
#[derive(serde::Serialize, serde::Deserialize, Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "price", ttl = "10m", key_type = PlainKey)]
struct Plain {
    #[cache(key)]
    item: u64,
    cents: u64,
}

pub(crate) async fn releases_with_and_without_grace_do_not_misread_each_other(f: Fixture) {
    let plain = Plain { item: 7, cents: 1 };
    f.cache.set(&plain).await.unwrap();
    assert_eq!(f.cache.get(&KEY).await.unwrap(), Some(price(1)));
    assert!(matches!(f.cache.ttl(&KEY).await.unwrap(), Expiry::In(left) if left <= TTL));
    assert!(f.cache.expire_now(&KEY).await.unwrap());
    assert_eq!(f.stale_for().await, None);
    // Without `grace` nothing tells whether it is fresh.
    f.cache.set(&price(2)).await.unwrap();
    assert_eq!(f.cache.get(&PlainKey { item: 7 }).await.unwrap(), None);
    assert_eq!(f.observed.mismatches().len(), 1);
}

async fn kind<T, O>(operation: Operation<T, O>) -> ErrorKind {
    operation.await.map(drop).unwrap_err().kind()
}

pub(crate) async fn without_scripts_what_asks_for_freshness_is_refused(f: Fixture) {
    let f = f.with(|builder| builder.scripts(false)).await;
    f.cache.set(&price(1)).await.unwrap();
    assert_eq!(f.cache.get(&KEY).await.unwrap(), Some(price(1)));
    assert_eq!(
        kind(f.cache.expire_now(&KEY)).await,
        ErrorKind::InvalidInput
    );
    assert_eq!(kind(f.cache.expire(&KEY)).await, ErrorKind::InvalidInput);
    assert_eq!(kind(f.cache.persist(&KEY)).await, ErrorKind::InvalidInput);
    assert_eq!(
        kind(f.cache.get(&KEY).ttl(OTHER)).await,
        ErrorKind::InvalidInput
    );
    assert_eq!(
        kind(f.cache.set(&price(1)).if_absent()).await,
        ErrorKind::InvalidInput
    );
}

fn load(cents: u64) -> impl Fn() -> Ready<Result<Price, &'static str>> + Send + 'static {
    move || ready(Ok(price(cents)))
}

fn fail() -> Ready<Result<Price, &'static str>> {
    ready(Err("the source is down"))
}

fn cause(source: Source) -> Option<StaleCause> {
    match source {
        Source::Stale { age, cause, .. } => {
            assert!(age >= AGE && age < AGE + SLACK, "{age:?}");
            Some(cause)
        }
        _ => None,
    }
}

pub(crate) async fn a_load_replaces_a_stale_value_and_falls_back_on_it(f: Fixture) {
    f.put_stale(1).await;
    let found = f
        .cache
        .remember(&KEY, fail)
        .throttle(Duration::from_millis(1))
        .outcome();
    let found = found.await.unwrap();
    assert_eq!(
        (found.value, cause(found.source)),
        (price(1), Some(StaleCause::LoadFailed))
    );
    f.wait(Duration::from_millis(2)).await;
    let found = f.cache.remember(&KEY, load(2)).outcome().await.unwrap();
    assert_eq!((found.value, found.source), (price(2), Source::Loaded));
    f.assert_fresh_for(TTL).await;
    assert_eq!(f.cache.get(&KEY).await.unwrap(), Some(price(2)));
}

pub(crate) async fn a_load_does_not_replace_what_others_have_written_meanwhile(f: Fixture) {
    f.put_stale(1).await;
    // Another process does: this cache knows nothing of its write.
    let other = f.with(|builder| builder).await;
    let writes = move || async move {
        other
            .cache
            .set(&price(9))
            .await
            .map_err(|_error| "not written")?;
        Ok::<_, &str>(price(2))
    };
    assert_eq!(f.cache.remember(&KEY, writes).await.unwrap(), price(2));
    assert_eq!(f.cache.get(&KEY).await.unwrap(), Some(price(9)));
}

pub(crate) async fn a_stale_value_is_given_at_once_and_revalidated(f: Fixture) {
    f.put_stale(1).await;
    let call = || {
        f.cache
            .remember(&KEY, load(2))
            .stale_while_revalidate(true)
            .outcome()
    };
    let found = call().await.unwrap();
    assert_eq!(
        (found.value, cause(found.source)),
        (price(1), Some(StaleCause::Revalidating))
    );
    f.until_fresh(2).await;
    // What is fresh for less than a fifth of its TTL is refreshed, and given all the same.
    f.leave(GRACE + TTL / 10).await;
    let ahead = f
        .cache
        .remember(&KEY, load(3))
        .refresh_ahead(0.8)
        .outcome()
        .await
        .unwrap();
    assert_eq!((ahead.value, ahead.source), (price(2), Source::Fresh));
    f.until_fresh(3).await;
}

pub(crate) async fn a_loader_is_given_the_stale_value(f: Fixture) {
    f.put_stale(1).await;
    let unchanged = |known: Option<Arc<Price>>| async move {
        known.map(Loaded::not_modified).ok_or("it was not given")
    };
    let found = f
        .cache
        .remember_with_stale(&KEY, unchanged)
        .outcome()
        .await
        .unwrap();
    assert_eq!((found.value, found.source), (price(1), Source::Loaded));
    f.assert_fresh_for(TTL).await;
    assert_eq!(f.cache.get(&KEY).await.unwrap(), Some(price(1)));
}

pub(crate) async fn a_slow_load_goes_on_behind_the_soft_timeout(f: Fixture) {
    f.put_stale(1).await;
    let (go, gone) = tokio::sync::oneshot::channel::<()>();
    let slow = move || async move {
        gone.await.map_err(|_closed| "nobody lets it go")?;
        Ok::<_, &'static str>(price(2))
    };
    let found = f
        .cache
        .remember(&KEY, slow)
        .soft_timeout(Duration::from_millis(5))
        .outcome();
    let found = found.await.unwrap();
    assert_eq!(
        (found.value, cause(found.source)),
        (price(1), Some(StaleCause::SoftTimeout))
    );
    go.send(()).unwrap();
    f.until_fresh(2).await;
}

cases! { stale, every way:
    a_value_is_kept_for_its_ttl_and_its_grace [Cache::set Cache::set_at Cache::ttl]
    reads_see_fresh_values_alone [Cache::get Cache::get_many Cache::exists Cache::replace Cache::take]
    a_stale_value_is_read_with_its_age [Cache::get_stale Cache::get_stale!WrongType]
    freshness_can_be_ended [Cache::expire_now]
    a_stale_value_is_absent_for_conditions [Operation::if_absent Operation::if_present]
    only_a_fresh_value_gets_another_ttl [Cache::expire Operation::ttl]
}

cases! { stale, alone:
    many_values_are_read_each_by_its_own_freshness [Cache::get_many Cache::get_each]
    an_update_begins_without_a_stale_value [Cache::update]
    a_load_replaces_a_stale_value_and_falls_back_on_it [Cache::remember]
    a_load_does_not_replace_what_others_have_written_meanwhile [Cache::remember]
    a_stale_value_is_given_at_once_and_revalidated [Cache::remember]
    a_slow_load_goes_on_behind_the_soft_timeout [Cache::remember]
    a_loader_is_given_the_stale_value [Cache::remember_with_stale]
    a_scan_finds_the_keys_of_stale_values [Cache::scan Cache::delete]
    releases_with_and_without_grace_do_not_misread_each_other []
    without_scripts_what_asks_for_freshness_is_refused [Cache::expire_now!InvalidInput]
}
