//! Times the compiler on a crate of 50 cached structs of 12 fields, with the library of this checkout beside that of another
//! one: the structs alone, and with a write and a read of each.
//!
//! `cargo run --release -p typed-cache-benches --bin compile_time -- FOLDER [ROUNDS]`, where `FOLDER` is the other checkout,
//! such as a worktree of a release. Both crates are compiled in turn, after the libraries; processor time, and
//! the ratio is taken in each round.
#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use typed_cache_benches::Failure;
use typed_cache_benches::rounds::Ratios;

const STRUCTS: usize = 50;
const FIELDS: [&str; 11] = [
    "u64",
    "u32",
    "i64",
    "bool",
    "String",
    "String",
    "Option<String>",
    "Option<u32>",
    "Vec<u64>",
    "Vec<String>",
    "f64",
];

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (other, rounds) = match arguments.as_slice() {
        [other] => (other, 9),
        [other, rounds] => (other, rounds.parse()?),
        _ => {
            return Err(
                "the arguments are the folder of another checkout and the number of rounds".into(),
            );
        }
    };
    let here = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .ok_or("no workspace")?;
    for with_use in [false, true] {
        let ours = Project::new("ours", here, with_use)?;
        let theirs = Project::new("theirs", Path::new(other), with_use)?;
        for what in ["check", "build"] {
            ours.compile(what)?;
            theirs.compile(what)?;
            let mut ratios = Vec::new();
            for _ in 0..rounds {
                let (ours, theirs) = (ours.compile(what)?, theirs.compile(what)?);
                ratios.push(ours.as_secs_f64() / theirs.as_secs_f64());
            }
            let Ratios {
                lowest,
                median,
                highest,
            } = Ratios::of(ratios.into_iter());
            let of = if with_use {
                "structs and uses"
            } else {
                "structs"
            };
            println!("{what} of {of}: {median:.3} ({lowest:.3} to {highest:.3})");
        }
    }
    Ok(())
}

/// A crate that depends on one checkout of the library.
struct Project(PathBuf);

impl Project {
    fn new(name: &str, checkout: &Path, with_use: bool) -> Result<Self, Failure> {
        let target =
            std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
        let folder = target.join("compile").join(name);
        fs::create_dir_all(folder.join("src"))?;
        let library = checkout.join("cache").canonicalize()?;
        let manifest = format!(
            "[workspace]\n[package]\nname = \"crate-of-structs\"\nedition = \"2024\"\n\n[dependencies]\n\
             serde = {{ version = \"1\", features = [\"derive\"] }}\ntyped-cache = {{ path = '{}' }}\n",
            library.display()
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::copy(checkout.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        fs::write(folder.join("src/lib.rs"), source(with_use))?;
        Ok(Self(folder))
    }

    /// Compiles the crate alone, from the start.
    fn compile(&self, what: &str) -> Result<Duration, Failure> {
        let source = self.0.join("src/lib.rs");
        fs::write(&source, fs::read(&source)?)?;
        let before = processor_time()?;
        let status = Command::new("cargo")
            .args([what, "--quiet", "--target-dir", "target"])
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("CARGO_TARGET_DIR")
            .current_dir(&self.0)
            .status()?;
        if !status.success() {
            return Err(format!("cargo {what} fails in {}", self.0.display()).into());
        }
        Ok(processor_time()?.saturating_sub(before))
    }
}

/// Returns the processor time of the processes that this one has waited for.
fn processor_time() -> Result<Duration, Failure> {
    // `proc(5)`: behind the name in brackets, the 14th and 15th field, in ticks of 10 ms.
    let stat = fs::read_to_string("/proc/self/stat")?;
    let fields = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace();
    let ticks = fields
        .skip(13)
        .take(2)
        .map(str::parse::<u64>)
        .sum::<Result<u64, _>>()?;
    Ok(Duration::from_millis(10 * ticks))
}

fn source(with_use: bool) -> String {
    let mut source = String::from(
        "#![allow(unused_imports)]\nuse serde::{Deserialize, Serialize};\nuse typed_cache::{Cache, Cacheable};\n",
    );
    for number in 0..STRUCTS {
        let mut fields = String::new();
        for (at, ty) in FIELDS.iter().enumerate() {
            let _infallible = writeln!(fields, "    pub field_{at}: {ty},");
        }
        let _infallible = write!(
            source,
            "#[derive(Serialize, Deserialize, Cacheable)]\n#[cache(resource = \"r{number}\", ttl = \"15m\")]\n\
             pub struct Record{number} {{\n    #[cache(key)]\n    pub id: u64,\n{fields}}}\n"
        );
        if with_use {
            let _infallible = write!(
                source,
                "pub async fn use_{number}(cache: &Cache, value: &Record{number}) -> typed_cache::Result<bool> {{\n    \
                 cache.set(value).await?;\n    \
                 Ok(cache.get(&Record{number}Key::new(value.id)).await?.is_some())\n}}\n"
            );
        }
    }
    source
}
