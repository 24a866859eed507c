//! Markers that say which options an [`Operation`](crate::Operation) has.
//!
//! | marker | operations | options |
//! |---|---|---|
//! | `()` | all others, and what any operation turns into | [`timeout`](crate::Operation::timeout) |
//! | [`Read`] | `get` | and [`ttl`](crate::Operation::ttl) |
//! | [`Increment`] | `increment` and `decrement` of counters, `expire` | and `ttl` |
//! | [`Update`] | writes to lists, `replace` | and [`keep_ttl`](crate::Operation::keep_ttl) |
//! | [`EntryUpdate`] | writes to maps, and to hashes with `.if_present()` | and [`field_ttl`](crate::Operation::field_ttl) |
//! | [`FieldUpdate`] | writes to hashes | and [`if_present`](crate::Operation::if_present) |
//! | [`ConditionalWrite`] | `set(..).if_absent()`, `set(..).if_present()` | `timeout`, `ttl`, `keep_ttl` |
//! | [`Write`] | `set`, `set_at` | the same, and [`if_absent`](crate::Operation::if_absent), [`if_present`](crate::Operation::if_present) |
//! | [`Rewrite`] | `update`, which takes several round trips and has no place in batches | `timeout`, `ttl`, `keep_ttl` |
//! | [`Pipelined`] | `pipeline` | [`each`](crate::Operation::each), [`atomic`](crate::Operation::atomic) |
//! | [`Blocking`] | pops that wait for an item; they have no place in batches | `timeout` |

use std::marker::PhantomData;
use std::time::Duration;

use crate::error::Result;
use crate::ttl::Ttl;

/// A read of one value.
#[derive(Debug)]
pub struct Read(());

/// A change that can create its key, or the restart of a TTL.
#[derive(Debug)]
pub struct Increment(());

/// A write to a part of what is at a key.
#[derive(Debug)]
pub struct Update(());

/// A write to entries of a map.
#[derive(Debug)]
pub struct EntryUpdate(());

/// A write to fields of a hash.
#[derive(Debug)]
pub struct FieldUpdate(());

/// A write of a whole value under a condition.
#[derive(Debug)]
pub struct ConditionalWrite(());

/// A write of a whole value.
#[derive(Debug)]
pub struct Write(());

/// A read and a write of one value, in several round trips.
#[derive(Debug)]
pub struct Rewrite(());

/// Several operations in one message.
#[derive(Debug)]
pub struct Pipelined<P>(PhantomData<fn(P)>);

/// A command that waits on the server.
#[derive(Debug)]
pub struct Blocking(());

/// Operations that can set a TTL.
#[diagnostic::on_unimplemented(
    message = "this operation sets no TTL",
    label = "no `.ttl(..)` here",
    note = "`get`, `expire`, increments and writes take one; for what is at a key already write `cache.expire(&key).ttl(..)`"
)]
pub trait SetsTtl: sealed::Sealed {}
impl SetsTtl for Read {}
impl SetsTtl for Increment {}
impl SetsTtl for Update {}
impl SetsTtl for EntryUpdate {}
impl SetsTtl for FieldUpdate {}
impl SetsTtl for ConditionalWrite {}
impl SetsTtl for Write {}
impl SetsTtl for Rewrite {}

/// Operations that can leave a TTL as it is.
#[diagnostic::on_unimplemented(
    message = "this operation restarts no TTL, so it has none to keep",
    label = "no `.keep_ttl()` here",
    note = "writes of values, hashes, maps and lists restart the TTL; reads, increments of counters and deletes leave it as it is"
)]
pub trait KeepsTtl: SetsTtl {}
impl KeepsTtl for Update {}
impl KeepsTtl for EntryUpdate {}
impl KeepsTtl for FieldUpdate {}
impl KeepsTtl for ConditionalWrite {}
impl KeepsTtl for Write {}
impl KeepsTtl for Rewrite {}

