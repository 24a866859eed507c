//! The work done: by one call, and by many tasks at the same time.

use std::hint::black_box;

use tokio::task::JoinSet;

use crate::Failure;
use crate::peer::Peer;
use crate::spin::Spin;
use crate::user::User;
use crate::work::Work;

impl Work {
    /// Makes one call, about `users`: a [chunk](Self::chunk) of them.
    ///
    /// # Errors
    /// If it fails, or a value that must be there is not.
    pub async fn call<P: Peer>(self, peer: &P, users: &[User]) -> Result<(), Failure> {
        let id = users[0].id;
        match self {
            Self::Get => found(black_box(peer.get(id).await?).is_some()),
            Self::Set => peer.set(&users[0]).await,
            Self::Batch => peer.batch(users).await,
            Self::SetMany => peer.set_many(users).await,
            Self::GetMany => {
                let values = black_box(peer.get_many(users).await?);
                found(values.iter().all(Option::is_some))
            }
            Self::GetEach => found(peer.get_each(users).await? == users.len()),
            Self::GetField => found(black_box(peer.get_field(id).await?).is_some()),
            Self::Increment => found(peer.increment(id).await? > 0),
            Self::IncrementWithTtl => found(peer.increment_with_ttl(id).await? > 0),
            Self::SetField => peer.set_field(&users[0]).await,
            Self::Push => found(peer.push(&users[0]).await? > 0),
            Self::SetIfAbsent => found(!peer.set_if_absent(&users[0]).await?),
            Self::Update => peer.update(id).await,
        }
    }
}

/// Work that tasks do at the same time, each in a loop that waits for every reply.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// Their work.
    pub work: Work,
    /// Their number.
    pub tasks: usize,
    /// The number of calls that each of them makes.
    pub calls: usize,
    /// Their action after each call.
    pub spin: Spin,
}

impl Load {
    /// Nothing between the calls.
    #[must_use]
    pub const fn new(work: Work, tasks: usize, calls: usize) -> Self {
        Self {
            work,
            tasks,
            calls,
            spin: Spin::NONE,
        }
    }

    /// Does it, on the runtime that polls this.
    ///
    /// # Errors
    /// If one call fails, or a value that must be there is not.
    pub async fn run<P: Peer>(self, peer: &P, pool: &'static [User]) -> Result<(), Failure> {
        let mut running = JoinSet::new();
        for task in 0..self.tasks {
            running.spawn(self.share(peer.clone(), task, pool));
        }
        while let Some(ended) = running.join_next().await {
            ended??;
        }
        Ok(())
    }

    /// The share of one task; every task begins elsewhere in the pool.
    async fn share<P: Peer>(
        self,
        peer: P,
        task: usize,
        pool: &'static [User],
    ) -> Result<(), Failure> {
        let chunks: Vec<&[User]> = pool.chunks_exact(self.work.chunk()).collect();
        for call in 0..self.calls {
            let users = chunks[(task * 17 + call) % chunks.len()];
            self.work.call(&peer, users).await?;
            self.spin.after(task, call);
        }
        Ok(())
    }
}

fn found(is_there: bool) -> Result<(), Failure> {
    if is_there {
        Ok(())
    } else {
        Err("a value that was written is not there".into())
    }
}

/// Writes what the reads find.
///
/// # Errors
/// If a write fails.
pub async fn fill<P: Peer>(peer: &P, pool: &[User]) -> Result<(), Failure> {
    peer.set_many(pool).await?;
    for user in pool {
        peer.set_fields(user).await?;
    }
    Ok(())
}
