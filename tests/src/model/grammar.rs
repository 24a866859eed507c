//! The commands of the engine, how often each comes, and which arguments it takes.
//!
//! A word in lower case is a slot that [`Generator`](super::Generator) fills; one in capitals
//! stands for itself.

use std::collections::BTreeSet;

/// The commands that the generator sends by itself.
const OTHERS: &[(usize, &str)] = &[
    (0, "DBSIZE"),
    (0, "DISCARD"),
    (0, "EXEC"),
    (0, "FLUSHALL"),
    (0, "FLUSHDB"),
    (0, "MULTI"),
];

/// The names of all commands that are drawn.
#[must_use]
pub fn drawn_commands() -> BTreeSet<&'static str> {
    let rules = [RULES, BLOCKING_RULES, FIELD_TTL_RULES, OTHERS];
    let rules = rules.into_iter().flatten();
    rules
        .filter_map(|(_, rule)| rule.split(' ').next())
        .collect()
}

/// The names of all scripts that are drawn.
#[must_use]
pub fn drawn_scripts() -> BTreeSet<&'static str> {
    let rules = [RULES, FIELD_TTL_RULES].into_iter().flatten();
    let words = rules.filter_map(|(_, rule)| rule.split(' ').nth(1));
    words
        .filter_map(|word| Some(word.split_once(':')?.1))
        .collect()
}

pub(super) const RULES: &[(usize, &str)] = &[
    (1, "PING"),
    (1, "PING text"),
    (1, "ECHO text"),
    (1, "SELECT database"),
    (1, "TIME"),
    (2, "TYPE key"),
    (6, "GET key"),
    (8, "SET key text set-options"),
    (3, "SET key text"),
    (4, "SET key timed set-options"),
    (2, "SETEX key seconds text"),
    (2, "PSETEX key millis text"),
    (2, "SETNX key text"),
    (2, "GETSET key text"),
    (3, "GETDEL key"),
    (4, "GETEX key getex-options"),
    (3, "MGET keys"),
    (2, "MSET key-texts"),
    (2, "STRLEN key"),
    (2, "GETRANGE key integer integer"),
    (2, "APPEND key text"),
    (3, "INCR key"),
    (3, "DECR key"),
    (3, "INCRBY key integer"),
    (3, "DECRBY key integer"),
    (4, "DEL keys"),
    (2, "UNLINK keys"),
    (2, "EXISTS keys"),
    (1, "TOUCH keys"),
    (2, "RENAME key key"),
    (2, "RENAMENX key key"),
    (4, "EXPIRE key seconds expire-options"),
    (4, "PEXPIRE key millis expire-options"),
    (3, "EXPIREAT key seconds-at expire-options"),
    (3, "PEXPIREAT key millis-at expire-options"),
    (2, "TTL key"),
    (2, "PTTL key"),
    (2, "EXPIRETIME key"),
    (2, "PEXPIRETIME key"),
    (2, "PERSIST key"),
    (6, "HSET key field-texts"),
    (1, "HMSET key field-texts"),
    (2, "HSETNX key field text"),
    (3, "HGET key field"),
    (3, "HMGET key fields"),
    (3, "HGETALL key"),
    (4, "HDEL key fields"),
    (2, "HEXISTS key field"),
    (2, "HLEN key"),
    (2, "HKEYS key"),
    (2, "HVALS key"),
    (4, "HINCRBY key field integer"),
    (2, "HSTRLEN key field"),
    (5, "LPUSH key texts"),
    (5, "RPUSH key texts"),
    (2, "LPUSHX key texts"),
    (2, "RPUSHX key texts"),
    (3, "LPOP key"),
    (3, "RPOP key"),
    (2, "LPOP key count"),
    (2, "RPOP key count"),
    (2, "LLEN key"),
    (3, "LRANGE key integer integer"),
    (3, "LINDEX key integer"),
    (3, "LSET key integer text"),
    (2, "LTRIM key integer integer"),
    (3, "LREM key integer text"),
    (3, "LINSERT key side text text"),
    (3, "LMOVE key key end end"),
    (1, "RPOPLPUSH key key"),
    (2, "LMPOP numbered-keys end"),
    (2, "LMPOP numbered-keys end COUNT count"),
    (1, "SCAN scan-step"),
    (1, "HSCAN key scan-step"),
    (
        2,
        "EVAL source:Restart 1 key script-millis HSET field-texts",
    ),
    (1, "EVALSHA digest:Restart 1 key script-millis RPUSH texts"),
    (
        2,
        "EVALSHA digest:IncrementAndRestart 1 key script-millis HINCRBY field integer",
    ),
    (2, "EVAL source:Update 1 key script-ttl HSET field-texts"),
    (1, "EVALSHA digest:Update 1 key script-ttl LPUSH texts"),
    (1, "EVAL source:UpdatePresent 1 key script-ttl RPUSH texts"),
    (
        1,
        "EVALSHA digest:UpdatePresent 1 key script-ttl HSET field-texts",
    ),
    (
        2,
        "EVALSHA digest:Increment 1 key script-ttl HINCRBY field integer",
    ),
    (
        1,
        "EVAL source:IncrementPresent 1 key script-ttl HINCRBY field integer",
    ),
    (
        2,
        "EVALSHA digest:PushCapped 1 key script-ttl RPUSH texts integer integer",
    ),
    (
        1,
        "EVALSHA digest:PushCapped 1 key script-ttl LPUSH texts integer integer",
    ),
    (
        2,
        "EVALSHA digest:SetUnless 1 key begin SET text set-options",
    ),
    (2, "EVALSHA digest:SetIf 1 key begin SET text set-options"),
    (1, "EVALSHA digest:Read 1 key text SET text"),
    (
        2,
        "EVALSHA digest:CompareAndSet 1 key text SET text set-options",
    ),
    (2, "EVALSHA digest:GetFresh 1 key fresh-ttl"),
    (1, "EVAL source:RestartFresh 1 key fresh-ttl"),
    (1, "EVALSHA digest:RestartFresh 1 key fresh-ttl"),
    (2, "EVALSHA digest:EndFreshness 1 key persist"),
    (2, "EVALSHA digest:SetKeepTtl 1 key text SET timed KEEPTTL"),
    (
        1,
        "EVAL source:ReplaceKeepTtl 1 key text SET timed GET KEEPTTL",
    ),
    (1, "EVAL source:SetIf 1 key begin SET timed KEEPTTL"),
    (1, "EVAL source:SetUnless 1 key begin SET timed KEEPTTL"),
    (1, "NOSUCH integer"),
];

