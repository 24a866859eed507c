//! Logins that change while connections are up.

use std::future::{pending, ready};
use std::pin::Pin;
use std::time::Duration;

use tokio::sync::watch;
use typed_cache::{Credentials, CredentialsError, CredentialsProvider, ErrorKind};
use typed_cache_tests::harness::{Answer, FakeServer, Flavor, Request, Server};
use typed_cache_tests::users::UserKey;

use crate::logins::server;
use crate::support::{Connections, VisitsKey, builder, observed};

/// Hands out the password that was last sent.
struct Rotating(watch::Receiver<&'static str>);

impl CredentialsProvider for Rotating {
    fn credentials(
        &self,
    ) -> Pin<Box<dyn Future<Output = Result<Credentials, CredentialsError>> + Send + '_>> {
        let password = *self.0.borrow();
        Box::pin(async move {
            match password {
                "" => Err("no token is left".into()),
                password => Ok(Credentials::new("anna", password)),
            }
        })
    }

    fn changed<'a>(
        &'a self,
        from: &'a Credentials,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
        let mut password = self.0.clone();
        Box::pin(async move {
            let is_other = |password: &&str| Credentials::new("anna", *password) != *from;
            if password.wait_for(is_other).await.is_err() {
                pending::<()>().await;
            }
        })
    }
}

#[tokio::test]
async fn a_connection_that_is_up_logs_in_anew_when_its_credentials_change() {
    let server = server(Flavor::Redis, "anna on >first >second ~* +@all");
    let (rotate, password) = watch::channel("first");
    let connections = Connections::default();
    let builder = builder()
        .credentials(Rotating(password))
        .observer(connections.clone());
    let cache = builder.connect(&server.url()).await.unwrap();
    let mut record = server_record(&server);
    rotate.send("second").unwrap();
    let mut logins = 0;
    while logins == 0 {
        cache.ping().await.expect("the connection stays");
        logins = record(&server);
    }
    assert_eq!(
        connections.count("connected"),
        1,
        "{:?}",
        connections.seen()
    );
    // A login that is refused: the connection is replaced, and the provider asked again.
    rotate.send("hunter2").unwrap();
    connections.wait_for("disconnected", 1).await;
    connections.wait_for("failed", 1).await;
    let error = cache.ping().await.expect_err("the password is wrong");
    assert_eq!(error.kind(), ErrorKind::Auth);
    rotate.send("").unwrap();
    connections.wait_for("failed", 3).await;
    let error = cache.ping().await.expect_err("there is no token");
    assert!(error.to_string().contains("no token is left"), "{error}");
    rotate.send("second").unwrap();
    connections.wait_for("connected", 2).await;
    cache.ping().await.unwrap();
}

/// Returns how many times `AUTH` has run since.
fn server_record(server: &Server) -> impl FnMut(&Server) -> usize + use<> {
    let calls = |server: &Server| {
        let path = server.unix_path();
        let url = format!("unix://{}?user=anna&pass=first", path.display());
        let mut connection = redis::Client::open(url).unwrap().get_connection().unwrap();
        let stats: String = redis::cmd("INFO")
            .arg("commandstats")
            .query(&mut connection)
            .unwrap();
        let auth = stats
            .lines()
            .find_map(|line| line.strip_prefix("cmdstat_auth:calls="));
        auth.and_then(|rest| rest.split(',').next()?.parse().ok())
            .unwrap_or(0_usize)
    };
    let before = calls(server);
    // Each question logs in by itself.
    let mut asked = 0;
    move |server| {
        asked += 1;
        let now = calls(server);
        now - before - asked
    }
}

#[test]
fn credentials_show_nothing() {
    let shown = format!("{:?}", Credentials::new("anna", "hunter2"));
    assert!(!shown.contains("anna") && !shown.contains("hunter2"));
}

type Asked<'a> = Pin<Box<dyn Future<Output = Result<Credentials, CredentialsError>> + Send + 'a>>;

/// Has other credentials whenever it is asked.
struct Restless;

impl CredentialsProvider for Restless {
    fn credentials(&self) -> Asked<'_> {
        let now = std::time::Instant::now();
        Box::pin(ready(Ok(Credentials::new("anna", format!("{now:?}")))))
    }

    fn changed<'a>(
        &'a self,
        _from: &'a Credentials,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
        Box::pin(ready(()))
    }
}

