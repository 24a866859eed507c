//! Operations below the network: commands as packed bytes, and the functions that decode their replies.
//!
//! Nothing here does I/O.

mod decode;
mod expiring;
mod oversize;
mod packed;
mod pool;
mod reply;
mod server_error;
mod unpack;
mod writer;

pub use self::{
    decode::DecodeContext,
    packed::{Packed, Unit, Units},
};
pub(crate) use self::{
    decode::{Decode, DecodeChunks, MessageReplies},
    expiring::{first_integer, was_set, were_set},
    oversize::{Oversize, oversize},
    packed::{EXEC, MULTI, Payload},
    pool::{buffer, recycle},
    reply::{
        array, boolean, bulk, count, count_up_to, exact_array, exact_items, integer, is_set,
        none_failed, okay, pairs, some_bulk, unexpected, wrong,
    },
    server_error::server_error,
    unpack::unpack,
    writer::Commands,
};
