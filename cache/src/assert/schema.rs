//! Compares shapes with a committed file.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use crate::assert::lock::{Section, compare, render};

/// Compares the shapes of cached types with a committed file, so that no change of them is overlooked.
///
/// Call it in a test, with a path relative to the crate's folder and with `Cacheable` types, keys, or any types with a
/// `Schema`. Each call needs a file of its own. The file has a line for each leaf of each type, such as
/// `User.address.city: str`, and for types with a key the resource, the fingerprint and the key's parts. The test writes it
/// when it runs with `TYPED_CACHE_UPDATE=1`. Otherwise it fails when a type differs from its lines, and the message lists
/// the lines that were added, removed, changed and moved, and the consequence for stored entries.
///
/// It also asks each type's `Deserialize` which calls it expects, with samples, and compares them with the shape. A part that
/// refuses every sample, such as a text with a check of its own, hides what is behind it: the test prints those parts, and
/// [`assert_round_trip!`](crate::assert_round_trip) with a value checks them.
///
/// # Panics
/// If the shapes differ from the file, if a type's `Deserialize` does not read what its shape says, or if the file cannot be
/// read or written.
///
/// # Examples
/// ```
/// use serde::{Deserialize, Serialize};
/// use typed_cache::{Cacheable, Schema};
///
/// #[derive(Serialize, Deserialize, Schema)]
/// struct Address { city: String, zip: Option<String> }
///
/// #[derive(Serialize, Deserialize, Cacheable)]
/// #[cache(resource = "user", ttl = "15m")]
/// struct User { #[cache(key)] id: u64, address: Address }
///
/// # let path = std::env::temp_dir().join(format!("typed-cache-example-{}.lock", std::process::id()));
/// # use typed_cache::EntryKey;
/// # let fingerprint = UserKey::FINGERPRINT;
/// let file = format!("
/// type Address
/// Address.city: str
/// Address.zip?: str
///
/// type User
/// resource: user
/// kind: value
/// fingerprint: {fingerprint}
/// key.id: u64
/// User.id: u64
/// User.address.city: str
/// User.address.zip?: str
/// ");
/// std::fs::write(&path, file)?;
/// typed_cache::assert_schema!(&path, Address, User); // in a crate: `"tests/schema.lock"`
/// # std::fs::remove_file(&path)?;
/// # Ok::<(), std::io::Error>(())
/// ```
/// The message after `city` was renamed to `town`:
/// ```text
/// the shapes of cached types differ from tests/schema.lock:
/// ~ type User
///     removed  User.address.city: str
///     changed  fingerprint: 4a1fd0b9 -> 8cfadba6
///     added    User.address.town: str
///   entries of the old shape read as misses until they are written again
/// if this is meant, run the tests with TYPED_CACHE_UPDATE=1 and commit the file
/// ```
#[macro_export]
macro_rules! assert_schema {
    ($path:expr, $($type:ty),+ $(,)?) => {{
        // The number of references behind it is more than that of the kinds.
        #[allow(unused_imports, reason = "the types decide which of them are used")]
        use $crate::__private::{
            KeyOfValue as _, KeyOrSchema as _, kinds::*,
        };
        $crate::__private::assert_schema(
            ::core::env!("CARGO_MANIFEST_DIR"),
            $path,
            &[$(
                (&&&&&&&&&&(&&$crate::__private::Probe::<$type>::NEW).key()).section(::core::stringify!($type))
            ),+],
        )
    }};
}

/// The body of [`assert_schema!`](crate::assert_schema).
///
/// # Panics
/// As the macro.
#[track_caller]
pub fn assert_schema(folder: &str, path: impl AsRef<Path>, sections: &[Section]) {
    let path = path.as_ref();
    let is_update = env::var_os("TYPED_CACHE_UPDATE").is_some_and(|value| value == "1");
    let file = PathBuf::from(folder).join(path);
    let faults: Vec<String> = sections.iter().filter_map(Section::fault).collect();
    assert!(
        faults.is_empty(),
        "types do something else than their shapes say:\n  {}",
        faults.join("\n  ")
    );
    report_unchecked(sections);
    let outcome = if is_update {
        write(&file, sections)
    } else {
        compare_with(&file, sections)
    };
    if let Err(message) = outcome {
        panic!("{}", message.replace("{file}", &path.display().to_string()));
    }
}

/// Prints the parts of the types that no sample could be found for.
fn report_unchecked(sections: &[Section]) {
    let parts: Vec<String> = sections.iter().flat_map(Section::unchecked).collect();
    if !parts.is_empty() {
        // Past the test harness, which keeps what `eprintln!` prints of a test that passes.
        let _unwritable = writeln!(
            io::stderr(),
            "assert_schema!: not checked, since a type refuses every sample or is opaque; `assert_round_trip!` with a value \
             does it:\n  {}",
            parts.join("\n  ")
        );
    }
}

fn write(file: &Path, sections: &[Section]) -> Result<(), String> {
    let folder = file.parent().map_or(Ok(()), fs::create_dir_all);
    folder
        .and_then(|()| fs::write(file, render(sections)))
        .map_err(|error| format!("{{file}} cannot be written: {error}"))
}

fn compare_with(file: &Path, sections: &[Section]) -> Result<(), String> {
    let locked = fs::read_to_string(file).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            "there is no {file} yet: run the tests with TYPED_CACHE_UPDATE=1 and commit the file"
                .to_owned()
        }
        _ => format!("{{file}} cannot be read: {error}"),
    })?;
    compare(&locked, sections).map_err(|report| {
        format!(
            "the shapes of cached types differ from {{file}}:\n{report}\
             if this is meant, run the tests with TYPED_CACHE_UPDATE=1 and commit the file"
        )
    })
}
