//! The change of a value by what it is.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use redis::Value;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cache::Cache;
use crate::client::options::Rewrite;
use crate::client::{Client, Operation, Tail};
use crate::codec::{self, MaxBytes};
use crate::config::Backoff;
use crate::error::{Error, ErrorKind, Result};
use crate::key::ttl_of;
use crate::operation::{
    Commands, Decode, DecodeContext, Expiration, Packed, Rule, Script, Spec, Step, Steps,
    exact_array, unexpected,
};
use crate::random::jitter;
use crate::schema::Layout;
use crate::value::decode::read_into;
use crate::value::fresh::Freshness;
use crate::value::key::{EntryKey, layout_of};

impl Cache {
    /// Changes the value at `key`: `change` gets the one that is there, if any, and gives the one to store, or `None` to leave all as it
    /// is; returns what it gave. `change` is kept by the operation, so it is a `move` closure, or borrows nothing.
    ///
    /// The value is stored only if nobody has changed the entry since it was read; else `change` is called again with what is there
    /// now, up to 32 times within the timeout: at once at first, then after random pauses of up to 256 ms, so that hundreds of callers can
    /// change one key. An entry that reads as a miss is given as `None`, and is replaced. The TTL starts again; see
    /// [`.ttl(..)`](Operation::ttl) and [`.keep_ttl()`](Operation::keep_ttl). As with [`set_at`](Self::set_at), the value goes to `key`
    /// even where its own key fields say another.
    ///
    /// # Commands
    /// `GET`, then `SET … IFEQ … GET`, which compares the stored bytes (Valkey 8.1, Redis 8.4, and later); a script that does the same
    /// where the server does not know it; `SET … NX GET` where there was no entry. Two round trips; one or two more for each time that
    /// somebody else was faster, and one where a cache first finds that the server needs the script.
    /// # Errors
    /// As [`get`](Self::get) and [`set`](Self::set); [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) if others changed the entry each
    /// time; [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) where they did until the timeout;
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) where the server needs the script and
    /// [`scripts`](crate::CacheBuilder::scripts) are off.
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
            client: Arc::clone(self.client()),
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
        };
        let get = self.on_value("GET", key);
        let decode = Decode::Steps(Box::new(update));
        let spec = Spec::read("update", K::RESOURCE);
        self.operation(spec, Ok(get), Tail::Later, ttl_of::<K>(), decode)
            .that_has_times(K::GRACE.is_some())
    }
}

