//! Operations that take items out.

use redis::Value;

use crate::client::Operation;
use crate::error::Result;
use crate::list::List;
use crate::list::decode::items;
use crate::operation::Decode;
use crate::value::decode_with;

impl<V> List<V> {
    /// Takes the first item out, or returns `None` if there is none.
    ///
    /// # Commands
    /// `LPOP`, one round trip.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType); [`ErrorKind::Schema`](crate::ErrorKind::Schema),
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) and [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge) for an item that cannot be
    /// read, which is gone all the same.
    /// # Cancel safety
    /// Not cancel safe: the item can be taken out and dropped with the future.
    #[doc(alias = "LPOP")]
    #[doc(alias = "dequeue")]
    pub fn pop_front(&self) -> Operation<Option<V>> {
        self.pop_one("list.pop_front", "LPOP")
    }

    /// Takes the last item out, or returns `None` if there is none.
    ///
    /// # Commands
    /// As [`pop_front`](Self::pop_front), with `RPOP`. The same holds for errors and cancel safety.
    #[doc(alias = "RPOP")]
    pub fn pop_back(&self) -> Operation<Option<V>> {
        self.pop_one("list.pop_back", "RPOP")
    }

    /// Takes up to `count` items out at the front, the first one first, each with a `Result` of its own.
    ///
    /// # Commands
    /// `LPOP key count`, one round trip.
    /// # Errors
    /// As [`range`](Self::range); items that cannot be read are gone all the same.
    /// # Cancel safety
    /// Not cancel safe: items can be taken out and dropped with the future.
    #[doc(alias = "LPOP")]
    pub fn pop_front_many(&self, count: u64) -> Operation<Vec<Result<V>>> {
        self.pop_several("list.pop_front_many", "LPOP", count)
    }

    /// Takes up to `count` items out at the back, the last one first, each with a `Result` of its own.
    ///
    /// # Commands
    /// As [`pop_front_many`](Self::pop_front_many), with `RPOP`. The same holds for errors and cancel safety.
    #[doc(alias = "RPOP")]
    pub fn pop_back_many(&self, count: u64) -> Operation<Vec<Result<V>>> {
        self.pop_several("list.pop_back_many", "RPOP", count)
    }

    fn pop_one(&self, name: &'static str, command: &str) -> Operation<Option<V>> {
        let pop = self.handle.command(command);
        self.handle.write(name, Ok(pop), decode_with(self.codec))
    }

    fn pop_several(
        &self,
        name: &'static str,
        command: &str,
        count: u64,
    ) -> Operation<Vec<Result<V>>> {
        let codec = self.codec;
        let decode = Decode::closure(move |reply, context| match reply {
            Value::Nil => Ok(Vec::new()),
            reply => items(codec, reply, Some(count), context),
        });
        if count == 0 {
            return self.handle.no_op(name, Value::Nil, decode);
        }
        let mut pop = self.handle.command(command);
        // Redis refuses counts over the signed range.
        pop.integer(count.min(i64::MAX.unsigned_abs()));
        self.handle.write(name, Ok(pop), decode)
    }
}
