//! The text of cases, and what is wrong with one.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use super::kinds::{Ahead, AtOnce, Kept, Plain, Worded};
use super::play::{Ended, play};
use super::steps::program;

/// A program, the policies that meet in it, and what it ends with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Case<'t> {
    pub(super) title: &'t str,
    meets: &'t str,
    key: &'t str,
    program: &'t str,
    gives: &'t str,
    leaves: &'t str,
}

/// Reads the cases of a file, which are parted by empty lines.
pub(super) fn cases(text: &str) -> impl Iterator<Item = Case<'_>> {
    text.trim().split("\n\n").map(|block| {
        let lines: Vec<_> = block.lines().collect();
        let [title, meets, program, gives, leaves] = lines[..] else {
            panic!("five lines are a case:\n{block}");
        };
        let after = |line: &'_ str, word: &str| {
            let rest = line
                .strip_prefix(word)
                .and_then(|rest| rest.strip_prefix(": "));
            assert!(rest.is_some(), "`{word}: ` begins the line in:\n{block}");
            line.len() - rest.unwrap().len()
        };
        let (key, program) = program.split_once(": ").unwrap();
        Case {
            title,
            meets: &meets[after(meets, "meets")..],
            key,
            program,
            gives: &gives[after(gives, "gives")..],
            leaves: &leaves[after(leaves, "leaves")..],
        }
    })
}

impl Case<'_> {
    pub(super) fn policies(&self) -> impl Iterator<Item = &str> {
        self.meets.split_whitespace()
    }

    pub(super) async fn play(&self) -> Ended {
        let steps = program(self.program);
        match self.key {
            "plain" => play(Plain, &steps).await,
            "kept" => play(Kept, &steps).await,
            "worded" => play(Worded, &steps).await,
            "at_once" => play(AtOnce, &steps).await,
            "ahead" => play(Ahead, &steps).await,
            other => panic!("no key is called `{other}`"),
        }
    }
}

/// Plays all cases of a file. `UPDATE_EXPECT=1` writes down what they give; each line is then to be held against the guide.
pub(super) async fn hold(name: &str, text: &str) {
    let (mut played, mut wrong) = (String::new(), String::new());
    for case in cases(text) {
        let ended = case.play().await;
        let (gives, leaves) = (ended.calls(), ended.left());
        if (gives.as_str(), leaves.as_str()) != (case.gives, case.leaves) {
            let _ = writeln!(wrong, "{case:#?}\ngave: {gives}\nleft: {leaves}");
        }
        let Case {
            title,
            meets,
            key,
            program,
            ..
        } = case;
        let _ = writeln!(
            played,
            "{title}\nmeets: {meets}\n{key}: {program}\ngives: {gives}\nleaves: {leaves}\n"
        );
    }
    update(&format!("cases/{name}.txt"), text, played.trim_end());
    assert!(wrong.is_empty() || is_update(), "{wrong}");
}

fn is_update() -> bool {
    env::var_os("UPDATE_EXPECT").is_some()
}

/// Writes a file of this folder anew, where that is asked for.
pub(super) fn update(name: &str, old: &str, new: &str) {
    if is_update() && old.trim_end() != new {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/remember/pairs");
        fs::write(folder.join(name), format!("{new}\n")).unwrap();
    }
}
