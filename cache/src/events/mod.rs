//! Metrics and events.

mod event;
mod loads;
mod losses;
mod monitor;
mod resources;
mod table;
mod telemetry;

pub use self::event::{Event, Observer, OwedChange, Refusal};
pub use self::loads::{LoadFailure, LoadStats, StaleCause};
pub use self::losses::LossCause;
pub(crate) use self::monitor::Monitor;
pub use self::resources::{ResourceStats, Stats};
pub use self::telemetry::ServerName;
pub(crate) use self::telemetry::{Clock, Command, Depth, Group, Meter, Origin, Span, Traced};
