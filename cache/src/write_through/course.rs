//! One write: a claim on the key, the source, and then the entry.

use std::pin::pin;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use futures_util::future::{Either, pending, select};
use tokio::time;

use crate::client::Operation;
use crate::error::Result;
use crate::operation::Commands;
use crate::remember::clock;
use crate::ttl::Ttl;
use crate::write_through::claim::{Claim, Closing, Job};
use crate::write_through::error::WriteThroughError;
use crate::write_through::options::Options;

/// The longest bound that is not asked for: with long deadlines, keys would otherwise stay claimed for as long where a process dies.
const LONGEST_BOUND: Duration = Duration::from_secs(60 * 60);

impl Job {
    /// Claims the key, writes the source, then the entry, by `set`, which has no options yet; without one the key stays claimed.
    pub(super) async fn run<R, E, F>(
        self,
        set: Option<Result<Commands>>,
        mut options: Options<'_, E>,
        writer: impl FnOnce() -> F,
    ) -> Result<R, WriteThroughError<E, R>>
    where
        F: Future<Output = Result<R, E>>,
    {
        let prepared = self.prepare(set, &mut options);
        let (claim, store) = prepared.map_err(WriteThroughError::Access)?;
        let replaced = match &options.restore_if {
            Some(_) => self.claim_and_read(&claim).await,
            None => self.claim(&claim).await.map(|()| None),
        };
        let replaced = replaced.map_err(WriteThroughError::Access)?;
        let _closing = Closing(&self);
        let (ended, is_held) = self.while_claimed(&claim, writer()).await;
        match ended {
            Ok(written) => match self.finish(&claim, store.filter(|_| is_held)).await {
                Ok(()) => Ok(written),
                Err(error) => Err(WriteThroughError::Store { written, error }),
            },
            Err(error) => {
                let is_unchanged = options.restore_if.is_some_and(|test| test(&error));
                let replaced = replaced.filter(|_| is_unchanged && is_held);
                let restore = replaced.and_then(|replaced| self.restore(&claim, &replaced));
                // Where this fails, its event says so, and it is kept.
                drop(self.finish(&claim, restore).await);
                Err(WriteThroughError::Write(error))
            }
        }
    }

    /// Makes the claim and the store before anything is changed.
    fn prepare<E>(
        &self,
        set: Option<Result<Commands>>,
        options: &mut Options<'_, E>,
    ) -> Result<(Claim, Option<Operation<bool>>)> {
        let (own_ttl, refusal) = self.cache.own_ttl();
        if let Some(refusal) = options.refusal.take().or(refusal) {
            return Err(refusal);
        }
        clock()?;
        let of_type = || Ttl::try_from(self.bound.min(LONGEST_BOUND));
        let bound = options.bound.map_or_else(of_type, Ok)?;
        let claim = Claim::new(self.layout, bound);
        let ttl = options.ttl.or(own_ttl).unwrap_or(self.ttl);
        let store = set.transpose()?.map(|set| self.store(set, &claim, ttl));
        Ok((claim, store))
    }

    /// Runs the writer, and keeps the claim for as long. Returns also whether it is known to have been there all the time.
    async fn while_claimed<R, E>(
        &self,
        claim: &Claim,
        writing: impl Future<Output = Result<R, E>>,
    ) -> (Result<R, E>, bool) {
        let bound = claim.bound.duration().unwrap_or(self.bound);
        let is_held = AtomicBool::new(true);
        let renewals = async {
            loop {
                time::sleep(bound / 2).await;
                let Some(renewal) = self.renew(claim) else {
                    // A delete in its place would let the store behind it write over what others have written since.
                    return pending().await;
                };
                if !matches!(renewal.await, Ok(true)) {
                    is_held.store(false, Relaxed);
                    // What others have written can be older than the source is in a moment. Its event says whether it failed.
                    drop(self.claim(claim).await);
                }
            }
        };
        let ended = match select(pin!(writing), pin!(renewals)).await {
            Either::Left((ended, _renewals)) => ended,
            Either::Right((never, _writing)) => never,
        };
        (ended, is_held.load(Relaxed))
    }

    /// Stores an entry if the claim is still there. If it is not, others have written since, of whom nobody knows who was the last one in
    /// the source: the key is claimed anew, as where the store fails, or there is nothing to store.
    async fn finish(&self, claim: &Claim, store: Option<Operation<bool>>) -> Result<()> {
        if let Some(store) = store
            && let Ok(true) = store.await
        {
            return Ok(());
        }
        // Behind a store whose reply was lost nothing is to be equal to what that compares with.
        self.invalidate(&Claim::new(self.layout, claim.bound)).await
    }
}
