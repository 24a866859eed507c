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
    /// Writes one field of a hash that expires.
    SetField,
    /// Pushes an item to a list that expires, and drops all but a few.
    Push,
    /// Writes one value if there is none.
    SetIfAbsent,
    /// Reads one value, changes it, and writes it if nobody else has.
    Update,
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
            Self::SetField => "hash set field",
            Self::Push => "list push",
            Self::SetIfAbsent => "set if absent",
            Self::Update => "update",
        }
    }

    /// Returns the number of values of one call.
    #[must_use]
    pub const fn chunk(self) -> usize {
        match self {
            Self::Batch | Self::SetMany | Self::GetMany | Self::GetEach => CHUNK,
            _ => 1,
        }
    }
}
