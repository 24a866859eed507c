//! A recorder that panics.

use std::sync::Arc;

use metrics::{
    Counter, Gauge, GaugeFn, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit,
};
use typed_cache_tests::harness::{Flavor, Proxy, Server};

use crate::cases::{UserKey, builder, user};

/// Panics where the task of a connection asks for its gauge, or where it reports to it.
struct Panicking {
    by_register: bool,
}

struct PanickingGauge;

impl GaugeFn for PanickingGauge {
    fn increment(&self, _value: f64) {
        panic!("the gauge panics");
    }

    fn decrement(&self, _value: f64) {
        panic!("the gauge panics");
    }

    fn set(&self, _value: f64) {
        panic!("the gauge panics");
    }
}

impl Recorder for Panicking {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> Counter {
        Counter::noop()
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        assert!(!self.by_register, "the recorder panics");
        Gauge::from_arc(Arc::new(PanickingGauge))
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::noop()
    }
}

#[tokio::test]
async fn a_recorder_that_panics_takes_no_connection_from_its_callers() {
    for by_register in [true, false] {
        let recorder = Panicking { by_register };
        let _local = metrics::set_default_local_recorder(&recorder);
        let proxy = Proxy::start(Server::shared(Flavor::Redis));
        let cache = builder().connect(proxy.url()).await.unwrap();
        cache.set(&user(1)).await.unwrap();
        assert_eq!(cache.get(&UserKey { id: 1 }).await.unwrap(), Some(user(1)));
        // What waits while the connection is replaced is reported, too.
        proxy.cut();
        assert_eq!(cache.get(&UserKey { id: 1 }).await.unwrap(), Some(user(1)));
        cache.close().await.unwrap();
    }
}
