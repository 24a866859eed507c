//! Names in a database of one file.

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Result};

/// A file that is opened for each query: the cache makes them rare.
#[derive(Clone)]
pub(crate) struct Source(String);

impl Source {
    /// Makes the file, if it is not there.
    pub(crate) fn new(path: String) -> Result<Self> {
        let table = "CREATE TABLE IF NOT EXISTS names (id INTEGER PRIMARY KEY, name TEXT NOT NULL)";
        Connection::open(&path)?.execute(table, [])?;
        Ok(Self(path))
    }

    pub(crate) fn name(&self, id: i64) -> Result<Option<String>> {
        let query = "SELECT name FROM names WHERE id = ?1";
        self.open()?
            .query_row(query, [id], |row| row.get(0))
            .optional()
    }

    pub(crate) fn rename(&self, id: i64, name: &str) -> Result<()> {
        let upsert = "INSERT INTO names VALUES (?1, ?2) ON CONFLICT DO UPDATE SET name = ?2";
        self.open()?.execute(upsert, (id, name)).map(drop)
    }

    fn open(&self) -> Result<Connection> {
        Connection::open_with_flags(&self.0, OpenFlags::SQLITE_OPEN_READ_WRITE)
    }
}
