//! The engine of a connection: callers put commands into one buffer, one task owns the socket.
//!
//! A caller adds its bytes to the [`Line`]'s queue under a short lock and leaves a slot with its waker and deadline. The
//! task takes the queue, writes all of it at once, reads replies in their order and puts each into its slot.

mod broken;
mod deadlines;
mod driver;
mod ends;
mod entry;
mod flow;
mod group;
mod input;
mod lane;
mod line;
mod load;
mod plan;
mod queue;
mod slot;
mod task;

pub(crate) use self::{line::Line, plan::Plan};
