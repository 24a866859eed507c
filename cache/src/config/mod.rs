//! The settings of a cache: as its parts read them, and as they stand in files and in the environment.

mod duration;
mod fields;
mod file;
mod host;
mod read;
mod settings;
mod suggest;

pub use self::file::Config;
pub(crate) use self::host::host_of;
pub(crate) use self::settings::{Backoff, Settings};