#[tokio::test]
async fn a_provider_that_never_settles_does_not_fill_the_connection_with_logins() {
    let server = FakeServer::start_bare(|request: &Request| match request.name().as_str() {
        "HELLO" => Answer::bytes("%0\r\n"),
        "PING" => Answer::bytes("+PONG\r\n"),
        _ => Answer::bytes("+OK\r\n"),
    });
    let cache = builder()
        .credentials(Restless)
        .connect(&server.resp3_url())
        .await;
    let cache = cache.unwrap();
    for _ in 0..1000 {
        cache.ping().await.unwrap();
    }
    let requests = server.requests();
    let logins = requests.iter().filter(|request| request.name() == "AUTH");
    assert!((1..20).contains(&logins.count()));
}

/// Panics when it is asked, or when it is to wait.
struct Panicking(bool);

impl CredentialsProvider for Panicking {
    fn credentials(&self) -> Asked<'_> {
        assert!(!self.0, "hunter2");
        Box::pin(ready(Ok(Credentials::new("", "secret"))))
    }

    fn changed<'a>(
        &'a self,
        _from: &'a Credentials,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
        panic!("hunter2")
    }
}

#[tokio::test]
async fn a_provider_that_panics_takes_the_connection_from_nobody() {
    let server = Server::options(Flavor::Redis).password("secret").start();
    let url = format!("redis://{}", server.address());
    let brief = || builder().timeout(Duration::from_millis(200));
    let error = brief().credentials(Panicking(true)).connect(&url).await;
    let error = error.expect_err("there is no login").to_string();
    assert!(
        error.contains("provider of credentials failed: it panicked"),
        "{error}"
    );
    let cache = brief()
        .credentials(Panicking(false))
        .connect(&url)
        .await
        .unwrap();
    for _ in 0..100 {
        cache.ping().await.unwrap();
    }
}

struct Hanging;

impl CredentialsProvider for Hanging {
    fn credentials(&self) -> Asked<'_> {
        Box::pin(pending())
    }
}

#[tokio::test]
async fn a_provider_that_gives_nothing_is_named_in_place_of_the_server() {
    let server = Server::shared(Flavor::Redis);
    let brief = builder().connect_timeout(Duration::from_millis(50));
    let cache = brief.credentials(Hanging).connect_lazy(&server.url());
    let error = cache.unwrap().ping().await.expect_err("there is no login");
    let error = error.to_string();
    assert!(
        error.contains("provider of credentials gave none within 50ms"),
        "{error}"
    );
}

#[tokio::test]
async fn a_refused_renewal_loses_no_reply_that_is_due() {
    let server = FakeServer::start_bare(|request: &Request| match request.name().as_str() {
        "HELLO" => Answer::bytes("%0\r\n"),
        "PING" => Answer::bytes("+PONG\r\n"),
        "CLIENT" => Answer::bytes("+OK\r\n"),
        "AUTH" => Answer::bytes("-WRONGPASS no\r\n"),
        _ => Answer::bytes(":1\r\n").held(),
    });
    let (rotate, password) = watch::channel("first");
    let connections = Connections::default();
    let builder = builder().credentials(Rotating(password));
    let builder = builder.observer(connections.clone());
    let cache = builder.connect(&server.resp3_url()).await.unwrap();
    let visits = VisitsKey { page: 1 };
    let before = tokio::spawn(cache.counter(&visits).increment(1));
    let seen = |name: &str| {
        server
            .requests()
            .iter()
            .any(|request| request.name() == name)
    };
    for (name, then) in [("INCRBY", Some("second")), ("AUTH", None)] {
        while !seen(name) {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        if let Some(password) = then {
            rotate.send(password).unwrap();
        }
    }
    server.release();
    assert_eq!(before.await.unwrap().unwrap(), 1);
    connections.wait_for("disconnected", 1).await;
}

#[tokio::test]
async fn a_connection_whose_login_is_forgotten_is_replaced() {
    let mut left = 3;
    let server = FakeServer::start(move |_: &Request| {
        left -= 1;
        let is_forgotten = left == 0;
        Answer::bytes(if is_forgotten {
            "-NOAUTH Authentication required.\r\n"
        } else {
            "$-1\r\n"
        })
    });
    let (cache, connections) = observed(&server.url()).await;
    let get = || cache.get(&UserKey { id: 1 });
    assert_eq!((get().await.unwrap(), get().await.unwrap()), (None, None));
    let error = get().await.expect_err("the server wants a login");
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Auth, Some("NOAUTH"))
    );
    connections.wait_for("connected", 2).await;
    assert_eq!(get().await.unwrap(), None);
}
