//! The codec's work, beside postcard alone.

use std::hint::black_box;

use crate::Failure;
use crate::user::User;

/// A piece of work without a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// Reads a stored value: header and payload, against `postcard::from_bytes`.
    Decode,
    /// Writes a stored value into a buffer that is large enough, against `postcard::to_slice`.
    Encode,
}

/// The bytes of a stored value that postcard alone knows nothing of.
///
/// Both sides read the same stored values, so that they find the heap in the same state.
const HEADER: usize = 5;

/// A buffer that no value of the pool outgrows.
const BUFFER: usize = 1024;

impl Codec {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Decode, Self::Encode];

    /// The name, in tables and as an argument.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Decode => "decode",
            Self::Encode => "encode",
        }
    }

    /// Does the work `rounds` times over the pool as the library does it.
    ///
    /// # Errors
    /// If a value does not come back.
    pub fn ours(self, rounds: usize, pool: &[User]) -> Result<(), Failure> {
        match self {
            Self::Decode => {
                let stored = stored(pool)?;
                repeat(rounds, &stored, |bytes| {
                    let user = crate::ours::decode(black_box(bytes))?;
                    black_box(user).map(drop).ok_or_else(|| "a miss".into())
                })
            }
            Self::Encode => {
                let mut buffer = Vec::with_capacity(BUFFER);
                repeat(rounds, pool, |user| {
                    buffer.clear();
                    crate::ours::encode(black_box(user), &mut buffer)?;
                    black_box(&buffer);
                    Ok(())
                })
            }
        }
    }

    /// Does the same with postcard alone.
    ///
    /// # Errors
    /// If a value does not come back.
    pub fn by_hand(self, rounds: usize, pool: &[User]) -> Result<(), Failure> {
        match self {
            Self::Decode => {
                let stored = stored(pool)?;
                repeat(rounds, &stored, |bytes| {
                    let user: User = postcard::from_bytes(&black_box(bytes)[HEADER..])?;
                    black_box(user);
                    Ok(())
                })
            }
            Self::Encode => {
                let mut buffer = vec![0; BUFFER];
                repeat(rounds, pool, |user| {
                    black_box(postcard::to_slice(black_box(user), &mut buffer)?);
                    Ok(())
                })
            }
        }
    }
}

fn repeat<T>(
    rounds: usize,
    items: &[T],
    mut work: impl FnMut(&T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    for _ in 0..rounds {
        items.iter().try_for_each(&mut work)?;
    }
    Ok(())
}

fn stored(pool: &[User]) -> Result<Vec<Vec<u8>>, Failure> {
    let encode = |user| {
        let mut bytes = Vec::new();
        crate::ours::encode(user, &mut bytes)?;
        Ok(bytes)
    };
    pool.iter().map(encode).collect()
}

/// The bytes that a value takes on average.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// As JSON.
    pub json: f64,
    /// As bare postcard.
    pub postcard: f64,
    /// As the library stores it, header included.
    pub entry: f64,
}

impl Sizes {
    /// Measures the pool.
    ///
    /// # Errors
    /// None: every value can be encoded.
    pub fn of(users: &[User]) -> Result<Self, Failure> {
        let (mut json, mut postcard, mut entry) = (0, 0, 0);
        for user in users {
            let mut stored = Vec::new();
            crate::ours::encode(user, &mut stored)?;
            json += serde_json::to_vec(user)?.len();
            postcard += postcard::to_stdvec(user)?.len();
            entry += stored.len();
        }
        let mean = |sum: usize| mean(sum, users.len());
        Ok(Self {
            json: mean(json),
            postcard: mean(postcard),
            entry: mean(entry),
        })
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a few hundred thousand bytes at most"
)]
fn mean(sum: usize, count: usize) -> f64 {
    sum as f64 / count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::user::{POOL, users};

    #[test]
    fn a_value_takes_332_bytes_as_json_and_132_as_postcard() {
        let sizes = Sizes::of(&users(POOL)).unwrap();
        assert!((sizes.json - 332.0).abs() < 0.5, "{sizes:?}");
        assert!((sizes.postcard - 132.0).abs() < 0.5, "{sizes:?}");
    }

    #[test]
    fn an_entry_takes_at_most_42_percent_of_its_json() {
        let sizes = Sizes::of(&users(POOL)).unwrap();
        assert!(sizes.entry <= 0.42 * sizes.json, "{sizes:?}");
    }
}
