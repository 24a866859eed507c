//! Keys, values and passwords are in no span, event or label.

use metrics_util::debugging::DebuggingRecorder;
use serde::{Deserialize, Serialize};
use typed_cache::Cacheable;
use typed_cache_tests::harness::{Flavor, Server};

use crate::capture::Capture;
use crate::cases::builder;

/// Part of every key, value, password and caller's own command here.
const SECRET: &str = "hunter2";

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "account", ttl = "15m")]
struct Account {
    #[cache(key)]
    login: String,
    password: String,
}

/// Works and fails in as many ways as there are.
async fn use_cache(cache: &typed_cache::Cache) {
    let key = AccountKey::new(SECRET);
    let account = Account {
        login: SECRET.to_owned(),
        password: SECRET.to_owned(),
    };
    cache.set(&account).await.unwrap();
    cache.get(&key).await.unwrap();
    cache
        .pipeline((cache.get(&key), cache.exists(&key)))
        .await
        .unwrap();
    for command in ["SET", "RPUSH", SECRET] {
        let mut command = redis::cmd(command);
        let mut batch = cache.batch();
        let _ = batch.push(cache.delete(&key));
        let _ = batch.raw(command.arg(cache.full_key(&key)).arg(SECRET));
        drop(batch.run().await);
        drop(cache.get(&key).await);
    }
    let script = format!("return redis.error_reply('{SECRET} {SECRET}')");
    let mut batch = cache.batch();
    let failed = batch.raw(redis::cmd("EVAL").arg(script).arg(0));
    assert!(batch.run().await.unwrap().take(failed).is_err());
}

#[tokio::test]
async fn nothing_that_is_recorded_has_a_key_a_value_or_a_password() {
    let server = Server::options(Flavor::Redis).password(SECRET).start();
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    let _local = metrics::set_default_local_recorder(&recorder);
    let (capture, _guard) = Capture::start();
    let cache = builder().connect(&server.url()).await.unwrap();
    use_cache(&cache).await;
    let wrong = server.url().replace(SECRET, &SECRET.repeat(2));
    assert!(builder().connect(&wrong).await.is_err());
    server.kill();
    let quick = cache.with_timeout(std::time::Duration::from_millis(50));
    assert!(quick.get(&AccountKey::new(SECRET)).await.is_err());
    let spans = format!("{:?}", capture.spans());
    let events = format!("{:?}", capture.events());
    let metrics = format!("{:?}", snapshotter.snapshot().into_vec());
    for (text, marker) in [
        (&spans, "WRONGTYPE"),
        (&events, "an attempt to connect failed"),
        (&metrics, "account"),
    ] {
        assert!(text.contains(marker), "something was recorded: {text}");
        assert!(!text.contains(SECRET), "{text}");
    }
}
