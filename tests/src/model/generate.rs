use std::time::{SystemTime, UNIX_EPOCH};

use typed_cache::__private::scripts;

use super::grammar::{
    BLOCKING_RULES, FIELD_TTL_RULES, LIST_CHANGES, RULES, SHORT_WAIT_RULES, WAITING_RULES,
};
use super::{Line, Random, words};

/// Draws commands.
///
/// TTLs are either over at once or end long after the test, and hardly ever two of them
/// lie close together, so that no reply hangs on the moment in which a side ran the command.
#[derive(Clone, Debug)]
pub struct Generator {
    random: Random,
    home: &'static [&'static [u8]],
}

impl Generator {
    /// Draws from a source of choices.
    #[must_use]
    pub fn new(random: Random) -> Self {
        Self {
            random,
            home: &words::KEYS,
        }
    }

    /// The source of choices, for choices beside the commands.
    pub fn random(&mut self) -> &mut Random {
        &mut self.random
    }

    /// A command that may stand anywhere.
    pub fn command(&mut self) -> Line {
        if self.random.chance(1) {
            return self.fill_one_of(SHORT_WAIT_RULES);
        }
        let line = self.fill_one_of(RULES);
        self.sometimes_spoil(line)
    }

    /// A command about the TTLs of fields, or one that meets them.
    pub fn field_ttl_command(&mut self) -> Line {
        self.fill_one_of(FIELD_TTL_RULES)
    }

    /// A script of the library, or a command that makes or shows what it works on.
    pub fn script_command(&mut self) -> Line {
        const OTHERS: [&str; 10] = [
            "SET", "GET", "HSET", "HGETALL", "HDEL", "RPUSH", "LRANGE", "DEL", "PTTL", "PERSIST",
        ];
        let is_wanted = |(_, rule): &&(usize, &str)| {
            let name = rule.split(' ').next().unwrap_or_default();
            name.starts_with("EVAL") || OTHERS.contains(&name)
        };
        let rules: Vec<_> = RULES.iter().filter(is_wanted).copied().collect();
        self.fill_one_of(&rules)
    }

    /// A command of a group, where pops that may wait do not.
    pub fn grouped_command(&mut self) -> Line {
        if self.random.chance(5) {
            let line = self.fill_one_of(BLOCKING_RULES);
            return self.sometimes_spoil(line);
        }
        self.command()
    }

    /// A whole `MULTI` group as raw commands, now and then in disorder.
    pub fn raw_group(&mut self) -> Vec<Line> {
        let mut lines = vec![word_line("MULTI")];
        for _ in 0..self.random.below(6) {
            lines.push(self.grouped_command());
            if self.random.chance(2) {
                lines.push(word_line(self.random.pick(&["MULTI", "MULTI x"])));
            }
        }
        let ends = [
            "EXEC", "EXEC", "EXEC", "EXEC", "EXEC", "EXEC", "DISCARD", "EXEC x",
        ];
        lines.push(word_line(self.random.pick(&ends)));
        if self.random.chance(5) {
            lines.push(word_line(self.random.pick(&[
                "EXEC",
                "DISCARD",
                "DISCARD x",
            ])));
        }
        lines
    }

    /// A pop that waits without end, on lists that [`list_change`](Self::list_change) changes.
    pub fn waiting_pop(&mut self) -> Line {
        self.fill_one_of(WAITING_RULES)
    }

    /// A command that may bring what a pop waits for, or take it away again.
    pub fn list_change(&mut self) -> Line {
        self.fill_one_of(LIST_CHANGES)
    }

    /// A count of all keys, after a step that makes a server forget those that have ended.
    #[must_use]
    pub fn counted_keys() -> [Line; 2] {
        [word_line("SCAN 0 COUNT 100000"), word_line("DBSIZE")]
    }

    /// A command that removes everything.
    pub fn flush(&mut self) -> Line {
        word_line(
            self.random
                .pick(&["FLUSHALL", "FLUSHDB", "FLUSHALL sync", "FLUSHDB ASYNC"]),
        )
    }

    /// One of the keys.
    pub fn key(&mut self) -> Vec<u8> {
        self.random.pick(&words::KEYS).to_vec()
    }

    /// Options of a whole walk.
    pub fn walk_options(&mut self, with_kind: bool) -> Line {
        let mut options = Line::new();
        if self.random.chance(60) {
            options.extend([b"MATCH".to_vec(), self.pattern()]);
        }
        if self.random.chance(60) {
            options.extend([
                b"count".to_vec(),
                self.random.between(1, 20).to_string().into(),
            ]);
        }
        if with_kind && self.random.chance(40) {
            options.extend([b"TYPE".to_vec(), self.random.pick(&words::KINDS).into()]);
        }
        options
    }

    /// A glob pattern, often malformed.
    pub fn pattern(&mut self) -> Vec<u8> {
        let parts = self.random.between(0, 7);
        (0..parts)
            .flat_map(|_| self.random.pick(&words::PATTERN_PARTS).bytes())
            .collect()
    }