struct Update<V, F> {
    client: Arc<Client>,
    key: Vec<u8>,
    change: F,
    read: fn(&Value, &DecodeContext<'_>) -> Result<Option<V>>,
    layout: &'static Layout,
    sent: Option<Sent<V>>,
    tries: u32,
}

/// What the last command stores, if the entry is as it was.
struct Sent<V> {
    value: V,
    /// The entry as it was read, or nil.
    old: Value,
}

const MOST_TRIES: u32 = 32;

/// Callers that come back at different times are in each other's way less often.
const PAUSE: Backoff = Backoff {
    first: Duration::from_millis(1),
    longest: Duration::from_millis(256),
};

/// The tries that follow one another without a pause.
const AT_ONCE: u32 = 3;

impl<V, F> Steps<Option<V>> for Update<V, F>
where
    V: Serialize + DeserializeOwned + Send + 'static,
    F: FnMut(Option<V>) -> Option<V> + Send,
{
    fn step(
        &mut self,
        reply: Value,
        expiration: Expiration,
        context: &DecodeContext<'_>,
    ) -> Result<Step<Option<V>>> {
        let was_sent = self.sent.is_some();
        let (left, reply) = match self.layout.grace {
            Some(_) => with_left(reply)?,
            None => (None, reply),
        };
        match (&reply, self.sent.take()) {
            // It was stored if the old entry, which comes back, is the one that was read.
            (Value::Nil | Value::BulkString(_), Some(sent)) if sent.old == reply => {
                return Ok(Step::Done(Some(sent.value)));
            }
            (Value::Int(1), Some(sent)) if sent.old != Value::Nil => {
                // The answer of the script.
                self.client.lacks_if_equal.store(true, Relaxed);
                return Ok(Step::Done(Some(sent.value)));
            }
            (Value::Nil | Value::BulkString(_), _) => {}
            (other, _) => return Err(unexpected(other)),
        }
        if self.tries == MOST_TRIES {
            return Err(conflict());
        }
        if was_sent && self.tries >= AT_ONCE {
            // It reads behind the pause, so that little time is left for others between that and the write.
            let pause = PAUSE.after(self.tries - AT_ONCE, 0.0).mul_f64(jitter());
            return Ok(Step::ReadAgain(self.read_again(), pause));
        }
        if was_sent && self.layout.grace.is_some() {
            // The entry that came back does not say whether it is fresh.
            self.tries += 1;
            return Ok(Step::ReadAgain(self.read_again(), Duration::ZERO));
        }
        self.tries += 1;
        let old = match (&left, &reply) {
            (Some(left), Value::BulkString(stored)) if !Freshness::of(left, stored)?.is_fresh() => {
                None
            }
            _ => (self.read)(&reply, context)?,
        };
        let Some(value) = (self.change)(old) else {
            return Ok(Step::Done(None));
        };
        let message = self.message(&value, &reply, expiration, context.max)?;
        self.sent = Some(Sent { value, old: reply });
        Ok(Step::Write(message))
    }

    fn explain(&self, error: Error) -> Error {
        match self.tries {
            2.. if error.is_timeout() => error.with_more(&format!(
                "others had changed the entry in each of {} tries before",
                self.tries - 1
            )),
            _ => error,
        }
    }
}

impl<V: Serialize + DeserializeOwned + 'static, F> Update<V, F> {
    fn read_again(&self) -> Packed {
        let has_times = self.layout.grace.is_some();
        let mut commands = Commands::new(if has_times { "PTTL" } else { "GET" });
        commands.key(&self.key);
        if !has_times {
            return Packed::command(commands);
        }
        commands.command_on_same_key("GET");
        Packed::row(commands.finish())
    }

    /// Makes the command that stores a value if the entry is as it was read.
    fn message(
        &self,
        value: &V,
        read: &Value,
        expiration: Expiration,
        max: MaxBytes,
    ) -> Result<Packed> {
        let mut set = Commands::new("SET");
        let meter = self.client.monitor.meter(self.layout.resource);
        let encode = |out: &mut Vec<u8>| codec::encode(self.layout, value, max, out);
        set.key(&self.key)
            .try_with(|out| meter.encode(out, encode))?;
        if let Value::BulkString(old) = read {
            let expiration = expiration.stamp_over(old, &mut set);
            return if_equal(&self.client, set, old, expiration);
        }
        let expiration = expiration.stamp(&mut set);
        set.arg("NX").arg("GET");
        expiration.write(&mut set);
        Ok(Packed::command(set))
    }
}

/// Makes a `SET` one that stores if the entry is `old`; the entry as it was comes back, or 1 where a script has stored.
pub(crate) fn if_equal(
    client: &Client,
    mut set: Commands,
    old: &[u8],
    expiration: Expiration,
) -> Result<Packed> {
    let rule = if !client.lacks_if_equal.load(Relaxed) {
        set.arg("IFEQ").arg(old).arg("GET");
        Rule::IfEqual
    } else if client.config.scripts {
        set = set.into_script(Script::CompareAndSet, old);
        Rule::Script(Script::CompareAndSet)
    } else {
        return Err(Rule::IfEqual.needs_a_script());
    };
    expiration.write(&mut set);
    Ok(Packed::command(set).with_rule(rule))
}

/// Takes the reply to `PTTL` apart from that to the command behind it.
fn with_left(reply: Value) -> Result<(Option<Value>, Value)> {
    match reply {
        Value::Array(_) => {
            let [left, stored] = exact_array(reply)?;
            Ok((Some(left), stored))
        }
        reply => Ok((None, reply)),
    }
}

#[cold]
fn conflict() -> Error {
    let message = format!("others changed the entry in each of {MOST_TRIES} tries to update it");
    Error::new(ErrorKind::Conflict, message)
}
