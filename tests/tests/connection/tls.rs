//! TLS: who is trusted, and the messages about who is not.

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use typed_cache::{Cache, Error, ErrorKind, Tls};
use typed_cache_tests::harness::{Authority, Flavor, Identity, Server};
use typed_cache_tests::users::{UserKey, user};

use crate::support::builder;

pub(crate) const LOCAL: [&str; 2] = ["127.0.0.1", "localhost"];

pub(crate) fn server(identity: Identity, authority: &Authority) -> Server {
    Server::options(Flavor::Redis)
        .tls(identity, authority)
        .start()
}

pub(crate) fn trusting(authority: &Authority) -> Tls {
    Tls::new()
        .root_certificates(authority.certificate().as_bytes())
        .expect("a certificate")
}

pub(crate) async fn refusal(url: &str, tls: Tls) -> Error {
    let short = builder()
        .timeout(Duration::from_secs(2))
        .connect_timeout(Duration::from_millis(500));
    short.tls(tls).connect(url).await.expect_err(url)
}

pub(crate) fn assert_says(error: &Error, kind: ErrorKind, said: &[&str]) {
    assert_eq!(error.kind(), kind, "{error:?}");
    assert!(!error.may_have_run());
    for part in said {
        assert!(error.to_string().contains(part), "no `{part}` in: {error}");
    }
    assert!(!format!("{error:?} {:?}", error.source()).contains("hunter2"));
}

#[tokio::test]
async fn a_value_goes_over_tls_to_a_server_that_is_trusted() {
    let authority = Authority::new();
    let server = server(authority.identity(&LOCAL), &authority);
    let cache = builder()
        .tls(trusting(&authority))
        .connect(&server.tls_url())
        .await;
    let cache = cache.expect("it is trusted");
    cache.set(&user(1)).await.unwrap();
    assert_eq!(cache.get(&UserKey { id: 1 }).await.unwrap(), Some(user(1)));
    let large = user(2).name.repeat(1 << 18);
    let large = typed_cache_tests::users::User { id: 2, name: large };
    cache.set(&large).await.unwrap();
    assert_eq!(cache.get(&UserKey { id: 2 }).await.unwrap(), Some(large));
}

#[tokio::test]
async fn a_certificate_that_is_not_good_has_a_message_of_its_own() {
    let authority = Authority::new();
    let config = ErrorKind::Config;
    let expired = server(authority.expired(&LOCAL), &authority);
    let error = refusal(&expired.tls_url(), trusting(&authority)).await;
    assert_says(&error, config, &["127.0.0.1:", "certificate has expired"]);
    let other = server(authority.identity(&["cache.internal"]), &authority);
    let error = refusal(&other.tls_url(), trusting(&authority)).await;
    assert_says(
        &error,
        config,
        &["is for another name", "`Tls::server_name`"],
    );
    let error = refusal(&other.tls_url(), trusting(&Authority::new())).await;
    assert_says(
        &error,
        config,
        &["unknown authority", "`Tls::root_certificates`"],
    );
    // Those of the platform are asked where no other is named.
    let error = refusal(&other.tls_url(), Tls::new()).await;
    assert_eq!(error.kind(), config, "{error}");
    // The name that is set counts in place of the URL's host.
    let named = trusting(&authority).server_name("cache.internal").unwrap();
    let cache = builder().tls(named).connect(&other.tls_url()).await;
    cache
        .expect("it is the name of the certificate")
        .ping()
        .await
        .unwrap();
}

#[tokio::test]
async fn a_server_can_demand_a_certificate_of_the_client() {
    let authority = Authority::new();
    let options = Server::options(Flavor::Redis).tls(authority.identity(&LOCAL), &authority);
    let server = options.arguments(["--tls-auth-clients", "yes"]).start();
    let url = server.tls_url();
    let error = refusal(&url, trusting(&authority)).await;
    assert_says(&error, ErrorKind::Config, &["`Tls::client_certificate`"]);
    let Identity { certificate, key } = authority.identity(&["a client"]);
    let tls = trusting(&authority).client_certificate(certificate.as_bytes(), key.as_bytes());
    let cache = builder().tls(tls.unwrap()).connect(&url).await;
    cache.expect("it shows a certificate").ping().await.unwrap();
    let Identity { certificate, key } = Authority::new().identity(&["a stranger"]);
    let tls = trusting(&authority).client_certificate(certificate.as_bytes(), key.as_bytes());
    let error = refusal(&url, tls.unwrap()).await;
    assert_says(&error, ErrorKind::Config, &["certificate"]);
}

#[tokio::test]
async fn a_server_without_tls_and_one_with_tls_are_told_apart() {
    let authority = Authority::new();
    let server = server(authority.identity(&LOCAL), &authority);
    let plain = server.url().replace("redis://", "rediss://");
    let error = refusal(&plain, trusting(&authority)).await;
    assert!(error.to_string().contains("write `redis://`"), "{error}");
    let secure = server.tls_url().replace("rediss://", "redis://");
    let error = refusal(&secure, Tls::new()).await;
    assert_says(&error, ErrorKind::Unavailable, &["write `rediss://`"]);
}

#[test]
fn settings_of_tls_that_cannot_be_used_are_refused() {
    let authority = Authority::new();
    let Identity { certificate, key } = authority.identity(&LOCAL);
    let (certificate, key) = (certificate.as_bytes(), key.as_bytes());
    let said = |made: typed_cache::Result<Tls>| made.expect_err("it cannot be used").to_string();
    assert!(said(Tls::new().root_certificates(b"hunter2")).contains("certificates in PEM"));
    assert!(said(Tls::new().root_certificates(key)).contains("certificates in PEM"));
    assert!(said(Tls::new().client_certificate(certificate, b"hunter2")).contains("private key"));
    assert!(said(Tls::new().client_certificate(key, key)).contains("certificates in PEM"));
    assert!(said(Tls::new().server_name("a b")).contains("name of a host"));
    // A key of another certificate.
    let other = authority.identity(&LOCAL).key;
    let tls = Tls::new()
        .client_certificate(certificate, other.as_bytes())
        .unwrap();
    let error = Cache::builder()
        .tls(tls.clone())
        .connect_lazy("rediss://localhost");
    assert_eq!(
        error.expect_err("they do not fit").kind(),
        ErrorKind::Config
    );
    let shown = format!("{tls:?}");
    assert!(
        !shown.contains("PRIVATE") && shown.contains("has_client_certificate: true"),
        "{shown}"
    );
}

#[tokio::test]
async fn a_configuration_of_rustls_is_taken_as_it_is() {
    use typed_cache::rustls::{ClientConfig, RootCertStore};

    let authority = Authority::new();
    let server = server(authority.identity(&LOCAL), &authority);
    let provider = Arc::new(typed_cache::rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    let error = refusal(&server.tls_url(), Tls::new().rustls(Arc::new(config))).await;
    assert_says(&error, ErrorKind::Config, &["unknown authority"]);
}
