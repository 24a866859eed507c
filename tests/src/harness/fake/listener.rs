//! Accepts connections, with small receive buffers.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::mpsc;

use super::connection::Connection;
use super::shared::Shared;

/// Small, so that a client's writes fill the sockets up soon where nothing is read.
const RECEIVE_BUFFER: u32 = 64 * 1024;

/// Accepts connections until the server ends.
pub(super) async fn accept(shared: Arc<Shared>, bound: Sender<SocketAddr>) {
    let listener = listen();
    let address = listener.local_addr().expect("a bound port");
    bound.send(address).expect("somebody started the server");
    let mut orders = shared.watch_orders();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    enter(stream, &shared);
                }
            }
            _ended = orders.wait_for(|orders| orders.has_ended) => return,
        }
    }
}

fn listen() -> TcpListener {
    let socket = TcpSocket::new_v4().expect("a socket");
    let sized = socket.set_recv_buffer_size(RECEIVE_BUFFER);
    sized.expect("a buffer that accepted sockets inherit");
    let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    socket.bind(any_port).expect("a free port");
    socket.listen(1024).expect("a listening socket")
}

fn enter(stream: TcpStream, shared: &Arc<Shared>) {
    // Pieces would be put together again.
    stream.set_nodelay(true).expect("a socket of ours");
    let (steps, queue) = mpsc::unbounded_channel();
    let number = shared.opened(steps.clone());
    let shared = Arc::clone(shared);
    tokio::spawn(async move {
        let connection = Connection {
            number,
            shared: &shared,
        };
        connection.serve(stream, steps, queue).await;
        shared.closed(number);
    });
}
