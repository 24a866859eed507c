//! TLS with servers that are none of ours: certificates and alerts, each with a message of its own.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use typed_cache::{ErrorKind, Tls};
use typed_cache_tests::harness::Authority;

use crate::tls::{LOCAL, assert_says, refusal, server, trusting};

/// An alert that ends the connection, in a record of its own (RFC 8446, sections 5.1 and 6).
fn alert(description: u8) -> [u8; 7] {
    [21, 3, 3, 0, 2, 2, description]
}

const HANDSHAKE_FAILURE: u8 = 40;
const UNEXPECTED_MESSAGE: u8 = 10;

/// Answers the first bytes of each connection with these.
async fn answering(bytes: [u8; 7]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut asked = [0; 16 * 1024];
            if matches!(stream.read(&mut asked).await, Ok(1..)) {
                // The client may have gone.
                let _ = stream.write_all(&bytes).await;
            }
        }
    });
    address
}

#[tokio::test]
async fn the_certificate_of_an_authority_does_not_serve() {
    let authority = Authority::new();
    let server = server(authority.subordinate(&LOCAL), &authority);
    let error = refusal(&server.tls_url(), trusting(&authority)).await;
    let said = ["that of an authority", "`basicConstraints=CA:FALSE`"];
    assert_says(&error, ErrorKind::Config, &said);
}

#[tokio::test]
async fn a_handshake_that_the_server_refuses_says_what_it_can_want() {
    let address = answering(alert(HANDSHAKE_FAILURE)).await;
    let error = refusal(&format!("rediss://{address}"), trusting(&Authority::new())).await;
    let address = address.to_string();
    let said = [
        &address,
        "ended the handshake",
        "`Tls::client_certificate`",
        "no cipher",
    ];
    assert_says(&error, ErrorKind::Config, &said);
}

#[tokio::test]
async fn an_alert_on_a_plain_connection_is_named() {
    let address = answering(alert(UNEXPECTED_MESSAGE)).await;
    let error = refusal(&format!("redis://:hunter2@{address}"), Tls::new()).await;
    let address = address.to_string();
    let said = [&address, "an alert of TLS", "write `rediss://`"];
    assert_says(&error, ErrorKind::Unavailable, &said);
}
