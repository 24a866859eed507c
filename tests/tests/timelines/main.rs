//! The timelines of the guide: drawn, compared with the files, and played on the memory engine.
//!
//! `TYPED_CACHE_UPDATE=1` writes the files anew.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod all;
mod draw;
mod play;

use std::collections::BTreeSet;
use std::fs::{read_dir, read_to_string, write};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::all::all;
use crate::draw::{Lane, WIDTH, x};

fn cache() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../cache")
}

#[test]
fn the_files_are_what_is_drawn() {
    let folder = cache().join("docs/timelines");
    for timeline in all() {
        let file = folder.join(timeline.name).with_extension("svg");
        let expected = timeline.draw().svg;
        if std::env::var_os("TYPED_CACHE_UPDATE").is_some() {
            write(&file, expected).unwrap();
            continue;
        }
        let svg = read_to_string(&file).unwrap();
        assert!(
            svg == expected,
            "{file:?} differs: run with TYPED_CACHE_UPDATE=1"
        );
    }
    let files = read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let names = files.map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned());
    let drawn = all().into_iter().map(|timeline| timeline.name.to_owned());
    assert_eq!(
        names.collect::<BTreeSet<_>>(),
        drawn.collect::<BTreeSet<_>>()
    );
}

#[test]
fn a_picture_is_small_and_one_block_of_html() {
    for timeline in all() {
        let (name, svg) = (timeline.name, timeline.draw().svg);
        assert!(svg.len() <= 4096, "{name} has {} bytes", svg.len());
        // An empty line would end the block.
        assert!(svg.lines().all(|line| !line.trim().is_empty()), "{name}");
        let first = svg.lines().next().unwrap();
        assert!(first.starts_with("<svg ") && first.ends_with('>'), "{name}");
        assert!(first.contains(r#"role="img" aria-label=""#), "{name}");
        assert!(svg.contains("<title>"), "{name}");
        // Of these there is one for the whole page, or for nobody.
        for foreign in [" id=", "<style", "url(", "href"] {
            assert!(!svg.contains(foreign), "{name} has {foreign}");
        }
    }
}

#[test]
fn no_label_is_cut_off_or_meets_another() {
    for timeline in all() {
        let name = timeline.name;
        let mut labels = timeline.draw().labels;
        labels.sort_by_key(|label| (label.row, label.from));
        for label in &labels {
            assert!(label.to <= WIDTH, "{name}: {}", label.text);
        }
        for pair in labels.windows(2) {
            let [left, right] = pair else { unreachable!() };
            assert!(
                left.row != right.row || left.to < right.from,
                "{name}: {} meets {}",
                left.text,
                right.text
            );
        }
    }
}

#[test]
fn no_mark_goes_through_a_label() {
    for timeline in all() {
        for label in timeline.draw().labels {
            let is_in = |&&(time, _): &&(u32, _)| (label.from..label.to).contains(&x(time));
            let mark = timeline.marks.iter().find(is_in).filter(|_| label.row > 0);
            assert_eq!(mark, None, "{}: {}", timeline.name, label.text);
        }
    }
}

#[test]
fn a_label_is_within_its_bar() {
    for timeline in all() {
        let drawing = timeline.draw();
        for (row, lane) in (1..).zip(&timeline.lanes) {
            let bars: Vec<_> = match lane {
                Lane::Loads(loads) => loads.iter().map(|load| (load.from, load.to)).collect(),
                Lane::Entry(bands) => bands.iter().map(|band| (band.from, band.to)).collect(),
                _ => continue,
            };
            let labels = drawing.labels.iter().filter(|label| label.row == row);
            for (label, (_, to)) in labels.skip(1).zip(bars) {
                assert!(label.to <= x(to), "{}: {}", timeline.name, label.text);
            }
        }
    }
}

#[test]
fn each_picture_is_in_the_guide() {
    let guide = read_to_string(cache().join("src/guide.rs")).unwrap();
    for timeline in all() {
        let section = format!(r#", "{}")]"#, timeline.name);
        assert_eq!(guide.matches(&section).count(), 1, "{}", timeline.name);
    }
}

#[test]
fn the_package_has_the_pictures_and_their_texts() {
    let mut cargo = Command::new(env!("CARGO"));
    let cargo = cargo.args(["package", "--list", "--offline", "--allow-dirty"]);
    let output = cargo.current_dir(cache()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let files = String::from_utf8(output.stdout).unwrap();
    for timeline in all() {
        for file in [
            format!("docs/timelines/{}.svg", timeline.name),
            format!("docs/policies/{}.md", timeline.name),
        ] {
            assert!(files.lines().any(|line| line == file), "{file}");
        }
    }
}
