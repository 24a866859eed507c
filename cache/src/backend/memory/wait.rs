//! Waiting for an item.

use redis::Value;
use tokio::{
    sync::oneshot,
    time::{Instant, timeout_at},
};

use super::{blocking::Pop, shared::Shared, waiters::Waiters};

/// Pops an item that is there, or waits in line for one.
///
/// Dropped before it is done, it leaves the line and takes nothing.
pub(super) async fn pop_or_wait(shared: &Shared, pop: Pop) -> Value {
    let deadline = pop.wait.and_then(|wait| Instant::now().checked_add(wait));
    let (ticket, woken) = match attempt(shared, pop) {
        Attempt::Done(reply) => return reply,
        Attempt::Waiting(ticket, woken) => (ticket, woken),
    };
    // Which of the two ended the wait is for the store to say: an item may come at the deadline.
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
    shared.locked(|store| match pop.attempt(store) {
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
        self.shared.locked(|store| Waiters::abandon(self.id, store));
    }
}
