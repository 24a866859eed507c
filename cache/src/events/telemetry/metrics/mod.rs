//! Metrics, by the facade of the crate `metrics`.

mod clock;
mod depth;
mod meter;
mod meters;
mod names;
mod register;

pub(crate) use self::clock::Clock;
pub(crate) use self::depth::Depth;
pub(crate) use self::meter::Meter;
pub(crate) use self::meters::Meters;
