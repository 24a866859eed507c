//! One write: a claim on the key, the source, and then the entry.

use std::pin::pin;

use futures_util::future::{Either, select};
use tokio::time;

use crate::client::Operation;
use crate::error::Result;
use crate::operation::Commands;
use crate::remember::clock;
use crate::ttl::Ttl;
use crate::write_through::claim::{Claim, Job};
use crate::write_through::error::WriteThroughError;
use crate::write_through::options::Options;

impl Job {
    /// Claims the key, writes the source, then the entry: by `set`, which has no options yet, or by its delete.
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
        match self.while_claimed(&claim, writer()).await {
            Ok(written) => match self.finish(store).await {
                Ok(()) => Ok(written),
                Err(error) => Err(WriteThroughError::Store { written, error }),
            },
            Err(error) => {
                let is_unchanged = options.restore_if.is_some_and(|test| test(&error));
                let replaced = replaced.filter(|_| is_unchanged);
                let restore = replaced.and_then(|replaced| self.restore(&claim, &replaced));
                // The claim ends by itself where this fails, which its event says.
                drop(self.finish(restore).await);
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
        let bound = options
            .bound
            .map_or_else(|| Ttl::try_from(self.bound), Ok)?;
        let claim = Claim::new(self.layout, bound);
        let ttl = options.ttl.or(own_ttl).unwrap_or(self.ttl);
        let store = set.transpose()?.map(|set| self.store(set, &claim, ttl));
        Ok((claim, store))
    }

    /// Runs the writer, and keeps the claim for as long.
    async fn while_claimed<R, E>(
        &self,
        claim: &Claim,
        writing: impl Future<Output = Result<R, E>>,
    ) -> Result<R, E> {
        let bound = claim.bound.duration().unwrap_or(self.bound);
        let renewals = async {
            loop {
                time::sleep(bound / 2).await;
                // Its event says whether it failed; the store finds out what has become of the claim.
                drop(self.claim(claim).await);
            }
        };
        match select(pin!(writing), pin!(renewals)).await {
            Either::Left((ended, _renewals)) => ended,
            Either::Right((never, _writing)) => never,
        }
    }

    /// Stores an entry if the claim is still there. If it is not, others have written since, of whom nobody knows who was the last one in
    /// the source: the entry is deleted, as where the store fails, or there is nothing to store.
    async fn finish(&self, store: Option<Operation<bool>>) -> Result<()> {
        if let Some(store) = store
            && let Ok(true) = store.await
        {
            return Ok(());
        }
        self.delete().await
    }
}
