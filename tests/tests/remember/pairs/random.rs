//! Random programs, held against the model.

use std::time::Duration;

use tokio::runtime::Builder;
use typed_cache_tests::model::{Random, seed};

use super::kinds::{Ahead, Kept, Plain};
use super::model::{Model, Rules};
use super::play::{Ended, play};
use super::steps::{Answer, Call, Form, Load, Options, Step, Trouble, Write};
use super::text::text;

const PROGRAMS: u32 = 10_000;

/// The types of keys, but for the one that refreshes by chance.
#[derive(Clone, Copy, Debug)]
enum Key {
    Plain,
    Kept,
    Ahead,
}

impl Key {
    const ALL: [Self; 3] = [Self::Plain, Self::Kept, Self::Ahead];

    fn rules(self) -> Rules {
        let (grace, refresh_ahead) = match self {
            Self::Plain => (None, None),
            Self::Kept => (Some(1_000_000), None),
            Self::Ahead => (Some(0), Some(0.8)),
        };
        Rules {
            grace,
            refresh_ahead,
        }
    }

    fn play(self, program: &[Step]) -> Ended {
        let mut runtime = Builder::new_current_thread();
        let runtime = runtime.enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            match self {
                Self::Plain => play(Plain, program).await,
                Self::Kept => play(Kept, program).await,
                Self::Ahead => play(Ahead, program).await,
            }
        })
    }

    /// Returns what the model and the library end with, if they differ.
    fn differs(self, program: &[Step]) -> Option<(Ended, Ended)> {
        let expected = Model::new(self.rules()).play(program)?;
        let ended = self.play(program);
        (expected != ended).then_some((expected, ended))
    }
}

#[test]
fn random_programs_end_as_the_model_says() {
    let (seed, mut tied) = (seed(), 0);
    for number in 0..PROGRAMS {
        let mut random = Random::new(seed.wrapping_add(u64::from(number)));
        let key = Key::ALL[random.below(Key::ALL.len())];
        let program = program(&mut random, key);
        tied += u32::from(Model::new(key.rules()).play(&program).is_none());
        if key.differs(&program).is_some() {
            let program = shortest(key, program);
            let (expected, ended) = key.differs(&program).unwrap();
            panic!(
                "program {number} of TYPED_CACHE_SEED={seed}\n{key:?}: {}\ngives: {}\nleaves: {}\nin place of\ngives: {}\nleaves: {}",
                text(&program),
                ended.calls(),
                ended.left(),
                expected.calls(),
                expected.left(),
            );
        }
    }
    assert!(
        tied < PROGRAMS / 10,
        "the model decides {tied} of {PROGRAMS} not"
    );
}

/// Takes steps out of a program for as long as it still differs.
fn shortest(key: Key, mut program: Vec<Step>) -> Vec<Step> {
    let mut at = 0;
    while at < program.len() {
        let mut shorter = program.clone();
        let is_call = matches!(shorter.remove(at), Step::Call(_));
        // Steps that name a caller would name another one.
        let has_cancels = shorter.iter().any(|step| matches!(step, Step::Cancel(_)));
        if !(is_call && has_cancels) && key.differs(&shorter).is_some() {
            program = shorter;
            at = 0;
        } else {
            at += 1;
        }
    }
    program
}

/// Makes a program, which mostly begins with a value that is about to be stale, or is.
fn program(random: &mut Random, key: Key) -> Vec<Step> {
    let mut program = Vec::new();
    if random.chance(70) {
        let age = Duration::from_secs([90, 101][random.below(2)]);
        program.extend([Step::Write(Write::Set(1)), Step::Wait(age)]);
    }
    let mut callers = 0;
    let steps = random.between(2, 12);
    program.extend((0..steps).map(|number| step(random, key, &mut callers, number)));
    program
}

/// Makes a step. Loads, limits and waits end at different thousandths of a second, so that no two do at once.
fn step(random: &mut Random, key: Key, callers: &mut usize, number: usize) -> Step {
    match random.below(20) {
        0..=8 => {
            *callers += 1;
            Step::Call(call(random, key))
        }
        9..=14 => Step::Wait(Duration::from_secs(
            [1, 1, 2, 3, 10, 30, 60, 95, 101, 500, 1001][random.below(11)],
        )),
        15..=16 => Step::Write(write(random, key, number, true)),
        17 => Step::Elsewhere(write(random, key, number, false)),
        18 => {
            let troubles = [Trouble::Unreadable, Trouble::Recovered];
            Step::Fault(troubles[random.below(2)])
        }
        _ if *callers > 0 => Step::Cancel(random.below(*callers)),
        _ => Step::Wait(Duration::from_secs(90)),
    }
}

fn write(random: &mut Random, key: Key, number: usize, is_own: bool) -> Write {
    match random.below(if is_own { 9 } else { 5 }) {
        0..=3 => Write::Set(1000 + u32::try_from(number).unwrap()),
        4 => Write::Delete,
        5 => [Write::Clear, Write::Flush][random.below(2)],
        6 => Write::OwedDelete,
        7 if !matches!(key, Key::Plain) => Write::ExpireNow,
        _ => Write::Damage,
    }
}

fn call(random: &mut Random, key: Key) -> Call {
    let form = Form::ALL[random.below(Form::ALL.len())];
    let takes_absence = matches!(form, Form::Optional | Form::Many);
    let answer = match random.below(10) {
        0..=3 => Answer::Gives,
        4..=6 => Answer::Fails,
        7 => Answer::Panics,
        8 if takes_absence => Answer::None,
        _ => Answer::Unmodified,
    };
    // A panic in a caller's own task is the caller's.
    let answer = match answer {
        Answer::Panics if form == Form::Scoped => Answer::Fails,
        answer => answer,
    };
    let load = Load {
        answer,
        time: Duration::from_millis([101, 101, 1101, 2101, 40101][random.below(5)]),
        ttl: some(random, 20, &[5_000, 20_000]),
        // One without a value has no word on that.
        is_stored: answer == Answer::None || !random.chance(10),
    };
    Call {
        form,
        load,
        options: options(random, key, form),
    }
}

fn some(random: &mut Random, percent: usize, choices: &[u64]) -> Option<Duration> {
    let choice = choices[random.below(choices.len())];
    let is_some = random.chance(percent);
    is_some.then(|| Duration::from_millis(choice))
}

fn options(random: &mut Random, key: Key, form: Form) -> Options {
    let mut options = Options {
        ttl: some(random, 20, &[10_000, 50_000]),
        load_timeout: some(random, 20, &[503, 1503]),
        timeout: some(random, 20, &[709, 1709]),
        negative: some(random, 50, &[10_000, 50_000]),
        outage_fails: random.chance(10).then_some(true),
        ..Options::default()
    };
    options.negative = options
        .negative
        .filter(|_| matches!(form, Form::Optional | Form::Many));
    if !matches!(key, Key::Plain) && form != Form::Many {
        options.grace = some(random, 10, &[20_000, 200_000]);
        options.soft_timeout = some(random, 30, &[307, 1307]);
        options.throttle = some(random, 20, &[5_000, 60_000]);
        options.stale_while_revalidate = random.chance(20).then_some(true);
        options.refresh_ahead = random.chance(30).then(|| [0.3, 0.8][random.below(2)]);
    }
    options
}
