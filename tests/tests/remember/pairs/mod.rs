//! Each pair of policies that can meet, on memory.
//!
//! The files of `cases` have a program for each pair, what its calls get, and what it leaves behind. A case is five lines: its rule, the
//! policies that meet in it, the type of its key (`kinds`) with the steps of the program, what the calls get in the order of their
//! begins, and the entry at the end with the number of loads. A call gets its value at once unless `after` says more. All calls but those
//! for many are made by `outcome()`, so that it meets each of the others.
//!
//! `random` plays 10,000 random programs of the same steps, and holds each against `model`, which reckons by the guide's rules what a
//! program ends with; a program that differs is shortened, and printed as a case has it.
//!
//! The table below is made of the cases, and fails where a pair has none. `UPDATE_EXPECT=1` writes it and the ends of cases anew; each
//! end is to be held against the guide.
#![doc = include_str!("matrix.md")]

mod calls;
mod case;
mod kinds;
mod matrix;
mod model;
mod play;
mod random;
mod source;
mod steps;
mod text;

macro_rules! files {
    ($($name:ident)*) => {
        /// The files of cases, with their names.
        const FILES: &[(&str, &str)] = &[$((
            stringify!($name),
            include_str!(concat!("cases/", stringify!($name), ".txt")),
        )),*];

        mod cases {
            $(
                #[tokio::test(start_paused = true)]
                async fn $name() {
                    let text = include_str!(concat!("cases/", stringify!($name), ".txt"));
                    super::case::hold(stringify!($name), text).await;
                }
            )*
        }
    };
}

files! { loads stale refreshes writes callers forms }
