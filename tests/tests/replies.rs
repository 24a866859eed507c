//! The reader of replies against redis-rs's parser: random replies, hostile bytes, caps and memory.

use redis::{PushKind, Value, VerbatimFormat};
use typed_cache::__private::read_replies;
use typed_cache_tests::alloc::{CountingAllocator, measure};
use typed_cache_tests::model::{Input, Random};
use typed_cache_tests::random_reply::{
    blob, disturb, line, nested_reply, random_cuts, random_parts, random_reply,
};
use typed_cache_tests::replies::{compare, pieces};

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

const INPUTS: usize = 40_000;
const DEEPEST: usize = 100;

/// The caps under which memory is measured.
const STRING: usize = 1 << 16;
const SUM: usize = 1 << 20;

fn check(random: &mut Random, bytes: Vec<u8>) -> usize {
    let input = Input(bytes);
    let cuts = random_cuts(random, input.0.len());
    compare(&input.0, &cuts)
}

#[test]
fn random_replies_are_read_as_redis_rs_reads_them() {
    let random = &mut Random::seeded();
    for _ in 0..INPUTS / 4 {
        let mut bytes = Vec::new();
        let replies = random.between(1, 3);
        for _ in 0..replies {
            let depth = random.below(5);
            random_reply(random, depth, &mut bytes);
        }
        assert_eq!(check(random, bytes), replies);
    }
}

#[test]
fn elements_within_elements_are_read_to_the_same_depth() {
    let random = &mut Random::seeded();
    for levels in (0..120).chain([1_000]) {
        let mut bytes = Vec::new();
        nested_reply(random, levels, &mut bytes);
        let replies = usize::from(levels < DEEPEST);
        assert_eq!(check(random, bytes), replies, "{levels} levels");
    }
}

#[test]
fn hostile_bytes_are_refused_as_redis_rs_refuses_them() {
    let random = &mut Random::seeded();
    let mut with_replies = 0;
    for round in 0..INPUTS {
        let mut bytes = Vec::new();
        if round % 4 == 0 {
            bytes = random_parts(random);
        } else {
            random_reply(random, 3, &mut bytes);
            disturb(random, &mut bytes);
        }
        with_replies += usize::from(check(random, bytes) > 0);
    }
    assert!(
        with_replies > INPUTS / 20,
        "only {with_replies} inputs had replies"
    );
}

#[test]
fn what_redis_rs_reads_and_we_refuse() {
    let line_of = |len| [b"+", &vec![b'a'; len][..], b"\r\n"].concat();
    assert_eq!(compare(&line_of((1 << 16) - 1), &[40_000]), 1);
    assert!(redis::parse_redis_value(&line_of(1 << 16)).is_ok());
    assert_eq!(read(&line_of(1 << 16)), (Vec::new(), true));
    // No end of the line is waited for.
    assert_eq!(read(&vec![b'+'; (1 << 16) + 2]), (Vec::new(), true));
    assert_eq!(read(b"*16777217\r\n"), (Vec::new(), true));
    assert_eq!(read(b"*16777216\r\n"), (Vec::new(), false));
    assert_eq!(read(b"$1099511627777\r\n"), (Vec::new(), true));
    assert_eq!(read(b"!-1\r\n"), (Vec::new(), true));
}

fn read(input: &[u8]) -> (Vec<Value>, bool) {
    read_replies([input], STRING, SUM)
}

#[test]
fn hostile_bytes_take_memory_in_proportion() {
    let random = &mut Random::seeded();
    for _ in 0..INPUTS / 4 {
        let mut bytes = Vec::new();
        random_reply(random, 3, &mut bytes);
        disturb(random, &mut bytes);
        measured(&Input(bytes).0);
    }
}

#[test]
fn a_header_reserves_little() {
    measured(b"*16777216\r\n");
    measured(b"%16777216\r\n");
    measured(b"|16777216\r\n");
    measured(&b"*16777216\r\n".repeat(DEEPEST));
    measured(&b"*1024\r\n".repeat(DEEPEST));
    measured(b"$1099511627776\r\n");
    // A string that is within its cap gets 16 MiB at most before its bytes are there.
    let (_replies, usage) = measure(|| read_replies([&b"$536870912\r\n"[..]], 1 << 30, 1 << 30));
    assert!(usage.peak_bytes < (16 << 20) + 4_096, "{usage:?}");
}

