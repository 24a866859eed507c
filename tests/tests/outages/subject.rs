//! A cache over one kind of connection, with work that must not be done twice, and the count of that work.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::task::JoinHandle;
use typed_cache::{Cache, CacheKey, Result};
use typed_cache_tests::harness::{Flavor, PATIENCE, Proxy, Server, ServerOptions};
use typed_cache_tests::users::UserKey;

use crate::admin::info;
use crate::connect::{Way, builder, connect};
use crate::counts::{Counts, until};
use crate::table::{Column, Events, Fault, Outcome};
use crate::tally::{Done, Tally};

#[derive(CacheKey, Clone, Copy)]
#[cache(resource = "visits", ttl = never, counter)]
struct VisitsKey;

#[derive(CacheKey, Clone, Copy)]
#[cache(resource = "jobs", ttl = never, list = u64)]
struct JobsKey;

/// The bounds of one piece of work: a deadline, and a pop's own wait, which comes to it.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    timeout: Duration,
    wait: Duration,
}

/// Ends soon where nothing answers.
pub(crate) const SHORT: Bounds = Bounds {
    timeout: Duration::from_millis(150),
    wait: Duration::from_millis(20),
};

/// Ends long after [`PATIENCE`], so that what ends before has not waited for it.
pub(crate) const LONG: Bounds = Bounds {
    timeout: Duration::from_secs(60),
    wait: Duration::from_secs(60),
};

/// A cache over one kind of connection, on a server of its own.
///
/// Its work is an increment of one counter, or a pop that waits on one list.
pub(crate) struct Subject {
    column: Column,
    pub(crate) server: Server,
    pub(crate) proxy: Option<Proxy>,
    pub(crate) cache: Cache,
    pub(crate) counts: Counts,
    tally: Mutex<Tally>,
}

impl Subject {
    /// Connects to the server itself.
    pub(crate) async fn direct(column: Column, flavor: Flavor) -> Self {
        Self::start(column, Server::options(flavor), Way::Direct).await
    }

    /// Connects to a server that demands a password.
    pub(crate) async fn logged_in(column: Column, flavor: Flavor, password: &str) -> Self {
        let options = Server::options(flavor).password(password);
        Self::start(column, options, Way::Direct).await
    }

    /// Connects to the name `localhost`.
    pub(crate) async fn by_name(column: Column, flavor: Flavor) -> Self {
        Self::start(column, Server::options(flavor), Way::ByName).await
    }

    /// Connects through a proxy, which can tell what was sent and cut what comes.
    pub(crate) async fn proxied(column: Column, flavor: Flavor) -> Self {
        Self::start(column, Server::options(flavor), Way::Proxied).await
    }

    async fn start(column: Column, options: ServerOptions, way: Way) -> Self {
        let counts = Counts::default();
        let (server, proxy, cache) = connect(column, options, &way, &counts).await;
        Self {
            column,
            server,
            proxy,
            cache,
            counts,
            tally: Mutex::default(),
        }
    }

    /// Does one piece of work, and counts it.
    pub(crate) async fn work(&self, bounds: Bounds) -> Result<()> {
        let done = start(&self.cache, self.column, bounds).await;
        self.tally().count(done)
    }

    /// Does one piece of work that gives an error, and returns what it gave. It must end by itself, long before its deadline.
    pub(crate) async fn fails_at_once(&self) -> Outcome {
        let work = tokio::time::timeout(PATIENCE, self.work(LONG)).await;
        let error = work.expect("it fails at once").expect_err("it fails");
        Outcome::of_error(&error)
    }

    /// Does one piece of work that gives an error at its deadline, and not before.
    pub(crate) async fn fails_at_the_deadline(&self) -> Outcome {
        let started = Instant::now();
        let error = self.work(SHORT).await.expect_err("nothing answers");
        let bound = match self.column {
            Column::WaitingPop => SHORT.timeout + SHORT.wait,
            Column::Plain | Column::Tls | Column::Own => SHORT.timeout,
        };
        let elapsed = started.elapsed();
        assert!(
            elapsed >= bound && elapsed < bound + PATIENCE,
            "{elapsed:?}"
        );
        Outcome::of_error(&error)
    }

    /// Starts a piece of work, and has the server stand still by `hold` so that it gets no reply. Returns once it is sent.
    pub(crate) async fn in_flight(&self, hold: impl FnOnce(&Server)) -> JoinHandle<Result<Done>> {
        let (cache, column) = (self.cache.clone(), self.column);
        let work = async move { start(&cache, column, LONG).await };
        if column == Column::WaitingPop {
            let work = tokio::spawn(work);
            self.wait_for_blocked(1).await;
            hold(&self.server);
            return work;
        }
        hold(&self.server);
        let proxy = self.proxy.as_ref().expect("it tells what was sent");
        let before = proxy.traffic().request_bytes;
        let work = tokio::spawn(work);
        let traffic = proxy.wait_for(|traffic| traffic.request_bytes > before);
        traffic.await;
        work
    }

