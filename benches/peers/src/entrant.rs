//! A peer in the comparison, whatever its type.

use tokio::runtime::Runtime;
use typed_cache_benches::Failure;
use typed_cache_benches::peer::Peer;
use typed_cache_benches::subject::Subject;
use typed_cache_benches::user::User;
use typed_cache_benches::work::{CHUNK, Work};

/// A peer that is connected, holds the whole pool and was seen to give it back.
pub(crate) struct Entrant {
    pub(crate) name: &'static str,
    peer: Box<dyn Runs>,
}

impl Entrant {
    /// Writes the pool, in every way that the peer has, and compares what it then reads with what was written.
    pub(crate) async fn new<P: Peer>(
        name: &'static str,
        peer: P,
        pool: &[User],
    ) -> Result<Self, Failure> {
        let (batched, single) = pool.split_at(CHUNK);
        if P::lacks(Work::Batch) {
            set_each(&peer, batched).await?;
        } else {
            peer.batch(batched).await?;
        }
        set_each(&peer, single).await?;
        let mut same = peer.get(0).await?.is_none();
        for user in pool {
            same &= peer.get(user.id).await?.as_ref() == Some(user);
        }
        if !P::lacks(Work::GetMany) {
            let read = peer.get_many(pool).await?;
            same &= read.iter().map(Option::as_ref).eq(pool.iter().map(Some));
        }
        if same {
            let peer = Box::new(peer);
            Ok(Self { name, peer })
        } else {
            Err(format!("{name} reads other values than it wrote").into())
        }
    }

    /// Returns whether it has a call for the work.
    pub(crate) fn takes(&self, subject: Subject) -> bool {
        self.peer.takes(subject)
    }

    /// Does the work once.
    pub(crate) fn run(
        &self,
        runtime: &Runtime,
        subject: Subject,
        pool: &'static [User],
    ) -> Result<(), Failure> {
        self.peer.run(runtime, subject, pool)
    }
}

async fn set_each<P: Peer>(peer: &P, users: &[User]) -> Result<(), Failure> {
    for user in users {
        peer.set(user).await?;
    }
    Ok(())
}

/// The calls of a [`Peer`] behind a pointer.
trait Runs {
    fn takes(&self, subject: Subject) -> bool;

    fn run(
        &self,
        runtime: &Runtime,
        subject: Subject,
        pool: &'static [User],
    ) -> Result<(), Failure>;
}

impl<P: Peer> Runs for P {
    fn takes(&self, subject: Subject) -> bool {
        !P::lacks(subject.work())
    }

    fn run(
        &self,
        runtime: &Runtime,
        subject: Subject,
        pool: &'static [User],
    ) -> Result<(), Failure> {
        runtime.block_on(subject.run(self, pool))
    }
}
