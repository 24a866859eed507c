//! Without a runtime, or on one that lacks what connections need, an operation is an error: no panic, no hang.
//!
//! Nothing asks tokio whether a runtime has I/O and time; it panics where they are first used. The library catches that,
//! so these tests count no panics: the error must be the one that the library makes of them.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use tokio::runtime::Builder;
use typed_cache::{Cache, CacheKey, Error, ErrorKind, MemoryEngine, Result};
use typed_cache_tests::harness::{Flavor, Server};
use typed_cache_tests::users::{User, UserKey, user};

use crate::support::{assert_in_time, builder, current_thread, in_time};

const DEADLINE: Duration = Duration::from_millis(500);

#[derive(CacheKey)]
#[cache(resource = "jobs", ttl = never, list = u32)]
struct JobsKey;

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Polls a future on this thread, outside of every runtime.
fn block_on<F: Future>(future: F) -> F::Output {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

/// Holds an error to one that names the remedy, and says that nothing ran.
fn assert_incapable(error: &Error) {
    assert_eq!(error.kind(), ErrorKind::Config, "{error:?}");
    assert!(error.to_string().contains("enable_all()"), "{error}");
    assert!(!error.may_have_run(), "{error:?}");
}

/// Holds a read to an error in time that says that nothing ran.
fn refused(read: impl FnOnce(&Cache) -> Result<Option<User>> + Send + 'static) -> Error {
    in_time(move || {
        let server = Server::shared(Flavor::Redis);
        let cache = builder()
            .timeout(DEADLINE)
            .connect_lazy(&server.url())
            .unwrap();
        let start = Instant::now();
        let error = read(&cache).unwrap_err();
        assert_in_time(start, DEADLINE);
        assert_incapable(&error);
        // The cache itself is as good as before.
        let usual = current_thread();
        usual.block_on(cache.set(&user(1))).unwrap();
        error
    })
}

#[test]
fn without_a_runtime() {
    let error = refused(|cache| block_on(cache.get(&UserKey { id: 1 })));
    assert!(error.to_string().contains("runtime"), "{error}");
}

#[test]
fn without_a_runtime_memory_works() {
    in_time(|| {
        let cache = Cache::memory();
        block_on(cache.set(&user(1))).unwrap();
        let read = block_on(cache.get(&UserKey { id: 1 }));
        assert_eq!(read.unwrap(), Some(user(1)));
    });
}

/// Only the wait needs a timer: an item at hand needs none, and none is lost.
#[test]
fn a_pop_that_waits_in_memory_without_a_timer() {
    in_time(|| {
        let cache = Cache::memory();
        let jobs = cache.list(&JobsKey);
        let wait = || jobs.wait_pop_front(Duration::from_millis(5));
        let bare = Builder::new_current_thread().build().unwrap();
        assert_incapable(&block_on(wait()).unwrap_err());
        assert_incapable(&bare.block_on(wait()).unwrap_err());
        block_on(jobs.push_back(&7)).unwrap();
        assert_eq!(block_on(wait()).unwrap(), Some(7));
        let mut engine = MemoryEngine::new();
        let mut blpop = redis::cmd("BLPOP");
        let popped = block_on(blpop.arg("jobs").arg(1).query_async::<()>(&mut engine));
        assert!(popped.unwrap_err().to_string().contains("enable_all()"));
    });
}

#[test]
fn on_a_runtime_without_io_and_time() {
    refused(|cache| {
        let bare = Builder::new_current_thread().build().unwrap();
        bare.block_on(cache.get(&UserKey { id: 1 }))
    });
}

#[test]
fn on_a_runtime_without_io() {
    refused(|cache| {
        let bare = Builder::new_current_thread().enable_time().build().unwrap();
        bare.block_on(cache.get(&UserKey { id: 1 }))
    });
}

/// Timers need not be tokio's, so this may work; it must not panic or hang.
#[test]
fn on_a_runtime_without_time() {
    in_time(|| {
        let server = Server::shared(Flavor::Redis);
        let cache = builder().timeout(DEADLINE);
        let cache = cache.connect_lazy(&server.url()).unwrap();
        let bare = Builder::new_current_thread().enable_io().build().unwrap();
        let start = Instant::now();
        match bare.block_on(cache.get(&UserKey { id: 1 })) {
            Ok(read) => assert_eq!(read, None),
            Err(error) => assert_incapable(&error),
        }
        assert_in_time(start, DEADLINE);
    });
}

#[test]
fn a_connected_cache_on_a_runtime_without_io() {
    in_time(|| {
        let server = Server::shared(Flavor::Redis);
        let usual = current_thread();
        let cache = usual.block_on(builder().timeout(DEADLINE).connect(&server.url()));
        let cache = cache.unwrap();
        let bare = Builder::new_current_thread().build().unwrap();
        let start = Instant::now();
        // A connection of another runtime must not be lent, whether it is polled or not.
        let written = bare.block_on(cache.set(&user(1)));
        assert_incapable(&written.unwrap_err());
        assert_in_time(start, DEADLINE);
        usual.block_on(cache.set(&user(1))).unwrap();
    });
}