    fn fill_one_of(&mut self, rules: &[(usize, &str)]) -> Line {
        let total = rules.iter().map(|(weight, _)| weight).sum();
        let mut at = self.random.below(total);
        let chosen = rules.iter().find(|(weight, _)| {
            let here = at < *weight;
            at = at.saturating_sub(*weight);
            here
        });
        let (_, rule) = chosen.expect("the weights add up");
        let mut words = rule.split(' ');
        let name = match words.next() {
            // A script is about what the command that it is given is about.
            Some("EVAL" | "EVALSHA") => words.nth(4),
            name => name,
        };
        self.home = words::home_keys(name.unwrap_or_default());
        let mut line = Line::new();
        for slot in rule.split(' ') {
            self.fill(slot, &mut line);
        }
        line
    }

    fn fill(&mut self, slot: &str, line: &mut Line) {
        match slot {
            "keys" => self.repeat(1, 3, "key", line),
            "fields" => self.repeat(1, 4, "field", line),
            "texts" => self.repeat(1, 5, "text", line),
            "key-texts" => self.repeat_pair(1, 3, ["key", "text"], line),
            "field-texts" if self.random.chance(3) => self.many_fields(line),
            "field-texts" => self.repeat_pair(1, 4, ["field", "text"], line),
            "numbered-keys" => {
                let keys = self.random.between(1, 3);
                line.push(keys.to_string().into());
                self.repeat(keys, keys, "key", line);
            }
            "numbered-fields" => {
                let fields = self.random.between(1, 4);
                line.push(fields.to_string().into());
                self.repeat(fields, fields, "field", line);
            }
            "field-condition" if self.random.chance(60) => {}
            "field-condition" => line.push(self.random.pick(&["NX", "xx", "GT", "LT"]).into()),
            "set-options" => self.set_options(line),
            "getex-options" => self.getex_options(line),
            "expire-options" => self.some_words(&["NX", "XX", "GT", "LT", "gt", "x"], line),
            "scan-step" => self.scan_step(line),
            slot if slot.contains(':') => line.push(script(slot)),
            slot => line.push(self.one(slot)),
        }
    }

    /// Returns a word that fills a slot of one word.
    fn one(&mut self, slot: &str) -> Vec<u8> {
        let random = &mut self.random;
        match slot {
            "key" if random.chance(75) => random.pick(self.home).to_vec(),
            "key" => self.key(),
            "field" => random.pick(&words::FIELDS).to_vec(),
            "text" if random.chance(2) => vec![b'x'; random.between(60, 300)],
            "text" => random.pick(&words::TEXTS).to_vec(),
            "timed" => timed(random),
            "integer" | "count" if random.chance(5) => random.pick(&words::BAD_INTEGERS).into(),
            "integer" => random.pick(&words::INTEGERS).into(),
            "count" => random
                .pick(&["0", "1", "2", "3", "9223372036854775807", "-1"])
                .into(),
            "begin" => {
                let text = random.pick(&words::TEXTS);
                text[..text.len().min(5)].to_vec()
            }
            "script-millis" => random.between(100_000, 1_000_000_000).to_string().into(),
            "script-ttl" => {
                let millis = random.between(100_000, 1_000_000_000);
                match random.below(5) {
                    0 => Vec::new(),
                    1 => b"persist".to_vec(),
                    2 => format!("keep{millis}").into(),
                    _ => millis.to_string().into(),
                }
            }
            "field-ttl" if random.chance(20) => b"persist".to_vec(),
            "field-millis" if random.chance(10) => b"0".to_vec(),
            "field-millis" if random.chance(5) => random
                .pick(&["x", "", "-1", "1.5", "9223372036854775807"])
                .into(),
            "field-ttl" | "field-millis" => {
                let millis = random.between(100_000, 1_000_000_000);
                millis.to_string().into()
            }
            "list" => random.pick(&["l0", "l1", "l2"]).into(),
            "side" => random
                .pick(&["BEFORE", "after", "before", "AFTER", "x"])
                .into(),
            "end" => random
                .pick(&["LEFT", "RIGHT", "left", "Right", "LEFT", "RIGHT", "x"])
                .into(),
            "database" => random.pick(&["0", "99", "-1", "x"]).into(),
            "timeout" => random.pick(&["0", "1", "0.5", "-1", "x", "inf", ""]).into(),
            "short-timeout" => random
                .pick(&["0.001", "1e-3", "-1", "x", "nan", "1e400"])
                .into(),
            "seconds" | "millis" | "seconds-at" | "millis-at" => self.expiry(slot).into(),
            literal => literal.into(),
        }
    }

