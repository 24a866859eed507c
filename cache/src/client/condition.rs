//! The conditions of writes.

use redis::Value;

use crate::client::draft::{SetForm, Tail};
use crate::client::operation::Operation;
use crate::client::options::{ConditionalWrite, TakesCondition, TakesPresence};
use crate::error::Result;
use crate::operation::{Condition, Decode, Stored, boolean, is_set, was_absent, was_present};

/// Reads whether a `SET` with a condition has set.
type WasSet = fn(&Value) -> Result<bool>;

impl<T, O> Operation<T, O> {
    /// Writes only if there is no value at the key; gives whether it did.
    ///
    /// An entry that reads as a miss counts as absent: one of another schema, damage with `damage = miss`, or a text that is no value with
    /// `format = json`. With `mismatch = error` it counts as present. Data of another kind, and a value over the size cap, stay as they
    /// are, which gives `false`. With [`keep_ttl`](Self::keep_ttl) the TTL of an entry that is replaced stays: a value
    /// in place of a stale one is then as stale.
    ///
    /// # Commands
    /// `SET … NX GET`, one round trip. Where the old value that comes back reads as a miss, a script follows that writes if it is
    /// still there. In batches and pipelines it is a script at once; with `format = json` and `damage = miss` a second message follows for
    /// those that need it. That script looks at the header alone, so it writes over a value of another schema whatever its size.
    /// `SET … NX` with `mismatch = error`. The user needs the right to read the key.
    /// # Errors
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) if others changed the entry in each of 32 tries;
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) with `format = json` or `damage = miss`, the cache's own among them, in
    /// a transaction or a caller's pipeline, which have one step, and where a script is needed and [`scripts`](crate::CacheBuilder::scripts) are off.
    #[doc(alias = "NX")]
    #[doc(alias = "SETNX")]
    #[doc(alias = "set_if_absent")]
    #[doc(alias = "insert_if_absent")]
    pub fn if_absent(self) -> Operation<bool, ConditionalWrite>
    where
        O: TakesCondition,
    {
        let (operation, read) = self.on_condition(Condition::IfAbsent);
        operation.with_options(|_okay| Decode::Reply(read.unwrap_or(is_set)))
    }

    /// Writes only if there is a value at the key, or for fields of a hash, only if there is the hash; gives whether it did, or the
    /// new number if it did.
    ///
    /// A value that reads as a miss is none; with `mismatch = error` it counts as one. A hash is there if it has a field, of whatever
    /// schema. Data of another kind stays as it is and gives [`ErrorKind::WrongType`](crate::ErrorKind::WrongType).
    ///
    /// # Commands
    /// A script, one round trip; with `format = json` or `damage = miss` two, of which the second one writes if the value is still there.
    /// Beside the commands of the write, scripts use `GET`, `GETRANGE` and `EXISTS` for values and `HKEYS` for hashes, so the user needs the
    /// right to read the key.
    /// # Errors
    /// As [`if_absent`](Self::if_absent).
    #[doc(alias = "XX")]
    #[doc(alias = "set_if_present")]
    #[doc(alias = "update")]
    pub fn if_present<U, P>(self) -> Operation<U, P>
    where
        O: TakesPresence<T, U, P>,
        T: 'static,
    {
        let (operation, read) = self.on_condition(Condition::IfPresent);
        operation.with_options(|decode| {
            Decode::closure(move |reply, context| {
                let reply = match read {
                    Some(read) if read(&reply)? => Value::Okay,
                    Some(_) => Value::Nil,
                    None => reply,
                };
                match reply {
                    Value::Nil => Ok(O::output(None)),
                    reply => decode
                        .one(Ok(reply), context)
                        .map(|result| O::output(Some(result))),
                }
            })
        })
    }

    /// Sets the condition; also returns how to read the reply where it is that of a `SET`.
    fn on_condition(mut self, condition: Condition) -> (Self, Option<WasSet>) {
        let mut read: Option<WasSet> = None;
        if self.call.is_known() {
            // Nothing is written, with the condition or without.
            read = Some(|_reply| Ok(false));
        }
        if let Some(draft) = self.call.draft() {
            match &mut draft.tail {
                Tail::Set(form) => {
                    *form = SetForm::If(condition);
                    read = Some(match (condition, draft.stored) {
                        (Condition::IfAbsent, None) => is_set,
                        (Condition::IfAbsent, Some(_)) => was_absent,
                        (Condition::IfPresent, Some(Stored { headers: None, .. })) => was_present,
                        (Condition::IfPresent, _) => boolean,
                    });
                }
                Tail::Expire(change) => *change = change.if_present(),
                _ => {}
            }
        }
        (self, read)
    }
}
