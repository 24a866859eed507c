/// The kinds of [`Error`](crate::Error).
///
/// # Examples
/// ```
/// use std::time::Duration;
/// use typed_cache::{ErrorKind, Ttl};
///
/// assert_eq!(Ttl::try_from(Duration::ZERO).unwrap_err().kind(), ErrorKind::InvalidInput);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There was no connection, or it broke. The message has the cause, and
    /// [`Error::may_have_run`](crate::Error::may_have_run) whether the command can have run.
    Unavailable,
    /// The reply did not arrive within the deadline.
    Timeout,
    /// Too many operations wait for the connection; the command was not sent.
    Overloaded,
    /// Others changed the entry each time between the read and the write; nothing was written.
    Conflict,
    /// The server refused the login. Operations get this error at once as well; connecting is tried again meanwhile.
    Auth,
    /// The server returned an error; [`Error::code`](crate::Error::code) has its code.
    Server,
    /// The key holds data of another kind (`WRONGTYPE`).
    WrongType,
    /// The entry was written under another schema, and its type has `mismatch = error`.
    Schema,
    /// The reply has a form that the operation does not expect; a write may have run.
    Protocol,
    /// The stored bytes are damaged.
    Decode,
    /// The value cannot be written in its format.
    Encode,
    /// The value exceeds the cap on values, or the reply that on replies.
    TooLarge,
    /// An argument is invalid, such as a TTL of zero; nothing was sent.
    InvalidInput,
    /// The configuration cannot be used: the URL, the prefix, a missing feature, a database that the server lacks, a certificate
    /// that is not good, a server in protected mode, a node of a cluster, or no tokio runtime with I/O and time.
    Config,
}
