//! One table: a row for each piece of work, a column for each peer.

use tokio::runtime::Runtime;
use typed_cache_benches::Failure;
use typed_cache_benches::rounds::{Rounds, Side};
use typed_cache_benches::subject::Subject;
use typed_cache_benches::user::User;
use typed_cache_benches::work::Work;

use crate::entrant::Entrant;

/// Sizes at which a round of one peer takes a tenth of a second, more or less.
const SUBJECTS: [Subject; 9] = [
    Subject::Tasks(Work::Get, 1, 3000),
    Subject::Tasks(Work::Get, 64, 250),
    Subject::Tasks(Work::Get, 256, 80),
    Subject::Tasks(Work::Set, 1, 3000),
    Subject::Tasks(Work::Set, 64, 250),
    Subject::Tasks(Work::Set, 256, 80),
    Subject::Tasks(Work::GetMany, 1, 150),
    Subject::Tasks(Work::Batch, 1, 100),
    Subject::LargeBatch,
];

/// Where the yardstick stands among those who take part: first.
const YARDSTICK: usize = 0;

/// Times everyone at everything; a row is printed when it is done.
pub(crate) fn print(
    runtime: &Runtime,
    entrants: &[Entrant],
    pool: &'static [User],
) -> Result<(), Failure> {
    let others = &entrants[YARDSTICK + 1..];
    let names: Vec<&str> = others.iter().map(|entrant| entrant.name).collect();
    println!(
        "| work | tasks | by hand, values/s | {} |",
        names.join(" | ")
    );
    println!("|---|---:|---:|{}", "---:|".repeat(names.len()));
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
    let taking_part = entrants.iter().filter(|entrant| entrant.takes(subject));
    let sides: Vec<Side<'_>> = taking_part
        .map(|entrant| -> Side<'_> { Box::new(move || entrant.run(runtime, subject, pool)) })
        .collect();
    let rounds = Rounds::of(&sides)?;
    let mut cells = vec![
        subject.name().to_owned(),
        subject.tasks().to_string(),
        format!("{:.0}", subject.rate(rounds.median(YARDSTICK))),
    ];
    let mut side = YARDSTICK;
    for entrant in &entrants[YARDSTICK + 1..] {
        cells.push(if entrant.takes(subject) {
            side += 1;
            format!("{:.2}", rounds.ratios(side, YARDSTICK).median)
        } else {
            "no API".to_owned()
        });
    }
    Ok(format!("| {} |", cells.join(" | ")))
}