/// Operations that can set the TTL of fields.
#[diagnostic::on_unimplemented(
    message = "this operation writes no fields, so it sets no TTL of theirs",
    label = "no `.field_ttl(..)` here",
    note = "writes of fields of hashes and of entries of maps take one; the TTL of a whole key is set by `.ttl(..)`"
)]
pub trait SetsFieldTtl: SetsTtl {}
impl SetsFieldTtl for EntryUpdate {}
impl SetsFieldTtl for FieldUpdate {}

/// Operations that can depend on there being no value at the key.
#[diagnostic::on_unimplemented(
    message = "this operation takes no condition, or has one already",
    label = "no `.if_absent()` here",
    note = "only `cache.set` and `cache.set_at` take `.if_absent()`, and one condition alone"
)]
pub trait TakesCondition: SetsTtl {}
impl TakesCondition for Write {}

/// Operations with the result `T` that can depend on there being a value, or a hash, at the key; with the condition their result is
/// `U`, and the options that are left are `P`.
#[diagnostic::on_unimplemented(
    message = "this operation takes no condition, or has one already",
    label = "no `.if_present()` here",
    note = "only `cache.set`, `cache.set_at` and writes to hashes take `.if_present()`, and one condition alone"
)]
pub trait TakesPresence<T, U, P>: SetsTtl {
    #[doc(hidden)]
    fn output(written: Option<T>) -> U;
}

impl TakesPresence<(), bool, ConditionalWrite> for Write {
    fn output(written: Option<()>) -> bool {
        written.is_some()
    }
}

impl TakesPresence<(), bool, EntryUpdate> for FieldUpdate {
    fn output(written: Option<()>) -> bool {
        written.is_some()
    }
}

impl TakesPresence<i64, Option<i64>, EntryUpdate> for FieldUpdate {
    fn output(written: Option<i64>) -> Option<i64> {
        written
    }
}

/// Operations that can be part of a batch.
#[diagnostic::on_unimplemented(
    message = "this operation cannot be part of a batch",
    label = "a pop that waits, an `update`, or a pipeline of its own",
    note = "await it alone: a pop that waits blocks its connection, so it has one of its own, and an `update` reads before it writes; \
            push the parts of a pipeline one by one"
)]
pub trait Batchable: sealed::Sealed {}
impl Batchable for () {}
#[diagnostic::do_not_recommend]
impl Batchable for Read {}
#[diagnostic::do_not_recommend]
impl Batchable for Increment {}
#[diagnostic::do_not_recommend]
impl Batchable for Update {}
#[diagnostic::do_not_recommend]
impl Batchable for EntryUpdate {}
#[diagnostic::do_not_recommend]
impl Batchable for FieldUpdate {}
#[diagnostic::do_not_recommend]
impl Batchable for ConditionalWrite {}
#[diagnostic::do_not_recommend]
impl Batchable for Write {}

/// A TTL as operations take it: a [`Ttl`] or a [`Duration`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a TTL",
    label = "neither a `Duration` nor a `Ttl`",
    note = "write `Duration::from_secs(60)`, or `Ttl::NEVER` for no expiry"
)]
pub trait IntoTtl: sealed::Sealed {
    /// Returns the TTL.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a duration of zero or of more than 2^62 milliseconds.
    fn into_ttl(self) -> Result<Ttl>;
}

impl IntoTtl for Ttl {
    fn into_ttl(self) -> Result<Ttl> {
        Ok(self)
    }
}

impl IntoTtl for Duration {
    fn into_ttl(self) -> Result<Ttl> {
        Ttl::try_from(self)
    }
}

mod sealed {
    use std::time::Duration;

    #[expect(
        unnameable_types,
        reason = "the options are those of this library alone"
    )]
    pub trait Sealed {}
    impl Sealed for () {}
    impl Sealed for super::Read {}
    impl Sealed for super::Increment {}
    impl Sealed for super::Update {}
    impl Sealed for super::EntryUpdate {}
    impl Sealed for super::FieldUpdate {}
    impl Sealed for super::ConditionalWrite {}
    impl Sealed for super::Write {}
    impl Sealed for super::Rewrite {}
    impl Sealed for crate::ttl::Ttl {}
    impl Sealed for Duration {}
}
