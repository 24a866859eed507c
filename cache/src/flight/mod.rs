//! Loads under way: one for each key, shared by all who wait for the key's value, and ended by every write of the key.

mod agenda;
mod clocks;
mod course;
mod crew;
mod landed;
mod landings;
mod recent;
mod rests;
mod single;
mod table;
mod wait;
mod wakers;
mod written;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks what no panic leaves half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) use self::course::{Loader, Task};
pub(crate) use self::crew::{Follower, Leader};
pub(crate) use self::landed::Landed;
pub(crate) use self::table::{AGAIN, Entered, Entrance, Fills, Flights, OWN};
