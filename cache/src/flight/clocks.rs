//! The clocks of runtimes, by which flights end that take too long.

use std::fmt;
use std::mem::take;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};
use std::time::Duration;

use tokio::runtime::Id;
use tokio::task::unconstrained;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::flight::agenda::Agenda;
use crate::flight::lock;

/// A clock cannot be added to without end: 30 years.
pub(super) const LONGEST: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// What is called when its time comes.
pub(super) trait Timed: Send + Sync + 'static {
    /// Ends it if its time has come; returns that time if it has not.
    fn ring(self: &Arc<Self>, now: Instant) -> Option<Instant>;
}

/// The clocks of all runtimes on which somebody waits: a runtime keeps its time only while it is driven, and that of a load may not be.
pub(super) struct Clocks<T>(Mutex<Vec<Arc<Clock<T>>>>);

/// The clock of one runtime: one timer for all that have a time there, so that a load takes little memory.
pub(super) struct Clock<T> {
    runtime: Id,
    state: Mutex<State<T>>,
}

struct State<T> {
    agenda: Agenda<Arc<T>>,
    /// One that rings no later than the first of them; `None` while it is being set, and for a runtime without time.
    timer: Option<Timer>,
    /// Somebody sets it, outside of the lock.
    is_being_set: bool,
    /// It has rung meanwhile.
    has_rung: bool,
}

/// The times of one flight on the clocks of different runtimes, of which there is seldom a second one. They are off when this is dropped.
// A type for one of them would take more room here.
#[derive(Default)]
pub(super) enum Alarms<T> {
    #[default]
    Off,
    On {
        clock: Arc<Clock<T>>,
        place: u32,
    },
    // In a list, so that many are dropped one behind the other, and behind one pointer.
    #[expect(clippy::box_collection, reason = "a list takes the room of three")]
    Several(Box<Vec<Self>>),
}

impl<T> Clocks<T> {
    pub(super) const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    /// Returns the clock of a runtime.
    pub(super) fn of(&self, runtime: Id) -> Arc<Clock<T>> {
        let mut all = lock(&self.0);
        if let Some(clock) = all.iter().find(|clock| clock.runtime == runtime) {
            return Arc::clone(clock);
        }
        // Runtimes come and go.
        all.retain(|clock| !lock(&clock.state).agenda.is_empty());
        let clock = Arc::new(Clock {
            runtime,
            state: Mutex::new(State {
                agenda: Agenda::new(),
                timer: None,
                is_being_set: false,
                has_rung: false,
            }),
        });
        all.push(Arc::clone(&clock));
        clock
    }
}

impl<T> fmt::Debug for Clocks<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clocks").finish_non_exhaustive()
    }
}

impl<T: Timed> Clock<T> {
    /// Has an item called at this time, or somewhat later. To be called on the clock's runtime.
    pub(super) fn set(self: &Arc<Self>, due: Instant, item: Arc<T>) -> Alarms<T> {
        let mut state = lock(&self.state);
        let alarm = Alarms::On {
            place: state.agenda.insert(due, item),
            clock: Arc::clone(self),
        };
        let is_late = |timer: &Timer| due < timer.due();
        if !state.is_being_set && state.timer.as_ref().is_none_or(is_late) {
            state.is_being_set = true;
            let timer = state.timer.take();
            drop(state);
            self.wind(timer);
        }
        alarm
    }

    /// Has an item that is there called at an earlier time. On any runtime.
    pub(super) fn hasten(self: &Arc<Self>, place: u32, item: &Arc<T>, due: Instant) {
        let mut state = lock(&self.state);
        let known = state.agenda.get(place);
        if !known.is_some_and(|known| Arc::ptr_eq(known, item)) {
            return;
        }
        state.agenda.set_due(place, due);
        let is_late = |timer: &Timer| due < timer.due();
        if !state.is_being_set && state.timer.as_ref().is_some_and(is_late) {
            state.is_being_set = true;
            let timer = state.timer.take();
            drop(state);
            self.wind(timer);
        }
    }

    /// Sets the timer for the first item, and puts it back.
    #[cold]
    fn wind(self: &Arc<Self>, mut timer: Option<Timer>) {
        let waker = Waker::from(Arc::clone(self));
        let mut is_started = false;
        loop {
            let mut state = lock(&self.state);
            let first = state.agenda.first().map(|(_, due)| due);
            // One that has rung in between is none any more.
            let has_rung = take(&mut state.has_rung);
            let is_set = is_started && !has_rung && first == timer.as_ref().map(Timer::due);
            let Some(due) = first.filter(|_| !is_set) else {
                state.is_being_set = false;
                if is_set {
                    state.timer = timer.take();
                }
                return;
            };
            drop(state);
            let next = match timer.take() {
                Some(timer) => Some(timer.reset(due)),
                None => Timer::new(due),
            };
            let Some((next, has_elapsed)) = next.and_then(|next| next.start(&waker)) else {
                lock(&self.state).is_being_set = false;
                return;
            };
            if has_elapsed {
                self.call();
            }
            timer = Some(next);
            is_started = !has_elapsed;
        }
    }

