//! Several connections of one runtime, chosen by key.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::mem::replace;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use redis::Value;

use crate::backend::redis::connection::Connection;
use crate::backend::{Reply, RequestOptions, SlotEvent, Slots};
use crate::error::Result;
use crate::operation::{Packed, Place, Units, place};

/// The connections that a message goes to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lane {
    One(usize),
    /// The lane of each part.
    Each(Vec<usize>),
}

/// Returns where a message goes, of this many connections.
///
/// Commands on one key go over one connection, so that they keep their order. A batch is divided among the connections of its keys,
/// unless a part of it is about several keys or none: the order of the parts is kept then by one connection for all.
pub(super) fn lane(message: &Packed, lanes: usize) -> Lane {
    let of_key = |key: &[u8]| {
        // Stable within a process, which is all that the order of commands takes.
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        usize::try_from(hasher.finish() % lanes as u64).unwrap_or_default()
    };
    let places: Vec<Place<'_>> = (0..message.units().len())
        .map(|part| place(message.part(part).0))
        .collect();
    let first = places.iter().find_map(|place| match place {
        Place::Key(key) | Place::Keys(key) => Some(of_key(key)),
        Place::Nowhere => None,
    });
    let first = first.unwrap_or_default();
    let each = places.iter().map(|place| match place {
        Place::Key(key) => Some(of_key(key)),
        Place::Keys(_) | Place::Nowhere => None,
    });
    match each.collect::<Option<Vec<usize>>>() {
        Some(each) if each.iter().any(|lane| *lane != first) => Lane::Each(each),
        _ => Lane::One(first),
    }
}

/// A batch that is divided among connections.
#[derive(Debug)]
pub(super) struct Split {
    shares: Mutex<Vec<Share>>,
}

/// What of a batch goes over one connection.
#[derive(Debug)]
struct Share {
    connection: Arc<Connection>,
    message: Packed,
    /// The places of its parts in the whole.
    places: Vec<usize>,
    state: State,
}

#[derive(Debug)]
enum State {
    Waiting(usize),
    Ended(SlotEvent),
}

impl Split {
    pub(super) fn start(
        message: &Packed,
        lanes: &[usize],
        connection: impl Fn(usize) -> Arc<Connection>,
        options: &RequestOptions,
        context: &Context<'_>,
    ) -> Self {
        let mut shares = Vec::new();
        let mut distinct = lanes.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        for lane in distinct {
            let places: Vec<usize> = (0..lanes.len()).filter(|at| lanes[*at] == lane).collect();
            let message = message.of_parts(&places);
            let connection = connection(lane);
            let state = match connection.submit(&message, options, context) {
                Ok(slot) => State::Waiting(slot),
                Err(error) => State::Ended(SlotEvent::Failed(error)),
            };
            shares.push(Share {
                connection,
                message,
                places,
                state,
            });
        }
        Self {
            shares: Mutex::new(shares),
        }
    }

    /// Takes the shares out: what they call wakes tasks, which must not happen under the lock.
    fn take(&self) -> Vec<Share> {
        std::mem::take(&mut *self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Share>> {
        self.shares.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Slots for Split {
    fn poll(&self, _slot: usize, context: &mut Context<'_>) -> Poll<SlotEvent> {
        let mut shares = self.take();
        let (mut is_pending, mut is_admitted) = (false, false);
        for share in &mut shares {
            let State::Waiting(slot) = share.state else {
                continue;
            };
            match share.connection.poll(slot, context) {
                Poll::Ready(SlotEvent::Admitted) => is_admitted = true,
                Poll::Ready(ended) => share.state = State::Ended(ended),
                Poll::Pending => is_pending = true,
            }
        }
        if !is_admitted && !is_pending {
            return Poll::Ready(whole(shares));
        }
        *self.lock() = shares;
        if is_admitted {
            return Poll::Ready(SlotEvent::Admitted);
        }
        Poll::Pending
    }

    fn enter(
        &self,
        _slot: usize,
        _message: &Packed,
        options: &RequestOptions,
        context: &mut Context<'_>,
    ) {
        let shares = self.take();
        for share in &shares {
            if let State::Waiting(slot) = share.state {
                // Those that wait for no room take no notice.
                share
                    .connection
                    .enter(slot, &share.message, options, context);
            }
        }
        *self.lock() = shares;
    }

    fn leave(&self, _slot: usize) -> bool {
        // Each of them, whatever the first says.
        let may_have_run = self.take().into_iter().map(|share| match share.state {
            State::Waiting(slot) => share.connection.leave(slot),
            State::Ended(event) => event.may_have_run(),
        });
        may_have_run.fold(false, |any, one| any | one)
    }

    fn keeps_deadlines(&self) -> bool {
        self.lock()
            .iter()
            .all(|share| share.connection.keeps_deadlines())
    }
}

/// Puts the outcomes of the shares together.
fn whole(shares: Vec<Share>) -> SlotEvent {
    let parts = shares.iter().map(|share| share.places.len()).sum();
    let mut outcomes: Vec<Result<Value>> = (0..parts).map(|_| Ok(Value::Nil)).collect();
    for share in shares {
        let reply = match share.state {
            // It reads alone: all of it can be sent again.
            State::Ended(SlotEvent::SendAgain) => return SlotEvent::SendAgain,
            State::Ended(SlotEvent::Replied(reply)) => reply,
            State::Ended(SlotEvent::Failed(error)) => Reply::failed(&error, share.message.units()),
            State::Ended(SlotEvent::Admitted) | State::Waiting(_) => continue,
        };
        for (at, outcome) in share.places.iter().zip(reply.into_answers()) {
            drop(replace(&mut outcomes[*at], outcome));
        }
    }
    SlotEvent::Replied(Reply::Many(outcomes))
}

/// The parts of a message that go together.
impl Packed {
    fn of_parts(&self, places: &[usize]) -> Self {
        let Units::Many(units) = self.units() else {
            return Self::new(self.as_bytes().to_vec(), self.units().clone());
        };
        let mut bytes = Vec::new();
        let chosen = places.iter().map(|at| {
            bytes.extend_from_slice(self.part(*at).0);
            let mut unit = units[*at];
            unit.end = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
            unit
        });
        let units = chosen.collect();
        Self::new(bytes, Units::Many(units))
    }
}
