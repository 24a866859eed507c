use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicU32, Ordering};

use super::{Recorded, Server};

/// Tells which commands a server received, in the order it ran them.
///
/// Every client is heard, with its handshake; connect before you record to
/// leave that out. `AUTH` is never told, as the server keeps it to itself.
#[derive(Debug)]
pub struct Recorder {
    monitor: BufReader<UnixStream>,
    marker: UnixStream,
}

impl Server {
    /// Records every command that arrives from now on.
    #[must_use]
    pub fn record(&self) -> Recorder {
        Recorder::new(self)
    }
}

impl Recorder {
    fn new(server: &Server) -> Self {
        let mut monitor = server.raw_connection();
        monitor.write_all(b"MONITOR\r\n").expect("the server reads");
        let mut recorder = Self {
            monitor: BufReader::new(monitor),
            marker: server.raw_connection(),
        };
        assert_eq!(recorder.line(), "+OK", "MONITOR is answered");
        recorder
    }

    /// The commands that arrived since the last call, one line each:
    /// `SET user:42 \x80\x01 PX 900000`.
    #[must_use]
    pub fn commands(&mut self) -> Vec<String> {
        let recorded = self.recorded();
        recorded.iter().map(Recorded::to_string).collect()
    }

    /// The names of the commands that arrived since the last call, in capitals.
    #[must_use]
    pub fn names(&mut self) -> Vec<String> {
        let recorded = self.recorded();
        recorded.iter().map(Recorded::name).collect()
    }

    /// The commands that arrived since the last call, word by word.
    #[must_use]
    pub fn recorded(&mut self) -> Vec<Recorded> {
        let mark = self.send_mark();
        let mut recorded = Vec::new();
        loop {
            let line = self.line();
            let command = Recorded::parse(&line)
                .unwrap_or_else(|| panic!("a line that MONITOR does not write: {line}"));
            if command.words.last() == Some(&mark) {
                return recorded;
            }
            recorded.push(command);
        }
    }

    /// Sends a command of our own: what came before it has arrived when it has.
    fn send_mark(&mut self) -> Vec<u8> {
        static MARKS: AtomicU32 = AtomicU32::new(0);
        let mark = format!("mark-{}", MARKS.fetch_add(1, Ordering::Relaxed));
        let line = format!("ECHO {mark}\r\n");
        let sent = self.marker.write_all(line.as_bytes());
        sent.expect("the server reads");
        mark.into_bytes()
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        let read = self.monitor.read_line(&mut line);
        assert_ne!(read.expect("MONITOR goes on"), 0, "the server has ended");
        line.truncate(line.trim_end().len());
        line
    }
}
