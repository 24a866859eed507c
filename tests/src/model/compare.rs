use std::time::Duration;

use redis::Value;

/// A command's name and arguments.
pub type Line = Vec<Vec<u8>>;

/// The tolerance between the TTLs of two sides: a second, or more where the machine was so
/// slow that one side ran a pipeline that much later than the other.
#[derive(Clone, Copy, Debug)]
pub struct Tolerance(Duration);

impl Default for Tolerance {
    fn default() -> Self {
        Self(Duration::from_secs(1))
    }
}

impl Tolerance {
    /// Takes into account how long both sides took for one pipeline.
    pub fn allow(&mut self, took: Duration) {
        self.0 = self.0.max(took);
    }

    fn millis(self) -> u64 {
        u64::try_from(self.0.as_millis()).unwrap_or(u64::MAX)
    }

    fn seconds(self) -> u64 {
        self.millis().div_ceil(1000)
    }
}

/// Commands as one would type them, a line each.
#[must_use]
pub fn spelled(lines: &[Line]) -> String {
    let word = |word: &Vec<u8>| format!("{:?}", String::from_utf8_lossy(word));
    let words = |line: &Line| line.iter().map(word).collect::<Vec<_>>().join(" ");
    lines.iter().map(words).collect::<Vec<_>>().join("\n")
}

/// Tells whether two sides gave the same reply to a command.
///
/// Replies without an order are compared without one, TTLs and times of day within a tolerance, and an
/// unknown command by its name alone: servers add its arguments.
#[must_use]
pub fn same_reply(line: &Line, ours: &Value, theirs: &Value, tolerance: Tolerance) -> bool {
    if ours == theirs {
        return true;
    }
    if let (Value::ServerError(ours), Value::ServerError(theirs)) = (ours, theirs) {
        let details = (
            ours.details().unwrap_or_default(),
            theirs.details().unwrap_or_default(),
        );
        // The engine has the texts of Redis, and Valkey others.
        let is_of_fields = line[0].starts_with(b"HP");
        return is_of_fields || ours.code() == theirs.code() && same_details(details);
    }
    match line[0].to_ascii_uppercase().as_slice() {
        b"HGETALL" => sorted(ours, 2) == sorted(theirs, 2),
        b"HKEYS" | b"HVALS" => sorted(ours, 1) == sorted(theirs, 1),
        b"PTTL" | b"PEXPIRETIME" => near(ours, theirs, tolerance.millis()),
        // One of the scripts has the reply to `PTTL` in front.
        b"HPTTL" | b"EVAL" | b"EVALSHA" => all_near(ours, theirs, tolerance.millis()),
        b"TTL" | b"EXPIRETIME" => near(ours, theirs, tolerance.seconds()),
        // One step of a walk may meet anything; whole walks are compared elsewhere.
        b"SCAN" | b"HSCAN" => is_page(ours) && is_page(theirs),
        b"TIME" => same_time(ours, theirs, tolerance),
        _ => false,
    }
}

fn same_details((ours, theirs): (&str, &str)) -> bool {
    // Servers add where in a script an error was.
    let theirs = theirs.split(" script: ").next().unwrap_or(theirs);
    ours == theirs
        || ours.starts_with("unknown command ") && theirs.starts_with(&format!("{ours}, "))
}

fn is_page(reply: &Value) -> bool {
    let Value::Array(page) = reply else {
        return false;
    };
    matches!(page.as_slice(), [Value::BulkString(_), Value::Array(_)])
}

fn near(ours: &Value, theirs: &Value, tolerance: u64) -> bool {
    match (ours, theirs) {
        (Value::Int(ours), Value::Int(theirs)) if *ours > 0 && *theirs > 0 => {
            ours.abs_diff(*theirs) <= tolerance
        }
        _ => ours == theirs,
    }
}

fn all_near(ours: &Value, theirs: &Value, tolerance: u64) -> bool {
    let (Value::Array(ours), Value::Array(theirs)) = (ours, theirs) else {
        return false;
    };
    let mut pairs = ours.iter().zip(theirs);
    ours.len() == theirs.len() && pairs.all(|(ours, theirs)| near(ours, theirs, tolerance))
}

fn same_time(ours: &Value, theirs: &Value, tolerance: Tolerance) -> bool {
    let seconds = |time: &Value| match time {
        Value::Array(parts) => match parts.as_slice() {
            [Value::BulkString(seconds), Value::BulkString(_)] => std::str::from_utf8(seconds)
                .ok()?
                .parse()
                .ok()
                .map(Value::Int),
            _ => None,
        },
        _ => None,
    };
    match (seconds(ours), seconds(theirs)) {
        (Some(ours), Some(theirs)) => near(&ours, &theirs, tolerance.seconds()),
        _ => false,
    }
}

/// The items of an array in runs of `run`, sorted.
pub(super) fn sorted(reply: &Value, run: usize) -> Option<Vec<Vec<Vec<u8>>>> {
    let Value::Array(items) = reply else {
        return None;
    };
    let bytes = |item: &Value| match item {
        Value::BulkString(bytes) => Some(bytes.clone()),
        _ => None,
    };
    let items = items.iter().map(bytes).collect::<Option<Vec<_>>>()?;
    let mut runs: Vec<_> = items.chunks(run).map(<[_]>::to_vec).collect();
    runs.sort();
    Some(runs)
}
