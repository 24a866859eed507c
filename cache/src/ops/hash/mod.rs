//! Operations on hashes: a struct stored field by field.

mod fields;
mod record;

use redis::{Cmd, Value};
use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorKind, Result};
use crate::ops::lifetime::{hset, with_lifetime};
use crate::ops::{Address, Context};
use crate::request::{
    Asked, Commands, Decoding, Request, array, boolean, first_integer, length, none_failed,
};
use crate::schema::Schema;

use self::fields::read_field;
use self::record::field_layout;
pub use self::{
    fields::{Countable, Field, FieldReplies, FieldValue, Fields},
    record::{FieldReader, FieldWriter, HashKey, HashRecord},
};

pub(crate) fn get<K, T>(
    context: &Context<'_>,
    key: &K,
    field: &Field<K::Record, T>,
) -> Request<Option<T>>
where
    K: HashKey,
    T: DeserializeOwned + Schema + 'static,
{
    let hget = of_field(context, key, "HGET", field.name());
    Request::read(field_layout::<K::Record, T>(), hget, read_field)
        .asking(Asked::Fields([field.name()].into()))
}

pub(crate) fn get_many<K: HashKey, F: Fields<K::Record>>(
    context: &Context<'_>,
    key: &K,
    fields: &F,
) -> Request<F::Values> {
    let names = fields.names();
    let hmget = context.on_key_with("HMGET", key, |out| {
        for name in &names {
            out.arg(name);
        }
        Ok(())
    });
    Request::read(key.bare(), hmget, decode_fields::<K::Record, F>).asking(Asked::Fields(names))
}

pub(crate) fn get_all<K: HashKey>(context: &Context<'_>, key: &K) -> Request<Option<K::Record>> {
    let hgetall = context.on_key("HGETALL", key);
    let mut text = Vec::new();
    key.write(&mut text);
    let text = String::from_utf8_lossy(&text).into();
    Request::read(key.bare(), hgetall, decode_record::<K>).asking(Asked::Key(text))
}

pub(crate) fn set_many<'v, K: HashKey>(
    context: &Context<'_>,
    key: &K,
    values: impl IntoIterator<Item = FieldValue<'v, K::Record>>,
) -> Request<()> {
    hset(context, key, |out| {
        let mut has_fields = false;
        for value in values {
            value.write(context.max, out)?;
            has_fields = true;
        }
        Ok(has_fields)
    })
}

pub(crate) fn set_all<K: HashKey>(
    context: &Context<'_>,
    key: &K,
    record: &K::Record,
) -> Request<()> {
    if !record.has_key(key) {
        let error = Error::new(
            ErrorKind::InvalidInput,
            "the record's key fields differ from the key it would be stored at; use `record.key()`",
        );
        return Request::write(
            key.bare(),
            Commands::Failed(error.with_resource(K::RESOURCE)),
            none_failed,
        );
    }
    hset(context, key, |out| {
        let mut fields = FieldWriter::new(context.max, out);
        record.write_fields(&mut fields);
        fields.finish().map(|()| true)
    })
}

pub(crate) fn increment<K: HashKey, T: Countable>(
    context: &Context<'_>,
    key: &K,
    field: &Field<K::Record, T>,
    amount: i64,
) -> Request<i64> {
    let hincrby = context.on_key_with("HINCRBY", key, |out| {
        out.arg(field.name()).integer(amount);
        Ok(())
    });
    Request::write(
        key.bare(),
        hincrby.map(|hincrby| with_lifetime(context, key, vec![hincrby])),
        first_integer,
    )
}

pub(crate) fn exists<K: HashKey, T>(
    context: &Context<'_>,
    key: &K,
    field: &Field<K::Record, T>,
) -> Request<bool> {
    Request::read(
        key.bare(),
        of_field(context, key, "HEXISTS", field.name()),
        boolean,
    )
}

pub(crate) fn delete<K: HashKey, T>(
    context: &Context<'_>,
    key: &K,
    field: &Field<K::Record, T>,
) -> Request<bool> {
    Request::write(
        key.bare(),
        of_field(context, key, "HDEL", field.name()),
        boolean,
    )
}

pub(crate) fn len<K: HashKey>(context: &Context<'_>, key: &K) -> Request<u64> {
    Request::read(key.bare(), context.on_key("HLEN", key), length)
}

fn of_field(
    context: &Context<'_>,
    key: &dyn Address,
    name: &'static str,
    field: &'static str,
) -> Result<Cmd> {
    context.on_key_with(name, key, |out| {
        out.arg(field);
        Ok(())
    })
}

fn decode_fields<R, F: Fields<R>>(reply: Value, decoding: &Decoding<'_>) -> Result<F::Values> {
    F::read(FieldReplies::new(array(reply, decoding)?, decoding))
}

fn decode_record<K: HashKey>(reply: Value, decoding: &Decoding<'_>) -> Result<Option<K::Record>> {
    let stored = array(reply, decoding)?;
    if stored.is_empty() {
        return Ok(None);
    }
    let Asked::Key(text) = decoding.asked else {
        return Err(Error::new(ErrorKind::Decode, "a record is read with its key").with_resource(K::RESOURCE));
    };
    let key = crate::key::parse::<K>(text).map_err(|error| {
        Error::new(ErrorKind::InvalidInput, "the key cannot be read back")
            .with_resource(K::RESOURCE)
            .with_source(error)
    })?;
    let mut fields = FieldReader::new(stored, decoding)?;
    let record = K::Record::read_fields(key, &mut fields);
    fields.finish(record)
}
