//! The memory engine against a real server, on the same random commands.
#![expect(clippy::print_stdout, reason = "a failure must tell its seed")]

use std::collections::BTreeSet;

use typed_cache::__private::scripts;
use typed_cache_tests::harness::{Flavor, Server};
use typed_cache_tests::model::{
    Generator, Line, Random, Twins, Waiting, drawn_commands, drawn_scripts, seed, spelled,
};

const COMMANDS: usize = 100_000;
const CHUNK: usize = 200;

async fn twins(flavor: Flavor, seed: u64) -> (Server, Twins) {
    println!("TYPED_CACHE_SEED={seed}");
    let server = Server::start(flavor);
    let twins = Twins::new(&server, seed).await;
    (server, twins)
}

/// One pipeline of commands and raw groups.
fn chunk(generator: &mut Generator) -> Vec<Line> {
    let mut lines = Vec::new();
    while lines.len() < CHUNK {
        match generator.random().below(200) {
            0 => lines.extend(Generator::counted_keys()),
            1..=8 => lines.extend(generator.raw_group()),
            _ => lines.push(generator.command()),
        }
    }
    lines
}

#[tokio::test]
async fn random_commands_get_the_replies_of_a_server() {
    let seed = seed();
    let (_server, mut twins) = twins(Flavor::Redis, seed).await;
    let mut generator = Generator::new(Random::new(seed));
    let mut chunks = 0;
    while twins.commands() < COMMANDS {
        let lines = chunk(&mut generator);
        twins.pipeline(&lines).await;
        for _ in 0..10 {
            let group: Vec<Line> = (0..generator.random().below(5))
                .map(|_| generator.grouped_command())
                .collect();
            twins.atomic(&group).await;
            let options = generator.walk_options(true);
            twins.walk(None, &options).await;
            let (key, options) = (generator.key(), generator.walk_options(false));
            twins.walk(Some(&key), &options).await;
        }
        chunks += 1;
        if chunks % 10 == 0 {
            twins.whole_state().await;
        }
        if chunks % 25 == 0 {
            twins.pipeline(&[generator.flush()]).await;
        }
    }
    twins.whole_state().await;
    println!("{} commands answered alike", twins.commands());
}

#[tokio::test]
async fn scripts_do_what_their_sources_do_on_both_servers() {
    for flavor in [Flavor::Redis, Flavor::Valkey] {
        let seed = seed();
        let (_server, mut twins) = twins(flavor, seed).await;
        let mut generator = Generator::new(Random::new(seed));
        while twins.commands() < COMMANDS / 4 {
            let lines: Vec<Line> = (0..CHUNK).map(|_| generator.script_command()).collect();
            twins.pipeline(&lines).await;
        }
        twins.whole_state().await;
    }
}

/// Redis has them since 7.4, and Valkey since 9.
#[tokio::test]
async fn ttls_of_fields_are_those_of_a_server() {
    let seed = seed();
    let (_server, mut twins) = twins(Flavor::Valkey, seed).await;
    let mut generator = Generator::new(Random::new(seed));
    while twins.commands() < COMMANDS / 2 {
        let lines: Vec<Line> = (0..CHUNK).map(|_| generator.field_ttl_command()).collect();
        twins.pipeline(&lines).await;
        let key = generator.key();
        twins.walk(Some(&key), &Line::new()).await;
    }
    twins.whole_state().await;
}

#[tokio::test]
async fn patterns_match_what_they_match_on_a_server() {
    let seed = seed();
    let (_server, mut twins) = twins(Flavor::Redis, seed).await;
    let mut generator = Generator::new(Random::new(seed));
    let mut fill: Line = vec!["HSET".into(), "h".into()];
    for _ in 0..400 {
        fill.extend([generator.pattern(), "v".into()]);
    }
    twins.pipeline(&[fill]).await;
    for _ in 0..3_000 {
        let options = vec![
            "MATCH".into(),
            generator.pattern(),
            "COUNT".into(),
            "1000".into(),
        ];
        twins.walk(Some(b"h"), &options).await;
    }
}

#[tokio::test]
async fn waiting_pops_are_served_as_on_a_server() {
    let seed = seed();
    println!("TYPED_CACHE_SEED={seed}");
    let server = Server::start(Flavor::Redis);
    let mut generator = Generator::new(Random::new(seed));
    for _ in 0..60 {
        let mut waiting = Waiting::new(&server).await;
        let mut script = Vec::new();
        for _ in 0..generator.random().between(1, 5) {
            for _ in 0..generator.random().between(0, 3) {
                let pop = generator.waiting_pop();
                waiting.start(&pop).await;
                script.push(pop);
            }
            let changes = generator.random().between(1, 3);
            let group: Vec<Line> = (0..changes).map(|_| generator.list_change()).collect();
            let [ours, theirs] = waiting.send(&group).await;
            script.extend(group);
            assert_eq!(ours, theirs, "seed {seed}:\n{}", spelled(&script));
        }
        let [ours, theirs] = waiting.finish().await;
        assert_eq!(ours, theirs, "seed {seed}:\n{}", spelled(&script));
    }
}

#[test]
fn every_command_of_the_engine_is_drawn() {
    const TABLE: &str = include_str!("../../cache/src/backend/memory/commands.rs");
    let rows = TABLE
        .lines()
        .filter_map(|line| line.trim().strip_prefix("spec(\""));
    let known: BTreeSet<&str> = rows.filter_map(|row| row.split('"').next()).collect();
    assert!(known.len() > 70, "the table has moved: {known:?}");
    let drawn = drawn_commands();
    // What a server says of itself is no other one's.
    let missing = known.difference(&drawn).filter(|name| **name != "HELLO");
    let missing: Vec<_> = missing.collect();
    assert!(missing.is_empty(), "not in the model: {missing:?}");
}

#[test]
fn every_script_of_the_library_is_drawn() {
    let known: BTreeSet<_> = scripts().map(|script| script.name).collect();
    let drawn = drawn_scripts().into_iter().map(str::to_owned);
    assert_eq!(drawn.collect::<BTreeSet<_>>(), known);
}
