//! What is counted, by which labels.
#![expect(clippy::float_cmp, reason = "all are whole numbers")]

use std::collections::BTreeMap;

use metrics_util::MetricKind;
use metrics_util::debugging::{DebugValue, DebuggingRecorder};
use typed_cache_tests::harness::{Flavor, Proxy, Server};

use crate::cases::{UserKey, VisitsKey, builder, caches, put_list_at_user, user};
use crate::program;

/// The counts of a recorder by the metric's name and labels: `typed_cache.hits typed_cache.resource=user`. Of a histogram that
/// is the number of its samples.
#[derive(Debug)]
pub(crate) struct Counts(BTreeMap<String, f64>);

impl Counts {
    pub(crate) fn take(recorder: &DebuggingRecorder) -> Self {
        let all = recorder.snapshotter().snapshot().into_vec().into_iter();
        let counts = all.map(|(key, unit, description, value)| {
            assert!(unit.is_some() && description.is_some(), "{key:?}");
            let (_, key) = key.into_parts();
            let mut text = vec![key.name().to_owned()];
            let shown = key
                .labels()
                .filter(|label| !label.key().starts_with("server."));
            text.extend(shown.map(|label| format!("{}={}", label.key(), label.value())));
            let value = match value {
                DebugValue::Counter(count) => f64::from(u32::try_from(count).unwrap()),
                DebugValue::Gauge(value) => value.into_inner(),
                DebugValue::Histogram(samples) => f64::from(u32::try_from(samples.len()).unwrap()),
            };
            (text.join(" ").replace("db.namespace=0 ", ""), value)
        });
        Self(counts.collect())
    }

    /// Compares what is not zero among metrics whose text begins so.
    pub(crate) fn check(&self, beginning: &str, expected: &[(&str, f64)]) {
        let own = self.0.iter().filter_map(|(text, count)| {
            let rest = text.strip_prefix(beginning)?;
            (*count != 0.0).then_some((rest.trim_start(), *count))
        });
        let own: Vec<_> = own.collect();
        assert_eq!(own, expected, "{self:#?}");
    }
}

#[tokio::test]
async fn operations_and_values_are_counted() {
    for (cache, _) in caches().await {
        let recorder = DebuggingRecorder::new();
        let local = metrics::set_default_local_recorder(&recorder);
        let cache = cache.with_ttl(typed_cache::Ttl::NEVER);
        cache.set(&user(1)).await.unwrap();
        cache.get(&UserKey { id: 1 }).await.unwrap();
        let many = [UserKey { id: 1 }, UserKey { id: 2 }, UserKey { id: 3 }];
        cache.get_many(&many).await.unwrap();
        let increment = cache.counter(&VisitsKey { page: 1 }).increment(1);
        cache
            .pipeline((cache.get(&many[0]), increment))
            .await
            .unwrap();
        drop(local);
        let counts = Counts::take(&recorder);
        counts.check("typed_cache.hits", &[("typed_cache.resource=user", 3.0)]);
        counts.check("typed_cache.misses", &[("typed_cache.resource=user", 2.0)]);
        counts.check(
            "typed_cache.operations",
            &[
                (
                    "typed_cache.operation=counter.increment typed_cache.resource=visits",
                    1.0,
                ),
                ("typed_cache.operation=get typed_cache.resource=user", 2.0),
                (
                    "typed_cache.operation=get_many typed_cache.resource=user",
                    1.0,
                ),
                ("typed_cache.operation=set typed_cache.resource=user", 1.0),
            ],
        );
        let header_id_and_name = 5.0 + 1.0 + 4.0;
        counts.check(
            "typed_cache.written",
            &[("typed_cache.resource=user", header_id_and_name)],
        );
        counts.check(
            "typed_cache.read",
            &[("typed_cache.resource=user", 3.0 * header_id_and_name)],
        );
    }
}

