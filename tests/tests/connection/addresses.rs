//! Servers that stay silent: names with several addresses, and the messages of attempts that came too late.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use typed_cache::ErrorKind;

use crate::support::builder;

/// Listens, and answers no attempt to connect.
pub(crate) async fn accepting_nothing(address: SocketAddr) -> (TcpListener, TcpStream) {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    };
    let socket = socket.unwrap();
    socket.bind(address).unwrap();
    let listener = socket.listen(0).unwrap();
    // One connection fills the queue of a listener that accepts none; what comes then gets no answer.
    let filling = TcpStream::connect(listener.local_addr().unwrap()).await;
    (listener, filling.unwrap())
}

#[tokio::test]
async fn an_attempt_that_came_too_late_names_the_addresses_that_it_tried() {
    let (listener, _filling) = accepting_nothing((Ipv4Addr::LOCALHOST, 0).into()).await;
    let address = listener.local_addr().unwrap();
    let limit = Duration::from_millis(400);
    let attempt = |url: String| {
        builder()
            .timeout(limit * 2)
            .connect_timeout(limit)
            .connect(&url)
    };
    // The name can have an address of the other family, too, which nobody listens on.
    let by_name = attempt(format!("redis://localhost:{}", address.port())).await;
    let error = by_name.expect_err("nobody accepts");
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    let said = error.to_string();
    let start = format!(
        "no connection to localhost:{}: no reply within 400ms (tried ",
        address.port()
    );
    assert!(
        said.starts_with(&start) && said.contains(&address.to_string()),
        "{said}"
    );
    // An address is in the message already.
    let by_address = attempt(format!("redis://{address}")).await;
    let said = by_address.expect_err("nobody accepts").to_string();
    assert_eq!(
        said,
        format!("no connection to {address}: no reply within 400ms")
    );
}
