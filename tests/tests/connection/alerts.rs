//! Alerts by which a server refuses a client over TLS, and certificates as editors write them.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use typed_cache::{ErrorKind, Tls};
use typed_cache_tests::harness::Authority;

use crate::support::builder;

/// Listens on the loopback, and answers each handshake with a fatal alert of this number.
async fn alerting(alert: u8) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut hello = [0; 4096];
                let _length = stream.read(&mut hello).await;
                let _written = stream.write_all(&[21, 3, 3, 0, 2, 2, alert]).await;
                // Until the client has read it, and leaves.
                let _length = stream.read(&mut hello).await;
            });
        }
    });
    format!("rediss://{address}")
}

#[tokio::test]
async fn a_certificate_that_the_server_does_not_take_fails_at_once_and_names_the_setting() {
    let authority = Authority::new();
    let tls = Tls::new()
        .root_certificates(authority.certificate().as_bytes())
        .unwrap();
    // The numbers of RFC 8446, section 6: unsupported_certificate, certificate_unknown, access_denied.
    for alert in [43, 46, 49] {
        let began = Instant::now();
        let patient = builder().timeout(Duration::from_secs(60)).tls(tls.clone());
        let error = patient.connect(&alerting(alert).await).await;
        let error = error.expect_err("it is refused");
        assert_eq!(error.kind(), ErrorKind::Config, "{alert}: {error}");
        let text = error.to_string();
        assert!(text.contains("`Tls::client_certificate`"), "{text}");
        assert!(began.elapsed() < Duration::from_secs(30), "at once");
    }
}

#[test]
fn a_byte_order_mark_stands_in_front_of_a_certificate_or_a_key() {
    let identity = Authority::new().identity(&["localhost"]);
    let mark = "\u{feff}";
    let certificate = format!("{mark}{}", identity.certificate);
    let key = format!("{mark}{}", identity.key);
    let tls = Tls::new().client_certificate(certificate.as_bytes(), key.as_bytes());
    drop(tls.expect("an editor's mark is no mistake"));
    let error = Tls::new().client_certificate(b"hunter2", key.as_bytes());
    let text = error.expect_err("it is no certificate").to_string();
    assert_eq!(
        text,
        "the certificates of the client are not certificates in PEM: write the whole text, from `-----BEGIN CERTIFICATE-----` on"
    );
}
