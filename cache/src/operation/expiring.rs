//! Reads the replies to a command that is followed by one for the expiry, or stands alone.

use redis::Value;

use crate::codec::parse_integer;
use crate::error::Result;
use crate::operation::{
    DecodeContext, Form, boolean, count_up_to, exact_array, integer, none_failed, some_bulk, wrong,
};

/// Reads the integer of the command.
pub(crate) fn first_integer(reply: Value, context: &DecodeContext<'_>) -> Result<i64> {
    match (first(reply, context)?, context.form) {
        // A script gives one that Lua cannot hold as text in an array.
        (reply @ Value::Array(_), Form::Script) => {
            let [text] = exact_array(reply)?;
            let number = parse_integer(&some_bulk(text)?);
            number.ok_or_else(|| wrong("a text that is no integer"))
        }
        (reply, _) => integer(&reply),
    }
}

/// Checks that the command says whether a field was new.
pub(crate) fn was_set(reply: Value, context: &DecodeContext<'_>) -> Result<()> {
    were_set(reply, 1, context)
}

/// Checks that the command replied with a number of new fields, of so many.
pub(crate) fn were_set(reply: Value, fields: usize, context: &DecodeContext<'_>) -> Result<()> {
    count_up_to(&first(reply, context)?, fields as u64).map(drop)
}

fn first(reply: Value, context: &DecodeContext<'_>) -> Result<Value> {
    if context.form != Form::Group {
        return Ok(reply);
    }
    let replies: [Value; 2] = exact_array(reply)?;
    none_failed(&replies)?;
    let [first, expiry] = replies;
    boolean(&expiry).map(|_| first)
}
