//! The ends of loads.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use crate::events::LoadFailure;

/// The end of a load, as all who wait get it, whatever the types of their values and errors.
#[derive(Clone)]
pub(crate) enum Landed {
    /// `None` where the source has none.
    Loaded(Option<Arc<dyn Any + Send + Sync>>),
    /// The loader's error.
    Failed(Arc<dyn Any + Send + Sync>),
    Panicked,
    TimedOut(Duration),
    /// The task that loaded has ended.
    Stopped,
    /// The caller that loaded has gone.
    Released,
}

impl Landed {
    pub(crate) fn loaded<V: Send + Sync + 'static>(value: Option<Arc<V>>) -> Self {
        Self::Loaded(value.map(|value| value as _))
    }

    /// Returns the end of a load whose leader was dropped, with its task or with its caller.
    pub(super) fn lost(is_task: bool) -> Self {
        if is_task {
            Self::Stopped
        } else {
            Self::Released
        }
    }

    /// Returns why the load gave nothing, if it did not.
    pub(super) fn failure(&self) -> Option<LoadFailure> {
        match self {
            Self::Loaded(_) => None,
            Self::Failed(_) => Some(LoadFailure::Error),
            Self::Panicked => Some(LoadFailure::Panicked),
            Self::TimedOut(_) => Some(LoadFailure::TimedOut),
            Self::Stopped => Some(LoadFailure::Stopped),
            Self::Released => Some(LoadFailure::Dropped),
        }
    }
}
