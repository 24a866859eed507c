//! The two sides of every comparison.

use std::time::Duration;

use typed_cache::Cache;

use crate::by_hand::ByHand;
use crate::load::{Load, fill};
use crate::user::User;
use crate::work::Work;
use crate::{Failure, ours};

/// The side that does the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The library.
    Ours,
    /// The yardstick.
    ByHand,
    /// The library, on a connection of redis-rs: a row of its own, which no limit holds.
    OwnConnection,
}

impl Side {
    /// The two that are compared, in the order in which results are kept.
    pub const ALL: [Self; 2] = [Self::Ours, Self::ByHand];

    /// The name, as an argument.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::ByHand => "by-hand",
            Self::OwnConnection => "own-connection",
        }
    }

    /// The side of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let sides = [Self::Ours, Self::ByHand, Self::OwnConnection];
        sides.into_iter().find(|side| side.name() == name)
    }

    /// Connects; each side has a database of its own, since both use the same keys.
    ///
    /// # Errors
    /// If the server is not there.
    pub async fn connect(self, server: &str, timeout: Duration) -> Result<Connected, Failure> {
        Ok(match self {
            Self::Ours => {
                Connected::Ours(ours::connect_with_timeout(&format!("{server}/1"), timeout).await?)
            }
            Self::ByHand => {
                Connected::ByHand(ByHand::connect(&format!("{server}/2"), timeout).await?)
            }
            Self::OwnConnection => {
                let url = format!("{server}/1");
                Connected::Ours(ours::on_own_connection(&url, timeout).await?)
            }
        })
    }
}

/// A side that is connected.
#[derive(Clone, Debug)]
pub enum Connected {
    /// The library.
    Ours(Cache),
    /// The yardstick.
    ByHand(ByHand),
}

impl Connected {
    /// Does the work of many tasks.
    ///
    /// # Errors
    /// As [`Load::run`].
    pub async fn run(&self, load: Load, pool: &'static [User]) -> Result<(), Failure> {
        match self {
            Self::Ours(peer) => load.run(peer, pool).await,
            Self::ByHand(peer) => load.run(peer, pool).await,
        }
    }

    /// Makes one call.
    ///
    /// # Errors
    /// As [`Work::call`].
    pub async fn call(&self, work: Work, users: &[User]) -> Result<(), Failure> {
        match self {
            Self::Ours(peer) => work.call(peer, users).await,
            Self::ByHand(peer) => work.call(peer, users).await,
        }
    }

    /// Writes what the reads find.
    ///
    /// # Errors
    /// If a write fails.
    pub async fn fill(&self, pool: &[User]) -> Result<(), Failure> {
        match self {
            Self::Ours(peer) => fill(peer, pool).await,
            Self::ByHand(peer) => fill(peer, pool).await,
        }
    }
}

/// Writes the pool on both sides.
///
/// # Errors
/// If the server is not there, or a write fails.
pub async fn fill_both(server: &str, timeout: Duration, pool: &[User]) -> Result<(), Failure> {
    for side in Side::ALL {
        side.connect(server, timeout).await?.fill(pool).await?;
    }
    Ok(())
}
