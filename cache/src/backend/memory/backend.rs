//! The engine as a backend: it answers at once, but for pops that wait.

use std::fmt;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use tokio::task::consume_budget;

use super::engine::MemoryEngine;
use super::faults;
use crate::backend::{Backend, Reply, RequestOptions, SlotEvent, SlotHandle, Slots, Started};
use crate::operation::{Labels, Packed};

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
        Started::Replied(self.answer_message(message.as_bytes(), message.units()))
    }

    /// Faults are for chosen operations.
    fn wants_labels(&self) -> bool {
        true
    }

    fn start_labelled(
        &self,
        message: &Packed,
        options: &RequestOptions,
        context: &mut Context<'_>,
        labels: &dyn Labels,
    ) -> Started {
        if let Some(effects) = self.faults.of_message(labels, message.units()) {
            return faults::start(self, effects, message, options, context);
        }
        self.start(message, options, context)
    }
}

/// Answers once the other tasks of the thread have run.
fn answer_in_turn(engine: &MemoryEngine, message: &Packed) -> impl Future<Output = Reply> + use<> {
    let (bytes, units) = (message.as_bytes().to_vec(), message.units().clone());
    let engine = engine.clone();
    async move {
        consume_budget().await;
        engine.answer_message(&bytes, &units)
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
