//! Which core runs what: two processes take turns on one, or work side by side on two.

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

    /// Moves another process to the first core.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn move_to_first(&self, process: i32) -> Result<(), Failure> {
        pin(Pid::from_raw(process), self.0.first())
    }

    /// Moves another process to the last core.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn move_to_last(&self, process: i32) -> Result<(), Failure> {
        pin(Pid::from_raw(process), self.0.last())
    }
}

fn pin(process: Option<Pid>, core: Option<&usize>) -> Result<(), Failure> {
    let mut set = CpuSet::new();
    set.set(*core.ok_or("no core is available")?);
    Ok(sched_setaffinity(process, &set)?)
}
