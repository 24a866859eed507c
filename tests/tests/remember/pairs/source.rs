//! The source that the calls of a program load from.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use futures_util::future::BoxFuture;
use tokio::time::sleep;
use typed_cache::Loaded;

use super::steps::{Answer, Load};

pub(super) type Loading = BoxFuture<'static, Result<Option<Loaded<u32>>, &'static str>>;

/// A source that counts its loads, and gives another value with each: 2, 3 and so on.
#[derive(Clone, Default)]
pub(super) struct Origin {
    loads: Arc<AtomicU32>,
    now: Arc<AtomicU32>,
    most: Arc<AtomicU32>,
}

/// A load that runs.
struct Running(Arc<AtomicU32>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

impl Origin {
    pub(super) fn loads(&self) -> u32 {
        self.loads.load(Relaxed)
    }

    /// Returns the most loads that ran at once.
    pub(super) fn at_once(&self) -> u32 {
        self.most.load(Relaxed)
    }

    pub(super) fn load(self, load: Load, known: Option<Arc<u32>>) -> Loading {
        let value = self.loads.fetch_add(1, Relaxed) + 2;
        let now = self.now.fetch_add(1, Relaxed) + 1;
        self.most.fetch_max(now, Relaxed);
        let running = Running(self.now);
        Box::pin(async move {
            let _running = running;
            sleep(load.time).await;
            let loaded = match load.answer {
                Answer::Gives => Loaded::new(value),
                Answer::Unmodified => known.map_or(Loaded::new(value), Loaded::not_modified),
                Answer::Fails => return Err("refused"),
                // Without a message of the panic hook.
                Answer::Panics => resume_unwind(Box::new("on purpose")),
                Answer::None => return Ok(None),
            };
            let loaded = match load.ttl {
                Some(ttl) => loaded.ttl(ttl),
                None => loaded,
            };
            Ok(Some(if load.is_stored {
                loaded
            } else {
                loaded.not_stored()
            }))
        })
    }
}
