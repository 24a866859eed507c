//! The engine as a backend: it answers at once, but for pops that wait.

use std::fmt;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use redis::Value;
use tokio::task::consume_budget;

use crate::backend::memory::MemoryEngine;
use crate::backend::{Backend, Lane, Outcome, Reply, Started, Terms, Ticket};
use crate::operation::{EXEC, MULTI, Packed, Unit, Units};

impl Backend for MemoryEngine {
    fn start(&self, message: &Packed, terms: &Terms, context: &mut Context<'_>) -> Started {
        if terms.blocks {
            let lane = Arc::new(Waiting(Mutex::new(
                self.execute_waiting(message.as_bytes().to_vec()),
            )));
            return match lane.poll(0, context) {
                Poll::Ready(Outcome::Replied(reply)) => Started::Replied(reply),
                _ => Started::Waiting(Ticket { lane, slot: 0 }),
            };
        }
        // It answers at once: without a budget, a loop over it would never let other tasks of its thread run.
        if pin!(consume_budget()).poll(context).is_pending() {
            let lane = Arc::new(Postponed {
                engine: self.clone(),
                reply: Mutex::default(),
            });
            return Started::Waiting(Ticket { lane, slot: 0 });
        }
        Started::Replied(answer(self, message))
    }
}

fn answer(engine: &MemoryEngine, message: &Packed) -> Reply {
    let bytes = message.as_bytes();
    match message.units() {
        Units::Command => Reply::One(Ok(engine.execute(bytes))),
        Units::Group(_) => Reply::One(Ok(group(engine, bytes))),
        Units::Many(units) => {
            let mut start = 0;
            let of_unit = |unit: &Unit| {
                let part = &bytes[start..unit.end as usize];
                start = unit.end as usize;
                Ok(match unit.group {
                    None => engine.execute(part),
                    Some(_) => group(engine, part),
                })
            };
            Reply::Many(units.iter().map(of_unit).collect())
        }
    }
}

/// Answers a group by the array of its replies, or by the error that kept it from running.
fn group(engine: &MemoryEngine, bytes: &[u8]) -> Value {
    let inner = &bytes[MULTI.len()..bytes.len() - EXEC.len()];
    engine
        .execute_group(inner)
        .map_or_else(|error| error, Value::Array)
}

/// A message that waits for the thread's other tasks.
struct Postponed {
    engine: MemoryEngine,
    reply: Mutex<Option<Reply>>,
}

impl Lane for Postponed {
    fn poll(&self, _slot: usize, context: &mut Context<'_>) -> Poll<Outcome> {
        if let Some(reply) = lock(&self.reply).take() {
            return Poll::Ready(Outcome::Replied(reply));
        }
        pin!(consume_budget())
            .poll(context)
            .map(|()| Outcome::Admitted)
    }

    fn enter(&self, _slot: usize, message: &Packed, _terms: &Terms, _context: &mut Context<'_>) {
        *lock(&self.reply) = Some(answer(&self.engine, message));
    }

    fn leave(&self, _slot: usize) -> bool {
        false
    }

    /// It waits for nothing but the thread's next turn.
    fn keeps_deadlines(&self) -> bool {
        true
    }
}

impl fmt::Debug for Postponed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Postponed")
    }
}

/// A pop that waits for an item.
struct Waiting(Mutex<Pin<Box<dyn Future<Output = Value> + Send>>>);

impl Lane for Waiting {
    fn poll(&self, _slot: usize, context: &mut Context<'_>) -> Poll<Outcome> {
        let mut waiting = lock(&self.0);
        let reply = waiting.as_mut().poll(context);
        reply.map(|reply| Outcome::Replied(Reply::One(Ok(reply))))
    }

    fn enter(&self, _slot: usize, _message: &Packed, _terms: &Terms, _context: &mut Context<'_>) {}

    /// The wait ends with the ticket, and puts back what was on its way.
    fn leave(&self, _slot: usize) -> bool {
        false
    }

    /// The command has a limit of its own, and the engine answers it then.
    fn keeps_deadlines(&self) -> bool {
        true
    }
}

impl fmt::Debug for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Waiting")
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
