//! The table of all commands.

use redis::Value;

use super::list::Side;
use super::pop::Pop;
use super::reply::{CommandError, Reply, Result};
use super::set_options::TimeForm;
use super::store::Store;
use super::{blocking, expire, field_ttls, hashes, keys, lists, scan, scripts, server, strings};

/// One command: `arity` counts its name too, and is a minimum when negative.
#[derive(Debug)]
pub(super) struct Spec {
    /// Its name, as [`code`] packs it.
    pub(super) code: u128,
    arity: isize,
    pub(super) run: Run,
}

/// The way a command runs. Its function may rely on the number of arguments.
#[derive(Clone, Copy, Debug)]
pub(super) enum Run {
    Plain(fn(&mut Store, &[&[u8]]) -> Reply),
    /// Cannot fail once its arguments are counted.
    Certain(fn(&mut Store, &[&[u8]]) -> Value),
    /// Is a pair of commands, one for each side of a list.
    OnSide(fn(&mut Store, &[&[u8]], Side) -> Reply, Side),
    /// Is one of several commands that differ in the form of their time.
    Timed(fn(&mut Store, &[&[u8]], TimeForm) -> Reply, TimeForm),
    BlockingPop(fn(&[&[u8]]) -> Result<Pop>),
    Multi,
    Exec,
    Discard,
}

/// Finds the command that `args` spell.
pub(super) fn find(args: &[&[u8]]) -> Result<&'static Spec> {
    let name = args.first().copied().unwrap_or_default();
    let spec = lookup(name).ok_or_else(|| CommandError::unknown_command(name))?;
    let least = spec.arity.unsigned_abs();
    if args.len() == least || (spec.arity < 0 && args.len() > least) {
        Ok(spec)
    } else {
        Err(CommandError::arity(args))
    }
}

/// Names are found in any case.
fn lookup(name: &[u8]) -> Option<&'static Spec> {
    let mut upper = [0; LONGEST_NAME];
    upper.get_mut(..name.len())?.copy_from_slice(name);
    upper.make_ascii_uppercase();
    let code = u128::from_be_bytes(upper);
    let at = COMMANDS
        .binary_search_by_key(&code, |spec| spec.code)
        .ok()?;
    Some(&COMMANDS[at])
}

/// Bytes of a name that fit into its code.
const LONGEST_NAME: usize = 16;

/// Packs a name into a number of the same order, so that comparing names is comparing numbers.
const fn code(name: &str) -> u128 {
    let mut padded = [0; LONGEST_NAME];
    let mut at = 0;
    while at < name.len() {
        padded[at] = name.as_bytes()[at];
        at += 1;
    }
    u128::from_be_bytes(padded)
}

const fn spec(name: &str, arity: isize, run: Run) -> Spec {
    Spec {
        code: code(name),
        arity,
        run,
    }
}

