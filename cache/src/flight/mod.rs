//! Loads under way: one for each key, shared by all who wait for the key's value, and ended by every write of the key.

mod crew;
mod landings;
mod single;
mod table;
mod written;

pub(crate) use self::crew::{Follower, Leader, Outcome};
pub(crate) use self::single::Task;
pub(crate) use self::table::{Entered, Fills, Flights};