    /// Takes the result of work in flight, which must end by itself.
    pub(crate) async fn end(&self, work: JoinHandle<Result<Done>>) -> Outcome {
        let work = tokio::time::timeout(PATIENCE, work).await;
        let done = work.expect("it ends at once").unwrap();
        match self.tally().count(done) {
            Ok(()) => Outcome::Works,
            Err(error) => Outcome::of_error(&error),
        }
    }

    /// Asserts that a piece of work succeeds; for a pop, an item is pushed first.
    pub(crate) async fn works(&self) {
        self.push().await;
        let work = tokio::time::timeout(PATIENCE, self.work(LONG)).await;
        work.expect("it is answered").expect("it works");
    }

    /// Waits until the cache reads again.
    pub(crate) async fn recovers(&self) {
        let reads = async || self.read(LONG).await.is_ok();
        until(reads, || "no connection".to_owned()).await;
    }

    /// Pushes an item that a pop can take; nothing where the work is no pop.
    pub(crate) async fn push(&self) {
        if self.column != Column::WaitingPop {
            return;
        }
        let item = self.tally().pushed.len() as u64;
        let admin = self.admin().await;
        admin.list(&JobsKey).push_back(&item).await.unwrap();
        self.tally().pushed.insert(item);
    }

    /// Reads an entry that is not there.
    pub(crate) async fn read(&self, bounds: Bounds) -> Result<()> {
        let read = self.cache.get(&UserKey { id: 1 }).timeout(bounds.timeout);
        match read.await {
            Ok(found) => {
                assert_eq!(found, None);
                self.tally().reads += 1;
                Ok(())
            }
            Err(error) => {
                self.tally().failed += 1;
                Err(error)
            }
        }
    }

    /// Waits until so many pops are blocked on the server.
    pub(crate) async fn wait_for_blocked(&self, count: usize) {
        let mut connection = self.server.connection();
        let expected = format!("blocked_clients:{count}\r");
        let asks = async || info(&mut connection, "clients").contains(&expected);
        until(asks, || format!("not {expected}")).await;
    }

    /// Waits until the server has closed the connections whose last command was a pop.
    pub(crate) async fn wait_for_no_pop(&self) {
        let mut connection = self.server.connection();
        let asks = async || {
            let list = redis::cmd("CLIENT")
                .arg("LIST")
                .query::<String>(&mut connection);
            !list.unwrap().contains("cmd=blpop")
        };
        until(asks, || "a connection of a pop".to_owned()).await;
    }

    /// Forgets the work of before: the server has lost its data.
    pub(crate) fn forget(&self) {
        self.tally().forget();
    }

    /// Asserts that the server has done what it acknowledged and `unseen` more pieces of work, nothing twice, and that each error
    /// was an event and no read that failed a hit or a miss.
    pub(crate) async fn assert_done(&self, unseen: i64) {
        let admin = self.admin().await;
        let count = admin.counter(&VisitsKey).get().await.unwrap().unwrap_or(0);
        let left = admin.list(&JobsKey).range(0, -1).await.unwrap();
        let left: Vec<_> = left.into_iter().map(Result::unwrap).collect();
        let tally = self.tally();
        if self.column == Column::WaitingPop {
            tally.assert_popped(&left, unseen);
        } else {
            tally.assert_counted(count, unseen);
        }
        assert_eq!(self.counts.seen().failed.len(), tally.failed, "{tally:?}");
        let stats = self.cache.stats();
        assert_eq!((stats.hits, stats.misses), (0, tally.reads), "{tally:?}");
    }

    /// Asserts that the events about connections were those of the fault.
    pub(crate) fn assert_events(&self, fault: Fault) {
        let seen = self.counts.seen();
        let expected = if self.column.is_ours() {
            fault.events()
        } else {
            Events {
                disconnected: false,
                connect_failed: false,
            }
        };
        let events = Events {
            disconnected: seen.disconnected > 0,
            connect_failed: seen.connect_failed > 0,
        };
        assert_eq!(events, expected, "{seen:?}");
    }

    /// A cache of the test's own for the same keys, which no fault concerns.
    async fn admin(&self) -> Cache {
        builder().connect(&self.server.url()).await.unwrap()
    }

    fn tally(&self) -> MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn start(cache: &Cache, column: Column, bounds: Bounds) -> Result<Done> {
    if column == Column::WaitingPop {
        let cache = cache.with_timeout(bounds.timeout);
        return cache
            .list(&JobsKey)
            .wait_pop_front(bounds.wait)
            .await
            .map(Done::Popped);
    }
    let increment = cache.counter(&VisitsKey).increment(1);
    increment.timeout(bounds.timeout).await.map(Done::Counted)
}
