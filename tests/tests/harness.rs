//! Tests of the harness: servers start, stop and end; the proxy obeys.
#![expect(clippy::unwrap_used, reason = "helpers of tests, too")]

use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    time::Duration,
};

use redis::{Commands as _, Connection};
use typed_cache_tests::harness::{Flavor, Proxy, Server, eventually};

const SHORT: Duration = Duration::from_millis(200);

fn connect(url: &str) -> Connection {
    redis::Client::open(url).unwrap().get_connection().unwrap()
}

/// A plain socket to the proxy whose reads end after [`SHORT`].
fn dial(proxy: &Proxy) -> TcpStream {
    let stream = TcpStream::connect(proxy.address()).unwrap();
    stream.set_read_timeout(Some(SHORT)).unwrap();
    stream
}

fn ping(stream: &mut TcpStream) -> Result<Vec<u8>, ErrorKind> {
    stream
        .write_all(b"PING\r\n")
        .map_err(|error| error.kind())?;
    let mut reply = [0; 64];
    let read = stream.read(&mut reply).map_err(|error| error.kind())?;
    Ok(reply[..read].to_vec())
}

fn is_timeout(reply: &Result<Vec<u8>, ErrorKind>) -> bool {
    matches!(reply, Err(ErrorKind::WouldBlock | ErrorKind::TimedOut))
}

fn is_closed(reply: &Result<Vec<u8>, ErrorKind>) -> bool {
    match reply {
        Ok(bytes) => bytes.is_empty(),
        Err(kind) => matches!(kind, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe),
    }
}

fn version_of(server: &Server) -> String {
    let mut connection = server.connection();
    redis::cmd("INFO")
        .arg("server")
        .query(&mut connection)
        .unwrap()
}

#[test]
fn starts_each_flavor_on_tcp_and_unix() {
    for flavor in Flavor::ALL {
        let server = Server::start(flavor);
        let info = version_of(&server);
        assert_eq!(info.contains("valkey_version:9."), flavor == Flavor::Valkey);
        assert!(info.contains(&format!("process_id:{}", server.process_id())));
        let _: () = connect(&server.unix_url()).set("k", 1).unwrap();
        assert_eq!(server.connection().get("k"), Ok(1));
    }
}

#[test]
fn logs_in_where_the_server_demands_it() {
    let guarded = [
        Server::options(Flavor::Redis).password("secret").start(),
        Server::options(Flavor::Valkey)
            .user("ada", "secret")
            .start(),
    ];
    for server in guarded {
        let stranger = redis::Client::open(format!("redis://127.0.0.1:{}", server.port()));
        let refused = stranger
            .unwrap()
            .get_connection()
            .and_then(|mut c| c.get::<_, ()>("k"));
        assert!(refused.unwrap_err().to_string().contains("NOAUTH"));
        let _: () = connect(&server.unix_url()).set("k", 1).unwrap();
        assert_eq!(server.connection().get("k"), Ok(1));
        let mut recorder = server.record();
        let _: () = server.connection().del("k").unwrap();
        assert_eq!(recorder.names().last().unwrap(), "DEL");
    }
}

#[test]
fn starts_a_node_of_a_cluster() {
    let server = Server::options(Flavor::Redis).cluster().start();
    let slot = redis::cmd("CLUSTER").arg("KEYSLOT").arg("{user}:1").take();
    assert_eq!(slot.query(&mut server.connection()), Ok(5474));
}

#[test]
fn restarts_empty_on_the_same_port() {
    let server = Server::start(Flavor::Valkey);
    let (url, id) = (server.url(), server.process_id());
    let mut connection = connect(&url);
    let _: () = connection.set("k", 1).unwrap();
    server.kill();
    assert!(
        connection
            .get::<_, ()>("k")
            .unwrap_err()
            .is_connection_dropped()
    );
    server.restart();
    assert_ne!(server.process_id(), id);
    assert_eq!(connect(&url).get("k"), Ok(None::<u8>));
    server.restart();
    assert_eq!(connect(&url).exists("k"), Ok(false));
}

