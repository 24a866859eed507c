//! What is left where a process dies at the worst moment: a child is killed, and its parent looks.

use std::env;
use std::fs::{self, File, OpenOptions};
use std::future::pending;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use typed_cache::{Cache, Changes};
use typed_cache_tests::harness::{Flavor, Server, eventually};

use crate::support::{USER, User, user};

/// The variables that tell a child what it does.
const URL: &str = "CRASH_URL";
const SOURCE: &str = "CRASH_SOURCE";
const BOUND: Duration = Duration::from_millis(500);
const CAPACITY: usize = 64;

/// A process that runs one test of this file, and the lines that it prints.
struct Victim {
    child: Child,
    lines: io::Lines<BufReader<ChildStdout>>,
}

impl Victim {
    fn start(test: &str, server: &Server, source: &Path) -> Self {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", test, "--nocapture"])
            .env(URL, server.url())
            .env(SOURCE, source)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// Waits for a line that says how far it is.
    fn said(&mut self, word: &str) -> usize {
        let mut lines = self.lines.by_ref().map(Result::unwrap);
        let number = lines.find_map(|line| line.split_once(word)?.1.trim().parse().ok());
        number.expect("the child goes on")
    }

    /// Kills it, and returns the last number that it said.
    fn kill(mut self, word: &str) -> Option<usize> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let numbers = self.lines.map_while(Result::ok);
        let number = |line: String| line.split_once(word)?.1.trim().parse().ok();
        numbers.filter_map(number).last()
    }
}

fn scratch(name: &str) -> PathBuf {
    let path =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    File::create(&path).unwrap();
    path
}

/// Returns what a child is told.
fn as_child() -> Option<(String, String)> {
    Some((env::var(URL).ok()?, env::var(SOURCE).ok()?))
}

fn say(word: &str, number: u64) {
    let mut out = io::stdout().lock();
    writeln!(out, "\n{word} {number}").unwrap();
    out.flush().unwrap();
}

/// Writes the source, and hangs before the cache has the value.
async fn hang_between(url: &str, source: &str) {
    let cache = Cache::connect(url).await.unwrap();
    let write = cache.write_through(&user(2), || async {
        fs::write(source, "2").unwrap();
        say("written", 2);
        pending::<Result<(), ()>>().await
    });
    write.bound(BOUND).await.unwrap();
}

#[tokio::test]
async fn a_process_that_dies_between_source_and_cache_leaves_nothing_stale() {
    if let Some((url, source)) = as_child() {
        return hang_between(&url, &source).await;
    }
    let test = "crash::a_process_that_dies_between_source_and_cache_leaves_nothing_stale";
    for flavor in Flavor::ALL {
        let server = Server::start(flavor);
        let cache = Cache::connect(&server.url()).await.unwrap();
        cache.set(&user(1)).await.unwrap();
        let source = scratch("between");
        let mut victim = Victim::start(test, &server, &source);
        assert_eq!(victim.said("written"), 2);
        victim.kill("written");
        assert_eq!(fs::read_to_string(&source).unwrap(), "2");
        // The old value is gone from the first moment, and none can be stored behind the claim.
        assert_eq!(cache.get(&USER).await.unwrap(), None);
        let exists = || {
            let mut connection = server.connection();
            let exists = redis::cmd("EXISTS").arg("user:1").take();
            exists.query::<bool>(&mut connection).unwrap()
        };
        assert!(eventually(|| !exists()));
        let load = async || Ok::<_, ()>(user(2));
        cache.remember(&USER, load).await.unwrap();
        assert_eq!(cache.get(&USER).await.unwrap(), Some(user(2)));
    }
}

/// Writes more and more users, and says how many it has written.
async fn write_behind(url: &str, source: String) {
    let cache = Cache::connect(url).await.unwrap();
    let users = cache.write_behind(move |changes: Changes<User>| {
        let source = source.clone();
        async move {
            let mut file = OpenOptions::new().append(true).open(source)?;
            let lines = changes.values.iter().map(|user| format!("{}\n", user.id));
            file.write_all(lines.collect::<String>().as_bytes())
        }
    });
    let users = users.capacity(CAPACITY).start().unwrap();
    for id in 1.. {
        users.write(User { id, version: 1 }).await.unwrap();
        say("acknowledged", id);
    }
}

#[tokio::test]
async fn a_crash_loses_no_more_writes_behind_than_the_queue_holds() {
    if let Some((url, source)) = as_child() {
        return write_behind(&url, source).await;
    }
    let test = "crash::a_crash_loses_no_more_writes_behind_than_the_queue_holds";
    for flavor in Flavor::ALL {
        let server = Server::start(flavor);
        let source = scratch("behind");
        let mut victim = Victim::start(test, &server, &source);
        while victim.said("acknowledged") < 1000 {}
        let acknowledged = victim.kill("acknowledged").unwrap_or(1000);
        let written = fs::read_to_string(&source).unwrap();
        let ids: Vec<usize> = written.lines().map(|line| line.parse().unwrap()).collect();
        // What has reached it are the first ones, in their order.
        assert!(ids.iter().copied().eq(1..=ids.len()));
        let lost = acknowledged.saturating_sub(ids.len());
        eprintln!("{flavor:?}: {lost} of {acknowledged} acknowledged writes lost");
        assert!(lost <= CAPACITY, "{lost} of {acknowledged} are lost");
    }
}
