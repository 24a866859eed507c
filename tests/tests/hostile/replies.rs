//! The hostile replies, by name.

/// Bytes that a server answers a command with.
#[derive(Clone, Debug)]
pub(crate) struct Hostile {
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
    pub(crate) end: End,
    /// A form that only RESP3 has; it comes on a connection that speaks it.
    pub(crate) is_resp3: bool,
}

/// The event behind the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The replies of the next commands.
    Goes,
    /// The replies of the next commands, of which the first gets one too many. All of them come in one packet: who
    /// reads it whole before it hands a reply on finds one that nobody waits for, and knows that none can be trusted.
    Shifts,
    /// Nothing any more, since the reply is not complete.
    Stalls,
    /// The end of the connection.
    Closes,
}

const MEGABYTE: usize = 1024 * 1024;

/// Every reply of the table.
pub(crate) fn all() -> Vec<Hostile> {
    let tables = [
        plain(),
        numbers(),
        bulks(),
        arrays(),
        errors(),
        garbage(),
        resp3(),
    ];
    tables.concat()
}

/// The reply of this name.
pub(crate) fn named(name: &str) -> Hostile {
    let found = all().into_iter().find(|reply| reply.name == name);
    found.unwrap_or_else(|| panic!("no reply `{name}`"))
}

fn goes(name: &'static str, bytes: impl Into<Vec<u8>>) -> Hostile {
    Hostile {
        name,
        bytes: bytes.into(),
        end: End::Goes,
        is_resp3: false,
    }
}

fn stalls(name: &'static str, bytes: impl Into<Vec<u8>>) -> Hostile {
    Hostile {
        end: End::Stalls,
        ..goes(name, bytes)
    }
}

fn closes(name: &'static str, bytes: impl Into<Vec<u8>>) -> Hostile {
    Hostile {
        end: End::Closes,
        ..goes(name, bytes)
    }
}

fn shifts(name: &'static str, bytes: impl Into<Vec<u8>>) -> Hostile {
    Hostile {
        end: End::Shifts,
        ..goes(name, bytes)
    }
}

fn only_resp3(reply: Hostile) -> Hostile {
    Hostile {
        is_resp3: true,
        ..reply
    }
}

fn plain() -> Vec<Hostile> {
    let endless = [b"+".as_slice(), &vec![b'x'; MEGABYTE]].concat();
    let long = [endless.as_slice(), b"\r\n"].concat();
    vec![
        goes("nil", "$-1\r\n"),
        goes("null array", "*-1\r\n"),
        goes("ok", "+OK\r\n"),
        goes("queued", "+QUEUED\r\n"),
        goes("empty status", "+\r\n"),
        goes("status in no UTF-8", b"+\xff\xfe\r\n".as_slice()),
        goes("status of a megabyte", long),
        stalls("status of a megabyte without end", endless),
        goes("status with a bare line feed", "+O\nK\r\n"),
        stalls("silence", ""),
        closes("closed", ""),
        closes("closed within a status", "+O"),
        shifts("two replies", "+OK\r\n+OK\r\n"),
        shifts("two different replies", ":1\r\n+OK\r\n"),
    ]
}

fn numbers() -> Vec<Hostile> {
    vec![
        goes("0", ":0\r\n"),
        goes("1", ":1\r\n"),
        goes("7", ":7\r\n"),
        goes("-7", ":-7\r\n"),
        goes("-2", ":-2\r\n"),
        goes("+1", ":+1\r\n"),
        goes("largest number", ":9223372036854775807\r\n"),
        goes("number beyond i64", ":9223372036854775808\r\n"),
        goes("number of letters", ":abc\r\n"),
        goes("number without digits", ":\r\n"),
        goes("number with a space", ": 1\r\n"),
    ]
}

fn bulks() -> Vec<Hostile> {
    vec![
        goes("empty bulk", "$0\r\n\r\n"),
        goes("bulk text", "$3\r\nabc\r\n"),
        goes("bulk 7", "$1\r\n7\r\n"),
        goes("bulk OK", "$2\r\nOK\r\n"),
        goes("bulk with a wrong terminator", "$3\r\nabcXY"),
        goes("bulk longer than declared", "$1\r\nabc\r\n"),
        stalls("bulk cut short", "$10\r\nabc"),
        closes("closed within a bulk", "$10\r\nabc"),
        goes("bulk of length -5", "$-5\r\n"),
        goes("bulk of length x", "$x\r\n"),
        goes("bulk without length", "$\r\n"),
        stalls("bulk of 999 GB", "$999999999999\r\nabc"),
        goes("bulk beyond u64", "$99999999999999999999\r\nabc\r\n"),
    ]
}

