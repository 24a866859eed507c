//! Connections that answer by a script, and a pool of them that counts.

use std::collections::VecDeque;
use std::error::Error;
use std::future::pending;
use std::io;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex};

use redis::aio::ConnectionLike;
use redis::{Cmd, Pipeline, RedisError, RedisFuture, Value};
use typed_cache::ConnectionPool;

/// What a connection does with a request.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    Replies(Vec<Value>),
    Fails(Failure),
    /// It never answers.
    Silence,
}

#[derive(Clone, Debug)]
pub(super) enum Failure {
    Io(io::ErrorKind),
    Server(&'static str),
}

/// A connection that answers requests in their order, and then no more.
#[derive(Clone, Debug)]
pub(super) struct Scripted(Arc<Mutex<VecDeque<Answer>>>);

impl Scripted {
    pub(super) fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        Self(Arc::new(Mutex::new(answers.into_iter().collect())))
    }

    /// The number of answers that nobody has asked for.
    pub(super) fn left(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    fn answer(&self) -> RedisFuture<'static, Vec<Value>> {
        let answer = self
            .0
            .lock()
            .unwrap()
            .pop_front()
            .unwrap_or(Answer::Silence);
        Box::pin(async {
            match answer {
                Answer::Replies(replies) => Ok(replies),
                Answer::Fails(failure) => Err(failure.into()),
                Answer::Silence => pending().await,
            }
        })
    }
}

impl ConnectionLike for Scripted {
    fn req_packed_command<'a>(&'a mut self, _command: &'a Cmd) -> RedisFuture<'a, Value> {
        let replies = self.answer();
        Box::pin(async { replies.await.map(|mut replies| replies.remove(0)) })
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        _pipeline: &'a Pipeline,
        _offset: usize,
        _count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        self.answer()
    }

    fn get_db(&self) -> i64 {
        0
    }
}

impl From<Failure> for RedisError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Io(kind) => io::Error::from(kind).into(),
            Failure::Server(line) => server_error(line).into(),
        }
    }
}

/// An error of a server by its line.
pub(super) fn server_error(line: &str) -> redis::ServerError {
    match redis::parse_redis_value(format!("-{line}\r\n").as_bytes()) {
        Ok(Value::ServerError(error)) => error,
        other => panic!("no error reply: {other:?}"),
    }
}

/// Where the lent connections went.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts(Arc<[AtomicUsize; 2]>);

impl Counts {
    /// How many were given back, and how many discarded.
    pub(super) fn taken(&self) -> (usize, usize) {
        let [given_back, discarded] = &*self.0;
        (given_back.swap(0, Relaxed), discarded.swap(0, Relaxed))
    }
}

type Failed = Box<dyn Error + Send + Sync>;

pub(super) enum Pool {
    /// Lends this connection, and counts.
    Of(Scripted, Counts),
    /// Lends nothing, ever.
    Empty,
    /// Fails, once.
    Failing(Mutex<Option<Failed>>),
}

pub(super) struct Lent {
    connection: Scripted,
    counts: Counts,
    is_discarded: bool,
}

pub(super) fn pool_failing_with(error: Failed) -> Pool {
    Pool::Failing(Mutex::new(Some(error)))
}

impl ConnectionPool for Pool {
    type Connection = Lent;

    async fn get(&self) -> Result<Lent, Failed> {
        match self {
            Self::Of(connection, counts) => Ok(Lent {
                connection: connection.clone(),
                counts: counts.clone(),
                is_discarded: false,
            }),
            Self::Empty => pending().await,
            Self::Failing(error) => Err(error.lock().unwrap().take().unwrap()),
        }
    }

    fn discard(&self, mut lent: Lent) {
        lent.is_discarded = true;
    }
}

impl Deref for Lent {
    type Target = Scripted;

    fn deref(&self) -> &Scripted {
        &self.connection
    }
}

impl DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut Scripted {
        &mut self.connection
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        self.counts.0[usize::from(self.is_discarded)].fetch_add(1, Relaxed);
    }
}
