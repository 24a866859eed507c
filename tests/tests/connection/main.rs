//! What a cache does when connections fail: deadlines, reconnects, what is sent again, and who is left undisturbed.
#![expect(missing_docs, reason = "tests")]

mod blocking;
mod cancel;
mod connect;
mod outage;
mod support;
