//! The change of a value by what it is.

use redis::Value;
use serde::Serialize;

use crate::cache::Cache;
use crate::client::options::Rewrite;
use crate::client::{Operation, Tail};
use crate::codec::{self, MaxBytes};
use crate::error::{Error, ErrorKind, Result};
use crate::key::ttl_of;
use crate::operation::{
    Commands, Decode, DecodeContext, Expiration, Packed, Rule, Script, Spec, Step, Steps,
    scripts_are_off, unexpected,
};
use crate::schema::Layout;
use crate::value::decode::read_into;
use crate::value::key::{EntryKey, layout_of};

impl Cache {
    /// Changes the value at `key`: `change` gets the one that is there, if any, and gives the one to store, or `None` to leave all as it
    /// is; returns what it gave. `change` is kept by the operation, so it is a `move` closure, or borrows nothing.
    ///
    /// The value is stored only if nobody has changed the entry since it was read; else `change` is called again with what is there
    /// now, up to 32 times without a pause: about that many callers can change one key at once. An entry that reads as a miss is given as `None`, and is replaced. The TTL starts again; see
    /// [`.ttl(..)`](Operation::ttl) and [`.keep_ttl()`](Operation::keep_ttl).
    ///
    /// # Commands
    /// `GET`, then a script that compares the stored bytes and writes; `SET … NX GET` where there was no entry. Two round trips, and one
    /// more for each time that somebody else was faster.
    /// # Errors
    /// As [`get`](Self::get) and [`set`](Self::set); [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) if others changed the entry each
    /// time; [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) where [`scripts`](crate::CacheBuilder::scripts) are off.
    /// # Cancel safety
    /// The value can be stored although the future was dropped.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "tags", ttl = "1h", value = Vec<String>)]
    /// # struct TagsKey { post: u64 }
    /// # let cache = Cache::memory();
    /// let key = TagsKey { post: 1 };
    /// for tag in ["tea", "cup"] {
    ///     let add = move |tags: Option<Vec<String>>| {
    ///         let mut tags = tags.unwrap_or_default();
    ///         tags.push(tag.to_owned());
    ///         Some(tags)
    ///     };
    ///     cache.update(&key, add).await?;
    /// }
    /// assert_eq!(cache.get(&key).await?, Some(vec!["tea".to_owned(), "cup".to_owned()]));
    /// # Ok(()) }
    /// ```
    #[doc(alias = "compare_and_set")]
    #[doc(alias = "compare_and_swap")]
    #[doc(alias = "modify")]
    #[doc(alias = "WATCH")]
    #[doc(alias = "IFEQ")]
    pub fn update<K: EntryKey>(
        &self,
        key: &K,
        change: impl FnMut(Option<K::Value>) -> Option<K::Value> + Send + 'static,
    ) -> Operation<Option<K::Value>, Rewrite> {
        let mut bytes = Vec::new();
        self.write_key(key, &mut bytes);
        let update = Update {
            key: bytes,
            change,
            read: |reply, context| {
                let mut old = None;
                read_into::<K>(&mut old, reply, context)?;
                Ok(old)
            },
            layout: const { layout_of::<K>() },
            sent: None,
            tries: 0,
            scripts: self.client().config.scripts,
        };
        let get = self.on_key("GET", key);
        let decode = Decode::Steps(Box::new(update));
        let spec = Spec::read("update", K::RESOURCE);
        self.operation(spec, Ok(get), Tail::Later, ttl_of::<K>(), decode)
    }
}

struct Update<V, F> {
    key: Vec<u8>,
    change: F,
    read: fn(&Value, &DecodeContext<'_>) -> Result<Option<V>>,
    layout: &'static Layout,
    /// The value in the last command, which stores it if the entry is as it was.
    sent: Option<Sent<V>>,
    tries: u32,
    scripts: bool,
}

struct Sent<V> {
    value: V,
    /// There was an entry, which the command compares.
    compares: bool,
}

const MOST_TRIES: u32 = 32;

impl<V, F> Steps<Option<V>> for Update<V, F>
where
    V: Serialize + Send + 'static,
    F: FnMut(Option<V>) -> Option<V> + Send,
{
    fn step(
        &mut self,
        reply: Value,
        expiration: Expiration,
        context: &DecodeContext<'_>,
    ) -> Result<Step<Option<V>>> {
        match (&reply, self.sent.take()) {
            (Value::Int(1), Some(sent)) if sent.compares => {
                return Ok(Step::Done(Some(sent.value)));
            }
            // `SET … NX` has found nothing.
            (Value::Nil, Some(sent)) if !sent.compares => return Ok(Step::Done(Some(sent.value))),
            (Value::Nil | Value::BulkString(_), _) => {}
            (other, _) => return Err(unexpected(other)),
        }
        if self.tries == MOST_TRIES {
            return Err(conflict());
        }
        self.tries += 1;
        let old = (self.read)(&reply, context)?;
        let Some(value) = (self.change)(old) else {
            return Ok(Step::Done(None));
        };
        let message = self.message(&value, &reply, expiration, context.max)?;
        let compares = reply != Value::Nil;
        self.sent = Some(Sent { value, compares });
        Ok(Step::Next(message))
    }
}

impl<V: Serialize + 'static, F> Update<V, F> {
    /// Makes the command that stores a value if the entry is as it was read.
    fn message(
        &self,
        value: &V,
        read: &Value,
        expiration: Expiration,
        max: MaxBytes,
    ) -> Result<Packed> {
        let mut set = Commands::new("SET");
        set.key(&self.key)
            .try_with(|out| codec::encode(self.layout, value, max, out))?;
        let mut rule = Rule::Final;
        if let Value::BulkString(old) = read {
            if !self.scripts {
                return Err(scripts_are_off("to write only if nobody else has"));
            }
            set = set.into_script(Script::CompareAndSet, old);
            rule = Rule::Script(Script::CompareAndSet);
        } else {
            set.arg("NX").arg("GET");
        }
        expiration.write(&mut set);
        Ok(Packed::command(set).with_rule(rule))
    }
}

#[cold]
fn conflict() -> Error {
    let message = format!("others changed the entry in each of {MOST_TRIES} tries to update it");
    Error::new(ErrorKind::Conflict, message)
}
