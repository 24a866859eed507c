//! Shapes of types, fingerprints over them, and how the values of a resource are stored.
//!
//! A [`Shape`] describes the bytes that postcard writes for a type. The [`Fingerprint`] of a resource covers the shape of
//! its values and the names and types of its key's parts; it stands in the header of every stored value,
//! so a value written under another schema is never read as this one.

mod fingerprint;
mod hash;
mod impls;
mod layout;
pub(crate) mod lock;
mod shape;
#[cfg(test)]
mod tests;

#[doc(hidden)]
pub use self::layout::{FormatFeature, Json, check_json};
pub use self::{
    fingerprint::{Fingerprint, Part},
    layout::{Format, Layout, Mismatch},
    shape::{Member, Shape, Variant},
};

/// A type whose shape is known, so that a change of it is seen.
///
/// Derive it for every struct and enum inside a cached value. std's types have it; those of `uuid`, `chrono`, `time`, `jiff`, `bytes`,
/// `url`, `rust_decimal`, `smol_str` and `indexmap` have it behind features of the same names. A foreign type without
/// it goes into a field marked `#[cache(opaque)]`.
///
/// The shape must say what the type's `Serialize` writes: names and order of fields and variants, and every child's shape.
///
/// # Examples
/// ```
/// use serde::{Deserialize, Serialize};
/// use typed_cache::Schema;
///
/// #[derive(Serialize, Deserialize, Schema)]
/// enum Plan { Free, Trial { days_left: u16 } }
///
/// assert_ne!(Plan::SHAPE, <Option<u16>>::SHAPE);
/// ```
#[diagnostic::on_unimplemented(
    message = "the shape of `{Self}` is unknown",
    label = "no `Schema` for this type",
    note = "add `#[derive(Schema)]` to `{Self}`",
    note = "for a foreign type mark the field `#[cache(opaque)]` and bump `version` by hand when its bytes change"
)]
pub trait Schema {
    /// The shape of the type.
    const SHAPE: &'static Shape;
}
