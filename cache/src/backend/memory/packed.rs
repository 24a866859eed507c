//! Commands in RESP form, read as slices of the bytes that they came in.

use super::reply::{CommandError, Result};

pub(super) const MALFORMED: CommandError =
    CommandError::new("ERR Protocol error: not a packed command");
pub(super) const NOT_ONE: CommandError =
    CommandError::new("ERR Protocol error: not exactly one command");

/// The bytes of the shortest argument, `$0\r\n\r\n`.
const SHORTEST_ARG: usize = 6;

/// Digits of a number that cannot overflow; no input has so many bytes or arguments.
const MOST_DIGITS: usize = 19;

/// Arguments that fit on the stack: enough for every command on a single key.
const INLINE: usize = 8;

/// Reads packed commands such as `*2\r\n$3\r\nGET\r\n$1\r\nk\r\n`, one after the other.
///
/// Bytes that are no command give one error, and nothing after it: there is no way to find the
/// start of the next command.
pub(super) struct Commands<'p> {
    rest: &'p [u8],
}

impl<'p> Commands<'p> {
    pub(super) fn new(packed: &'p [u8]) -> Self {
        Self { rest: packed }
    }

    /// Reads the next command into `command`, and returns `None` when there is no other.
    ///
    /// It is read in place, as a command is large and moving it costs more than reading it.
    pub(super) fn read(&mut self, command: &mut Command<'p>) -> Option<Result<()>> {
        if self.rest.is_empty() {
            return None;
        }
        if self.try_read(command).is_none() {
            self.rest = &[];
            return Some(Err(MALFORMED));
        }
        Some(Ok(()))
    }

    fn try_read(&mut self, command: &mut Command<'p>) -> Option<()> {
        let packed = self.rest;
        let count = self.read_number(b'*')?;
        command.many.clear();
        if let Some(few) = command.few.get_mut(..count) {
            for arg in few {
                *arg = self.read_bulk()?;
            }
            command.len = count;
        } else {
            // The count may be a lie; the bytes are there.
            command.many.reserve(count.min(packed.len() / SHORTEST_ARG));
            for _ in 0..count {
                command.many.push(self.read_bulk()?);
            }
        }
        command.packed = &packed[..packed.len() - self.rest.len()];
        Some(())
    }

    fn read_bulk(&mut self) -> Option<&'p [u8]> {
        let len = self.read_number(b'$')?;
        let (bulk, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest.strip_prefix(b"\r\n")?;
        Some(bulk)
    }

    /// Reads a line such as `*12`: its sign, and decimal digits.
    fn read_number(&mut self, sign: u8) -> Option<usize> {
        let digits = self.rest.strip_prefix(&[sign])?;
        let mut number = 0_u64;
        for (at, byte) in digits.iter().take(MOST_DIGITS + 1).enumerate() {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                self.rest = digits[at..].strip_prefix(b"\r\n")?;
                return usize::try_from(number).ok().filter(|_| at > 0);
            }
            number = number.wrapping_mul(10).wrapping_add(digit.into());
        }
        None
    }
}

/// One packed command and its arguments, the name first.
///
/// Arguments need no heap block as long as there are few.
#[derive(Default)]
pub(super) struct Command<'p> {
    /// The bytes it was read from.
    pub(super) packed: &'p [u8],
    few: [&'p [u8]; INLINE],
    len: usize,
    /// All arguments, if they are more than `few` has room for.
    many: Vec<&'p [u8]>,
}

impl<'p> Command<'p> {
    /// Reads bytes that must be one command and nothing else.
    pub(super) fn read_only(&mut self, packed: &'p [u8]) -> Result<()> {
        let mut commands = Commands::new(packed);
        commands.read(self).unwrap_or(Err(NOT_ONE))?;
        match commands.rest {
            [] => Ok(()),
            _ => Err(NOT_ONE),
        }
    }

    pub(super) fn args(&self) -> &[&'p [u8]] {
        if self.many.is_empty() {
            &self.few[..self.len]
        } else {
            &self.many
        }
    }
}
