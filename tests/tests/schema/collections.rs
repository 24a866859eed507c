//! Maps, lists and counters.

use std::collections::HashMap;

use futures_util::TryStreamExt;
use typed_cache::{CacheKey, ErrorKind};

use crate::support::{Backend, backends, is_one_entry};

#[derive(CacheKey)]
#[cache(resource = "prices", ttl = never, map = (String, u32))]
struct PricesKey {
    shop: u64,
}

#[derive(CacheKey)]
#[cache(resource = "prices", ttl = never, map = (String, u64))]
struct WidePricesKey {
    shop: u64,
}

#[derive(CacheKey)]
#[cache(resource = "prices", ttl = never, map = (u16, u32))]
struct NumberedPricesKey {
    shop: u64,
}

#[tokio::test]
async fn values_of_maps_are_missed_and_left_out() {
    let (old, new) = (PricesKey { shop: 1 }, WidePricesKey { shop: 1 });
    is_one_entry(&old, &new);
    let (tea, jam) = ("tea".to_owned(), "jam".to_owned());
    for Backend {
        cache, mismatches, ..
    } in backends()
    {
        cache.map(&old).set(&tea, &300).await.unwrap();
        let map = cache.map(&new);
        map.set(&jam, &500).await.unwrap();
        assert_eq!(map.get(&tea).await.unwrap(), None);
        assert_eq!(map.get_many([&tea, &jam]).await.unwrap(), [None, Some(500)]);
        assert_eq!(
            map.get_all().await.unwrap(),
            HashMap::from([(jam.clone(), 500)])
        );
        let scanned: Vec<_> = map.scan().try_collect().await.unwrap();
        assert_eq!(scanned, [(jam.clone(), 500)]);
        assert_eq!(mismatches.take(), ["prices"; 4]);
        assert_eq!(map.len().await.unwrap(), 2, "the server counts both");
    }
}

#[tokio::test]
async fn another_type_of_fields_is_another_schema() {
    for Backend { cache, .. } in backends() {
        cache
            .map(&PricesKey { shop: 1 })
            .set(&"7".to_owned(), &300)
            .await
            .unwrap();
        let new = NumberedPricesKey { shop: 1 };
        assert_eq!(cache.map(&new).get(&7).await.unwrap(), None);
    }
}

#[derive(CacheKey)]
#[cache(resource = "feed", ttl = never, list = String)]
struct FeedKey {
    user: u64,
}

#[derive(CacheKey)]
#[cache(resource = "feed", ttl = never, list = Option<String>)]
struct OptionalFeedKey {
    user: u64,
}

#[tokio::test]
async fn items_of_lists_are_errors_one_by_one() {
    let (old, new) = (FeedKey { user: 1 }, OptionalFeedKey { user: 1 });
    is_one_entry(&old, &new);
    for Backend { cache, .. } in backends() {
        cache.list(&old).push_back(&"old".to_owned()).await.unwrap();
        let list = cache.list(&new);
        list.push_back(&None).await.unwrap();
        let error = list.get(0).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.resource()),
            (ErrorKind::Schema, Some("feed"))
        );
        let range = list.range(0, -1).await.unwrap();
        assert_eq!(range[0].as_ref().unwrap_err().kind(), ErrorKind::Schema);
        assert_eq!(range[1].as_ref().unwrap(), &None);
        let popped = list.pop_front_many(5).await.unwrap();
        assert_eq!(
            popped.iter().map(Result::is_ok).collect::<Vec<_>>(),
            [false, true]
        );
    }
}

#[derive(CacheKey)]
#[cache(resource = "views", ttl = never, counter)]
struct ViewsKey {
    page: u64,
}

#[derive(CacheKey)]
#[cache(resource = "views", ttl = never, counter)]
struct OtherViewsKey {
    site: u64,
}

#[derive(CacheKey)]
#[cache(resource = "views", ttl = never, version = 2, counter)]
struct SecondViewsKey {
    site: u64,
}

#[tokio::test]
async fn only_a_version_separates_the_releases_of_a_counter() {
    for Backend {
        cache, mismatches, ..
    } in backends()
    {
        cache
            .counter(&ViewsKey { page: 1 })
            .increment(5)
            .await
            .unwrap();
        assert_eq!(
            cache
                .counter(&OtherViewsKey { site: 1 })
                .get()
                .await
                .unwrap(),
            Some(5)
        );
        assert_eq!(
            cache
                .counter(&SecondViewsKey { site: 1 })
                .get()
                .await
                .unwrap(),
            None
        );
        assert!(mismatches.take().is_empty());
    }
}
