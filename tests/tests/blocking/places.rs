//! Where a thread may wait, and where it must not.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread;

use tokio::runtime::{Builder, Runtime};
use tokio::task::{LocalSet, block_in_place, spawn_blocking};
use typed_cache::blocking::{self, Wait as _, WaitEach as _};
use typed_cache::{Cache, Error, ErrorKind, Event, Observer, Result};
use typed_cache_tests::users::{User, UserKey, user};

use crate::support::{assert_refused, on_each, panic_of};

fn current_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn multi_thread() -> Runtime {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(2).enable_all().build().unwrap()
}

fn read(cache: &Cache) -> Result<Option<User>> {
    cache.get(&UserKey { id: 1 }).wait()
}

#[test]
fn spawn_blocking_and_block_in_place_may_wait() {
    on_each(|cache| {
        for runtime in [current_thread(), multi_thread()] {
            let cache = cache.clone();
            let read = async { spawn_blocking(move || read(&cache)).await };
            assert_eq!(runtime.block_on(read).unwrap().unwrap(), None);
        }
        let cache = cache.clone();
        let in_place = async move { block_in_place(|| read(&cache)) };
        let runtime = multi_thread();
        let task = runtime.spawn(in_place);
        assert_eq!(runtime.block_on(task).unwrap().unwrap(), None);
    });
}

#[test]
fn async_code_may_not_wait() {
    on_each(|cache| {
        let message = current_thread().block_on(async { panic_of(|| read(cache)) });
        assert_refused(&message);
        let message = multi_thread().block_on(async { panic_of(|| read(cache)) });
        assert_refused(&message);
        let local = async { panic_of(|| read(cache)) };
        assert_refused(&LocalSet::new().block_on(&current_thread(), local));
        for runtime in [current_thread(), multi_thread()] {
            let cache = cache.clone();
            let task = runtime.spawn(async move { panic_of(|| read(&cache)) });
            assert_refused(&runtime.block_on(task).unwrap());
        }
        let keys = || cache.scan::<UserKey>().wait_each().next();
        assert_refused(&current_thread().block_on(async { panic_of(keys) }));
    });
}

#[test]
fn a_refused_wait_has_sent_nothing_and_breaks_nothing() {
    on_each(|cache| {
        let message = current_thread().block_on(async { panic_of(|| cache.set(&user(1)).wait()) });
        assert_refused(&message);
        assert_eq!(read(cache).unwrap(), None);
    });
}

#[test]
fn the_panic_names_the_place_of_the_call() {
    let (send, receive) = mpsc::channel();
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let is_ours = panic
            .payload_as_str()
            .is_some_and(|text| text.contains("`.wait()`"));
        let file = panic.location().map(|at| at.file().to_owned());
        // The tests beside this one panic, too, and nobody listens to the last of them.
        if is_ours && thread::current().name() == Some("asked") {
            drop(send.send(file));
        }
        usual(panic);
    }));
    let asked = thread::Builder::new().name("asked".to_owned());
    let asked =
        asked.spawn(|| current_thread().block_on(async { panic_of(|| read(&Cache::memory())) }));
    assert_refused(&asked.unwrap().join().unwrap());
    assert_eq!(receive.recv().unwrap().as_deref(), Some(file!()));
}

#[test]
fn a_wait_within_a_wait_is_refused() {
    on_each(|cache| {
        let nested = async { Ok::<_, Error>(panic_of(|| read(cache))) };
        assert_refused(&nested.wait().unwrap());
        let users = (0..1).map(|_| read(cache).unwrap().unwrap());
        assert_refused(&panic_of(|| cache.set_all(blocking::stream(users)).wait()));
        assert_eq!(read(cache).unwrap(), None);
    });
}

#[test]
fn an_observer_may_not_wait() {
    struct Waits;
    impl Observer for Waits {
        fn observe(&self, _event: &Event<'_>) {
            drop(read(&Cache::memory()));
        }
    }
    let cache = Cache::builder().observer(Waits).memory();
    assert_refused(&panic_of(|| read(&cache)));
}

#[test]
fn a_panic_of_the_future_is_the_callers() {
    on_each(|cache| {
        cache.set(&user(1)).wait().unwrap();
        let update = cache.update(&UserKey { id: 1 }, |_| panic!("mine"));
        assert_eq!(panic_of(|| update.wait()), "mine");
        let own = async {
            cache.get(&UserKey { id: 1 }).await?;
            panic!("also mine")
        };
        assert_eq!(panic_of(|| own.wait() as Result<()>), "also mine");
        assert_eq!(read(cache).unwrap(), Some(user(1)));
    });
}

/// Waits where it is dropped, and sends what came of it.
struct WaitsInDrop(mpsc::Sender<Result<Option<User>>>, Cache);

impl Drop for WaitsInDrop {
    fn drop(&mut self) {
        self.0.send(read(&self.1)).unwrap();
    }
}

#[test]
fn a_drop_may_wait_and_does_not_end_the_process_in_async_code() {
    on_each(|cache| {
        let (send, receive) = mpsc::channel();
        let waits = || WaitsInDrop(send.clone(), cache.clone());
        drop(waits());
        assert_eq!(receive.recv().unwrap().unwrap(), None);
        let unwinds = || {
            let _waits = waits();
            panic!("unwinds");
        };
        assert!(catch_unwind(AssertUnwindSafe(unwinds)).is_err());
        assert_eq!(receive.recv().unwrap().unwrap(), None);
        // A panic here, too, would end the process.
        let unwinds = async { panic_of(unwinds) };
        assert_eq!(current_thread().block_on(unwinds), "unwinds");
        let error = receive.recv().unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert_refused(&error.to_string());
    });
}

#[test]
fn a_thread_that_is_ending_gets_an_error() {
    thread_local! {
        static WAITS: std::cell::RefCell<Option<WaitsInDrop>> = const { std::cell::RefCell::new(None) };
    }
    let (send, receive) = mpsc::channel();
    let thread = thread::spawn(move || {
        // Thread-locals are dropped in the reverse order of their first use: tokio's must be gone first.
        WAITS.set(Some(WaitsInDrop(send, Cache::memory())));
        drop(read(&Cache::memory()));
    });
    thread.join().unwrap();
    match receive.recv().unwrap() {
        Ok(read) => panic!("tokio's thread-locals are still there: {read:?}"),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Config);
            assert!(error.to_string().contains("thread is ending"), "{error}");
        }
    }
}