    fn expiry(&mut self, slot: &str) -> String {
        const ODD: [&str; 8] = [
            "0",
            "-1",
            "-1000000",
            "x",
            "",
            "9223372036854775807",
            "-9223372036854775808",
            "9223372036854775",
        ];
        if self.random.chance(15) {
            return self.random.pick(&ODD).to_owned();
        }
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let seconds = self.random.between(100, 10_000_000);
        let millis = u128::from(self.random.bits() % 10_000_000_000) + 100_000;
        match slot {
            "seconds" => seconds.to_string(),
            "millis" => millis.to_string(),
            _ if self.random.chance(10) => "1".to_owned(),
            "seconds-at" => (now.as_secs() + seconds as u64).to_string(),
            _ => (now.as_millis() + millis).to_string(),
        }
    }

    fn set_options(&mut self, line: &mut Line) {
        for _ in 0..self.random.below(4) {
            match self.random.below(8) {
                0 => line.push(b"NX".to_vec()),
                1 => line.push(b"xx".to_vec()),
                2 | 3 => line.push(b"GET".to_vec()),
                4 => line.push(b"KEEPTTL".to_vec()),
                _ => self.with_expiry(line),
            }
        }
    }

    fn getex_options(&mut self, line: &mut Line) {
        match self.random.below(8) {
            0 => {}
            1 | 2 => line.push(b"PERSIST".to_vec()),
            3 => {
                line.push(b"persist".to_vec());
                self.with_expiry(line);
            }
            _ => self.with_expiry(line),
        }
    }

    fn with_expiry(&mut self, line: &mut Line) {
        let (word, slot) = [
            ("EX", "seconds"),
            ("px", "millis"),
            ("EXAT", "seconds-at"),
            ("PXAT", "millis-at"),
        ][self.random.below(4)];
        line.extend([word.into(), self.one(slot)]);
    }

    /// A single step of a walk is for its errors.
    fn scan_step(&mut self, line: &mut Line) {
        let options: &[&str] = match self.random.below(6) {
            0 => &["x"],
            1 => &["0", "COUNT", "0"],
            2 => &["0", "COUNT", "x"],
            3 => &["0", "MATCH"],
            4 => &["0", "LIMIT", "1"],
            _ => &["0", "TYPE", "zset", "COUNT", "1000"],
        };
        line.extend(options.iter().map(|word| word.as_bytes().to_vec()));
    }

    /// So many fields that a server changes its encoding.
    fn many_fields(&mut self, line: &mut Line) {
        let from = self.random.below(500);
        for n in from..from + 150 {
            line.extend([format!("f{n}").into(), n.to_string().into()]);
        }
    }

    fn some_words(&mut self, choices: &[&str], line: &mut Line) {
        for _ in 0..self.random.below(3) {
            line.push(self.random.pick(choices).into());
        }
    }

    fn repeat(&mut self, low: usize, high: usize, slot: &str, line: &mut Line) {
        for _ in 0..self.random.between(low, high) {
            line.push(self.one(slot));
        }
    }

    fn repeat_pair(&mut self, low: usize, high: usize, slots: [&str; 2], line: &mut Line) {
        for _ in 0..self.random.between(low, high) {
            line.extend(slots.map(|slot| self.one(slot)));
        }
    }

    /// Changes the case of the name, leaves an argument out, or puts a wrong one in.
    fn sometimes_spoil(&mut self, mut line: Line) -> Line {
        if line[0].starts_with(b"EVAL") {
            // Scripts are only run by the library, with what they need.
            return line;
        }
        let at = self.random.between(1, line.len());
        let junk = self.random.pick(&words::JUNK).into();
        match self.random.below(50) {
            0 | 1 => line[0].make_ascii_lowercase(),
            2 if at < line.len() => drop(line.remove(at)),
            3 if at < line.len() => line[at] = junk,
            4 => line.insert(at, junk),
            _ => {}
        }
        line
    }
}

/// An entry that has times, now and then cut off within them.
fn timed(random: &mut Random) -> Vec<u8> {
    let headers: [&[u8]; 4] = [b"\x94head", b"\x95head", b"\x96head", b"\x97head"];
    let mut entry = random.pick(&headers).to_vec();
    for _ in 0..2 {
        let millis = random.bits() % 10_000_000_000;
        entry.extend(&millis.to_le_bytes()[..5]);
    }
    entry.extend(b"\x07\x00");
    entry.extend_from_slice(random.pick(&words::TEXTS));
    if random.chance(10) {
        entry.truncate(random.between(1, 17));
    }
    entry
}

fn word_line(words: &str) -> Line {
    words.split(' ').map(Into::into).collect()
}

/// Returns the `source:` or the `digest:` of a script of the library.
fn script(slot: &str) -> Vec<u8> {
    let (form, name) = slot.split_once(':').unwrap_or_default();
    let script = scripts().find(|script| script.name == name);
    let script = script.expect("a script of the library");
    let text = if form == "source" {
        script.source
    } else {
        script.digest
    };
    text.into()
}
