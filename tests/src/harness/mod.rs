//! Real servers, and ways to disturb the connections to them.
//!
//! [`Server`] starts a Redis or Valkey on a free loopback port; [`Proxy`]
//! stands in front of one to cut, hold or swallow what passes; [`Recorder`]
//! tells which commands arrived; [`FakeServer`] is no real server and answers
//! by a script. Nothing here needs a runtime or waits without
//! a bound.

mod certificates;
mod fake;
mod flavor;
mod monitor;
mod options;
mod process;
mod proxy;
mod recorder;
mod server;
mod wait;

pub use self::certificates::{Authority, Identity};
pub use self::fake::{Answer, FakeServer, Log, Request};
pub use self::flavor::Flavor;
pub use self::monitor::Recorded;
pub use self::options::ServerOptions;
pub use self::proxy::{Proxy, Traffic};
pub use self::recorder::Recorder;
pub use self::server::Server;
pub use self::wait::{PATIENCE, eventually};
