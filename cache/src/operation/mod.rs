//! Operations below the network: commands as packed bytes, and the functions that decode their replies.
//!
//! Nothing here does I/O.

mod decode;
mod expiration;
mod expiring;
mod follow;
mod keys;
mod label;
mod oversize;
mod packed;
mod pool;
mod remaining;
mod reply;
mod rule;
mod script;
mod server_error;
mod spec;
mod unpack;
mod writer;

pub use self::decode::DecodeContext;
pub(crate) use self::decode::{Decode, DecodeParts, Form, PartReply, Step, Steps, polled};
pub(crate) use self::expiration::Expiration;
pub(crate) use self::expiring::{first_integer, was_set, were_set};
pub(crate) use self::follow::by_source;
pub(crate) use self::keys::{Place, place};
pub use self::label::{Label, Labels};
pub(crate) use self::oversize::{Oversize, oversize};
pub(crate) use self::packed::{EXEC, MULTI, Payload, of_row};
pub use self::packed::{Joined, Packed, Unit, Units};
pub(crate) use self::pool::{buffer, copied, recycle, recycle_reply};
pub(crate) use self::remaining::{expiry, field_expiry};
pub(crate) use self::reply::{
    array, boolean, bulk, count, count_up_to, exact_array, exact_items, integer, is_set,
    none_failed, okay, pairs, properties, some_bulk, unexpected, was_absent, was_present, wrong,
};
pub(crate) use self::rule::scripts_are_off;
pub use self::rule::{Condition, Rule, Stored};
pub use self::script::Script;
pub(crate) use self::server_error::{harmless, is_sign_of_life, server_error};
pub(crate) use self::spec::Spec;
pub(crate) use self::unpack::{argument, arguments, number, unpack};
pub(crate) use self::writer::{Commands, Written};
