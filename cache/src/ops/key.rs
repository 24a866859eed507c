//! Operations that ignore what lives at a key.

use redis::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::key::Key;
use crate::ops::{Address, Context};
use crate::request::{Commands, Decoding, Request, boolean, command, integer, length};
use crate::schema::Layout;
use crate::ttl::Ttl;

/// How much longer an entry stays.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// use typed_cache::{Cache, CacheKey, Expiry};
///
/// #[derive(CacheKey)]
/// #[cache(resource = "motto", ttl = never, value = String)]
/// struct MottoKey;
///
/// let cache = Cache::memory();
/// assert_eq!(cache.expires_in(&MottoKey).await?, Expiry::Missing);
/// cache.set_at(&MottoKey, &"measure twice".to_owned()).await?;
/// assert_eq!(cache.expires_in(&MottoKey).await?, Expiry::Never);
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// There is no entry.
    Missing,
    /// The entry stays until it is deleted.
    Never,
    /// The entry goes after this time, in whole milliseconds.
    In(std::time::Duration),
}

pub(crate) fn delete(context: &Context<'_>, key: &dyn Address) -> Request<bool> {
    Request::write(key.bare(), context.on_key("UNLINK", key), boolean)
}

pub(crate) fn delete_many<'k, K: Key + 'k>(
    context: &Context<'_>,
    keys: impl IntoIterator<Item = &'k K>,
) -> Request<u64> {
    let mut is_empty = true;
    let unlink = command(|out| {
        out.arg("UNLINK");
        for key in keys {
            is_empty = false;
            context.key(out, key);
        }
        Ok(())
    });
    let commands = if is_empty {
        Commands::Answered(Value::Int(0))
    } else {
        unlink.into()
    };
    Request::write(const { &Layout::bare(K::RESOURCE) }, commands, length)
}

pub(crate) fn exists(context: &Context<'_>, key: &dyn Address) -> Request<bool> {
    Request::read(key.bare(), context.on_key("EXISTS", key), boolean)
}

pub(crate) fn expires_in(context: &Context<'_>, key: &dyn Address) -> Request<Expiry> {
    Request::read(key.bare(), context.on_key("PTTL", key), expiry)
}

/// Starts the lifetime anew: the call's, or the key type's own.
pub(crate) fn touch(context: &Context<'_>, key: &dyn Address) -> Request<bool> {
    let ttl = context.lifetime.ttl.unwrap_or_else(|| key.default_ttl());
    expire(context, key, ttl)
}

fn expire(context: &Context<'_>, key: &dyn Address, ttl: Ttl) -> Request<bool> {
    let Some(millis) = ttl.millis() else {
        // `PERSIST` answers 0 both for a missing key and for one without expiry: ask for the key too.
        let group = [
            context.on_key("PERSIST", key),
            context.on_key("EXISTS", key),
        ]
        .into_iter()
        .collect::<Result<_>>();
        return Request::write(key.bare(), group.map(Commands::Group), last_boolean);
    };
    let pexpire = context.on_key_with("PEXPIRE", key, |out| {
        out.integer(millis);
        Ok(())
    });
    Request::write(key.bare(), pexpire, boolean)
}

pub(crate) fn persist(context: &Context<'_>, key: &dyn Address) -> Request<bool> {
    Request::write(key.bare(), context.on_key("PERSIST", key), boolean)
}

fn last_boolean(reply: Value, decoding: &Decoding<'_>) -> Result<bool> {
    boolean(crate::request::last(reply, decoding)?, decoding)
}

fn expiry(reply: Value, decoding: &Decoding<'_>) -> Result<Expiry> {
    match integer(reply, decoding)? {
        -2 => Ok(Expiry::Missing),
        -1 => Ok(Expiry::Never),
        millis => match u64::try_from(millis) {
            Ok(millis) => Ok(Expiry::In(std::time::Duration::from_millis(millis))),
            Err(error) => Err(Error::new(ErrorKind::Decode, "a negative lifetime").with_source(error)),
        },
    }
}
