//! Builds a `redis::Cmd` with all its arguments in one buffer of exact size.

use std::cell::{Cell, RefCell};

use redis::{Arg, Cmd, RedisWrite};

use crate::error::Result;

/// Builds a command: `write` puts the arguments into a buffer that the thread keeps, and the command
/// gets them in one allocation of the right size.
pub(crate) fn command(write: impl FnOnce(&mut CommandWriter) -> Result<()>) -> Result<Cmd> {
    let mut writer = SCRATCH.take();
    writer.clear();
    let command = write(&mut writer).map(|()| writer.build());
    if writer.bytes.capacity() <= KEPT_CAPACITY {
        SCRATCH.set(writer);
    }
    command
}

thread_local! {
    static SCRATCH: Cell<CommandWriter> = const { Cell::new(CommandWriter { bytes: Vec::new(), ends: Vec::new() }) };
}

/// Returns how many bytes the arguments of a command have.
pub(crate) fn size(command: &Cmd) -> usize {
    let length = |argument: Arg<&[u8]>| match argument {
        Arg::Simple(bytes) => bytes.len(),
        _ => 0,
    };
    command.args_iter().map(length).sum()
}

/// Keeps the memory of a command that was answered for the next one on this thread.
pub(crate) fn recycle(mut command: Cmd) {
    if command.args_iter().nth(POOLED_ARGS).is_some() || size(&command) > POOLED_BYTES {
        return;
    }
    command.clear();
    POOL.with_borrow_mut(|pool| {
        if pool.len() < POOLED {
            pool.push(command);
        }
    });
}

thread_local! {
    static POOL: RefCell<Vec<Cmd>> = const { RefCell::new(Vec::new()) };
}

/// How many commands a thread keeps: about as many as are in flight at a time.
const POOLED: usize = 256;

/// The most arguments that such a command had.
const POOLED_ARGS: usize = 8;

/// The most bytes that they had together.
const POOLED_BYTES: usize = 1024;

/// What a thread keeps after a large value.
const KEPT_CAPACITY: usize = 1 << 20;

/// Writes the arguments of a command one behind the other.
#[derive(Debug, Default)]
pub(crate) struct CommandWriter {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl CommandWriter {
    /// Writes an argument that is there already.
    pub(crate) fn arg(&mut self, argument: impl AsRef<[u8]>) -> &mut Self {
        self.bytes.extend_from_slice(argument.as_ref());
        self.end()
    }

    /// Writes an integer in decimal.
    pub(crate) fn integer(&mut self, integer: impl itoa::Integer) -> &mut Self {
        self.bytes
            .extend_from_slice(itoa::Buffer::new().format(integer).as_bytes());
        self.end()
    }

    /// Writes an argument by what `write` appends.
    pub(crate) fn with(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> &mut Self {
        write(&mut self.bytes);
        self.end()
    }

    /// Writes an argument by what `write` appends, unless it fails.
    pub(crate) fn try_with(
        &mut self,
        write: impl FnOnce(&mut Vec<u8>) -> Result<()>,
    ) -> Result<&mut Self> {
        write(&mut self.bytes)?;
        Ok(self.end())
    }

    #[inline]
    fn end(&mut self) -> &mut Self {
        self.ends.push(self.bytes.len());
        self
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    fn build(&self) -> Cmd {
        let is_small = self.ends.len() <= POOLED_ARGS && self.bytes.len() <= POOLED_BYTES;
        let pooled = is_small.then(|| POOL.with_borrow_mut(Vec::pop)).flatten();
        let mut command =
            pooled.unwrap_or_else(|| Cmd::with_capacity(self.ends.len(), self.bytes.len()));
        let mut start = 0;
        for &end in &self.ends {
            command.write_arg(&self.bytes[start..end]);
            start = end;
        }
        command
    }
}
