//! Older forms of a type: how to read them, and how to write one of them while a new release is rolled out.

use std::any::Any;
use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::claim::{self, Strictness};
use crate::codec::{check, guard, header, payload};
use crate::error::Result;
use crate::schema::{Fingerprint, Format, Layout, Mismatch, OlderForms, Schema, Shape, Unsaid};

/// The older forms of the type `V`.
#[doc(hidden)]
pub struct Forms<V: 'static> {
    upgrades: &'static [Upgrade<V>],
    write_as: Option<WriteAs<V>>,
}

/// An older form that is read and converted.
#[doc(hidden)]
pub struct Upgrade<V> {
    fingerprint: Fingerprint,
    read: fn(&Layout, &[u8]) -> Result<V>,
}

/// An older form that is written.
#[doc(hidden)]
pub struct WriteAs<V> {
    fingerprint: Fingerprint,
    write: fn(&V, &Layout, &mut Vec<u8>) -> Result<()>,
}

impl<V> Forms<V> {
    #[must_use]
    pub const fn new(upgrades: &'static [Upgrade<V>], write_as: Option<WriteAs<V>>) -> Self {
        Self { upgrades, write_as }
    }

    /// Returns the fingerprints of the forms that are read.
    pub(crate) fn older(&self) -> impl Iterator<Item = Fingerprint> {
        self.upgrades.iter().map(|form| form.fingerprint)
    }

    /// Returns the fingerprint of the form that is written in place of the type itself.
    pub(crate) fn written(&self) -> Option<Fingerprint> {
        self.write_as.as_ref().map(|form| form.fingerprint)
    }

    /// Checks that the forms can be told from each other; `own` is the fingerprint of the type itself, and `native` that of integers
    /// that have no header, where there are such.
    ///
    /// # Panics
    /// If they cannot: in a constant, that is a compile error.
    pub(crate) const fn check(&self, own: Fingerprint, native: Option<Fingerprint>) {
        if let Some(native) = native {
            assert!(
                !own.is(native),
                "an `i64` in a map is a native integer without a header, so it has no older forms: drop `upgrade_from` and `write_as`"
            );
        }
        let mut at = 0;
        while at < self.upgrades.len() {
            let form = self.upgrades[at].fingerprint;
            if let Some(native) = native {
                assert!(
                    !form.is(native),
                    "an `i64` in a map is a native integer without a header, so it cannot be read as an older form: give the new values another resource"
                );
            }
            assert!(
                !form.is(own),
                "an older form has the same shape as the type itself, so their entries cannot be told apart: copy the structs inside it as they were, too; \
                 if nothing has changed, drop it from `upgrade_from`; if only a meaning has, rename a field of the type"
            );
            let mut before = 0;
            while before < at {
                assert!(
                    !form.is(self.upgrades[before].fingerprint),
                    "two older forms have the same shape, so their entries cannot be told apart: keep the newer one"
                );
                before += 1;
            }
            at += 1;
        }
    }
}

impl<V: 'static> OlderForms for Forms<V> {
    fn fingerprint(&self, at: usize) -> Option<Fingerprint> {
        self.upgrades.get(at).map(|form| form.fingerprint)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Returns the forms without their type, as a layout has them.
pub(crate) const fn erased<V>(forms: Option<&'static Forms<V>>) -> Option<&'static dyn OlderForms> {
    match forms {
        Some(forms) => Some(forms),
        None => None,
    }
}

impl<V> Upgrade<V> {
    #[must_use]
    pub const fn new(fingerprint: Fingerprint, read: fn(&Layout, &[u8]) -> Result<V>) -> Self {
        Self { fingerprint, read }
    }
}

impl<V> WriteAs<V> {
    /// Writes the form `O`.
    #[must_use]
    pub const fn of<O: OlderFormOf<V>>(fingerprint: Fingerprint) -> Self {
        Self {
            fingerprint,
            write: O::write,
        }
    }
}

/// An older form that is read.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read as an older form",
    label = "it needs `Deserialize` and `Schema`",
    note = "derive what is missing of `Deserialize` and `typed_cache::Schema`"
)]
pub trait OlderForm: Sized {
    const SHAPE: &'static Shape;

    /// Reads the payload.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if it is damaged.
    fn read(layout: &Layout, bytes: &[u8]) -> Result<Self>;
}

#[diagnostic::do_not_recommend]
impl<O: Schema + DeserializeOwned> OlderForm for O {
    const SHAPE: &'static Shape = <O as Schema>::SHAPE;

    fn read(layout: &Layout, bytes: &[u8]) -> Result<Self> {
        let layout = plain_layout::<O>(layout);
        let mut old = None;
        if layout.guarded {
            guard::decode_into(&mut old, &layout, bytes)?;
        } else {
            payload::decode_into(&mut old, &layout, bytes)?;
        }
        old.ok_or_else(|| payload::trailing(&layout))
    }
}

