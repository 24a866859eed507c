//! Failing connections: deadlines, reconnects, and the commands that are sent again.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod addresses;
mod alerts;
mod blocking;
mod cancel;
mod causes;
mod connect;
mod failover;
mod hello;
mod lanes;
mod logins;
mod namespace;
mod outage;
mod partial;
mod pushes;
mod refusals;
mod renewals;
mod rotation;
mod short_lived;
mod silent;
mod support;
mod tls;
mod tls_refusals;
mod urls;
