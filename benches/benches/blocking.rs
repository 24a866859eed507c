//! Blocking calls beside redis-rs's synchronous connection, of which each thread has one: the time, and the processor time.
#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

use std::hint::black_box;
use std::panic::resume_unwind;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, ScopedJoinHandle};

use redis::Commands as _;
use typed_cache::Cache;
use typed_cache::blocking::Wait as _;
use typed_cache_benches::Failure;
use typed_cache_benches::clock::Clock;
use typed_cache_benches::rounds::{Ratios, Rounds, Turn};
use typed_cache_benches::user::{POOL, User, UserKey, users};
use typed_cache_tests::harness::{Flavor, Server};

/// The number of calls in a round, of all threads together.
const CALLS: usize = 8_000;

/// As the library's, in seconds.
const TTL: u64 = 15 * 60;

#[derive(Clone, Copy)]
enum Call {
    Get,
    Set,
}

impl Call {
    const fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Set => "set",
        }
    }

    fn by_library(self, cache: &Cache, user: &User) -> Result<(), Failure> {
        match self {
            Self::Get => {
                let read = cache.get(&UserKey { id: user.id }).wait()?;
                black_box(read).map(drop).ok_or("a user is missing".into())
            }
            Self::Set => Ok(cache.set(user).wait()?),
        }
    }

    fn by_hand(self, connection: &mut redis::Connection, user: &User) -> Result<(), Failure> {
        let key = format!("user:{}", user.id);
        match self {
            Self::Get => {
                let bytes: Vec<u8> = connection.get(key)?;
                let read: User = postcard::from_bytes(&bytes)?;
                black_box(read);
                Ok(())
            }
            Self::Set => Ok(connection.set_ex(key, postcard::to_stdvec(user)?, TTL)?),
        }
    }
}

fn main() -> Result<(), Failure> {
    // Cargo also starts benches to list or to test them.
    if std::env::args().any(|argument| argument == "--list" || argument == "--test") {
        return Ok(());
    }
    println!("Ours in that of the synchronous connection: below 1 where it takes less.\n");
    println!(
        "| server | call | threads | time a call, µs: ours / by hand | ratio: median (lowest to highest) | processor time |"
    );
    println!("|---|---|---:|---|---|---|");
    let pool = users(POOL);
    for flavor in [Flavor::Redis, Flavor::Valkey] {
        let server = Server::start(flavor);
        for call in [Call::Set, Call::Get] {
            for threads in [1, 8] {
                print_row(&server, call, threads, &pool)?;
            }
        }
    }
    Ok(())
}

fn print_row(server: &Server, call: Call, threads: usize, pool: &[User]) -> Result<(), Failure> {
    // Each side has a database of its own, since both use the same keys.
    let cache = Cache::connect(&format!("{}/1", server.url())).wait()?;
    let client = redis::Client::open(format!("{}/2", server.url()))?;
    let ours: Turn<'_> = Box::new(|| {
        on_threads(threads, pool, |users| {
            let mut users = users.iter();
            users.try_for_each(|user| call.by_library(&cache, user))
        })
    });
    let connections: Result<Vec<_>, _> = (0..threads).map(|_| client.get_connection()).collect();
    let connections = Mutex::new(connections?);
    let by_hand: Turn<'_> = Box::new(|| {
        on_threads(threads, pool, |users| {
            let taken = locked(&connections).pop();
            let mut connection = taken.ok_or("there are fewer connections than threads")?;
            let mut users = users.iter();
            users.try_for_each(|user| call.by_hand(&mut connection, user))?;
            locked(&connections).push(connection);
            Ok(())
        })
    });
    let sides = [ours, by_hand];
    let time = Rounds::of(Clock::Wall, &sides)?;
    let processor = Rounds::of(Clock::Processor, &sides)?;
    let Ratios {
        lowest,
        median,
        highest,
    } = time.costs(0, 1);
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let [ours, by_hand] = [0, 1].map(|side| time.median(side).as_secs_f64() * 1e6 / CALLS as f64);
    println!(
        "| {:?} | {} | {threads} | {ours:.1} / {by_hand:.1} | {median:.2} ({lowest:.2} to {highest:.2}) | {:.2} |",
        server.flavor(),
        call.name(),
        processor.costs(0, 1).median,
    );
    Ok(())
}

fn locked(connections: &Mutex<Vec<redis::Connection>>) -> MutexGuard<'_, Vec<redis::Connection>> {
    connections.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes the calls of a round, each thread its share.
fn on_threads(
    threads: usize,
    pool: &[User],
    calls: impl Fn(&[User]) -> Result<(), Failure> + Sync,
) -> Result<(), Failure> {
    let share = CALLS / threads;
    thread::scope(|scope| {
        let run = |number: usize| {
            let calls = &calls;
            let users = pool.iter().cycle().skip(number * share).take(share);
            let users: Vec<User> = users.cloned().collect();
            scope.spawn(move || calls(&users))
        };
        let threads: Vec<_> = (0..threads).map(run).collect();
        let mut ends = threads.into_iter().map(ScopedJoinHandle::join);
        ends.try_for_each(|end| end.unwrap_or_else(|panic| resume_unwind(panic)))
    })
}
