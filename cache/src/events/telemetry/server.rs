/// The server that a cache talks to, as spans and metrics name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerName {
    /// A host name, an IP address, or the path of a Unix socket.
    pub address: String,
    /// `None` for a Unix socket.
    pub port: Option<u16>,
    /// The number of the database.
    pub database: i64,
}
