//! The pieces of work, by the names that the gates and the timings share.

/// The number of values in one pipeline or one `MGET`.
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
    /// Reads a hundred values with one `MGET` into a list.
    GetMany,
    /// Reads a hundred values with one `MGET`, one after another.
    GetEach,
    /// Reads one field of a hash.
    GetField,
    /// Adds to a counter.
    Increment,
    /// Adds to a counter that expires.
    IncrementWithTtl,
}

impl Work {
    /// The name, in tables and as an argument.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Set => "set",
            Self::Batch => "batch",
            Self::SetMany => "set_many",
            Self::GetMany => "get_many",
            Self::GetEach => "get_each",
            Self::GetField => "hash get field",
            Self::Increment => "increment",
            Self::IncrementWithTtl => "increment, TTL",
        }
    }

    /// Returns the number of values of one call.
    #[must_use]
    pub const fn chunk(self) -> usize {
        match self {
            Self::Get | Self::Set | Self::GetField | Self::Increment | Self::IncrementWithTtl => 1,
            Self::Batch | Self::SetMany | Self::GetMany | Self::GetEach => CHUNK,
        }
    }
}
