//! Operations that add items.

use redis::Value;

use crate::client::options::Update;
use crate::client::{Change, Operation};
use crate::error::{Error, ErrorKind, Result};
use crate::list::{List, Side};
use crate::operation::{
    Commands, Decode, DecodeContext, Form, array, boolean, count, none_failed, okay, wrong,
};

impl<V> List<V> {
    /// Puts an item in front of all others; returns the new length.
    ///
    /// # Commands
    /// A script of `LPUSH` and `PEXPIRE`, one round trip; `LPUSH` alone for a type without TTL. With
    /// [`Ttl::NEVER`](crate::Ttl::NEVER), `PERSIST` in place of `PEXPIRE`.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType); [`ErrorKind::Encode`](crate::ErrorKind::Encode) and
    /// [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge), both before sending.
    /// # Cancel safety
    /// The item can be in the list although the future was dropped.
    #[doc(alias = "LPUSH")]
    pub fn push_front(&self, item: &V) -> Operation<u64, Update> {
        self.push_items("list.push_front", Side::Front, [item], None)
    }

    /// Puts an item behind all others; returns the new length.
    ///
    /// # Commands
    /// As [`push_front`](Self::push_front), with `RPUSH`. The same holds for errors and cancel safety.
    #[doc(alias = "RPUSH")]
    #[doc(alias = "enqueue")]
    pub fn push_back(&self, item: &V) -> Operation<u64, Update> {
        self.push_items("list.push_back", Side::Back, [item], None)
    }

    /// Puts several items in front, one after another, so that the last one given is first; returns the new length.
    ///
    /// No items changes nothing and returns the length.
    ///
    /// # Commands
    /// As [`push_front`](Self::push_front), still one `LPUSH`; `LLEN` for no items. The same holds for errors and cancel safety.
    #[doc(alias = "LPUSH")]
    pub fn push_front_many<'v>(
        &self,
        items: impl IntoIterator<Item = &'v V>,
    ) -> Operation<u64, Update> {
        self.push_items("list.push_front_many", Side::Front, items, None)
    }

    /// Puts several items behind all others in their order; returns the new length.
    ///
    /// No items changes nothing and returns the length.
    ///
    /// # Commands
    /// As [`push_front`](Self::push_front), with one `RPUSH`; `LLEN` for no items. The same holds for errors and cancel safety.
    #[doc(alias = "RPUSH")]
    pub fn push_back_many<'v>(
        &self,
        items: impl IntoIterator<Item = &'v V>,
    ) -> Operation<u64, Update> {
        self.push_items("list.push_back_many", Side::Back, items, None)
    }

    /// Puts several items in front and drops the items at the back that exceed `capacity`, in one step; returns the new length.
    ///
    /// No items changes nothing, however long the list is, and returns the length.
    ///
    /// # Commands
    /// A script of `LPUSH`, `LTRIM` and `PEXPIRE`, one round trip; without `PEXPIRE` for a type without TTL, with `PERSIST` in its
    /// place for [`Ttl::NEVER`](crate::Ttl::NEVER); `LLEN` for no items.
    /// # Errors
    /// As [`push_front`](Self::push_front), and [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a capacity of 0 or over 2^63 - 1.
    /// # Cancel safety
    /// The items can be in the list although the future was dropped.
    #[doc(alias = "LTRIM")]
    #[doc(alias = "LPUSH")]
    #[doc(alias = "bounded")]
    pub fn push_front_capped<'v>(
        &self,
        items: impl IntoIterator<Item = &'v V>,
        capacity: u64,
    ) -> Operation<u64, Update> {
        self.push_items("list.push_front_capped", Side::Front, items, Some(capacity))
    }

    /// Puts several items behind all others and drops the items in front that exceed `capacity`, in one step; returns the new length.
    ///
    /// No items changes nothing, however long the list is, and returns the length.
    ///
    /// # Commands
    /// As [`push_front_capped`](Self::push_front_capped), with `RPUSH`. The same holds for errors and cancel safety.
    #[doc(alias = "LTRIM")]
    #[doc(alias = "RPUSH")]
    #[doc(alias = "bounded")]
    pub fn push_back_capped<'v>(
        &self,
        items: impl IntoIterator<Item = &'v V>,
        capacity: u64,
    ) -> Operation<u64, Update> {
        self.push_items("list.push_back_capped", Side::Back, items, Some(capacity))
    }

    fn push_items<'v>(
        &self,
        name: &'static str,
        side: Side,
        items: impl IntoIterator<Item = &'v V>,
        capacity: Option<u64>,
    ) -> Operation<u64, Update>
    where
        V: 'v,
    {
        let mut push = self.handle.command(match side {
            Side::Front => "LPUSH",
            Side::Back => "RPUSH",
        });
        let mut is_empty = true;
        let written = items.into_iter().try_for_each(|item| {
            is_empty = false;
            self.write_item(item, &mut push)
        });
        let change = written.and_then(|()| cap(&mut push, side, capacity));
        if is_empty && change.is_ok() {
            let llen = self.handle.command("LLEN");
            return self.handle.write(name, Ok(llen), Decode::Reply(count));
        }
        let decode = Decode::closure(move |reply, context| length(reply, capacity, context));
        let (change, push) = match change {
            Ok(change) => (change, Ok(push)),
            Err(error) => (Change::Plain, Err(error)),
        };
        self.handle.update(name, push, change, decode)
    }
}

/// Writes the places of the items that stay: those over the capacity go, at the other side.
fn cap(push: &mut Commands, side: Side, capacity: Option<u64>) -> Result<Change> {
    let Some(capacity) = capacity else {
        return Ok(Change::Plain);
    };
    let Ok(capacity @ 1..) = i64::try_from(capacity) else {
        return Err(Error::new(
            ErrorKind::InvalidInput,
            "the capacity of a list is a number from 1 to 2^63 - 1",
        ));
    };
    match side {
        Side::Front => push.integer(0).integer(capacity - 1),
        Side::Back => push.integer(-capacity).integer(-1),
    };
    Ok(Change::Capped)
}

/// Reads the length behind the push, which a trim in the same step has cut, and checks the replies to the commands behind it.
fn length(reply: Value, capacity: Option<u64>, context: &DecodeContext<'_>) -> Result<u64> {
    let most = capacity.unwrap_or(u64::MAX);
    if context.form != Form::Group {
        return Ok(count(&reply)?.min(most));
    }
    let replies = array(reply)?;
    none_failed(&replies)?;
    let Some((pushed, rest)) = replies.split_first() else {
        return Err(wrong("an empty group"));
    };
    let trims = usize::from(capacity.is_some());
    let (trim, expiry) = rest.split_at(trims.min(rest.len()));
    trim.iter().try_for_each(okay)?;
    for expiry in expiry {
        boolean(expiry)?;
    }
    Ok(count(pushed)?.min(most))
}
