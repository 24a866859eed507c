//! A source of values, for calls that load them.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use typed_cache::{Cache, RememberError};

use crate::operations::USER;
use crate::types::{User, user};

/// A source of values, whose loads wait until they are let go.
#[derive(Clone)]
pub(crate) struct Database(Arc<Inner>);

struct Inner {
    begun: AtomicU32,
    gate: Semaphore,
    begins: Semaphore,
    ended: Semaphore,
}

impl Database {
    pub(crate) fn open() -> Self {
        Self::with(Semaphore::MAX_PERMITS)
    }

    pub(crate) fn closed() -> Self {
        Self::with(0)
    }

    fn with(permits: usize) -> Self {
        Self(Arc::new(Inner {
            begun: AtomicU32::new(0),
            gate: Semaphore::new(permits),
            begins: Semaphore::new(0),
            ended: Semaphore::new(0),
        }))
    }

    /// Returns a loader.
    pub(crate) fn load<T: Send + 'static>(
        &self,
        value: T,
    ) -> impl FnOnce() -> Load<T> + Send + use<T> {
        let inner = Arc::clone(&self.0);
        || {
            Box::pin(async move {
                inner.begun.fetch_add(1, Ordering::Relaxed);
                inner.begins.add_permits(1);
                let end = End(Arc::clone(&inner));
                inner.gate.acquire().await.unwrap().forget();
                drop(end);
                Ok(value)
            })
        }
    }

    pub(crate) fn loads(&self) -> u32 {
        self.0.begun.load(Ordering::Relaxed)
    }

    /// Waits for the begin of one more load.
    pub(crate) async fn begins(&self) {
        self.0.begins.acquire().await.unwrap().forget();
    }

    /// Waits for the end of one more load, whether it gave a value or was dropped.
    pub(crate) async fn ends(&self) {
        self.0.ended.acquire().await.unwrap().forget();
    }

    pub(crate) fn let_one_go(&self) {
        self.0.gate.add_permits(1);
    }
}

/// A load that is under way.
pub(crate) type Load<T> = Pin<Box<dyn Future<Output = Result<T, &'static str>> + Send>>;

/// The end of a load.
struct End(Arc<Inner>);

impl Drop for End {
    fn drop(&mut self) {
        self.0.ended.add_permits(1);
    }
}

/// What a call gives.
pub(crate) type Remembered = Result<User, RememberError<&'static str>>;

/// A user of another name.
pub(crate) fn named(name: &str) -> User {
    let name = name.to_owned();
    User { name, ..user(1) }
}

/// Starts a call whose load waits, and returns once that has begun.
pub(crate) async fn start(cache: &Cache, source: &Database, value: User) -> JoinHandle<Remembered> {
    let call = tokio::spawn(cache.remember(&USER, source.load(value)));
    source.begins().await;
    call
}
