//! A program in which everything happens that is counted.

use std::convert::Infallible;
use std::time::Duration;

use futures_util::TryStreamExt as _;
use serde::{Deserialize, Serialize};
use typed_cache::{Cache, CacheKey, Cacheable, Changes, redis};
use typed_cache_tests::harness::{Flavor, Proxy, Server};

use crate::cases::{User, UserKey, builder, put_list_at_user, put_text_at_user, user};

mod old {
    use super::{Cacheable, Deserialize, Serialize};

    #[derive(Serialize, Deserialize, Cacheable)]
    #[cache(resource = "order", ttl = "15m")]
    pub(super) struct Order {
        #[cache(key)]
        pub(super) id: u64,
        pub(super) total: u32,
    }
}

#[derive(CacheKey)]
#[cache(resource = "price", ttl = "15m", grace = "1h", stale_while_revalidate, value = u64)]
struct PriceKey;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "order", ttl = "15m", upgrade_from(old::Order))]
struct Order {
    #[cache(key)]
    id: u64,
    total: u64,
}

impl From<old::Order> for Order {
    fn from(old: old::Order) -> Self {
        Self {
            id: old.id,
            total: old.total.into(),
        }
    }
}

#[derive(CacheKey)]
#[cache(resource = "motto", ttl = "15m", value = String, damage = miss)]
struct MottoKey;

pub(crate) async fn run() {
    let proxy = Proxy::start(Server::shared(Flavor::Redis));
    let backoff = Duration::from_millis(1);
    let builder = builder()
        .reconnect_backoff(backoff, backoff)
        .wait_for_connection(true);
    let cache = builder.connect(proxy.url()).await.unwrap();
    read_and_write(&cache).await;
    read_what_cannot_be_read(&cache).await;
    load(&cache).await;
    lose_a_change(&cache).await;
    lose_connections(&cache, &proxy).await;
}

async fn read_and_write(cache: &Cache) {
    cache.set(&user(1)).await.unwrap();
    cache.get(&UserKey { id: 1 }).await.unwrap();
    cache.get(&UserKey { id: 2 }).await.unwrap();
    cache.set(&old::Order { id: 1, total: 5 }).await.unwrap();
    let order = cache.get(&OrderKey { id: 1 }).await.unwrap();
    assert_eq!(order.map(|order| order.total), Some(5));
}

async fn read_what_cannot_be_read(cache: &Cache) {
    put_text_at_user(cache, 3, b"of another schema").await;
    cache.get(&UserKey { id: 3 }).await.unwrap();
    put_list_at_user(cache, 4).await;
    assert!(cache.get(&UserKey { id: 4 }).await.is_err());
    cache.set_at(&MottoKey, &"motto".to_owned()).await.unwrap();
    let key = cache.full_key(&MottoKey);
    let foreign = cache.full_key(&UserKey { id: 5 }).replace('5', "five");
    let mut batch = cache.batch();
    let _ = batch.raw(redis::cmd("SETRANGE").arg(key).arg(5).arg(&[0xff_u8]));
    let _ = batch.raw(redis::cmd("SET").arg(foreign).arg("value"));
    batch.run().await.unwrap().finish().unwrap();
    assert_eq!(cache.get(&MottoKey).await.unwrap(), None);
    let users: Vec<UserKey> = cache.scan::<UserKey>().try_collect().await.unwrap();
    assert_eq!(users.len(), 3);
}

async fn load(cache: &Cache) {
    let key = UserKey { id: 6 };
    let none = async || Ok::<_, Infallible>(None::<User>);
    let call = || {
        let call = cache.remember_optional(&key, none);
        call.negative(Duration::from_secs(60))
    };
    let (first, second) = tokio::join!(call(), call());
    assert_eq!((first.unwrap(), second.unwrap()), (None, None));
    assert_eq!(call().await.unwrap(), None);
    cache.delete(&key).await.unwrap();
    cache.set_at(&PriceKey, &995).await.unwrap();
    assert!(cache.expire_now(&PriceKey).await.unwrap());
    let price = cache.remember(&PriceKey, async || Ok::<u64, Infallible>(1095));
    assert_eq!(price.await.unwrap(), 995);
    cache.delete(&PriceKey).await.unwrap();
}

async fn lose_a_change(cache: &Cache) {
    let fail = |_: Changes<User>| async { Err::<(), _>("the source is down") };
    let users = cache.write_behind(fail).attempts(1).start().unwrap();
    users.write(user(7)).await.unwrap();
    assert!(users.close().await.is_err());
}

async fn lose_connections(cache: &Cache, proxy: &Proxy) {
    // The connection breaks in the reply to a read, which is sent again.
    proxy.cut_after_replies(1);
    cache.get(&UserKey { id: 1 }).await.unwrap().unwrap();
    proxy.refuse();
    proxy.cut();
    let failed = cache
        .get(&UserKey { id: 1 })
        .timeout(Duration::from_millis(50));
    assert!(failed.await.is_err());
    // Dropped before it is answered.
    let get = cache.get(&UserKey { id: 1 });
    assert!(tokio::time::timeout(Duration::ZERO, get).await.is_err());
    // Kept, and sent before the read behind it.
    let delete = cache
        .delete(&UserKey { id: 2 })
        .timeout(Duration::from_millis(50));
    assert!(delete.await.is_err());
    proxy.accept();
    cache.get(&UserKey { id: 1 }).await.unwrap();
}
