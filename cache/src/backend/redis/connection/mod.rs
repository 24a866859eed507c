//! The engine of a connection: callers put commands into one buffer, one task owns the socket.
//!
//! A caller adds its bytes to the [`Connection`]'s queue under a short lock and leaves a slot with its waker and deadline. The
//! task takes the queue, writes all of it at once, reads replies in their order and puts each into its slot.

mod aborts;
mod broken;
mod deadlines;
mod drain;
mod driver;
mod entry;
mod input;
mod load;
mod queue;
mod renewal;
mod shared;
mod slot;
mod slots;
mod state;
mod task;

pub(crate) use self::shared::Connection;
