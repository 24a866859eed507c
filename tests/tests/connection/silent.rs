//! Names of several addresses, of which one accepts and then stays silent; with names of its own, which a mount namespace gives.

use std::env;
use std::net::SocketAddr;
use std::process::Command;
use std::time::Duration;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream, lookup_host};
use tokio::runtime::Builder;
use typed_cache::{Cache, CacheBuilder};
use typed_cache_tests::harness::{Answer, FakeServer, Flavor, Request, Server};
use typed_cache_tests::users::UserKey;

use crate::support::{Connections, JobsKey, builder};

/// Set for this test in the namespace.
const INSIDE: &str = "TYPED_CACHE_TESTS_ADDRESSES";

/// Runs a program with a file of names of its own.
const WITH_NAMES: &str = r#"
    mount -t tmpfs none /mnt &&
    printf "127.0.0.1 %s\n127.0.0.2 %s\n" "$TYPED_CACHE_TESTS_ADDRESSES" "$TYPED_CACHE_TESTS_ADDRESSES" > /mnt/hosts &&
    mount --bind /mnt/hosts /etc/hosts &&
    exec "$@"
"#;

const NAME: &str = "two.typed-cache.test";

#[tokio::test]
async fn an_address_that_stays_silent_is_tried_last_from_then_on() {
    if env::var_os(INSIDE).is_some() {
        leave_the_silent_one().await;
        return;
    }
    let this = "silent::an_address_that_stays_silent_is_tried_last_from_then_on";
    let in_namespace = |words: &[&str]| {
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--mount", "sh", "-c", WITH_NAMES, "sh"]);
        command.args(words).env(INSIDE, NAME).output()
    };
    let allowed = in_namespace(&["true"]);
    if !allowed.is_ok_and(|output| output.status.success()) {
        eprintln!("left out: this machine lets nobody make a mount namespace");
        return;
    }
    let program = env::current_exe().unwrap();
    let output = in_namespace(&[program.to_str().unwrap(), "--exact", this]).unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
}

fn answer(request: &Request) -> Answer {
    match request.name().as_str() {
        "BLPOP" => Answer::bytes("*-1\r\n"),
        _ => Answer::bytes("$-1\r\n"),
    }
}

async fn leave_the_silent_one() {
    let server = FakeServer::start(answer);
    let found = lookup_host((NAME, 0)).await.unwrap().collect::<Vec<_>>();
    let [first, second] = found.as_slice() else {
        panic!("the name has two addresses, not {found:?}");
    };
    // Accepts, by the system's queue, and never answers.
    let silent = TcpListener::bind(first).await.unwrap();
    let port = silent.local_addr().unwrap().port();
    relay(SocketAddr::new(second.ip(), port), server.address()).await;
    let url = format!("redis://{NAME}:{port}?protocol=resp2");
    let connections = Connections::default();
    let impatient = |connections: &Connections| {
        builder()
            .connect_timeout(Duration::from_millis(150))
            .observer(connections.clone())
    };
    let cache = impatient(&connections).connect(&url).await.unwrap();
    assert_eq!(connections.count("failed"), 1);
    // Another connection, and one in place of the first, begin with the address that answers.
    let jobs = JobsKey { queue: 1 };
    for _ in 0..3 {
        let popped = cache.list(&jobs).wait_pop_front(Duration::ZERO).await;
        assert_eq!(popped.unwrap(), None);
        server.cut();
        assert_eq!(cache.get(&UserKey { id: 1 }).await.unwrap(), None);
    }
    assert_eq!(connections.count("failed"), 1, "{:?}", connections.seen());
    let connections = Connections::default();
    several_at_once(impatient(&connections).connections(4), &url).await;
    // Each has tried the silent one once.
    assert!(connections.count("failed") <= 4, "{:?}", connections.seen());
}

/// Connections that fail at the same time by one address do not come back to it together.
async fn several_at_once(builder: CacheBuilder, url: &str) {
    let cache: Cache = builder.wait_for_connection(true).connect_lazy(url).unwrap();
    let reads = (0..32).map(|id| tokio::spawn(cache.get(&UserKey { id })));
    for read in reads.collect::<Vec<_>>() {
        assert_eq!(read.await.unwrap().expect("the other one answers"), None);
    }
}

/// Lets an address answer as another one does.
async fn relay(from: SocketAddr, to: SocketAddr) {
    let listener = TcpListener::bind(from).await.unwrap();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut server = TcpStream::connect(to).await.unwrap();
                // An end of either is the end of both.
                let _ended = copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
}

#[test]
fn a_lookup_that_does_not_end_is_named() {
    let server = Server::shared(Flavor::Redis);
    let url = server.url().replace("127.0.0.1", "localhost");
    let runtime = Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(1)
        .build();
    let runtime = runtime.unwrap();
    let (release, held) = std::sync::mpsc::channel::<()>();
    let error = runtime.block_on(async {
        // The one thread that looks names up is taken.
        let busy = tokio::task::spawn_blocking(move || held.recv());
        let impatient = builder().connect_timeout(Duration::from_millis(50));
        let error = impatient.connect_lazy(&url).unwrap().ping().await;
        release.send(()).unwrap();
        busy.await.unwrap().unwrap();
        error.expect_err("the name is not looked up")
    });
    let text = error.to_string();
    assert!(
        text.contains("the name of the host was not resolved within 50ms"),
        "{text}"
    );
}
