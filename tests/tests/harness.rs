//! Tests of the harness: servers start, stop and end; the proxy obeys; the fake server follows its script.
#![expect(clippy::unwrap_used, reason = "helpers of tests, too")]

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::Duration;

use redis::{Commands as _, Connection};
use typed_cache_tests::harness::{Answer, FakeServer, Flavor, Proxy, Server, eventually};

const SHORT: Duration = Duration::from_millis(200);

fn connect(url: &str) -> Connection {
    redis::Client::open(url).unwrap().get_connection().unwrap()
}

/// A plain socket whose reads end after [`SHORT`].
fn dial(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
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
    for flavor in Flavor::ALL {
        let server = Server::options(flavor).password("secret").start();
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
    drop(connection);
    assert!(eventually(|| proxy.traffic().open == 0));
}

#[test]
fn the_proxy_cuts_and_lets_new_connections_in() {
    let proxy = Proxy::start(Server::shared(Flavor::Redis));
    let mut stream = dial(proxy.address());
    assert_eq!(ping(&mut stream).unwrap(), b"+PONG\r\n");
    proxy.cut();
    assert_eq!(proxy.traffic().open, 0);
    assert!(is_closed(&ping(&mut stream)));
    assert_eq!(ping(&mut dial(proxy.address())).unwrap(), b"+PONG\r\n");
    assert_eq!(proxy.traffic().connections, 2);
}

#[test]
fn the_proxy_cuts_inside_a_reply() {
    let proxy = Proxy::start(Server::shared(Flavor::Valkey));
    let mut stream = dial(proxy.address());
    proxy.cut_after_replies(9);
    stream.write_all(b"PING\r\nPING\r\n").unwrap();
    let mut replies = Vec::new();
    stream.read_to_end(&mut replies).unwrap();
    assert_eq!(replies, b"+PONG\r\n+P");
    assert_eq!(ping(&mut dial(proxy.address())).unwrap(), b"+PONG\r\n");
}

#[test]
fn the_proxy_holds_replies_and_lets_them_go() {
    let server = Server::start(Flavor::Redis);
    let proxy = Proxy::start(&server);
    let mut stream = dial(proxy.address());
    let mut recorder = server.record();
    proxy.hold_replies();
    assert!(is_timeout(&ping(&mut stream)));
    assert_eq!(recorder.names(), ["PING"]);
    proxy.pass();
    let mut reply = [0; 7];
    stream.read_exact(&mut reply).unwrap();
    assert_eq!(&reply, b"+PONG\r\n");
}

#[test]
fn the_proxy_swallows_both_ways() {
    let proxy = Proxy::start(Server::shared(Flavor::Redis));
    let mut stream = dial(proxy.address());
    proxy.black_hole();
    assert!(is_timeout(&ping(&mut stream)));
    assert!(is_timeout(&ping(&mut dial(proxy.address()))));
    assert_eq!(proxy.traffic().request_bytes, 0);
    proxy.pass();
    assert_eq!(ping(&mut dial(proxy.address())).unwrap(), b"+PONG\r\n");
}

#[test]
fn the_proxy_refuses_and_accepts_again() {
    let proxy = Proxy::start(Server::shared(Flavor::Valkey));
    let mut standing = dial(proxy.address());
    assert_eq!(ping(&mut standing).unwrap(), b"+PONG\r\n");
    proxy.refuse();
    let refused = TcpStream::connect(proxy.address()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    assert_eq!(ping(&mut standing).unwrap(), b"+PONG\r\n");
    proxy.accept();
    assert_eq!(ping(&mut dial(proxy.address())).unwrap(), b"+PONG\r\n");
}

#[test]
fn the_proxy_delays_replies() {
    let proxy = Proxy::start(Server::shared(Flavor::Redis));
    proxy.delay_replies(SHORT * 2);
    let mut stream = dial(proxy.address());
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

/// A script that answers a command by its name.
fn scripted() -> FakeServer {
    FakeServer::start(|request| match request.name().as_str() {
        "HELD" => Answer::bytes("+held\r\n").held(),
        "RELEASE" => Answer::bytes("+released\r\n").and_release(),
        "PIECES" => Answer::pieces("$10\r\n0123456789\r\n", 3),
        "STREAM" => Answer::streamed_bulk(300_000),
        "CLOSE" => Answer::bytes("$5\r\nab").then_close(),
        "SILENCE" => Answer::silence(),
        "DEAF" => Answer::bytes("+deaf\r\n").and_stop_reading(),
        _ => Answer::bulk(request.word(1).as_bytes()),
    })
}

fn ask(stream: &mut TcpStream, name: &str) {
    let command = format!("*1\r\n${}\r\n{name}\r\n", name.len());
    stream.write_all(command.as_bytes()).unwrap();
}

/// Reads so many bytes as text.
fn read(stream: &mut TcpStream, count: usize) -> String {
    let mut bytes = vec![0; count];
    stream.read_exact(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn the_fake_server_shakes_hands_and_remembers_what_it_read() {
    let server = scripted();
    for url in [server.url(), server.resp3_url()] {
        let mut connection = connect(&url);
        let echoed: String = redis::cmd("ECHO")
            .arg("a\r\nb")
            .query(&mut connection)
            .unwrap();
        assert_eq!(echoed, "a\r\nb");
    }
    let texts: Vec<_> = server
        .requests()
        .iter()
        .map(|request| format!("{request:?}"))
        .collect();
    assert_eq!(texts, ["1: ECHO a\\r\\nb", "2: ECHO a\\r\\nb"]);
    assert_eq!(server.connections(), 2);
}

#[test]
fn the_fake_server_holds_replies_until_it_is_told() {
    let server = scripted();
    let mut stream = dial(server.address());
    ask(&mut stream, "HELD");
    ask(&mut stream, "PING");
    assert!(stream.read(&mut [0]).is_err(), "the replies are held");
    server.release();
    assert_eq!(read(&mut stream, 14), "+held\r\n+PONG\r\n");
    server.hold();
    ask(&mut stream, "HELD");
    ask(&mut stream, "RELEASE");
    assert_eq!(read(&mut stream, 18), "+held\r\n+released\r\n");
}

#[test]
fn the_fake_server_sends_what_it_likes() {
    let server = scripted();
    let mut stream = dial(server.address());
    ask(&mut stream, "PIECES");
    assert_eq!(read(&mut stream, 17), "$10\r\n0123456789\r\n");
    ask(&mut stream, "STREAM");
    let streamed = read(&mut stream, 300_011);
    assert!(streamed.starts_with("$300000\r\nxxx") && streamed.ends_with("x\r\n"));
    server.send(b">1\r\n+push\r\n");
    assert_eq!(read(&mut stream, 11), ">1\r\n+push\r\n");
    ask(&mut stream, "SILENCE");
    ask(&mut stream, "PING");
    assert!(stream.read(&mut [0]).is_err(), "silence is for good");
    let mut other = dial(server.address());
    ask(&mut other, "CLOSE");
    assert_eq!(read(&mut other, 6), "$5\r\nab");
    assert_eq!(other.read(&mut [0]).unwrap(), 0);
}

#[test]
fn the_fake_server_reads_nothing_more_and_lets_writes_fill_up() {
    let server = scripted();
    let mut stream = dial(server.address());
    ask(&mut stream, "DEAF");
    assert_eq!(read(&mut stream, 7), "+deaf\r\n");
    stream.set_write_timeout(Some(SHORT)).unwrap();
    let block = vec![b'x'; 64 * 1024 * 1024];
    assert!(stream.write_all(&block).is_err(), "nobody takes so much");
    server.cut();
    assert!(is_closed(
        &stream
            .read(&mut [0; 8])
            .map(|_| Vec::new())
            .map_err(|error| error.kind())
    ));
}
