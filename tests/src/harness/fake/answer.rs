//! The steps that answer a command.

use std::time::Duration;

/// The answer of a [`FakeServer`](super::FakeServer) to one command: steps that are done in order.
///
/// Replies of one connection are in order, too: as long as an answer waits, those behind it do.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Answer {
    pub(super) steps: Vec<Step>,
    pub(super) stops_reading: bool,
    pub(super) releases: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Step {
    Send(Vec<u8>),
    /// Sends in pieces of this size, each in a packet of its own as far as a socket can be told so.
    Pieces(Vec<u8>, usize),
    /// Sends one byte so often, without ever having all of them in memory.
    Fill(u8, u64),
    Hold,
    Wait(Duration),
    Silence,
    Close,
}

impl Answer {
    /// Answers with these bytes, well-formed or not.
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self::default().then(Step::Send(bytes.into()))
    }

    /// Answers with a bulk string.
    pub fn bulk(bytes: &[u8]) -> Self {
        let header = format!("${}\r\n", bytes.len());
        Self::bytes([header.as_bytes(), bytes, b"\r\n"].concat())
    }

    /// Answers with these bytes, in pieces of `size` bytes.
    pub fn pieces(bytes: impl Into<Vec<u8>>, size: usize) -> Self {
        Self::default().then(Step::Pieces(bytes.into(), size.max(1)))
    }

    /// Answers with a bulk string of `length` bytes, streamed.
    pub fn streamed_bulk(length: u64) -> Self {
        Self::bytes(format!("${length}\r\n"))
            .then(Step::Fill(b'x', length))
            .then(Step::Send(b"\r\n".to_vec()))
    }

    /// Answers nothing, neither this command nor any behind it on the connection.
    pub fn silence() -> Self {
        Self::default().then(Step::Silence)
    }

    /// Closes the connection without a reply.
    pub fn close() -> Self {
        Self::default().then_close()
    }

    /// Closes the connection behind what was sent.
    pub fn then_close(self) -> Self {
        self.then(Step::Close)
    }

    /// Sends more bytes behind the others, such as a push.
    pub fn then_bytes(self, bytes: impl Into<Vec<u8>>) -> Self {
        self.then(Step::Send(bytes.into()))
    }

    /// Does what the other answer says behind this one.
    pub fn and(mut self, other: Self) -> Self {
        self.steps.extend(other.steps);
        self.stops_reading |= other.stops_reading;
        self.releases |= other.releases;
        self
    }

    /// Sends nothing more on the connection.
    pub fn then_silence(self) -> Self {
        self.then(Step::Silence)
    }

    /// Waits before it begins.
    pub fn after(mut self, delay: Duration) -> Self {
        self.steps.insert(0, Step::Wait(delay));
        self
    }

    /// Waits until [`FakeServer::release`](super::FakeServer::release), or until an answer that
    /// [releases](Self::and_release) what is held.
    pub fn held(mut self) -> Self {
        self.steps.insert(0, Step::Hold);
        self
    }

    /// Lets go what is held as soon as the command has arrived.
    pub fn and_release(mut self) -> Self {
        self.releases = true;
        self
    }

    /// Reads nothing more on the connection.
    pub fn and_stop_reading(mut self) -> Self {
        self.stops_reading = true;
        self
    }

    fn then(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }
}
