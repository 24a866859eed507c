//! Keys, values and passwords are in nothing that can be printed: one look into all of it.

use std::error::Error as _;
use std::fmt::{Debug, Display};
use std::future::ready;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use metrics_util::debugging::DebuggingRecorder;
use serde::{Deserialize, Serialize};
use typed_cache::{
    Cache, Cacheable, Config, Credentials, CredentialsError, CredentialsProvider, Event, Observer,
    Result, Tls,
};
use typed_cache_tests::harness::{Authority, Flavor, Server};

use crate::capture::Capture;
use crate::cases::builder;

/// Part of every key, value, user and password here.
const SECRET: &str = "hunter2";

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "account", ttl = "15m")]
struct Account {
    #[cache(key)]
    login: String,
    password: String,
}

/// Everything that was printed.
#[derive(Clone, Default)]
struct Said(Arc<Mutex<Vec<String>>>);

impl Said {
    fn debug(&self, value: &impl Debug) {
        let mut said = self.0.lock().unwrap();
        said.extend([format!("{value:?}"), format!("{value:#?}")]);
    }

    fn display(&self, value: &impl Display) {
        self.0.lock().unwrap().push(value.to_string());
    }

    /// Notes an error with its causes.
    fn error<T>(&self, result: Result<T>) {
        let Err(error) = result else {
            panic!("this has to fail")
        };
        self.debug(&error);
        self.display(&error);
        let mut cause = error.source();
        while let Some(inner) = cause {
            self.debug(&inner);
            self.display(&inner);
            cause = inner.source();
        }
    }
}

impl Observer for Said {
    fn observe(&self, event: &Event<'_>) {
        self.debug(event);
    }
}

struct Login(&'static str);

impl CredentialsProvider for Login {
    fn credentials(
        &self,
    ) -> Pin<Box<dyn Future<Output = std::result::Result<Credentials, CredentialsError>> + Send + '_>>
    {
        Box::pin(ready(Ok(Credentials::new("", self.0))))
    }
}

/// Works and fails in as many ways as there are.
async fn use_cache(cache: &Cache, said: &Said) {
    let key = AccountKey::new(SECRET);
    let account = Account {
        login: SECRET.to_owned(),
        password: SECRET.to_owned(),
    };
    said.debug(cache);
    said.debug(&cache.set(&account));
    said.debug(&cache.get(&key));
    said.debug(&cache.pipeline((cache.get(&key), cache.exists(&key))));
    cache.set(&account).await.unwrap();
    cache.get(&key).await.unwrap();
    let both = cache.pipeline((cache.get(&key), cache.exists(&key)));
    both.await.unwrap();
    for command in ["SET", "NOSUCH hunter2", "RPUSH"] {
        let mut command = redis::cmd(command);
        let mut batch = cache.batch();
        let _ = batch.push(cache.delete(&key));
        let _ = batch.raw(command.arg(cache.full_key(&key)).arg(SECRET));
        said.debug(&batch);
        said.debug(&batch.run().await);
        said.debug(&cache.get(&key).await.map(|_the_caller_has_it| ()));
    }
    said.error(cache.get(&key).await);
    let script = format!("return redis.error_reply('{SECRET} {SECRET}')");
    let mut batch = cache.batch();
    let failed = batch.raw(redis::cmd("EVAL").arg(script).arg(0));
    said.error(batch.run().await.unwrap().take(failed));
    said.debug(&cache.health().await);
}

/// Connects where that fails.
async fn fail_to_connect(server: &Server, said: &Said) {
    let quick = || builder().timeout(Duration::from_millis(200));
    let wrong = server.url().replace(SECRET, &SECRET.repeat(2));
    for url in [
        wrong.clone(),
        wrong.replace("redis://:", &format!("redis://{SECRET}:")),
        wrong.replace("redis:", "rediss:"),
        wrong.replace("127.0.0.1", "host.invalid"),
        format!("{wrong}/{SECRET}"),
        format!("{wrong}?{SECRET}={SECRET}"),
        format!("{SECRET}://{SECRET}"),
        format!("redis://:{SECRET}@127.0.0.1:{SECRET}"),
    ] {
        said.error(quick().connect(&url).await);
    }
    let other = quick()
        .credentials(Login("another hunter2"))
        .observer(said.clone());
    said.debug(&other);
    said.error(
        other
            .connect(&format!("redis://{}", server.address()))
            .await,
    );
    let Ok(mut config) = serde_json::from_str::<Config>(r#"{ "host": "127.0.0.1" }"#) else {
        panic!("valid settings")
    };
    config.username = Some(SECRET.to_owned());
    config.password = Some(SECRET.to_owned());
    config.port = Some(server.port());
    said.debug(&config);
    said.error(config.connect().await);
    let unknown = format!(r#"{{ "{SECRET}": "{SECRET}", "password": "{SECRET}" }}"#);
    let refused = serde_json::from_str::<Config>(&unknown);
    said.debug(&refused.map_err(|error| error.to_string().replace(&format!("`{SECRET}`"), "")));
}

#[tokio::test]
async fn nothing_that_can_be_printed_has_a_key_a_value_or_a_password() {
    let authority = Authority::new();
    let identity = authority.identity(&["127.0.0.1"]);
    let server = Server::options(Flavor::Redis).password(SECRET);
    let server = server.tls(identity, &authority).start();
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    let _local = metrics::set_default_local_recorder(&recorder);
    let (capture, _guard) = Capture::start();
    let said = Said::default();
    let tls = Tls::new()
        .root_certificates(authority.certificate().as_bytes())
        .unwrap();
    said.debug(&tls);
    for (url, tls) in [(server.url(), Tls::new()), (server.tls_url(), tls)] {
        let builder = builder().tls(tls).observer(said.clone());
        use_cache(&builder.connect(&url).await.unwrap(), &said).await;
    }
    let login = builder().credentials(Login(SECRET)).observer(said.clone());
    let address = format!("redis://{}", server.address());
    let cache = login.connect(&address).await.unwrap();
    use_cache(&cache, &said).await;
    use_cache(&builder().observer(said.clone()).memory(), &said).await;
    fail_to_connect(&server, &said).await;
    server.kill();
    let quick = cache.with_timeout(Duration::from_millis(50));
    said.error(quick.get(&AccountKey::new(SECRET)).await);

    said.debug(&capture.spans());
    said.debug(&capture.events());
    said.debug(&snapshotter.snapshot().into_vec());
    let said = said.0.lock().unwrap().join("\n");
    // As text, and as bytes that are printed as numbers.
    let numbers = format!("{:?}", SECRET.as_bytes());
    let one_line = said.replace(['\n', ' '], "");
    assert!(!said.contains(SECRET), "{}", around(&said, SECRET));
    assert!(!one_line.contains(&numbers.trim_matches(['[', ']']).replace(' ', "")));
    for recorded in [
        "WRONGTYPE",
        "an attempt to connect failed",
        "account",
        "kind: Auth",
        "Config",
    ] {
        assert!(
            said.contains(recorded),
            "something was recorded: `{recorded}`"
        );
    }
}

/// The lines that have the text.
fn around(said: &str, text: &str) -> String {
    let lines = said.lines().filter(|line| line.contains(text));
    lines.collect::<Vec<_>>().join("\n")
}
