//! Steps per operation while entries expire and pops wait.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use redis::Value::{self, Int};
use tokio::time::advance;

use super::{MemoryEngine, packed, run};
use crate::backend::memory::steps::counted;
use crate::error::Result;

/// Writes keys that expire after the milliseconds that `ttl` returns.
fn expiring(size: usize, ttl: impl Fn(usize) -> usize) -> MemoryEngine {
    let engine = MemoryEngine::new();
    for n in 0..size {
        run(&engine, &format!("SET key{n} v PX {}", ttl(n)));
    }
    engine
}

#[tokio::test(start_paused = true)]
async fn a_count_beside_one_expired_entry() {
    for size in [1_000, 100_000] {
        let engine = expiring(size, |n| 1_000_000 + n);
        for _ in 0..10 {
            run(&engine, "SET short v PX 1");
            advance(Duration::from_millis(1)).await;
            let steps = counted(|| assert_eq!(engine.len(), size));
            assert!(steps <= 10, "{steps} for {size}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn entries_that_expire_one_after_the_other() {
    for size in [1_000, 30_000] {
        let engine = expiring(size, |n| 1_000 + n);
        let mut steps = 0;
        for left in (0..=size).rev() {
            steps += counted(|| assert_eq!(engine.len(), left));
            let first = if left == size { 1_000 } else { 1 };
            advance(Duration::from_millis(first)).await;
        }
        assert!(steps <= 10 * size, "{steps} for {size}");
    }
}

#[tokio::test(start_paused = true)]
async fn entries_that_expire_together() {
    for size in [1_000, 100_000] {
        let engine = expiring(size, |_| 900_000);
        advance(Duration::from_millis(899_999)).await;
        // Each new entry takes a few steps; none takes all.
        let most = (0..100).map(|n| counted(|| drop(run(&engine, &format!("SET new{n} v")))));
        assert!(most.max() <= Some(16));
        advance(Duration::from_millis(1)).await;
        let most = (0..100).map(|n| counted(|| drop(run(&engine, &format!("SET more{n} v")))));
        assert!(most.max() <= Some(16));
        let steps = counted(|| assert_eq!(engine.len(), 200));
        assert!(steps <= 10 * size, "{steps} for {size}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_large_value_that_expires_is_freed_outside_of_the_lock() {
    let engine = MemoryEngine::new();
    for n in 0..10_000 {
        run(&engine, &format!("HSET hash {n} v"));
    }
    run(&engine, "PEXPIRE hash 1");
    advance(Duration::from_millis(1)).await;
    let steps = counted(|| assert_eq!(run(&engine, "EXISTS hash"), Int(0)));
    assert!(steps <= 10, "{steps}");
}

type Pop = Pin<Box<dyn Future<Output = Result<Value>> + Send>>;

fn poll(pop: &mut Pop, waker: &Waker) -> Poll<Result<Value>> {
    pop.as_mut().poll(&mut Context::from_waker(waker))
}

fn waiting(engine: &MemoryEngine, count: usize, waker: &Waker) -> Vec<Pop> {
    let packed = packed("BLPOP a list 0");
    let start = |_| {
        let mut pop: Pop = Box::pin(engine.execute_waiting(packed.clone()));
        assert!(poll(&mut pop, waker).is_pending());
        pop
    };
    (0..count).map(start).collect()
}

#[test]
fn pops_that_wait() {
    for size in [1_000, 100_000] {
        let engine = MemoryEngine::new();
        let mut pops = waiting(&engine, size, Waker::noop());
        let steps = counted(|| {
            for _ in 0..100 {
                run(&engine, "RPUSH list item");
            }
        });
        assert!(steps <= 1_000, "{steps} for {size}");
        let served = |pop| poll(pop, Waker::noop()).is_ready();
        assert_eq!(
            pops.iter_mut().map(served).filter(|ready| *ready).count(),
            100
        );
        // From the back, from the middle, and all that is left.
        let steps = counted(|| {
            while pops.len() > size / 2 {
                drop(pops.pop());
                drop(pops.swap_remove(pops.len() / 2));
            }
            pops.clear();
        });
        assert!(steps <= 10 * size, "{steps} for {size}");
        assert_eq!(engine.shared.locked(|store| store.waiters.held()), 0);
    }
}

#[test]
fn wakers_are_called_after_the_lock_is_released() {
    struct Reentrant(MemoryEngine, AtomicUsize);
    impl Wake for Reentrant {
        fn wake(self: Arc<Self>) {
            self.1.fetch_add(1 + self.0.len(), Ordering::Relaxed);
        }
    }
    let engine = MemoryEngine::new();
    let waker = Arc::new(Reentrant(engine.clone(), AtomicUsize::new(0)));
    let pops = waiting(&engine, 3, &Waker::from(Arc::clone(&waker)));
    run(&engine, "RPUSH list x y");
    assert_eq!(waker.1.load(Ordering::Relaxed), 2);
    drop(pops);
    assert_eq!(run(&engine, "LLEN list"), Int(2));
}
