//! The wait for the replies to everything that was queued before.

use std::future::poll_fn;
use std::task::Poll;
use std::time::{Duration, Instant};

use crate::backend::redis::connection::entry::PING;
use crate::backend::redis::connection::shared::Connection;
use crate::backend::{GiveUp, RequestOptions, Slots as _};
use crate::operation::{Packed, Units};

/// A slot that is left when the wait for it is dropped.
struct Left<'a>(&'a Connection, usize);

impl Connection {
    /// Waits for the replies to what was queued before. They come in order, so that to a `PING` is the last one.
    pub(crate) async fn drain(&self, due: Instant) {
        let ping = Packed::new(PING.to_vec(), Units::Command);
        let options = RequestOptions {
            deadline: due,
            timeout: Duration::ZERO,
            is_read: false,
            max_string: 64,
            scripts: false,
            give_up: GiveUp::OnFailedAttempt,
            blocks: false,
            is_closed: false,
        };
        let mut left = None;
        poll_fn(|context| {
            let Left(_, slot) = match &left {
                Some(left) => left,
                None => match self.submit(&ping, &options, context) {
                    Ok(slot) => left.insert(Left(self, slot)),
                    // There is no connection, so nothing waits on it.
                    Err(_missing) => return Poll::Ready(()),
                },
            };
            self.poll(*slot, context).map(drop)
        })
        .await;
    }
}

impl Drop for Left<'_> {
    fn drop(&mut self) {
        self.0.leave(self.1);
    }
}
