//! The engine as a backend: it answers at once, but for pops that wait.

use std::fmt;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use redis::Value;
use tokio::task::consume_budget;

use super::engine::MemoryEngine;
use super::transaction::{Session, Step, run_group};
use super::wait::pop_or_wait;
use crate::backend::{Backend, Reply, RequestOptions, SlotEvent, SlotHandle, Slots, Started};
use crate::error::Result;
use crate::operation::{EXEC, MULTI, Packed, Unit, Units};

impl Backend for MemoryEngine {
    fn start(
        &self,
        message: &Packed,
        options: &RequestOptions,
        context: &mut Context<'_>,
    ) -> Started {
        if options.blocks {
            let pop = self.execute_waiting(message.as_bytes().to_vec());
            return later(async { Reply::One(pop.await) }, context);
        }
        // It answers at once: without a budget, a loop over it would never let other tasks of its thread run.
        if pin!(consume_budget()).poll(context).is_pending() {
            return later(answer_in_turn(self, message), context);
        }
        Started::Replied(answer(self, message.as_bytes(), message.units()))
    }
}

/// Answers once the other tasks of the thread have run.
fn answer_in_turn(engine: &MemoryEngine, message: &Packed) -> impl Future<Output = Reply> + use<> {
    let (bytes, units) = (message.as_bytes().to_vec(), message.units().clone());
    let engine = engine.clone();
    async move {
        consume_budget().await;
        answer(&engine, &bytes, &units)
    }
}

fn answer(engine: &MemoryEngine, bytes: &[u8], units: &Units) -> Reply {
    match units {
        Units::Command | Units::Ruled(_) => Reply::One(Ok(engine.execute(bytes))),
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
    run_group(&engine.shared, inner).map_or_else(Value::from, Value::Array)
}

impl MemoryEngine {
    /// Answers one packed command at once; a blocking pop of empty lists answers nil.
    pub(super) fn execute(&self, packed: &[u8]) -> Value {
        self.answer_now(Session::default().step_packed(&self.shared, packed))
    }

    /// Answers one packed command; a blocking pop waits, and takes nothing when it is dropped.
    pub(super) fn execute_waiting(
        &self,
        packed: Vec<u8>,
    ) -> impl Future<Output = Result<Value>> + Send + use<> {
        let engine = self.clone();
        async move {
            let step = Session::default().step_packed(&engine.shared, &packed);
            // A wait can take long: its command's bytes are not needed for it.
            drop(packed);
            engine.answer(step).await
        }
    }

    /// Returns the reply of a step, waiting where a command has to.
    pub(super) async fn answer(&self, step: Step) -> Result<Value> {
        match step {
            Step::Reply(reply) => Ok(reply),
            Step::Wait(pop) => pop_or_wait(&self.shared, pop).await,
        }
    }

    /// Returns the reply of a step, without waiting.
    pub(super) fn answer_now(&self, step: Step) -> Value {
        match step {
            Step::Reply(reply) => reply,
            Step::Wait(pop) => {
                let reply = self.shared.locked(|store| store.answer(&pop));
                reply.unwrap_or_else(Value::from)
            }
        }
    }
}

/// A reply that comes later; when it is dropped, a pop puts back what was on its way.
struct Later(Mutex<Pin<Box<dyn Future<Output = Reply> + Send>>>);

#[cold]
fn later(
    reply: impl Future<Output = Reply> + Send + 'static,
    context: &mut Context<'_>,
) -> Started {
    let slots = Arc::new(Later(Mutex::new(Box::pin(reply))));
    match slots.poll(0, context) {
        Poll::Ready(SlotEvent::Replied(reply)) => Started::Replied(reply),
        _ => Started::Waiting(SlotHandle { slots, slot: 0 }),
    }
}

impl Slots for Later {
    fn poll(&self, _slot: usize, context: &mut Context<'_>) -> Poll<SlotEvent> {
        let mut reply = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        reply.as_mut().poll(context).map(SlotEvent::Replied)
    }

    fn enter(
        &self,
        _slot: usize,
        _message: &Packed,
        _terms: &RequestOptions,
        _context: &mut Context<'_>,
    ) {
    }

    fn leave(&self, _slot: usize) -> bool {
        false
    }

    /// A pop has a limit of its own, and any other message waits for nothing but the thread's next turn.
    fn keeps_deadlines(&self) -> bool {
        true
    }
}

impl fmt::Debug for Later {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Later")
    }
}
