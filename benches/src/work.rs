//! The pieces of work, by the names that the gates and the timings share.

use std::hint::black_box;

use tokio::task::JoinSet;

use crate::Failure;
use crate::peer::Peer;
use crate::user::User;

/// How many values one pipeline or one `MGET` holds.
pub const CHUNK: usize = 100;

/// A piece of work on a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Reads one value.
    Get,
    /// Writes one value.
    Set,
    /// Writes a hundred values in one pipeline.
    Batch,
    /// The same by `set_many`; by hand there is only the pipeline.
    SetMany,
    /// Reads a hundred values with one `MGET`.
    GetMany,
}

impl Work {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Get,
        Self::Set,
        Self::Batch,
        Self::SetMany,
        Self::GetMany,
    ];

    /// The name, in tables and as an argument.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Set => "set",
            Self::Batch => "batch",
            Self::SetMany => "set_many",
            Self::GetMany => "get_many",
        }
    }

    /// How many values one call is about.
    #[must_use]
    pub const fn chunk(self) -> usize {
        match self {
            Self::Get | Self::Set => 1,
            Self::Batch | Self::SetMany | Self::GetMany => CHUNK,
        }
    }
}

/// Does `calls` calls in each of `tasks` tasks at a time, on a runtime of one thread.
///
/// # Errors
/// If one call fails, or a value that must be there is not.
pub async fn run<P: Peer>(
    peer: &P,
    work: Work,
    tasks: usize,
    calls: usize,
    pool: &'static [User],
) -> Result<(), Failure> {
    let mut running = JoinSet::new();
    for task in 0..tasks {
        running.spawn(share(peer.clone(), work, task, calls, pool));
    }
    while let Some(ended) = running.join_next().await {
        ended??;
    }
    Ok(())
}

/// What one task does; every task begins elsewhere in the pool.
async fn share<P: Peer>(
    peer: P,
    work: Work,
    task: usize,
    calls: usize,
    pool: &'static [User],
) -> Result<(), Failure> {
    let chunks: Vec<&[User]> = pool.chunks_exact(work.chunk()).collect();
    for call in 0..calls {
        let users = chunks[(task * 17 + call) % chunks.len()];
        match work {
            Work::Get => found(black_box(peer.get(users[0].id).await?).as_ref())?,
            Work::Set => peer.set(&users[0]).await?,
            Work::Batch => peer.batch(users).await?,
            Work::SetMany => peer.set_many(users).await?,
            Work::GetMany => {
                let values = black_box(peer.get_many(users).await?);
                values.iter().map(Option::as_ref).try_for_each(found)?;
            }
        }
    }
    Ok(())
}

fn found(value: Option<&User>) -> Result<(), Failure> {
    match value {
        Some(_) => Ok(()),
        None => Err("a value that was written is not there".into()),
    }
}
