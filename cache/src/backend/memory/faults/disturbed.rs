//! Messages that meet a fault.

use std::fmt;
use std::future::ready;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use redis::Value;
use tokio::time::{Instant, sleep};

use super::outcome::{Answers, Outcomes};
use super::plan::Effects;
use crate::backend::memory::answer::parts;
use crate::backend::memory::engine::MemoryEngine;
use crate::backend::{Reply, RequestOptions, SlotEvent, SlotHandle, Slots, Started, unfit_runtime};
use crate::operation::{Packed, Units};

/// Runs what faults let run, and keeps the reply back for as long as they do.
pub(crate) fn start(
    engine: &MemoryEngine,
    effects: Effects,
    message: &Packed,
    options: &RequestOptions,
    context: &mut Context<'_>,
) -> Started {
    let outcomes = Outcomes::new(effects, message.units(), options);
    // In a runtime without time, or outside of one, tokio panics; nothing has run yet.
    if outcomes.waits() && catch_unwind(AssertUnwindSafe(|| sleep(Duration::ZERO))).is_err() {
        return Started::Replied(Reply::failed(&unfit_runtime(), message.units()));
    }
    let has_run = Arc::new(AtomicBool::new(false));
    let event: Event = if options.blocks && outcomes.runs(0) {
        let pop = engine.execute_waiting(message.as_bytes().to_vec());
        let answers = async { vec![Some(pop.await)] };
        Box::pin(finish(answers, outcomes, Arc::clone(&has_run)))
    } else {
        let answers = run(engine, message, &outcomes);
        has_run.store(answers.iter().any(Option::is_some), Relaxed);
        Box::pin(finish(ready(answers), outcomes, Arc::clone(&has_run)))
    };
    // Whoever starts a message that waits does not ask for its reply at once.
    context.waker().wake_by_ref();
    let event = Mutex::new(event);
    Started::Waiting(SlotHandle {
        slots: Arc::new(Disturbed { event, has_run }),
        slot: 0,
    })
}

/// Answers the units that run; an operation that waits is not among them.
fn run(engine: &MemoryEngine, message: &Packed, outcomes: &Outcomes) -> Answers {
    let bytes = message.as_bytes();
    let answer = |at: usize, answer: &dyn Fn() -> Value| outcomes.runs(at).then(|| Ok(answer()));
    match message.units() {
        Units::Command | Units::Ruled(_) => vec![answer(0, &|| engine.execute(bytes))],
        Units::Joined(joined) => vec![answer(0, &|| engine.execute_joined(bytes, *joined))],
        Units::Many(units) => {
            let parts = parts(bytes, units).enumerate();
            let answers =
                parts.map(|(at, (part, unit))| answer(at, &|| engine.execute_unit(part, unit)));
            answers.collect()
        }
    }
}

/// Waits until the replies are there or the deadline comes.
async fn finish(
    answers: impl Future<Output = Answers>,
    outcomes: Outcomes,
    has_run: Arc<AtomicBool>,
) -> SlotEvent {
    let begun = Instant::now();
    let answers = answers.await;
    if answers.iter().any(Option::is_some) {
        has_run.store(true, Relaxed);
    }
    let (wait, is_late) = outcomes.wait(begun.elapsed());
    if !wait.is_zero() {
        sleep(wait).await;
    }
    outcomes.event(answers, is_late)
}

type Event = Pin<Box<dyn Future<Output = SlotEvent> + Send>>;

/// A message whose outcome comes later.
struct Disturbed {
    event: Mutex<Event>,
    has_run: Arc<AtomicBool>,
}

impl Slots for Disturbed {
    fn poll(&self, _slot: usize, context: &mut Context<'_>) -> Poll<SlotEvent> {
        let mut event = self.event.lock().unwrap_or_else(PoisonError::into_inner);
        event.as_mut().poll(context)
    }

    fn leave(&self, _slot: usize) -> bool {
        self.has_run.load(Relaxed)
    }

    /// On tokio's clock, so that a test that pauses it does not wait.
    fn keeps_deadlines(&self) -> bool {
        true
    }
}

impl fmt::Debug for Disturbed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Disturbed")
    }
}