/// A form that an older one is converted into.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be made of `{O}`, its older form",
    label = "there is no `From<{O}>` for `{Self}`",
    note = "write `impl From<{O}> for {Self}`; in `upgrade_from` the newest form comes first, and each is converted into the one before it"
)]
pub trait UpgradeOf<O> {
    fn upgrade(older: O) -> Self;
}

#[diagnostic::do_not_recommend]
impl<V: From<O>, O> UpgradeOf<O> for V {
    fn upgrade(older: O) -> Self {
        Self::from(older)
    }
}

/// An older form that is written in place of the type itself.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{V}` cannot be written as `{Self}`",
    label = "it needs `Serialize`, `Deserialize`, `Schema` and `From<&{V}>`",
    note = "add what is missing of `#[derive(Serialize, Deserialize, Schema)]` and `impl From<&{V}> for {Self}`"
)]
pub trait OlderFormOf<V> {
    /// Writes the payload of the value in this form, behind the header that is there.
    ///
    /// # Errors
    /// [`ErrorKind::Encode`](crate::ErrorKind::Encode).
    fn write(value: &V, layout: &Layout, out: &mut Vec<u8>) -> Result<()>;
}

#[diagnostic::do_not_recommend]
impl<V, O> OlderFormOf<V> for O
where
    O: Serialize + DeserializeOwned + Schema + for<'v> From<&'v V>,
{
    fn write(value: &V, layout: &Layout, out: &mut Vec<u8>) -> Result<()> {
        let (old, shape) = (Self::from(value), <Self as Schema>::SHAPE);
        let own = plain_layout::<Self>(layout).with_unsaid(Some(Unsaid {
            refusal: claim::refusal::<Self>,
            read_back: read_back::<Self>,
        }));
        let start = out.len() - header::HEADER;
        let walk = &|| claim::walk(shape, &old, Format::Postcard, Strictness::Bytes);
        let walked = check::before(&own, walk)?;
        payload::encode(&old, out).map_err(|error| check::explain(error, walk))?;
        check::after(&own, walked, &out[start..], usize::MAX)
    }
}

/// Reads an older form that has been written, and returns the digest of what it writes.
fn read_back<O>(layout: &Layout, stored: &[u8], _max: usize) -> Result<Option<u64>>
where
    O: Serialize + DeserializeOwned + Schema,
{
    let value = O::read(layout, &stored[header::HEADER..])?;
    let walked = claim::walk(layout.shape, &value, Format::Postcard, Strictness::Bytes);
    Ok(Some(walked.map_or(0, |walked| walked.digest)))
}

/// Returns the layout of an older form, as far as reading and checking it goes.
fn plain_layout<O: Schema>(layout: &Layout) -> Layout {
    let (shape, mismatch) = (O::SHAPE, Mismatch::Miss);
    Layout::new(
        layout.resource,
        layout.fingerprint,
        shape,
        Format::Postcard,
        mismatch,
    )
}

impl<V> fmt::Debug for Forms<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut forms = f.debug_list();
        forms.entries(self.upgrades).entries(&self.write_as);
        forms.finish()
    }
}

impl<V> fmt::Debug for Upgrade<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Upgrade").field(&self.fingerprint).finish()
    }
}

impl<V> fmt::Debug for WriteAs<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WriteAs").field(&self.fingerprint).finish()
    }
}

/// Reads an entry of an older form, if it is one; leaves `None` otherwise.
#[cold]
pub(super) fn upgrade<V: 'static>(
    value: &mut Option<V>,
    layout: &Layout,
    stored: &[u8],
) -> Result<()> {
    let upgrades = forms::<V>(layout).map_or(&[][..], |forms| forms.upgrades);
    for upgrade in upgrades {
        if let Some(bytes) = header::read(upgrade.fingerprint, stored) {
            *value = Some((upgrade.read)(layout, bytes)?);
        }
    }
    Ok(())
}

/// Writes the older form, header included, if the type has one that is written; says whether it has.
#[cold]
pub(super) fn write_as<V: 'static>(layout: &Layout, value: &V, out: &mut Vec<u8>) -> Result<bool> {
    let Some(old) = forms::<V>(layout).and_then(|forms| forms.write_as.as_ref()) else {
        return Ok(false);
    };
    out.extend_from_slice(&header::header_of(old.fingerprint));
    (old.write)(value, layout, out).map(|()| true)
}

/// Returns the headers of all forms that are read.
// Not generic: this code is the same for every type.
pub(crate) fn headers(layout: &Layout) -> Vec<u8> {
    let is_timed = layout.grace.is_some();
    let mut headers: Vec<u8> = header::headers_of(layout.fingerprint, is_timed)
        .flatten()
        .collect();
    let older = |at| layout.forms.and_then(|forms| forms.fingerprint(at));
    for form in (0..).map_while(older) {
        headers.extend(header::headers_of(form, is_timed).flatten());
    }
    headers
}

fn forms<V: 'static>(layout: &Layout) -> Option<&'static Forms<V>> {
    layout.forms?.as_any().downcast_ref()
}
