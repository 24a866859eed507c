//! The cores of the processes: two take turns on one, or work side by side on two.

use std::fmt;

use rustix::process::Pid;
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

use crate::Failure;

/// The cores that this process had when it was asked.
#[derive(Debug)]
pub struct Cores(Vec<usize>);

impl Cores {
    /// Reads which cores this process may use; ask before anything is pinned.
    ///
    /// # Errors
    /// If the system does not tell.
    pub fn available() -> Result<Self, Failure> {
        let set = sched_getaffinity(None)?;
        let cores = 0..CpuSet::MAX_CPU;
        Ok(Self(cores.filter(|&core| set.is_set(core)).collect()))
    }

    /// Keeps this process, and those that it starts later, on the first core.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn stay_on_first(&self) -> Result<(), Failure> {
        pin(None, self.0.first())
    }

    /// Moves another process to its place.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn place(&self, process: i32, placement: Placement) -> Result<(), Failure> {
        let core = match placement {
            Placement::Apart => self.0.last(),
            Placement::Together => self.0.first(),
        };
        pin(Pid::from_raw(process), core)
    }
}

/// The core of a server while this process stays on the first one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// On the last core.
    Apart,
    /// On the first core, too.
    Together,
}

impl fmt::Display for Placement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Apart => "the server on the other core",
            Self::Together => "client and server on one core",
        })
    }
}

fn pin(process: Option<Pid>, core: Option<&usize>) -> Result<(), Failure> {
    let mut set = CpuSet::new();
    set.set(*core.ok_or("no core is available")?);
    Ok(sched_setaffinity(process, &set)?)
}
