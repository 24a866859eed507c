//! The byte stream under a connection, and a dialogue over it one reply at a time.

use std::pin::Pin;

use redis::{Cmd, Value};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

use crate::backend::redis::cause::{closed_early, malformed, no_connection, torn};
use crate::backend::redis::resp::{Limits, Reader};
use crate::backend::redis::target::Target;
use crate::error::Result;

/// A stream of bytes in both directions, over TCP, TLS or a Unix socket.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// A stream of whichever kind.
pub(super) type AnyStream = Pin<Box<dyn Stream>>;

/// Commands and replies in turn, as in the handshake.
pub(super) struct Dialogue<'a> {
    stream: &'a mut dyn Stream,
    target: &'a Target,
    reader: Reader,
    /// Read and not understood yet.
    input: Vec<u8>,
    has_received: bool,
}

/// Far more than the replies of a handshake take, in bytes.
const LIMITS: Limits = Limits {
    string: 1 << 16,
    sum: 1 << 20,
};

impl<'a> Dialogue<'a> {
    pub(super) fn new(stream: &'a mut dyn Stream, target: &'a Target) -> Self {
        Self {
            stream,
            target,
            reader: Reader::default(),
            input: Vec::new(),
            has_received: false,
        }
    }

    pub(super) async fn send(&mut self, commands: impl IntoIterator<Item = &Cmd>) -> Result<()> {
        let commands = commands.into_iter().map(Cmd::get_packed_command);
        let bytes = commands.collect::<Vec<_>>().concat();
        let written = async {
            self.stream.write_all(&bytes).await?;
            self.stream.flush().await
        };
        let written = written.await;
        // A server that refuses a connection says why, and closes it before it has read anything.
        match written {
            Err(error) if !self.has_received && self.read().await.is_err() => {
                Err(torn(self.target, &error, self.has_received))
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Returns the next reply; pushes have no place yet.
    pub(super) async fn receive(&mut self) -> Result<Value> {
        loop {
            let mut bytes = self.input.as_slice();
            let before = bytes.len();
            let reply = self.reader.read(&mut bytes, LIMITS);
            let taken = before - bytes.len();
            let reply = reply.map_err(|_malformed| malformed(self.target, &self.input))?;
            self.input.drain(..taken);
            match reply {
                None => self.read().await?,
                Some(Value::Push { .. }) => {}
                Some(reply) => return Ok(reply),
            }
        }
    }

    /// Ends the dialogue, and returns the bytes that are left over. They may begin with a push, and not with a reply, which would be
    /// taken for that of the next command.
    pub(super) fn end(self) -> Result<Vec<u8>> {
        if self.input.first().is_none_or(|first| *first == b'>') {
            return Ok(self.input);
        }
        let reason = "the handshake broke off: a reply too many";
        Err(no_connection(&self.target.address, reason))
    }

    async fn read(&mut self) -> Result<()> {
        match self.stream.read_buf(&mut self.input).await {
            Ok(0) => Err(closed_early(self.target, self.has_received)),
            Ok(_) => {
                self.has_received = true;
                Ok(())
            }
            Err(error) => Err(torn(self.target, &error, self.has_received)),
        }
    }
}
