//! Writes commands in the protocol of Redis: `*2\r\n$3\r\nGET\r\n$7\r\nuser:42\r\n`.

use std::ops::Range;

use crate::codec::parse_integer;
use crate::error::Result;
use crate::operation::Script;
use crate::operation::pool::{buffer, recycle};

/// Commands that are being written, in a buffer of the thread's.
///
/// Each argument stands behind its own length, and each command behind the number of its arguments. Both are known only
/// afterwards, so room for their digits is left first and put right at the end.
#[derive(Debug, Default)]
pub(crate) struct Commands {
    bytes: Vec<u8>,
    /// The start of the command that is being written, and the number of its arguments.
    start: u32,
    arguments: u32,
    /// The number of finished commands.
    finished: u32,
    /// The place of the first command's key.
    key: Range<u32>,
}

impl Commands {
    /// Starts a command with its name.
    // The name is then known when it is compiled, and with it the bytes.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn new(name: &str) -> Self {
        let mut commands = Self {
            bytes: buffer(),
            ..Self::default()
        };
        commands.start(name);
        commands
    }

    /// Starts the run of a script on a key; the command that it takes follows.
    pub(crate) fn script(script: Script, key: &[u8], first: impl AsRef<[u8]>) -> Self {
        let mut commands = Self::new("EVALSHA");
        commands.arg(script.digest()).arg("1").key(key).arg(first);
        commands
    }

    /// Gives the command to a script on the same key.
    pub(crate) fn into_script(self, script: Script, first: impl AsRef<[u8]>) -> Self {
        let key = self.key.start as usize..self.key.end as usize;
        let mut commands = Self::script(script, &self.bytes[key.clone()], first);
        // The name stands between the number of arguments and the key.
        let name = self.start as usize + b"*0\r\n".len()..key.start - header_len(key.len());
        commands.bytes.extend_from_slice(&self.bytes[name]);
        commands
            .bytes
            .extend_from_slice(&self.bytes[key.end + b"\r\n".len()..]);
        commands.arguments += self.arguments - 1;
        recycle(self.bytes);
        commands
    }

    /// Returns the number of arguments of the command that is being written, its name and key among them.
    pub(crate) fn arguments(&self) -> u32 {
        self.arguments
    }

    /// Starts another command.
    #[inline]
    pub(crate) fn command(&mut self, name: &str) -> &mut Self {
        self.finish_command();
        self.start(name)
    }

    /// Writes the name of a command and the bytes in front of it, which are known when the program is compiled.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn start(&mut self, name: &str) -> &mut Self {
        const FRONT: &[u8; 8] = b"*0\r\n$0\r\n";
        let len = name.len();
        if len >= 10 {
            self.bytes.extend_from_slice(&FRONT[..4]);
            return self.arg(name);
        }
        let mut front = [0; FRONT.len() + 9 + 2];
        front[..FRONT.len()].copy_from_slice(FRONT);
        front[5] += u8::try_from(len).unwrap_or_default();
        front[FRONT.len()..][..len].copy_from_slice(name.as_bytes());
        front[FRONT.len() + len..][..2].copy_from_slice(b"\r\n");
        self.bytes
            .extend_from_slice(&front[..FRONT.len() + len + 2]);
        self.arguments = 1;
        self
    }

    /// Writes an argument.
    #[inline]
    pub(crate) fn arg(&mut self, argument: impl AsRef<[u8]>) -> &mut Self {
        let argument = argument.as_ref();
        self.length(argument.len());
        self.bytes.extend_from_slice(argument);
        self.end()
    }

    /// Writes an integer in decimal.
    #[inline]
    pub(crate) fn integer(&mut self, integer: impl itoa::Integer) -> &mut Self {
        let mut digits = itoa::Buffer::new();
        let digits = digits.format(integer);
        let &[digit] = digits.as_bytes() else {
            return self.arg(digits);
        };
        // Counters mostly change by one.
        self.bytes
            .extend_from_slice(&[b'$', b'1', b'\r', b'\n', digit, b'\r', b'\n']);
        self.arguments += 1;
        self
    }

    /// Starts another command on the key of the first one.
    pub(crate) fn command_on_same_key(&mut self, name: &str) -> &mut Self {
        self.command(name);
        // The number of the first command's arguments is written by now, so its key does not move any more.
        let key = self.key.start as usize..self.key.end as usize;
        self.length(key.len());
        self.bytes.extend_from_within(key);
        self.end()
    }

    /// Adds finished commands.
    pub(crate) fn append(&mut self, more: Written) {
        self.finish_command();
        self.bytes.extend_from_slice(&more.bytes);
        self.finished += more.commands;
        self.start = offset(self.bytes.len());
        recycle(more.bytes);
    }

    /// Writes an argument by what `write` appends, and returns where it is.
    #[inline]
    pub(crate) fn with(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> Range<usize> {
        let written = self.with_length::<2>(|out| {
            write(out);
            Ok(())
        });
        written.unwrap_or_default()
    }

    /// Writes the key of the command.
    #[inline]
    pub(crate) fn key(&mut self, key: &[u8]) -> &mut Self {
        self.length(key.len());
        let start = self.bytes.len();
        self.bytes.extend_from_slice(key);
        if self.finished == 0 {
            self.key = offset(start)..offset(self.bytes.len());
        }
        self.end()
    }

    /// Writes the key of the command by what `write` appends.
    #[inline]
    pub(crate) fn write_key(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> &mut Self {
        let at = self.with(write);
        if self.finished == 0 {
            self.key = offset(at.start)..offset(at.end);
        }
        self
    }

    /// Writes an argument by what `write` appends, which is mostly of 100 to 999 bytes, unless it fails.
    #[inline]
    pub(crate) fn try_with(
        &mut self,
        write: impl FnOnce(&mut Vec<u8>) -> Result<()>,
    ) -> Result<&mut Self> {
        self.with_length::<3>(write)?;
        Ok(self)
    }

    /// Leaves room for a length of `DIGITS`; where it has more or fewer, the argument is moved by the difference.
    #[inline]
    fn with_length<const DIGITS: usize>(
        &mut self,
        write: impl FnOnce(&mut Vec<u8>) -> Result<()>,
    ) -> Result<Range<usize>> {
        let header = self.leave_room(DIGITS);
        write(&mut self.bytes)?;
        Ok(self.fill_room(DIGITS, header))
    }

    #[inline]
    fn leave_room(&mut self, digits: usize) -> usize {
        let header = self.bytes.len();
        self.bytes.extend_from_slice(&b"$000\r\n"[3 - digits..]);
        self.bytes[header] = b'$';
        header
    }

    /// Writes the length of what stands behind the room.
    #[inline]
    fn fill_room(&mut self, room: usize, header: usize) -> Range<usize> {
        let start = header + room + 3;
        let len = self.bytes.len() - start;
        let mut digits = itoa::Buffer::new();
        let digits = digits.format(len).as_bytes();
        let range = header + 1..header + 1 + room;
        if digits.len() == room {
            self.bytes[range].copy_from_slice(digits);
        } else {
            self.bytes.splice(range, digits.iter().copied());
        }
        self.end();
        let start = header + digits.len() + 3;
        start..start + len
    }

    /// Writes the length of an argument. Most have one or two digits.
    #[inline]
    fn length(&mut self, len: usize) {
        match u8::try_from(len) {
            Ok(few @ 0..=9) => self
                .bytes
                .extend_from_slice(&[b'$', b'0' + few, b'\r', b'\n']),
            Ok(few @ 10..=99) => {
                let (tens, ones) = (b'0' + few / 10, b'0' + few % 10);
                self.bytes
                    .extend_from_slice(&[b'$', tens, ones, b'\r', b'\n']);
            }
            _ => {
                self.bytes.push(b'$');
                self.bytes
                    .extend_from_slice(itoa::Buffer::new().format(len).as_bytes());
                self.bytes.extend_from_slice(b"\r\n");
            }
        }
    }

    #[inline]
    fn end(&mut self) -> &mut Self {
        self.bytes.extend_from_slice(b"\r\n");
        self.arguments += 1;
        self
    }

    /// Returns the argument behind the key; nothing where there is none.
    pub(crate) fn value(&mut self) -> &mut [u8] {
        let start = self.key.end as usize + b"\r\n$".len();
        let bytes = self.bytes.get_mut(start..).unwrap_or_default();
        let Some(digits) = bytes.iter().position(|byte| *byte == b'\r') else {
            return &mut [];
        };
        let len = parse_integer(&bytes[..digits]).and_then(|len| usize::try_from(len).ok());
        let value = len.and_then(|len| bytes.get_mut(digits + 2..digits + 2 + len));
        value.unwrap_or_default()
    }

    /// Puts the number of arguments in front of the command that was written.
    #[inline]
    fn finish_command(&mut self) {
        let Some(digit) = self.bytes.get_mut(self.start as usize + 1) else {
            return;
        };
        match u8::try_from(self.arguments) {
            Ok(few @ 0..=9) => *digit = b'0' + few,
            _ => self.write_many_arguments(),
        }
        self.finished += 1;
        self.arguments = 0;
        self.start = offset(self.bytes.len());
    }

    #[cold]
    fn write_many_arguments(&mut self) {
        let mut digits = itoa::Buffer::new();
        let digits = digits.format(self.arguments).as_bytes();
        let placeholder = self.start as usize + 1;
        self.bytes
            .splice(placeholder..=placeholder, digits.iter().copied());
        if self.finished == 0 {
            let moved = offset(digits.len() - 1);
            self.key = self.key.start + moved..self.key.end + moved;
        }
    }

    /// Ends the last command.
    #[inline]
    pub(crate) fn finish(mut self) -> Written {
        self.finish_command();
        Written {
            bytes: self.bytes,
            commands: self.finished,
            key: self.key,
        }
    }
}

/// Returns the number of bytes in front of an argument: `$12\r\n`.
fn header_len(len: usize) -> usize {
    itoa::Buffer::new().format(len).len() + b"$\r\n".len()
}

/// Finished commands.
#[derive(Debug, Default)]
pub(crate) struct Written {
    pub(crate) bytes: Vec<u8>,
    pub(crate) commands: u32,
    /// The place of the first command's key in the bytes.
    pub(crate) key: Range<u32>,
}

/// Positions of keys are kept in four bytes. A command beyond that is refused before it is sent.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl Written {
    /// Returns the key of the first command.
    pub(crate) fn key(&self) -> &[u8] {
        &self.bytes[self.key.start as usize..self.key.end as usize]
    }
}