/// Sorted by name.
pub(super) static COMMANDS: &[Spec] = &[
    spec("APPEND", 3, Run::Plain(strings::append)),
    spec("BLMPOP", -5, Run::BlockingPop(blocking::blmpop)),
    spec("BLPOP", -3, Run::BlockingPop(blocking::blpop)),
    spec("BRPOP", -3, Run::BlockingPop(blocking::brpop)),
    spec("DBSIZE", 1, Run::Certain(server::dbsize)),
    spec("DECR", 2, Run::Plain(strings::decr)),
    spec("DECRBY", 3, Run::Plain(strings::decrby)),
    spec("DEL", -2, Run::Certain(keys::del)),
    spec("DISCARD", 1, Run::Discard),
    spec("ECHO", 2, Run::Certain(server::echo)),
    spec("EVAL", -3, Run::Plain(scripts::eval)),
    spec("EVALSHA", -3, Run::Plain(scripts::evalsha)),
    spec("EXEC", 1, Run::Exec),
    spec("EXISTS", -2, Run::Certain(keys::exists)),
    spec("EXPIRE", -3, Run::Timed(expire::expire, TimeForm::Ex)),
    spec("EXPIREAT", -3, Run::Timed(expire::expire, TimeForm::ExAt)),
    spec("EXPIRETIME", 2, Run::Certain(expire::expiretime)),
    spec("FLUSHALL", -1, Run::Plain(server::flush)),
    spec("FLUSHDB", -1, Run::Plain(server::flush)),
    spec("GET", 2, Run::Plain(strings::get)),
    spec("GETDEL", 2, Run::Plain(strings::getdel)),
    spec("GETEX", -2, Run::Plain(strings::getex)),
    spec("GETRANGE", 4, Run::Plain(strings::getrange)),
    spec("GETSET", 3, Run::Plain(strings::getset)),
    spec("HDEL", -3, Run::Plain(hashes::hdel)),
    spec("HELLO", -1, Run::Plain(server::hello)),
    spec("HEXISTS", 3, Run::Plain(hashes::hexists)),
    spec("HGET", 3, Run::Plain(hashes::hget)),
    spec("HGETALL", 2, Run::Plain(hashes::hgetall)),
    spec("HINCRBY", 4, Run::Plain(hashes::hincrby)),
    spec("HKEYS", 2, Run::Plain(hashes::hkeys)),
    spec("HLEN", 2, Run::Plain(hashes::hlen)),
    spec("HMGET", -3, Run::Plain(hashes::hmget)),
    spec("HMSET", -4, Run::Plain(hashes::hmset)),
    spec("HPERSIST", -5, Run::Plain(field_ttls::hpersist)),
    spec("HPEXPIRE", -6, Run::Plain(field_ttls::hpexpire)),
    spec("HPTTL", -5, Run::Plain(field_ttls::hpttl)),
    spec("HSCAN", -3, Run::Plain(scan::hscan)),
    spec("HSET", -4, Run::Plain(hashes::hset)),
    spec("HSETNX", 4, Run::Plain(hashes::hsetnx)),
    spec("HSTRLEN", 3, Run::Plain(hashes::hstrlen)),
    spec("HVALS", 2, Run::Plain(hashes::hvals)),
    spec("INCR", 2, Run::Plain(strings::incr)),
    spec("INCRBY", 3, Run::Plain(strings::incrby)),
    spec("LINDEX", 3, Run::Plain(lists::lindex)),
    spec("LINSERT", 5, Run::Plain(lists::linsert)),
    spec("LLEN", 2, Run::Plain(lists::llen)),
    spec("LMOVE", 5, Run::Plain(lists::lmove)),
    spec("LMPOP", -4, Run::Plain(blocking::lmpop)),
    spec("LPOP", -2, Run::OnSide(lists::pop, Side::Left)),
    spec("LPUSH", -3, Run::OnSide(lists::push, Side::Left)),
    spec("LPUSHX", -3, Run::OnSide(lists::pushx, Side::Left)),
    spec("LRANGE", 4, Run::Plain(lists::lrange)),
    spec("LREM", 4, Run::Plain(lists::lrem)),
    spec("LSET", 4, Run::Plain(lists::lset)),
    spec("LTRIM", 4, Run::Plain(lists::ltrim)),
    spec("MGET", -2, Run::Certain(strings::mget)),
    spec("MSET", -3, Run::Plain(strings::mset)),
    spec("MULTI", 1, Run::Multi),
    spec("PERSIST", 2, Run::Certain(expire::persist)),
    spec("PEXPIRE", -3, Run::Timed(expire::expire, TimeForm::Px)),
    spec("PEXPIREAT", -3, Run::Timed(expire::expire, TimeForm::PxAt)),
    spec("PEXPIRETIME", 2, Run::Certain(expire::pexpiretime)),
    spec("PING", -1, Run::Plain(server::ping)),
    spec("PSETEX", 4, Run::Timed(strings::setex, TimeForm::Px)),
    spec("PTTL", 2, Run::Certain(expire::pttl)),
    spec("RENAME", 3, Run::Plain(keys::rename)),
    spec("RENAMENX", 3, Run::Plain(keys::renamenx)),
    spec("RPOP", -2, Run::OnSide(lists::pop, Side::Right)),
    spec("RPOPLPUSH", 3, Run::Plain(lists::rpoplpush)),
    spec("RPUSH", -3, Run::OnSide(lists::push, Side::Right)),
    spec("RPUSHX", -3, Run::OnSide(lists::pushx, Side::Right)),
    spec("SCAN", -2, Run::Plain(scan::scan)),
    spec("SELECT", 2, Run::Plain(server::select)),
    spec("SET", -3, Run::Plain(strings::set)),
    spec("SETEX", 4, Run::Timed(strings::setex, TimeForm::Ex)),
    spec("SETNX", 3, Run::Certain(strings::setnx)),
    spec("STRLEN", 2, Run::Plain(strings::strlen)),
    spec("TIME", 1, Run::Certain(server::time)),
    spec("TOUCH", -2, Run::Certain(keys::touch)),
    spec("TTL", 2, Run::Certain(expire::ttl)),
    spec("TYPE", 2, Run::Certain(keys::kind)),
    spec("UNLINK", -2, Run::Certain(keys::del)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_found_in_any_case() {
        assert!(COMMANDS.is_sorted_by(|one, next| one.code < next.code));
        assert!(lookup(b"get").is_some() && lookup(b"PExpireTime").is_some());
        assert!(lookup(b"").is_none() && lookup(&[b'A'; 100]).is_none());
    }
}