#[tokio::test]
async fn durations_are_of_what_goes_together() {
    for (cache, _) in caches().await {
        let recorder = DebuggingRecorder::new();
        let local = metrics::set_default_local_recorder(&recorder);
        put_list_at_user(&cache, 1).await;
        let key = UserKey { id: 1 };
        assert!(cache.get(&key).await.is_err());
        cache.exists(&key).await.unwrap();
        let mut batch = cache.batch();
        let _ = batch.push(cache.exists(&key));
        let _ = batch.push(cache.exists(&key));
        batch.run().await.unwrap().finish().unwrap();
        cache
            .set_many(&[user(2), user(3)])
            .await
            .unwrap()
            .finish()
            .unwrap();
        drop(local);
        let counts = Counts::take(&recorder);
        counts.check(
            "db.client.operation.duration db.system.name=redis",
            &[
                ("typed_cache.operation=batch.run db.operation.name=PIPELINE EXISTS", 1.0),
                ("typed_cache.operation=batch.run db.operation.name=RPUSH", 1.0),
                ("typed_cache.operation=exists typed_cache.resource=user db.operation.name=EXISTS", 1.0),
                (
                    "typed_cache.operation=get typed_cache.resource=user error.type=WRONGTYPE \
                     db.response.status_code=WRONGTYPE db.operation.name=GET",
                    1.0,
                ),
                ("typed_cache.operation=set_many db.operation.name=PIPELINE", 1.0),
            ],
        );
    }
}

#[tokio::test]
async fn the_rest_is_counted_where_it_happens() {
    let recorder = DebuggingRecorder::new();
    let local = metrics::set_default_local_recorder(&recorder);
    program::run().await;
    drop(local);
    let counts = Counts::take(&recorder);
    let of = |resource| format!("typed_cache.resource={resource}");
    counts.check("typed_cache.mismatches", &[(&of("user"), 1.0)]);
    counts.check("typed_cache.upgrades", &[(&of("order"), 1.0)]);
    counts.check("typed_cache.damaged", &[(&of("motto"), 1.0)]);
    counts.check("typed_cache.foreign_keys", &[(&of("user"), 1.0)]);
    let delete = format!("typed_cache.operation=delete {}", of("user"));
    let change = |change| format!("{delete} typed_cache.change={change}");
    let owed = [(&*change("kept"), 1.0), (&*change("sent"), 1.0)];
    counts.check("typed_cache.owed", &owed);
    let lost = format!("{} error.type=write_error", of("user"));
    counts.check("typed_cache.lost_changes", &[(&lost, 1.0)]);
    let get = format!("typed_cache.operation=get {}", of("user"));
    // A read may also be written to a connection of which it is not known yet that it broke.
    assert!(counts.0[&format!("typed_cache.sent_again {get}")] >= 1.0);
    counts.check("typed_cache.dropped_operations", &[(&get, 1.0)]);
    let error = format!("{get} error.type=WRONGTYPE db.response.status_code=WRONGTYPE");
    assert_eq!(counts.0[&format!("typed_cache.operations {error}")], 1.0);
    assert!(
        counts
            .0
            .keys()
            .any(|text| text.starts_with("typed_cache.connect_failures"))
    );
    assert!(
        counts
            .0
            .keys()
            .any(|text| text.starts_with("typed_cache.disconnects"))
    );
}

/// Waiting operations are in the gauge until they are written, given up, or their connection ends.
#[tokio::test]
async fn the_gauge_is_the_number_of_operations_that_wait() {
    let recorder = DebuggingRecorder::new();
    let _local = metrics::set_default_local_recorder(&recorder);
    let proxy = Proxy::start(Server::shared(Flavor::Redis));
    proxy.refuse();
    let patient = builder().wait_for_connection(true);
    let cache = patient.connect_lazy(proxy.url()).unwrap();
    // Snapshots set a gauge to zero, so each one sees what has changed.
    let change = || {
        let all = recorder.snapshotter().snapshot().into_vec().into_iter();
        let mut gauges = all.filter_map(|(key, _, _, value)| match (key.kind(), value) {
            (MetricKind::Gauge, DebugValue::Gauge(value)) => Some(value.into_inner()),
            _ => None,
        });
        gauges.next().unwrap_or(0.0)
    };
    let key = UserKey { id: 1 };
    let (get, exists) = (cache.get(&key), cache.exists(&key));
    let pair = cache.pipeline((cache.get(&key), cache.get(&key)));
    let waiting = async {
        let mut seen = 0.0;
        while seen < 4.0 {
            seen += change();
            tokio::task::yield_now().await;
        }
        assert_eq!(seen, 4.0);
        proxy.accept();
    };
    let (get, exists, pair, ()) = tokio::join!(get, exists, pair, waiting);
    assert!(get.is_ok() && exists.is_ok() && pair.is_ok());
    assert_eq!(change(), -4.0);
    // What was written waits for its reply, and no longer for the connection.
    proxy.hold_replies();
    let before = proxy.traffic().request_bytes;
    let written = async {
        proxy
            .wait_for(|traffic| traffic.request_bytes > before)
            .await;
        assert_eq!(change(), 0.0);
        proxy.pass();
    };
    let (exists, ()) = tokio::join!(cache.exists(&key), written);
    assert!(exists.is_ok());
}
