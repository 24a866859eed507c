//! Pops that wait for an item.

use redis::Value;
use tokio::{
    sync::oneshot,
    time::{Instant, timeout_at},
};

use super::{pop::Pop, shared::Shared};

/// Pops an item that is there, or waits in line for one.
///
/// When the future is dropped it leaves the line, and an item that it was handed is put back.
pub(super) async fn pop_or_wait(shared: &Shared, pop: Pop) -> Value {
    let deadline = pop.wait.and_then(|wait| Instant::now().checked_add(wait));
    let (ticket, woken) = match attempt(shared, pop) {
        Attempt::Done(reply) => return reply,
        Attempt::Waiting(ticket, woken) => (ticket, woken),
    };
    // The store knows whether an item came: it may have come at the very deadline.
    match deadline {
        Some(deadline) => drop(timeout_at(deadline, woken).await),
        None => drop(woken.await),
    }
    ticket.fetch()
}

enum Attempt<'s> {
    Done(Value),
    Waiting(Ticket<'s>, oneshot::Receiver<()>),
}

fn attempt(shared: &Shared, pop: Pop) -> Attempt<'_> {
    shared.locked(|store| match store.pop(&pop) {
        Ok(Some(popped)) => Attempt::Done(pop.reply(popped)),
        Err(error) => Attempt::Done(error.into()),
        Ok(None) => {
            let (id, woken) = store.waiters.enqueue(pop);
            Attempt::Waiting(Ticket { shared, id }, woken)
        }
    })
}

/// A place in line, left when dropped.
struct Ticket<'s> {
    shared: &'s Shared,
    id: u64,
}

impl Ticket<'_> {
    fn fetch(self) -> Value {
        self.shared.locked(|store| store.waiters.fetch(self.id))
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        self.shared.locked(|store| store.abandon(self.id));
    }
}
