//! Operations that change items where they are.

use crate::client::Operation;
use crate::list::List;
use crate::operation::{Decode, count, okay};

impl<V> List<V> {
    /// Writes the item at `index`.
    ///
    /// # Commands
    /// `LSET`, one round trip.
    /// # Errors
    /// [`ErrorKind::Server`](crate::ErrorKind::Server) if there is no such index or no list; as [`push_front`](Self::push_front).
    /// # Cancel safety
    /// The item can be written although the future was dropped.
    #[doc(alias = "LSET")]
    pub fn set(&self, index: i64, item: &V) -> Operation<()> {
        let mut lset = self.handle.command("LSET");
        lset.integer(index);
        let lset = self.write_item(item, &mut lset).map(|()| lset);
        self.handle.write("list.set", lset, Decode::Reply(okay))
    }

    /// Drops all items but those from `start` to `stop`, both included.
    ///
    /// # Commands
    /// `LTRIM`, one round trip.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType).
    /// # Cancel safety
    /// The items can be gone although the future was dropped.
    #[doc(alias = "LTRIM")]
    #[doc(alias = "truncate")]
    pub fn trim(&self, start: i64, stop: i64) -> Operation<()> {
        let mut ltrim = self.handle.command("LTRIM");
        ltrim.integer(start).integer(stop);
        self.handle
            .write("list.trim", Ok(ltrim), Decode::Reply(okay))
    }

    /// Removes items equal to `item`; returns their number.
    ///
    /// The first `number` from the front; from the back if `number` is negative; all if it is 0. Items are compared by their
    /// stored bytes.
    ///
    /// # Commands
    /// `LREM`, one round trip.
    /// # Errors
    /// As [`push_front`](Self::push_front).
    /// # Cancel safety
    /// The items can be gone although the future was dropped.
    #[doc(alias = "LREM")]
    pub fn remove(&self, number: i64, item: &V) -> Operation<u64> {
        let mut lrem = self.handle.command("LREM");
        lrem.integer(number);
        let lrem = self.write_item(item, &mut lrem).map(|()| lrem);
        self.handle.write("list.remove", lrem, Decode::Reply(count))
    }
}
