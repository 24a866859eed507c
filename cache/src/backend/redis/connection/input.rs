//! The bytes that were read and not understood yet.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, ReadBuf};

/// A buffer between the socket and the reader of replies.
#[derive(Debug)]
pub(super) struct Input {
    buffer: Vec<u8>,
    start: usize,
    end: usize,
}

const SMALLEST: usize = 8 * 1024;
const LARGEST: usize = 256 * 1024;

impl Input {
    /// Makes the buffer, with bytes that were read already.
    pub(super) fn new(read: Vec<u8>) -> Self {
        let end = read.len();
        let mut buffer = read;
        buffer.resize(end.max(SMALLEST), 0);
        Self {
            buffer,
            start: 0,
            end,
        }
    }

    /// Returns what is there.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Drops what is there but for its last `left` bytes.
    pub(super) fn keep(&mut self, left: usize) {
        self.start = self.end - left;
        if left == 0 {
            (self.start, self.end) = (0, 0);
        }
    }

    /// Reads once, and returns how many bytes came; 0 is the end of the stream.
    pub(super) fn poll_read<S: AsyncRead + ?Sized>(
        &mut self,
        stream: Pin<&mut S>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        self.make_room();
        let mut target = ReadBuf::new(&mut self.buffer[self.end..]);
        ready!(stream.poll_read(context, &mut target))?;
        let read = target.filled().len();
        self.end += read;
        Poll::Ready(Ok(read))
    }

    /// Moves what is left to the front; makes the buffer larger where a read has filled it, and small again when it is idle.
    fn make_room(&mut self) {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end * 2 > self.buffer.len() && self.buffer.len() < LARGEST {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
    }
}
