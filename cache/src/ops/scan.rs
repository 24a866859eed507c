//! One page of a scan over the keys of a scope.

use redis::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::key::Scope;
use crate::request::{Decoding, Request, array, bulk, command, unexpected};
use crate::schema::Layout;

/// How many keys a page asks for; the server may give more or fewer.
const PAGE: usize = 500;

/// A page: where to go on, and what was found.
pub(crate) struct Page<T> {
    /// The cursor as the server wrote it; `None` at the end.
    pub(crate) cursor: Option<Vec<u8>>,
    pub(crate) items: Vec<T>,
}

/// Where a scan begins.
pub(crate) const START: &[u8] = b"0";

pub(crate) fn keys(scope: &Scope, cursor: &[u8]) -> Request<Page<Vec<u8>>> {
    let scan = command(|out| {
        out.arg("SCAN")
            .arg(cursor)
            .arg("MATCH")
            .arg(scope.pattern())
            .arg("COUNT")
            .integer(PAGE);
        Ok(())
    });
    Request::read(const { &Layout::bare("") }, scan, page)
}

pub(crate) fn unlink(keys: &[Vec<u8>]) -> Request<u64> {
    let unlink = command(|out| {
        out.arg("UNLINK");
        for key in keys {
            out.arg(key);
        }
        Ok(())
    });
    Request::write(const { &Layout::bare("") }, unlink, crate::request::length)
}

/// Reads `[cursor, [item, …]]`.
pub(super) fn page(reply: Value, decoding: &Decoding<'_>) -> Result<Page<Vec<u8>>> {
    let [cursor, items]: [Value; 2] =
        array(reply, decoding)?
            .try_into()
            .map_err(|_other: Vec<Value>| {
                Error::new(ErrorKind::Decode, "a page of a scan has a cursor and items")
            })?;
    let cursor = match cursor {
        Value::Int(cursor) => cursor.to_string().into_bytes(),
        other => bulk(other, decoding)?.unwrap_or_default(),
    };
    let item = |item| match bulk(item, decoding) {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(unexpected(&Value::Nil, decoding)),
        Err(error) => Err(error),
    };
    let items = array(items, decoding)?
        .into_iter()
        .map(item)
        .collect::<Result<_>>()?;
    Ok(Page {
        cursor: (cursor != START).then_some(cursor),
        items,
    })
}