    /// Calls all whose time has come.
    fn call(&self) {
        let now = Instant::now();
        while let Some((place, item)) = self.overdue(now) {
            // A panic of an observer must not end the timers of a runtime; the panic hook has shown it.
            let next = catch_unwind(AssertUnwindSafe(|| item.ring(now)));
            // Its alarm goes with it, or is about to.
            let next = next.ok().flatten().unwrap_or(now + LONGEST);
            let mut state = lock(&self.state);
            let known = state.agenda.get(place);
            if known.is_some_and(|known| Arc::ptr_eq(known, &item)) {
                state.agenda.set_due(place, next);
            }
        }
    }

    fn overdue(&self, now: Instant) -> Option<(u32, Arc<T>)> {
        let state = lock(&self.state);
        let (place, _) = state.agenda.first().filter(|&(_, due)| due <= now)?;
        Some((place, Arc::clone(state.agenda.get(place)?)))
    }
}

impl<T: Timed> Wake for Clock<T> {
    fn wake(self: Arc<Self>) {
        let mut state = lock(&self.state);
        let timer = state.timer.take();
        state.has_rung |= state.is_being_set;
        state.is_being_set |= timer.is_some();
        drop(state);
        self.call();
        let Some(timer) = timer else {
            return;
        };
        if timer.due() <= Instant::now() {
            self.wind(Some(timer));
        } else {
            // Those that ring too early are of a runtime that ends.
            lock(&self.state).is_being_set = false;
        }
    }
}

impl<T> Alarms<T> {
    /// Returns whether there is one on the clock of this runtime.
    #[inline]
    pub(super) fn has(&self, runtime: Id) -> bool {
        match self {
            Self::Off => false,
            Self::On { clock, .. } => clock.runtime == runtime,
            Self::Several(all) => all.iter().any(|alarm| alarm.has(runtime)),
        }
    }

    pub(super) fn add(&mut self, alarm: Self) {
        match self {
            Self::Off => *self = alarm,
            Self::On { .. } => *self = Self::Several(Box::new(vec![take(self), alarm])),
            Self::Several(all) => all.push(alarm),
        }
    }

    /// Returns the clocks of other runtimes than this one, with the places there.
    pub(super) fn elsewhere(&self, runtime: Option<Id>) -> Vec<(Arc<Clock<T>>, u32)> {
        match self {
            Self::On { clock, place } if Some(clock.runtime) != runtime => {
                vec![(Arc::clone(clock), *place)]
            }
            Self::Off | Self::On { .. } => Vec::new(),
            Self::Several(all) => all
                .iter()
                .flat_map(|alarm| alarm.elsewhere(runtime))
                .collect(),
        }
    }
}

impl<T> Drop for Alarms<T> {
    fn drop(&mut self) {
        if let Self::On { clock, place } = self {
            let mut state = lock(&clock.state);
            let item = state.agenda.remove(*place);
            let is_last = state.agenda.is_empty();
            let timer = is_last.then(|| state.timer.take());
            // What they own can be foreign code.
            drop(state);
            drop((item, timer));
        }
    }
}

/// A timer of one runtime.
struct Timer(Pin<Box<Sleep>>);

impl Timer {
    /// Makes a timer of this thread's runtime; `None` in a runtime without time, where tokio panics.
    fn new(due: Instant) -> Option<Self> {
        let sleep = catch_unwind(|| Box::pin(sleep_until(due))).ok()?;
        Some(Self(sleep))
    }

    fn due(&self) -> Instant {
        self.0.deadline()
    }

    fn reset(mut self, due: Instant) -> Self {
        self.0.as_mut().reset(due);
        self
    }

    /// Has the waker woken when the time comes; returns whether it has come. `None` where the runtime has ended, at which tokio panics.
    fn start(mut self, waker: &Waker) -> Option<(Self, bool)> {
        // A task that has used up its budget would have the timer not started.
        let sleep = pin!(unconstrained(self.0.as_mut()));
        let mut context = Context::from_waker(waker);
        let has_elapsed =
            catch_unwind(AssertUnwindSafe(|| sleep.poll(&mut context).is_ready())).ok()?;
        Some((self, has_elapsed))
    }
}
