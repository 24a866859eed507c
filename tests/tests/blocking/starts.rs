//! The thread of all blocking calls: started once, by the first of them, and again where that failed.

use std::fs::{self, DirEntry};
use std::process::Command;
use std::sync::Barrier;
use std::{env, io, thread};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use typed_cache::blocking::{Wait as _, WaitEach as _};
use typed_cache::{Cache, ErrorKind};
use typed_cache_tests::users::{UserKey, user};

/// Set in the process of a case that needs one of its own.
const CHILD: &str = "TYPED_CACHE_TEST_CHILD";

/// Runs a test of this program in a process of its own, in which it finds itself alone.
fn alone(name: &str, case: impl FnOnce()) {
    if env::var_os(CHILD).is_some() {
        return case();
    }
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture", "--test-threads", "1"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let [out, err] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    assert!(
        output.status.success() && out.contains("1 passed"),
        "{out}\n{err}"
    );
}

/// Runs code with a limit of this process that is too low, and with the usual one afterwards.
fn limited(resource: Resource, limit: u64, code: impl FnOnce()) {
    let usual = getrlimit(resource);
    let current = Some(limit);
    setrlimit(resource, Rlimit { current, ..usual }).unwrap();
    code();
    setrlimit(resource, usual).unwrap();
}

fn assert_not_started() {
    let cache = Cache::memory();
    let error = cache.get(&UserKey { id: 1 }).wait().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("cannot be started"), "{error}");
    assert!(!error.may_have_run());
    let users = cache.remember_many([1, 2].map(|id| UserKey { id }), async |_| {
        Ok::<_, ()>([(UserKey { id: 1 }, user(1))])
    });
    let kinds = users
        .wait()
        .into_iter()
        .map(|user| user.unwrap_err().cache_error().unwrap().kind());
    assert_eq!(kinds.collect::<Vec<_>>(), [ErrorKind::Config; 2]);
    let mut keys = cache.scan::<UserKey>().wait_each();
    let error = keys.next().unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(
        keys.next().is_none(),
        "an error of the thread is the last item"
    );
}

fn assert_started() {
    assert_eq!(
        Cache::memory().get(&UserKey { id: 1 }).wait().unwrap(),
        None
    );
}

#[test]
fn without_memory_for_a_thread_a_call_is_an_error_and_the_next_one_tries_again() {
    alone(
        "starts::without_memory_for_a_thread_a_call_is_an_error_and_the_next_one_tries_again",
        || {
            limited(Resource::As, 1 << 20, assert_not_started);
            assert_started();
        },
    );
}

#[test]
fn without_files_for_a_runtime_a_call_is_an_error_and_the_next_one_tries_again() {
    alone(
        "starts::without_files_for_a_runtime_a_call_is_an_error_and_the_next_one_tries_again",
        || {
            limited(Resource::Nofile, 3, assert_not_started);
            assert_started();
        },
    );
}

/// The names of this process's threads that are the library's; Linux keeps 15 bytes of each.
fn threads() -> Vec<String> {
    let tasks = fs::read_dir("/proc/self/task").unwrap();
    // A thread that ends meanwhile has no name any more.
    let name = |task: io::Result<DirEntry>| fs::read_to_string(task.ok()?.path().join("comm")).ok();
    let names = tasks.filter_map(name);
    names
        .filter(|name| name.starts_with("typed-cache"))
        .collect()
}

#[test]
fn no_thread_is_started_before_the_first_call() {
    alone("starts::no_thread_is_started_before_the_first_call", || {
        let cache = Cache::memory();
        let read = cache.get(&UserKey { id: 1 });
        assert!(threads().is_empty());
        read.wait().unwrap();
        assert_eq!(threads(), ["typed-cache-blo\n"]);
    });
}

#[test]
fn first_calls_at_once_start_one_thread() {
    alone("starts::first_calls_at_once_start_one_thread", || {
        let callers = 32;
        let together = Barrier::new(callers);
        thread::scope(|scope| {
            for _ in 0..callers {
                scope.spawn(|| {
                    together.wait();
                    assert_started();
                });
            }
        });
        assert_eq!(threads(), ["typed-cache-blo\n"]);
    });
}
