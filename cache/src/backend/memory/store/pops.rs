//! Pops of items that are there, and items for blocked pops.

use std::mem;

use redis::Value;

use super::{List, Store};
use crate::backend::memory::list::Side;
use crate::backend::memory::pop::{Pop, Popped};
use crate::backend::memory::reply::{Reply, Result};

impl Store {
    /// Answers with items that are there now, or nil; never waits.
    pub(crate) fn answer(&mut self, pop: &Pop) -> Reply {
        for key in &pop.keys {
            if let Some(popped) = self.pop_at(key, pop.side, pop.count)? {
                return Ok(pop.reply(popped));
            }
        }
        Ok(Value::Nil)
    }

    /// Ends a wait whose future was dropped, and puts back items that it has not fetched.
    ///
    /// They are lost when the key has got a value of another kind in the meantime.
    pub(crate) fn abandon(&mut self, id: u64) {
        let Some((pop, popped)) = self.waiters.leave(id) else {
            return;
        };
        let is_new = self.peek(&popped.key).is_none();
        let restored = self.edit_or_create(&popped.key, |list: &mut List| {
            for item in popped.items.into_iter().rev() {
                list.push(pop.side, item);
            }
            Ok(())
        });
        if restored.is_ok() && is_new {
            self.set_expiry(&popped.key, popped.expires_at);
        }
    }

    /// Hands items out, key by key in the order in which they became ready.
    pub(super) fn serve_waiters(&mut self) {
        for key in mem::take(&mut self.waiters.ready) {
            while self.serve_next(&key) {}
        }
    }

    fn serve_next(&mut self, key: &[u8]) -> bool {
        let Some((id, side, count)) = self.waiters.first_in_line(key) else {
            return false;
        };
        // A key that has changed its kind or gone again leaves the waiter where it is.
        let Ok(Some(popped)) = self.pop_at(key, side, count) else {
            return false;
        };
        if let Some(wake) = self.waiters.hand_over(id, popped) {
            self.deferred.wake(wake);
        }
        true
    }

    fn pop_at(&mut self, key: &[u8], side: Side, count: Option<usize>) -> Result<Option<Popped>> {
        let expires_at = self.expires_at(key);
        let items = self.edit(key, |list: &mut List| {
            Ok(list.pop_many(side, count.unwrap_or(1)))
        })?;
        Ok(items.map(|items| Popped {
            key: key.to_vec(),
            items,
            expires_at,
        }))
    }
}