/// Reads `input` and holds the memory it takes to what it has: strings and elements under their cap, and room for 1,024
/// elements for each aggregate that is open.
fn measured(input: &[u8]) {
    let (_replies, usage) = measure(|| read(input));
    let open = (input.len() / 4).min(DEEPEST);
    let limit = 4_096 + STRING + 256 * input.len() + open * 1_024 * size_of::<Value>();
    assert!(
        usage.peak_bytes <= limit,
        "{} bytes were allocated for {} of input, {limit} are allowed",
        usage.peak_bytes,
        input.len()
    );
}

#[test]
fn replies_over_a_cap_are_read_to_their_end() {
    let random = &mut Random::seeded();
    let mut over = 0;
    for _ in 0..INPUTS / 4 {
        let (string, sum) = (random.below(12), random.below(1_000));
        let mut input = Input(Vec::new());
        let (value, taken) = capped(random, 3, string, &mut input.0);
        let is_over = taken > sum && has_elements(&input.0);
        let expected = match value {
            Value::Push { .. } if is_over => Value::Push {
                kind: PushKind::Other(String::new()),
                data: vec![marker("")],
            },
            _ if is_over => marker(""),
            value => value,
        };
        over += usize::from(is_over);
        input.0.extend_from_slice(b"+next\r\n");
        let cuts = random_cuts(random, input.0.len());
        let replies = read_replies(pieces(&input.0, &cuts), string, sum);
        let next = Value::SimpleString("next".to_owned());
        assert_eq!(
            replies,
            (vec![expected, next], false),
            "{string} {sum} {cuts:?}"
        );
    }
    assert!(over > INPUTS / 40, "only {over} were over the cap");
}

/// The sum is that of a reply with elements; a string alone has its own cap.
fn has_elements(input: &[u8]) -> bool {
    matches!(input, [b'*' | b'~' | b'>' | b'|', digit, ..] if *digit != b'0')
}

fn marker(text: &str) -> Value {
    Value::VerbatimString {
        format: VerbatimFormat::Unknown("typed-cache/too-large".to_owned()),
        text: text.to_owned(),
    }
}

/// Appends a reply; returns what is read of it under a cap on strings, and what counts towards the sum.
fn capped(random: &mut Random, depth: usize, string: usize, out: &mut Vec<u8>) -> (Value, usize) {
    let element = size_of::<Value>();
    if depth == 0 || random.chance(30) {
        let bytes = vec![b'a'; random.below(16)];
        if random.chance(30) {
            line(b'+', &bytes, out);
            let text = String::from_utf8(bytes).expect("letters");
            return (Value::SimpleString(text.clone()), element + text.len());
        }
        blob(b'$', &bytes, out);
        if bytes.len() > string {
            return (marker(&bytes.len().to_string()), element);
        }
        let len = bytes.len();
        return (Value::BulkString(bytes), element + len);
    }
    let items = random.below(5);
    let kind = random.pick(&[b"*", b"~", b">"]);
    let mut taken = element;
    if random.chance(20) {
        out.extend_from_slice(b"|1\r\n:1\r\n:2\r\n");
        taken += 3 * element;
    }
    let is_push = kind == b">";
    line(
        kind[0],
        (items + usize::from(is_push)).to_string().as_bytes(),
        out,
    );
    if is_push {
        // Longer than the cap on strings is: that one is for values.
        blob(b'$', b"invalidate", out);
        taken += element + "invalidate".len();
    }
    let mut values = Vec::new();
    for _ in 0..items {
        let (value, more) = capped(random, depth - 1, string, out);
        values.push(value);
        taken += more;
    }
    let value = match kind {
        b"*" => Value::Array(values),
        b"~" => Value::Set(values),
        _ => Value::Push {
            kind: PushKind::Invalidate,
            data: values,
        },
    };
    (value, taken)
}
