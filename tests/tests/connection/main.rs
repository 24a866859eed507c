//! What a cache does when connections fail: deadlines, reconnects, what is sent again, and who is left undisturbed.

mod blocking;
mod cancel;
mod causes;
mod connect;
mod outage;
mod partial;
mod support;
mod urls;
