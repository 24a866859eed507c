//! Failing connections: deadlines, reconnects, and the commands that are sent again.

mod blocking;
mod cancel;
mod causes;
mod connect;
mod outage;
mod partial;
mod support;
mod urls;
