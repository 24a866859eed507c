//! Commands, and the incremental parser that reads them.

use std::fmt;

/// A command that arrived at a [`FakeServer`](super::FakeServer).
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The connection it came on, counted from 1.
    pub connection: u64,
    /// The command's name and its arguments.
    pub words: Vec<Vec<u8>>,
}

impl Request {
    /// The command's name in capitals.
    #[must_use]
    pub fn name(&self) -> String {
        self.word(0).to_ascii_uppercase()
    }

    /// A word as text, empty where there is none.
    #[must_use]
    pub fn word(&self, index: usize) -> String {
        let word = self.words.get(index).map(Vec::as_slice);
        String::from_utf8_lossy(word.unwrap_or_default()).into_owned()
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.connection)?;
        for word in &self.words {
            // Large values would hide what a failed test has to say.
            let shown = &word[..word.len().min(40)];
            write!(f, " {}", shown.escape_ascii())?;
        }
        Ok(())
    }
}

/// A command's name and its arguments.
pub(super) type Words = Vec<Vec<u8>>;

/// Reads commands out of the bytes of a connection as they come in.
#[derive(Debug, Default)]
pub(super) struct Parser {
    bytes: Vec<u8>,
}

/// Bytes that are no command.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed;

impl Parser {
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// The words of each command that is there as a whole.
    pub(super) fn take_all(&mut self) -> Result<Vec<Words>, Malformed> {
        let mut commands = Vec::new();
        let mut used = 0;
        while let Some((words, length)) = command(&self.bytes[used..])? {
            commands.push(words);
            used += length;
        }
        self.bytes.drain(..used);
        Ok(commands)
    }
}

/// The first command with its length, or `None` if its end is not there yet.
fn command(bytes: &[u8]) -> Result<Option<(Words, usize)>, Malformed> {
    let Some((count, mut at)) = header(bytes, 0, b'*')? else {
        return Ok(None);
    };
    let mut words = Vec::new();
    for _ in 0..count {
        let Some((length, start)) = header(bytes, at, b'$')? else {
            return Ok(None);
        };
        let end = start + length;
        let Some(terminator) = bytes.get(end..end + 2) else {
            return Ok(None);
        };
        if terminator != b"\r\n" {
            return Err(Malformed);
        }
        words.push(bytes[start..end].to_vec());
        at = end + 2;
    }
    Ok(Some((words, at)))
}

/// The number of a header line such as `*3`, and where the next line begins.
fn header(bytes: &[u8], at: usize, sign: u8) -> Result<Option<(usize, usize)>, Malformed> {
    let rest = &bytes[at..];
    let Some(end) = rest.windows(2).take(32).position(|pair| pair == b"\r\n") else {
        let is_possible = rest.len() < 32 && rest.first().is_none_or(|first| *first == sign);
        return if is_possible {
            Ok(None)
        } else {
            Err(Malformed)
        };
    };
    let digits = rest[..end].strip_prefix(&[sign]).ok_or(Malformed)?;
    let digits = str::from_utf8(digits)
        .ok()
        .and_then(|text| text.parse().ok());
    let number = digits.ok_or(Malformed)?;
    Ok(Some((number, at + end + 2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_commands_however_they_are_cut() {
        let bytes = b"*2\r\n$3\r\nGET\r\n$4\r\na\r\nb\r\n*1\r\n$4\r\nPING\r\n";
        let expected = vec![
            vec![b"GET".to_vec(), b"a\r\nb".to_vec()],
            vec![b"PING".to_vec()],
        ];
        for size in 1..=bytes.len() {
            let mut parser = Parser::default();
            let mut commands = Vec::new();
            for piece in bytes.chunks(size) {
                parser.feed(piece);
                commands.extend(parser.take_all().unwrap());
            }
            assert_eq!(commands, expected, "in pieces of {size}");
        }
    }

    #[test]
    fn refuses_what_is_no_command() {
        for bytes in [
            &b"PING\r\n"[..],
            b"*1\r\n:1\r\n",
            b"*1\r\n$1\r\nabc\r\n",
            b"*x\r\n",
        ] {
            let mut parser = Parser::default();
            parser.feed(bytes);
            assert_eq!(
                parser.take_all(),
                Err(Malformed),
                "{}",
                bytes.escape_ascii()
            );
        }
    }
}
