//! The byte stream under a connection.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::{fmt, io};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A stream of bytes in both directions, over TCP or a Unix socket.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send {}

impl<S: AsyncRead + AsyncWrite + Send> Stream for S {}

/// A stream that is lent to redis-rs for the handshake and taken back afterwards.
#[derive(Clone)]
pub(super) struct Lent(Arc<Mutex<Loan>>);

struct Loan {
    stream: Option<AnyStream>,
    /// The bytes that may still be read: redis-rs keeps a reply whatever its size.
    readable: usize,
}

/// Far more than the replies of a handshake take, in bytes.
const MOST_READ: usize = 1 << 20;

/// A stream of whichever kind.
pub(super) type AnyStream = Pin<Box<dyn Stream>>;

impl Lent {
    pub(super) fn new(stream: impl Stream + 'static) -> Self {
        Self(Arc::new(Mutex::new(Loan {
            stream: Some(Box::pin(stream)),
            readable: MOST_READ,
        })))
    }

    /// Takes the stream back. Whoever it was lent to finds it closed.
    pub(super) fn take_back(&self) -> Option<AnyStream> {
        self.lock().stream.take()
    }

    fn lock(&self) -> MutexGuard<'_, Loan> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<R>(
        &self,
        poll: impl FnOnce(Pin<&mut dyn Stream>) -> Poll<io::Result<R>>,
    ) -> Poll<io::Result<R>> {
        match &mut self.lock().stream {
            Some(stream) => poll(stream.as_mut()),
            None => Poll::Ready(Err(io::ErrorKind::NotConnected.into())),
        }
    }
}

impl AsyncRead for Lent {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(self.with(|stream| stream.poll_read(context, buffer)))?;
        let read = buffer.filled().len() - before;
        let mut loan = self.lock();
        loan.readable = loan.readable.saturating_sub(read);
        match loan.readable {
            0 => Poll::Ready(Err(io::ErrorKind::InvalidData.into())),
            _ => Poll::Ready(Ok(())),
        }
    }
}

impl AsyncWrite for Lent {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.with(|stream| stream.poll_write(context, bytes))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.with(|stream| stream.poll_flush(context))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        // What redis-rs shuts down is its own loan.
        let _ = (self, context);
        Poll::Ready(Ok(()))
    }
}

impl fmt::Debug for Lent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lent")
    }
}
