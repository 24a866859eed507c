use std::collections::BTreeSet;
use std::time::Instant;

use redis::aio::{ConnectionLike, MultiplexedConnection};
use redis::{Client, Pipeline, RedisResult, Value};
use typed_cache::__private::scripts;
use typed_cache::MemoryEngine;

use super::sending::{emptied, pipeline};
use super::{Line, Tolerance, same_reply, spelled};
use crate::harness::Server;

/// A memory engine and a server that must answer alike.
#[derive(Debug)]
pub struct Twins {
    engine: MemoryEngine,
    server: MultiplexedConnection,
    tolerance: Tolerance,
    seed: u64,
    commands: usize,
}

impl Twins {
    /// Pairs a new engine with a server, which it empties.
    ///
    /// # Panics
    /// If the server does not answer.
    pub async fn new(server: &Server, seed: u64) -> Self {
        let client = Client::open(server.url()).expect("a valid URL");
        let mut server = emptied(&client).await;
        for script in scripts() {
            let load: RedisResult<Value> = redis::cmd("SCRIPT")
                .arg("LOAD")
                .arg(script.source)
                .query_async(&mut server)
                .await;
            load.expect("a server that runs scripts");
        }
        Self {
            engine: MemoryEngine::new(),
            server,
            tolerance: Tolerance::default(),
            seed,
            commands: 0,
        }
    }

    /// The number of commands that both sides have answered alike.
    #[must_use]
    pub fn commands(&self) -> usize {
        self.commands
    }

    /// Sends commands as one pipeline, whose `MULTI` groups are raw commands.
    pub async fn pipeline(&mut self, lines: &[Line]) {
        let (ours, theirs) = self.send(&pipeline(lines), 0, lines.len()).await;
        let (ours, theirs) = (
            ours.expect("no broken pipe"),
            theirs.expect("no broken pipe"),
        );
        let mut group = Group::new(Vec::new(), self.tolerance);
        for (at, line) in lines.iter().enumerate() {
            if !group.same(line, &ours[at], &theirs[at]) {
                self.fail(&lines[..=at], &ours[at], &theirs[at]);
            }
        }
        self.commands += lines.len();
    }

    /// Sends commands as one atomic pipeline.
    pub async fn atomic(&mut self, lines: &[Line]) {
        let mut group = pipeline(lines);
        let (ours, theirs) = self.send(group.atomic(), lines.len() + 1, 1).await;
        match (&ours, &theirs) {
            (Ok(ours), Ok(theirs)) => self.same_group(lines, &ours[0], &theirs[0]),
            (Err(ours), Err(theirs)) if ours.kind() == theirs.kind() => {}
            _ => panic!(
                "seed {}: {ours:?} is not {theirs:?} after {lines:?}",
                self.seed
            ),
        }
        self.commands += lines.len();
    }

    /// Compares whole walks: over the keys, or over the fields of `key`.
    pub async fn walk(&mut self, key: Option<&[u8]>, options: &Line) {
        let ours = walk(&mut self.engine, key, options).await;
        let theirs = walk(&mut self.server, key, options).await;
        if ours != theirs {
            let walked = [
                key.map_or_else(Line::new, |key| vec![key.to_vec()]),
                options.clone(),
            ];
            self.fail(
                &walked,
                &Value::SimpleString(format!("{ours:?}")),
                &Value::SimpleString(format!("{theirs:?}")),
            );
        }
        self.commands += 1;
    }

    /// Compares every key: its kind, value and TTL, and that there are no others.
    pub async fn whole_state(&mut self) {
        self.walk(None, &Line::new()).await;
        let Ok(keys) = walk(&mut self.server, None, &Line::new()).await else {
            panic!("a walk without options is no error")
        };
        let mut lines: Vec<Line> = Vec::new();
        for key in &keys {
            for command in ["TYPE", "GET", "HGETALL", "PTTL"] {
                lines.push(vec![command.into(), key[0].clone()]);
            }
            lines.push(vec![
                "LRANGE".into(),
                key[0].clone(),
                "0".into(),
                "-1".into(),
            ]);
        }
        lines.push(vec!["DBSIZE".into()]);
        self.pipeline(&lines).await;
        self.commands -= lines.len();
    }

    async fn send(
        &mut self,
        pipeline: &Pipeline,
        offset: usize,
        count: usize,
    ) -> (RedisResult<Vec<Value>>, RedisResult<Vec<Value>>) {
        let begin = Instant::now();
        let (engine, server) = (&mut self.engine, &mut self.server);
        let theirs = server.req_packed_commands(pipeline, offset, count).await;
        let ours = engine.req_packed_commands(pipeline, offset, count).await;
        self.tolerance.allow(begin.elapsed());
        (ours, theirs)
    }

    fn same_group(&self, lines: &[Line], ours: &Value, theirs: &Value) {
        let group = Group::new(lines.to_vec(), self.tolerance);
        if !group.same_results(ours, theirs) {
            self.fail(lines, ours, theirs);
        }
    }

    fn fail(&self, lines: &[Line], ours: &Value, theirs: &Value) -> ! {
        let last = &lines[lines.len().saturating_sub(40)..];
        panic!(
            "TYPED_CACHE_SEED={}, after about {} commands:\n{}\nengine: {ours:?}\nserver: {theirs:?}",
            self.seed,
            self.commands + lines.len(),
            spelled(last),
        );
    }
}

/// The commands queued in an open group, whose results come with `EXEC`.
struct Group {
    queued: Vec<Line>,
    tolerance: Tolerance,
}

impl Group {
    fn new(queued: Vec<Line>, tolerance: Tolerance) -> Self {
        Self { queued, tolerance }
    }

    fn same(&mut self, line: &Line, ours: &Value, theirs: &Value) -> bool {
        let name = line[0].to_ascii_uppercase();
        let same = match name.as_slice() {
            b"EXEC" => self.same_results(ours, theirs),
            _ => same_reply(line, ours, theirs, self.tolerance),
        };
        match (name.as_slice(), ours) {
            (b"MULTI", Value::Okay) => self.queued.clear(),
            (_, Value::SimpleString(status)) if status == "QUEUED" => {
                self.queued.push(line.clone());
            }
            _ => {}
        }
        same
    }

    fn same_results(&self, ours: &Value, theirs: &Value) -> bool {
        match (ours, theirs) {
            (Value::Array(ours), Value::Array(theirs)) => {
                let counts = (self.queued.len(), ours.len());
                let mut results = self.queued.iter().zip(ours.iter().zip(theirs));
                counts.0 == counts.1
                    && ours.len() == theirs.len()
                    && results.all(|(line, (ours, theirs))| {
                        same_reply(line, ours, theirs, self.tolerance)
                    })
            }
            _ => ours == theirs,
        }
    }
}

/// All that a walk meets, keys or fields with their values, or the error that ends it.
async fn walk(
    connection: &mut impl ConnectionLike,
    key: Option<&[u8]>,
    options: &Line,
) -> Result<BTreeSet<Vec<Vec<u8>>>, String> {
    let (mut cursor, mut met) = ("0".to_owned(), BTreeSet::new());
    loop {
        let mut cmd = match key {
            Some(key) => redis::cmd("HSCAN").arg(key).take(),
            None => redis::cmd("SCAN"),
        };
        let page = cmd.arg(&cursor).arg(options).query_async(connection).await;
        let (next, items): (String, Vec<Vec<u8>>) = page.map_err(|error| error.to_string())?;
        let run = if key.is_some() { 2 } else { 1 };
        met.extend(items.chunks(run).map(<[_]>::to_vec));
        if next == "0" {
            return Ok(met);
        }
        cursor = next;
    }
}
