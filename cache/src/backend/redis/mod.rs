//! Connections to Redis and Valkey, kept up by a supervisor.

mod connect;
mod dedicated;
mod random;
mod supervisor;
mod target;

pub(crate) use self::{
    connect::Opened,
    supervisor::{GiveUp, Link, LinkEvents, Supervisor},
    target::Target,
};
