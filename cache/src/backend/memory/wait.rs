//! Pops that wait for an item.

use std::panic::{AssertUnwindSafe, catch_unwind};

use redis::Value;
use tokio::time::{Instant, timeout_at};

use super::pop::Pop;
use super::shared::Shared;
use crate::backend::unfit_runtime;
use crate::error::Result;

/// Pops an item of the list, or waits in line for one.
///
/// A future that is dropped leaves the line, and an item that it was handed is put back.
pub(super) async fn pop_or_wait(shared: &Shared, pop: Pop) -> Result<Value> {
    let deadline = pop.wait.and_then(|wait| Instant::now().checked_add(wait));
    let attempt = shared.locked(|store| match store.answer(&pop) {
        Ok(Value::Nil) => Ok(store.waiters.enqueue(pop)),
        reply => Err(reply.unwrap_or_else(Value::from)),
    });
    let (id, woken) = match attempt {
        Ok(place) => place,
        Err(reply) => return Ok(reply),
    };
    let _ticket = Ticket { shared, id };
    // The store knows whether an item came: it may have come at the very deadline.
    match deadline {
        Some(deadline) => {
            // Without a runtime, or on one without time, tokio panics, and nothing can ask it before.
            let limited = catch_unwind(AssertUnwindSafe(|| timeout_at(deadline, woken)));
            drop(limited.map_err(|_panic| unfit_runtime())?.await);
        }
        None => drop(woken.await),
    }
    Ok(shared.locked(|store| store.waiters.fetch(id)))
}

/// A place in line, left when dropped.
struct Ticket<'s> {
    shared: &'s Shared,
    id: u64,
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        self.shared.locked(|store| store.abandon(self.id));
    }
}
