use std::time::Instant;

use redis::aio::{ConnectionLike, MultiplexedConnection};
use redis::{Client, Value};
use tokio::task::{JoinHandle, yield_now};
use typed_cache::MemoryEngine;

use super::Line;
use super::sending::{command, connect, emptied, pipeline};
use crate::harness::{PATIENCE, Server};

/// Pops that wait on an engine and, each on a connection of its own, on a server.
#[derive(Debug)]
pub struct Waiting {
    engine: MemoryEngine,
    client: Client,
    control: MultiplexedConnection,
    on_engine: Vec<JoinHandle<Value>>,
    on_server: Vec<JoinHandle<Value>>,
}

impl Waiting {
    /// Pairs a new engine with a server, which it empties.
    ///
    /// # Panics
    /// If the server does not answer.
    pub async fn new(server: &Server) -> Self {
        let client = Client::open(server.url()).expect("a valid URL");
        let control = emptied(&client).await;
        Self {
            engine: MemoryEngine::new(),
            client,
            control,
            on_engine: Vec::new(),
            on_server: Vec::new(),
        }
    }

    /// Starts a pop on both sides, and returns once both wait or have answered.
    pub async fn start(&mut self, line: &Line) {
        let connection = connect(&self.client).await;
        self.on_server
            .push(tokio::spawn(send(connection, line.clone())));
        self.on_engine
            .push(tokio::spawn(send(self.engine.clone(), line.clone())));
        self.settle().await;
    }

    /// Sends a command or an atomic group to both sides, and hands back both replies.
    pub async fn send(&mut self, lines: &[Line]) -> [Value; 2] {
        let mut group = pipeline(lines);
        group.atomic();
        let mut replies = [Value::Nil, Value::Nil];
        let count = lines.len() + 1;
        let ours = self.engine.req_packed_commands(&group, count, 1).await;
        let theirs = self.control.req_packed_commands(&group, count, 1).await;
        for (reply, side) in replies.iter_mut().zip([ours, theirs]) {
            *reply = Value::Array(side.expect("a group that can be queued"));
        }
        self.settle().await;
        replies
    }

    /// Returns the results of each pop by now, on both sides; ends those that still wait.
    pub async fn finish(&mut self) -> [Vec<Option<Value>>; 2] {
        let mut sides = [Vec::new(), Vec::new()];
        let tasks = [&mut self.on_engine, &mut self.on_server];
        for (results, tasks) in sides.iter_mut().zip(tasks) {
            for task in tasks.drain(..) {
                let done = task.is_finished();
                task.abort();
                results.push(if done { task.await.ok() } else { None });
            }
        }
        self.settle().await;
        sides
    }

    /// Returns once the server's idea of who is blocked is ours, too.
    async fn settle(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        while self.blocked_clients().await != self.unanswered_on_server() {
            assert!(Instant::now() < deadline, "no agreement on who is blocked");
            yield_now().await;
        }
        for _ in 0..self.on_engine.len() + 2 {
            yield_now().await;
        }
    }

    fn unanswered_on_server(&self) -> usize {
        let unanswered = |task: &&JoinHandle<Value>| !task.is_finished();
        self.on_server.iter().filter(unanswered).count()
    }

    async fn blocked_clients(&mut self) -> usize {
        let section: String = redis::cmd("INFO")
            .arg("clients")
            .query_async(&mut self.control)
            .await
            .expect("INFO is answered");
        let mut lines = section.lines();
        let blocked = lines.find_map(|line| line.strip_prefix("blocked_clients:"));
        blocked
            .and_then(|number| number.parse().ok())
            .expect("a number of clients")
    }
}

async fn send(mut connection: impl ConnectionLike, line: Line) -> Value {
    let cmd = command(&line);
    let reply = connection.req_packed_command(&cmd).await;
    reply.expect("a connection that stands")
}
