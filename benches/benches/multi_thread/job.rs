//! The measurement that one process makes.

use std::env;
use std::process::Command;
use std::time::Instant;

use tokio::runtime::{Builder, Runtime};
use typed_cache_benches::Failure;
use typed_cache_benches::clock::Clock;
use typed_cache_benches::load::Load;
use typed_cache_benches::side::{Connected, Side};
use typed_cache_benches::spin::Spin;
use typed_cache_benches::user::{POOL, User, users};
use typed_cache_benches::work::Work;

use crate::TIMEOUT;

/// The argument that makes a process do one job.
pub(crate) const ARGUMENT: &str = "--job";

/// The part of a run that comes first and is not measured, as a divisor.
const WARM_UP: usize = 10;

/// One measurement of one side.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Job<'a> {
    pub(crate) threads: Threads,
    pub(crate) measure: Measure,
    pub(crate) load: Load,
    pub(crate) side: Side,
    pub(crate) server: &'a str,
}

/// The runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Threads {
    Current,
    Two,
}

/// The kind of measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    /// The processor time and the time of all calls, in nanoseconds.
    Totals,
    /// The median time of a call, in nanoseconds.
    Median,
}

impl Threads {
    pub(crate) const ALL: [Self; 2] = [Self::Current, Self::Two];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Current => "current_thread",
            Self::Two => "multi_thread",
        }
    }

    fn runtime(self) -> Result<Runtime, Failure> {
        let mut builder = match self {
            Self::Current => Builder::new_current_thread(),
            Self::Two => Builder::new_multi_thread(),
        };
        if self == Self::Two {
            builder.worker_threads(2);
        }
        Ok(builder.enable_all().build()?)
    }
}

impl Measure {
    const ALL: [Self; 2] = [Self::Totals, Self::Median];

    const fn name(self) -> &'static str {
        match self {
            Self::Totals => "totals",
            Self::Median => "median",
        }
    }
}

impl<'a> Job<'a> {
    /// Reads what [`Job::in_a_process`] has written.
    pub(crate) fn parse(arguments: &[&'a str]) -> Result<Self, Failure> {
        let [threads, measure, work, tasks, calls, steps, side, server] = arguments else {
            return Err("a job has eight arguments".into());
        };
        let threads = Threads::ALL
            .into_iter()
            .find(|kind| kind.name() == *threads);
        let measure = Measure::ALL
            .into_iter()
            .find(|kind| kind.name() == *measure);
        let work = [Work::Get, Work::Set]
            .into_iter()
            .find(|kind| kind.name() == *work);
        Ok(Self {
            threads: threads.ok_or("no such runtime")?,
            measure: measure.ok_or("no such measurement")?,
            load: Load {
                work: work.ok_or("no such work")?,
                tasks: tasks.parse()?,
                calls: calls.parse()?,
                spin: Spin {
                    steps_per_microsecond: steps.parse()?,
                },
            },
            side: Side::named(side).ok_or("no such side")?,
            server,
        })
    }

    /// Runs this program again for the job, and returns the numbers that it prints.
    pub(crate) fn in_a_process(self) -> Result<Vec<f64>, Failure> {
        let load = self.load;
        let output = Command::new(env::current_exe()?)
            .args([
                ARGUMENT,
                self.threads.name(),
                self.measure.name(),
                load.work.name(),
            ])
            .args([load.tasks.to_string(), load.calls.to_string()])
            .arg(load.spin.steps_per_microsecond.to_string())
            .args([self.side.name(), self.server])
            .output()?;
        if !output.status.success() {
            let errors = String::from_utf8_lossy(&output.stderr);
            return Err(format!("{self:?} failed:\n{errors}").into());
        }
        let text = String::from_utf8(output.stdout)?;
        Ok(text
            .split_whitespace()
            .map(str::parse)
            .collect::<Result<_, _>>()?)
    }

    /// Does the job in this process, and returns its line of output.
    pub(crate) fn run(self) -> Result<String, Failure> {
        let pool: &'static [User] = users(POOL).leak();
        let runtime = self.threads.runtime()?;
        let side = runtime.block_on(self.side.connect(self.server, TIMEOUT))?;
        let warm_up = Load {
            calls: self.load.calls.div_ceil(WARM_UP),
            ..self.load
        };
        runtime.block_on(side.run(warm_up, pool))?;
        match self.measure {
            Measure::Totals => {
                let clocks = [Clock::Processor, Clock::Wall];
                let start = clocks.map(Clock::now);
                runtime.block_on(side.run(self.load, pool))?;
                let end = clocks.map(Clock::now);
                let [processor, wall] = [0, 1].map(|clock| end[clock].saturating_sub(start[clock]));
                Ok(format!("{} {}", processor.as_nanos(), wall.as_nanos()))
            }
            Measure::Median => {
                // In a task, as in a service: the thread that blocks on a runtime is none of its workers.
                let calls = runtime.spawn(median(side, self.load, pool));
                Ok(runtime.block_on(calls)??.to_string())
            }
        }
    }
}

/// Makes one call after another, and returns the median of their times in nanoseconds.
async fn median(side: Connected, load: Load, pool: &'static [User]) -> Result<u128, Failure> {
    let mut times = Vec::with_capacity(load.calls);
    for call in 0..load.calls {
        let at = call % pool.len();
        let start = Instant::now();
        side.call(load.work, &pool[at..=at]).await?;
        times.push(start.elapsed().as_nanos());
    }
    times.sort_unstable();
    Ok(times[times.len() / 2])
}