#[test]
fn pauses_and_resumes() {
    let server = Server::start(Flavor::Redis);
    let mut connection = server.connection();
    connection.set_read_timeout(Some(SHORT)).unwrap();
    server.pause();
    assert!(connection.get::<_, ()>("k").unwrap_err().is_timeout());
    server.resume();
    assert_eq!(server.connection().get("k"), Ok(None::<u8>));
}

#[test]
fn leaves_nothing_behind() {
    let running = Server::start(Flavor::Redis);
    let killed = Server::start(Flavor::Redis);
    killed.kill();
    let paused = Server::start(Flavor::Valkey);
    paused.pause();
    let folders = [&running, &killed, &paused].map(Server::unix_path);
    let process = format!("/proc/{}", paused.process_id());
    drop((running, killed, paused));
    for socket in folders {
        assert!(!socket.parent().unwrap().exists());
    }
    assert!(!Path::new(&process).exists());
}

#[test]
fn shares_one_server_and_hands_out_prefixes() {
    let first = Server::shared(Flavor::Redis);
    assert_eq!(first.port(), Server::shared(Flavor::Redis).port());
    assert_ne!(Server::fresh_prefix(), Server::fresh_prefix());
}

#[test]
fn records_the_words_of_every_command() {
    for flavor in Flavor::ALL {
        let server = Server::start(flavor);
        let mut connection = server.connection();
        let mut recorder = server.record();
        assert_eq!(recorder.commands(), Vec::<String>::new());
        let _: () = connection.pset_ex("user:42", b"\x80 \"", 900_000).unwrap();
        let _: Option<u8> = connection.get("gone").unwrap();
        let expected = [r#"PSETEX user:42 900000 "\x80 \"""#, "GET gone"];
        assert_eq!(recorder.commands(), expected);
        assert_eq!(recorder.names(), Vec::<String>::new());
    }
}

#[test]
fn counts_the_commands_a_server_saw() {
    let server = Server::start(Flavor::Valkey);
    let mut connection = server.connection();
    let _: () = connection.mset(&[("a", 1), ("b", 2)]).unwrap();
    let _: Vec<u8> = connection.mget(&["a", "b"]).unwrap();
    let _: Vec<u8> = connection.mget(&["a", "b"]).unwrap();
    let seen = server.commands_seen();
    assert_eq!((seen["mset"], seen["mget"]), (1, 2));
    assert!(!seen.contains_key("get"));
}

#[test]
fn the_proxy_passes_and_counts() {
    let server = Server::options(Flavor::Redis).password("secret").start();
    let proxy = Proxy::start(&server);
    let mut connection = connect(proxy.url());
    let before = proxy.traffic();
    let _: () = connection.set("k", 1).unwrap();
    let _: () = connection.del("k").unwrap();
    let traffic = proxy.traffic();
    assert_eq!((traffic.connections, traffic.open), (1, 1));
    assert_eq!(traffic.round_trips - before.round_trips, 2);
    assert_eq!(traffic.reply_bytes - before.reply_bytes, 9);
    drop(connection);
    assert!(eventually(|| proxy.traffic().open == 0));
}

#[test]
fn the_proxy_cuts_and_lets_new_connections_in() {
    let proxy = Proxy::start(Server::shared(Flavor::Redis));
    let mut stream = dial(&proxy);
    assert_eq!(ping(&mut stream).unwrap(), b"+PONG\r\n");
    proxy.cut();
    assert_eq!(proxy.traffic().open, 0);
    assert!(is_closed(&ping(&mut stream)));
    assert_eq!(ping(&mut dial(&proxy)).unwrap(), b"+PONG\r\n");
    assert_eq!(proxy.traffic().connections, 2);
}

#[test]
fn the_proxy_cuts_inside_a_reply() {
    let proxy = Proxy::start(Server::shared(Flavor::Valkey));
    let mut stream = dial(&proxy);
    proxy.cut_after_replies(9);
    stream.write_all(b"PING\r\nPING\r\n").unwrap();
    let mut replies = Vec::new();
    stream.read_to_end(&mut replies).unwrap();
    assert_eq!(replies, b"+PONG\r\n+P");
    assert_eq!(ping(&mut dial(&proxy)).unwrap(), b"+PONG\r\n");
}

#[test]
fn the_proxy_cuts_inside_a_request() {
    let server = Server::start(Flavor::Redis);
    let proxy = Proxy::start(&server);
    proxy.cut_after_requests(8);
    let mut stream = dial(&proxy);
    stream.write_all(b"INCR a\r\nINCR a\r\n").unwrap();
    assert!(eventually(|| server.connection().get("a") == Ok(Some(1))));
    assert_eq!(server.commands_seen()["incr"], 1);
}

#[test]
fn the_proxy_holds_replies_and_lets_them_go() {
    let server = Server::start(Flavor::Redis);
    let proxy = Proxy::start(&server);
    let mut stream = dial(&proxy);
    proxy.hold_replies();
    assert!(is_timeout(&ping(&mut stream)));
    assert_eq!(
        server.commands_seen()["ping"],
        2,
        "the harness's own and this one"
    );
    proxy.pass();
    let mut reply = [0; 7];
    stream.read_exact(&mut reply).unwrap();
    assert_eq!(&reply, b"+PONG\r\n");
}

#[test]
fn the_proxy_holds_requests() {
    let server = Server::start(Flavor::Valkey);
    let proxy = Proxy::start(&server);
    let mut stream = dial(&proxy);
    proxy.hold_requests();
    stream.write_all(b"INCR a\r\n").unwrap();
    assert!(!server.commands_seen().contains_key("incr"));
    proxy.pass();
    assert!(eventually(|| server.commands_seen().contains_key("incr")));
}

#[test]
fn the_proxy_swallows_both_ways() {
    let proxy = Proxy::start(Server::shared(Flavor::Redis));
    let mut stream = dial(&proxy);
    proxy.black_hole();
    assert!(is_timeout(&ping(&mut stream)));
    assert!(is_timeout(&ping(&mut dial(&proxy))));
    assert_eq!(proxy.traffic().request_bytes, 0);
    proxy.pass();
    assert_eq!(ping(&mut dial(&proxy)).unwrap(), b"+PONG\r\n");
}

#[test]
fn the_proxy_refuses_and_accepts_again() {
    let proxy = Proxy::start(Server::shared(Flavor::Valkey));
    let mut standing = dial(&proxy);
    assert_eq!(ping(&mut standing).unwrap(), b"+PONG\r\n");
    proxy.refuse();
    let refused = TcpStream::connect(proxy.address()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    assert_eq!(ping(&mut standing).unwrap(), b"+PONG\r\n");
    proxy.accept();
    assert_eq!(ping(&mut dial(&proxy)).unwrap(), b"+PONG\r\n");
}

#[test]
fn the_proxy_delays_replies() {
    let proxy = Proxy::start(Server::shared(Flavor::Redis));
    proxy.delay_replies(SHORT * 2);
    let mut stream = dial(&proxy);
    assert!(is_timeout(&ping(&mut stream)));
    proxy.pass();
}

#[tokio::test]
async fn the_proxy_tells_when_traffic_has_passed() {
    let proxy = Proxy::start(Server::shared(Flavor::Redis));
    let client = redis::Client::open(proxy.url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let before = proxy.traffic().request_bytes;
    proxy.hold_replies();
    let command = redis::cmd("PING");
    let pending = tokio::spawn(async move { command.query_async::<()>(&mut connection).await });
    proxy
        .wait_for(|traffic| traffic.request_bytes > before)
        .await;
    assert!(!pending.is_finished());
    proxy.cut();
    assert!(pending.await.unwrap().unwrap_err().is_connection_dropped());
}
