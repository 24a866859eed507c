use std::fmt;

/// A command as the server received it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The sender: `127.0.0.1:4711`, a path for a Unix socket, or `lua`.
    pub client: String,
    /// The command's words, its name first.
    pub words: Vec<Vec<u8>>,
}

impl Recorded {
    /// The command's name in capitals.
    #[must_use]
    pub fn name(&self) -> String {
        let name = self.words.first().map_or(&[][..], Vec::as_slice);
        String::from_utf8_lossy(name).to_uppercase()
    }

    /// Reads a line of `MONITOR`: `+1339518083.107412 [0 127.0.0.1:4711] "GET" "a"`.
    pub(super) fn parse(line: &str) -> Option<Self> {
        let (_, rest) = line.split_once('[')?;
        let (origin, rest) = rest.split_once("] ")?;
        let (_, client) = origin.split_once(' ')?;
        let mut rest = rest.as_bytes();
        let mut words = Vec::new();
        while let Some(quoted) = rest.strip_prefix(b"\"") {
            let (word, left) = read_word(quoted)?;
            words.push(word);
            rest = left.strip_prefix(b" ").unwrap_or(left);
        }
        let client = client.to_owned();
        Some(Self { client, words })
    }
}

/// Shows the words parted by spaces; bytes outside printable ASCII, quotes and
/// backslashes are escaped, and a word that is empty or holds a space is quoted.
impl fmt::Display for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, word) in self.words.iter().enumerate() {
            let space = if index == 0 { "" } else { " " };
            let quote = if word.is_empty() || word.contains(&b' ') {
                "\""
            } else {
                ""
            };
            write!(f, "{space}{quote}{}{quote}", word.escape_ascii())?;
        }
        Ok(())
    }
}

/// Reads up to the closing quote: the word, and what follows the quote.
fn read_word(mut text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut word = Vec::new();
    loop {
        let (byte, left) = text.split_first()?;
        text = match byte {
            b'"' => return Some((word, left)),
            b'\\' => read_escape(left, &mut word)?,
            byte => {
                word.push(*byte);
                left
            }
        };
    }
}

fn read_escape<'a>(text: &'a [u8], word: &mut Vec<u8>) -> Option<&'a [u8]> {
    let (kind, left) = text.split_first()?;
    if *kind == b'x' {
        let (digits, left) = left.split_at_checked(2)?;
        let digits = str::from_utf8(digits).ok()?;
        word.push(u8::from_str_radix(digits, 16).ok()?);
        return Some(left);
    }
    word.push(match kind {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'a' => 0x07,
        b'b' => 0x08,
        other => *other,
    });
    Some(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &str) {
        let recorded = Recorded::parse(line).expect("a line of MONITOR");
        assert_eq!(recorded.to_string(), expected);
    }

    #[test]
    fn reads_what_the_server_escapes() {
        check(r#"+1.2 [0 127.0.0.1:5] "get" "user:42""#, "get user:42");
        check(r#"+1.2 [0 unix:/tmp/s] "SET" "" "a b""#, r#"SET "" "a b""#);
        check(
            r#"+1.2 [9 lua] "SET" "\x80\n" "\"\\""#,
            r#"SET \x80\n \"\\"#,
        );
    }

    #[test]
    fn tells_the_sender_and_the_name() {
        let line = r#"+1.2 [0 127.0.0.1:5] "get" "k""#;
        let recorded = Recorded::parse(line).unwrap();
        assert_eq!(
            (recorded.client.as_str(), recorded.name().as_str()),
            ("127.0.0.1:5", "GET")
        );
    }

    #[test]
    fn refuses_what_is_cut_off() {
        assert_eq!(Recorded::parse(r#"+1.2 [0 lua] "GE"#), None);
        assert_eq!(Recorded::parse("+OK"), None);
    }
}