fn arrays() -> Vec<Hostile> {
    let deep = "*1\r\n".repeat(10_000) + ":1\r\n";
    let endless = "*1\r\n".repeat(10_000);
    vec![
        goes("empty array", "*0\r\n"),
        goes("array of one nil", "*1\r\n$-1\r\n"),
        goes("array of two nils", "*2\r\n$-1\r\n$-1\r\n"),
        goes("array of three nils", "*3\r\n$-1\r\n$-1\r\n$-1\r\n"),
        goes("array of one number", "*1\r\n:1\r\n"),
        goes("array of two numbers", "*2\r\n:1\r\n:1\r\n"),
        goes("array of three numbers", "*3\r\n:1\r\n:1\r\n:1\r\n"),
        goes("nested arrays", "*1\r\n*1\r\n*1\r\n:1\r\n"),
        goes("array with an error inside", "*2\r\n$-1\r\n-ERR inner\r\n"),
        goes("array with QUEUED inside", "*1\r\n+QUEUED\r\n"),
        goes("page of a scan", "*2\r\n$1\r\n0\r\n*0\r\n"),
        goes("page with a cursor of letters", "*2\r\n$1\r\nx\r\n*0\r\n"),
        goes("page without items", "*2\r\n$1\r\n0\r\n$-1\r\n"),
        goes("page of one item", "*2\r\n$1\r\n0\r\n*1\r\n$-1\r\n"),
        stalls("array cut short", "*3\r\n:1\r\n"),
        stalls("array of a billion", "*1000000000\r\n:1\r\n"),
        stalls(
            "billion arrays in an array",
            "*1000000000\r\n*1000000000\r\n",
        ),
        goes("array of length -5", "*-5\r\n"),
        goes("array of length x", "*x\r\n"),
        goes("arrays 10,000 deep", deep),
        stalls("arrays 10,000 deep without end", endless),
    ]
}

fn errors() -> Vec<Hostile> {
    vec![
        goes("error", "-ERR nope\r\n"),
        goes("empty error", "-\r\n"),
        goes("error without code", "- nope\r\n"),
        goes("wrong type", "-WRONGTYPE Operation against a key\r\n"),
        goes("moved", "-MOVED 1 127.0.0.1:1\r\n"),
        goes("error in no UTF-8", b"-ERR \xff\xfe\r\n".as_slice()),
    ]
}

fn garbage() -> Vec<Hostile> {
    vec![
        goes("unknown type", "@hello\r\n"),
        goes("zero bytes", b"\0\0\0\r\n".as_slice()),
        goes("inline text", "hello world\r\n"),
        goes("HTTP", "HTTP/1.1 400 Bad Request\r\n\r\n"),
        goes("TLS alert", b"\x15\x03\x01\x00\x02\x02\x0a".as_slice()),
        goes("line feed alone", "+OK\n"),
        goes("empty line", "\r\n"),
    ]
}

fn resp3() -> Vec<Hostile> {
    let replies = vec![
        goes("null", "_\r\n"),
        goes("map", "%1\r\n+a\r\n:1\r\n"),
        goes("empty map", "%0\r\n"),
        stalls("map of a billion", "%1000000000\r\n+a\r\n"),
        goes("set", "~2\r\n$-1\r\n$-1\r\n"),
        goes("double", ",1.5\r\n"),
        goes("not a number", ",nan\r\n"),
        goes("double of letters", ",abc\r\n"),
        goes("true", "#t\r\n"),
        goes("neither true nor false", "#x\r\n"),
        goes(
            "big number",
            "(3492890328409238509324850943850943825024385\r\n",
        ),
        goes("big number of letters", "(abc\r\n"),
        goes("verbatim text", "=7\r\ntxt:abc\r\n"),
        goes("verbatim text without its kind", "=3\r\nabc\r\n"),
        goes("blob error", "!9\r\nERR inner\r\n"),
        goes("attribute before 1", "|1\r\n+ttl\r\n:3600\r\n:1\r\n"),
        goes("attribute before nil", "|1\r\n+ttl\r\n:3600\r\n_\r\n"),
        stalls("attribute in place", "|1\r\n+ttl\r\n:3600\r\n"),
        stalls("push in place", ">2\r\n+message\r\n+x\r\n"),
        goes("push before 1", ">2\r\n+message\r\n+x\r\n:1\r\n"),
        shifts("push within an array", "*1\r\n>1\r\n+x\r\n:1\r\n"),
        goes("streamed bulk", "$?\r\n;3\r\nabc\r\n;0\r\n"),
        goes("streamed array", "*?\r\n:1\r\n.\r\n"),
        goes(
            "subscription without push",
            "*3\r\n+subscribe\r\n+x\r\n:1\r\n",
        ),
    ];
    replies.into_iter().map(only_resp3).collect()
}

#[test]
fn the_table_is_long_and_its_names_differ() {
    let mut names: Vec<_> = all().iter().map(|reply| reply.name).collect();
    assert!(names.len() >= 80, "{}", names.len());
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all().len());
}
