//! Connections to Redis and Valkey, kept up by a supervisor.

mod cause;
mod connect;
mod dedicated;
mod random;
mod supervisor;
mod target;
mod url;

pub(crate) use self::{
    cause::broke_off,
    connect::Opened,
    supervisor::{GiveUp, Link, LinkEvents, Supervisor},
    target::Target,
};
