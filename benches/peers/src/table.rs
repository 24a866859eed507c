//! One table: a row for each piece of work, a column for each peer.

use tokio::runtime::Runtime;
use typed_cache_benches::Failure;
use typed_cache_benches::clock::Clock;
use typed_cache_benches::rounds::{Rounds, Turn};
use typed_cache_benches::subject::Subject;
use typed_cache_benches::user::User;
use typed_cache_benches::work::Work;

use crate::entrant::Entrant;

/// Sizes at which a round of one peer takes a tenth of a second, more or less.
const SUBJECTS: [Subject; 11] = [
    Subject::Tasks(Work::Get, 1, 3000),
    Subject::Tasks(Work::Get, 64, 250),
    Subject::Tasks(Work::Get, 256, 80),
    Subject::Tasks(Work::Set, 1, 3000),
    Subject::Tasks(Work::Set, 64, 250),
    Subject::Tasks(Work::Set, 256, 80),
    Subject::Tasks(Work::GetMany, 64, 4),
    Subject::Tasks(Work::GetMany, 256, 1),
    Subject::Tasks(Work::Batch, 64, 2),
    Subject::Tasks(Work::Batch, 256, 1),
    Subject::LargeBatch,
];

/// The place of the yardstick among those who take part, and that of the library.
const YARDSTICK: usize = 0;
const OURS: usize = 1;

/// Measures everyone at everything; a row is printed when it is done.
pub(crate) fn print(
    runtime: &Runtime,
    entrants: &[Entrant],
    pool: &'static [User],
) -> Result<(), Failure> {
    let others = &entrants[YARDSTICK + 1..];
    let names: Vec<&str> = others.iter().map(|entrant| entrant.name).collect();
    println!(
        "| work | tasks | by hand, µs a value | {} | ahead of typed-cache |",
        names.join(" | ")
    );
    println!("|---|---:|---:|{}---|", "---:|".repeat(names.len()));
    for subject in SUBJECTS {
        println!("{}", row(subject, runtime, entrants, pool)?);
    }
    Ok(())
}

fn row(
    subject: Subject,
    runtime: &Runtime,
    entrants: &[Entrant],
    pool: &'static [User],
) -> Result<String, Failure> {
    let taking_part: Vec<&Entrant> = entrants
        .iter()
        .filter(|entrant| entrant.takes(subject))
        .collect();
    let turns: Vec<Turn<'_>> = taking_part
        .iter()
        .map(|entrant| -> Turn<'_> { Box::new(move || entrant.run(runtime, subject, pool)) })
        .collect();
    let rounds = Rounds::of(Clock::Processor, &turns)?;
    let mut cells = vec![
        subject.name().to_owned(),
        subject.tasks().to_string(),
        format!("{:.2}", 1e6 / subject.rate(rounds.median(YARDSTICK))),
    ];
    for entrant in &entrants[YARDSTICK + 1..] {
        let mut names = taking_part.iter().map(|taking_part| taking_part.name);
        let side = names.position(|name| name == entrant.name);
        cells.push(side.map_or("no API".to_owned(), |side| {
            format!("{:.2}", rounds.costs(side, YARDSTICK).median)
        }));
    }
    let ahead: Vec<&str> = (OURS + 1..taking_part.len())
        .filter(|&side| rounds.costs(side, OURS).median < 1.0)
        .map(|side| taking_part[side].name)
        .collect();
    cells.push(ahead.join(", "));
    Ok(format!("| {} |", cells.join(" | ")))
}
