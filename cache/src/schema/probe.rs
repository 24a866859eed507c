//! Types of other crates whose features decide what they write.

type Probe = fn() -> Result<(), &'static str>;

const PROBES: &[Probe] = &[
    #[cfg(feature = "rust_decimal")]
    rust_decimal,
];

/// Checks, once per process, that those types are written as their shapes say.
///
/// # Errors
/// The cause and its cure.
pub(crate) fn probe() -> Result<(), &'static str> {
    PROBES.iter().try_for_each(|probe| probe())
}

#[cfg(feature = "rust_decimal")]
fn rust_decimal() -> Result<(), &'static str> {
    static IS_TEXT: std::sync::LazyLock<bool> = std::sync::LazyLock::new(|| {
        let sample = rust_decimal::Decimal::new(125, 1);
        let read = |bytes: &[u8]| postcard::from_bytes(bytes).is_ok_and(|read| sample == read);
        let written = postcard::to_stdvec(&sample);
        written.is_ok_and(|bytes| bytes == b"\x0412.5" && read(&bytes))
    });
    if *IS_TEXT {
        return Ok(());
    }
    Err(
        "`rust_decimal::Decimal` is written as a float here, since a crate of this program turns on the feature \
         `serde-float` of rust_decimal, and it would be misread elsewhere: turn the feature off (`cargo tree -e features \
         -i rust_decimal` shows who turns it on), or mark the field `#[serde(with = \"rust_decimal::serde::str\")]`, which its feature `serde-with-str` has",
    )
}