/// TTLs of fields, which not every server has, among commands that they meet on a key.
pub(super) const FIELD_TTL_RULES: &[(usize, &str)] = &[
    (
        8,
        "HPEXPIRE key field-millis field-condition FIELDS numbered-fields",
    ),
    (6, "HPTTL key FIELDS numbered-fields"),
    (3, "HPERSIST key fields numbered-fields"),
    (
        2,
        "EVAL source:Fields 1 key script-ttl HSET field-texts field-ttl",
    ),
    (
        2,
        "EVALSHA digest:Fields 1 key script-ttl HINCRBY field integer field-ttl",
    ),
    (
        1,
        "EVALSHA digest:FieldsPresent 1 key script-ttl HSET field-texts field-ttl",
    ),
    (
        1,
        "EVAL source:FieldsPresent 1 key script-ttl HINCRBY field integer field-ttl",
    ),
    (4, "HSET key field-texts"),
    (1, "HMSET key field-texts"),
    (2, "HSETNX key field text"),
    (4, "HINCRBY key field integer"),
    (3, "HDEL key fields"),
    (2, "HMGET key fields"),
    (2, "HGETALL key"),
    (2, "HLEN key"),
    (2, "PEXPIRE key millis expire-options"),
    (1, "PERSIST key"),
    (1, "PTTL key"),
    (2, "RENAME key key"),
    (1, "RENAMENX key key"),
    (1, "SET key text set-options"),
    (1, "DEL keys"),
    (1, "EXISTS keys"),
    (1, "TYPE key"),
];

/// Commands that would wait outside a group.
pub(super) const BLOCKING_RULES: &[(usize, &str)] = &[
    (1, "BLPOP keys timeout"),
    (1, "BRPOP keys timeout"),
    (1, "BLMPOP timeout numbered-keys end"),
    (1, "BLMPOP timeout numbered-keys end COUNT count"),
];

/// The same where nothing may wait long.
pub(super) const SHORT_WAIT_RULES: &[(usize, &str)] = &[
    (1, "BLPOP keys short-timeout"),
    (1, "BRPOP keys short-timeout"),
    (1, "BLMPOP short-timeout numbered-keys end COUNT count"),
];

/// Pops that wait until something comes.
pub(super) const WAITING_RULES: &[(usize, &str)] = &[
    (2, "BLPOP list 0"),
    (2, "BRPOP list list 0"),
    (1, "BLPOP list list list 0"),
    (1, "BLMPOP 0 2 list list LEFT COUNT 2"),
    (1, "BLMPOP 0 1 list RIGHT COUNT 9"),
];

pub(super) const LIST_CHANGES: &[(usize, &str)] = &[
    (4, "RPUSH list texts"),
    (4, "LPUSH list texts"),
    (1, "LPUSHX list text"),
    (1, "LPOP list"),
    (1, "DEL list"),
    (1, "SET list text"),
    (1, "RENAME list list"),
    (2, "RPUSH other texts"),
    (2, "RENAME other list"),
    (1, "LMOVE other list LEFT RIGHT"),
    (1, "LMOVE list list LEFT LEFT"),
    (1, "LLEN list"),
    (1, "BLPOP list 0"),
];
