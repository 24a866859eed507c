//! Counts heap blocks, in this process.

use typed_cache_benches::Failure;
use typed_cache_benches::codec::Codec;
use typed_cache_benches::load::Load;
use typed_cache_benches::side::Side;
use typed_cache_benches::user::{POOL, users};
use typed_cache_tests::alloc::measure;

use crate::measure::{Bench, Subject};

/// Returns how many blocks one value takes.
pub(crate) fn of(subject: Subject, side: Side, server: &str) -> Result<f64, Failure> {
    let pool = users(POOL).leak();
    let [fewer, more] = subject.calls();
    match (subject, side) {
        (Subject::Work(work) | Subject::OneTask(work), _) => {
            let bench = Bench::connect(side, server)?;
            let load = |calls| Load::new(work, subject.tasks(), calls);
            // The first round grows the buffers that stay.
            bench.run(load(fewer), pool)?;
            difference(subject, |calls| bench.run(load(calls), pool))
        }
        (Subject::Remember(remember), _) => {
            let bench = Bench::connect(side, server)?;
            bench.remember(remember, fewer, pool)?;
            difference(subject, |calls| bench.remember(remember, calls, pool))
        }
        (Subject::Codec(codec), Side::Ours | Side::OwnConnection) => {
            difference(subject, |calls| codec.ours(calls, pool))
        }
        (Subject::Codec(codec), Side::ByHand) => {
            difference(subject, |calls| codec.by_hand(calls, pool))
        }
    }
    .map_err(|error| {
        format!(
            "{} {}, {fewer} and {more} calls: {error}",
            subject.name(),
            side.name()
        )
        .into()
    })
}

/// Returns how many blocks the strings and lists of one value are.
pub(crate) fn of_a_value(server: &str) -> Result<f64, Failure> {
    of(Subject::Codec(Codec::Decode), Side::ByHand, server)
}

fn difference(
    subject: Subject,
    work: impl Fn(usize) -> Result<(), Failure>,
) -> Result<f64, Failure> {
    let [fewer, more] = subject.calls().map(|calls| {
        let (done, usage) = measure(|| work(calls));
        done.map(|()| usage.blocks as u64)
    });
    Ok(subject.per_value(more?.saturating_sub(fewer?)))
}
