//! Changes on their way to the source.

use std::fmt;
use std::sync::Arc;

use crate::value::KeyedValue;

/// Changes that go to the source together: of each key one, the newest.
///
/// A clone is cheap, as the values are shared: go over them by `changes.values.iter()`, or by `for user in &*changes.values`.
///
/// # Examples
/// ```
/// # use serde::{Deserialize, Serialize};
/// use typed_cache::{Cacheable, Changes};
/// # #[derive(Serialize, Deserialize, Cacheable)]
/// # #[cache(resource = "user", ttl = "15m")]
/// # struct User { #[cache(key)] id: u64 }
///
/// fn statements(changes: &Changes<User>) -> Vec<String> {
///     let saves = changes.values.iter().map(|user| format!("INSERT {}", user.id));
///     let deletes = changes.deleted.iter().map(|key| format!("DELETE {}", key.id));
///     saves.chain(deletes).collect()
/// }
/// # let _ = statements;
/// ```
#[non_exhaustive]
pub struct Changes<V: KeyedValue> {
    /// The values to write, in the order in which their keys were first changed.
    pub values: Arc<[Arc<V>]>,
    /// The keys to delete, in the same order; those of [`WriteBehind::delete`](crate::WriteBehind::delete).
    pub deleted: Arc<[Arc<V::Key>]>,
}

/// What becomes of one key.
pub(super) enum Change<V: KeyedValue> {
    Write(Arc<V>),
    Delete(Arc<V::Key>),
}

/// A change that waits for the source.
pub(super) struct Pending<V: KeyedValue> {
    pub(super) change: Change<V>,
    /// The hash of the entry that was stored; none where it was deleted.
    pub(super) entry: Option<u64>,
}

impl<V: KeyedValue> Changes<V> {
    /// Returns the number of keys.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len() + self.deleted.len()
    }

    /// Returns whether there are none. A writer is given at least one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn of<'p>(pending: impl IntoIterator<Item = &'p Pending<V>>) -> Self
    where
        V: 'p,
    {
        let (mut values, mut deleted) = (Vec::new(), Vec::new());
        for one in pending {
            match &one.change {
                Change::Write(value) => values.push(Arc::clone(value)),
                Change::Delete(key) => deleted.push(Arc::clone(key)),
            }
        }
        Self {
            values: values.into(),
            deleted: deleted.into(),
        }
    }
}

// By hand, since neither a value nor a key need be `Clone`.
impl<V: KeyedValue> Clone for Changes<V> {
    fn clone(&self) -> Self {
        Self {
            values: Arc::clone(&self.values),
            deleted: Arc::clone(&self.deleted),
        }
    }
}

impl<V: KeyedValue> Clone for Change<V> {
    fn clone(&self) -> Self {
        match self {
            Self::Write(value) => Self::Write(Arc::clone(value)),
            Self::Delete(key) => Self::Delete(Arc::clone(key)),
        }
    }
}

impl<V: KeyedValue> Clone for Pending<V> {
    fn clone(&self) -> Self {
        Self {
            change: self.change.clone(),
            entry: self.entry,
        }
    }
}

/// Shows the numbers, never a value or a key.
impl<V: KeyedValue> fmt::Debug for Changes<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Changes")
            .field("values", &self.values.len())
            .field("deleted", &self.deleted.len())
            .finish()
    }
}
