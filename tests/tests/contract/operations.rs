//! Every operation that can be part of a batch, with the commands in its docs.

use typed_cache::{FieldValue, Ttl};

use crate::stale;
use crate::types::{
    JobsKey, LedgerFields, LedgerKey, MottoKey, Profile, ProfileFields, ProfileKey, RecentKey,
    ScoresKey, StockKey, TotalKey, UserKey, VisitsKey,
};

pub(crate) const USER: UserKey = UserKey { id: 1 };
pub(crate) const USERS: [UserKey; 2] = [USER, UserKey { id: 2 }];
pub(crate) const PRICE: stale::PriceKey = stale::KEY;
pub(crate) const MOTTO: MottoKey = MottoKey { id: 1 };
pub(crate) const VISITS: VisitsKey = VisitsKey { page: 1 };
pub(crate) const TOTAL: TotalKey = TotalKey;
pub(crate) const PROFILE: ProfileKey = ProfileKey { id: 1 };
pub(crate) const LEDGER: LedgerKey = LedgerKey { account: 1 };
pub(crate) const SCORES: ScoresKey = ScoresKey { game: 1 };
pub(crate) const STOCK: StockKey = StockKey { shop: 1 };
pub(crate) const RECENT: RecentKey = RecentKey { user: 1 };
pub(crate) const JOBS: JobsKey = JobsKey;

pub(crate) const NAME: typed_cache::Field<Profile, String> = ProfileFields::NAME;
pub(crate) const LOGINS: typed_cache::Field<Profile, i64> = ProfileFields::LOGINS;
pub(crate) const BALANCE: typed_cache::Field<crate::types::Ledger, i64> = LedgerFields::BALANCE;

/// A TTL set by an option: ten minutes.
pub(crate) const TEN: Ttl = Ttl::constant(crate::types::OTHER);
pub(crate) const NEVER: Ttl = Ttl::NEVER;

pub(crate) fn text(text: &str) -> String {
    text.to_owned()
}

pub(crate) fn named(name: &String) -> [FieldValue<'_, Profile>; 2] {
    [NAME.to(name), LOGINS.to(&7)]
}

/// Calls `$row! { name "commands" |c| operation }` for each operation.
///
/// In the commands `P` is the prefix, `#` a header, `#t` one with the times of the entry behind it, `;` is between commands, and
/// `SCRIPT Update` is an `EVALSHA` or an `EVAL`.
macro_rules! each_operation {
    ($row:ident) => {
        each_operation! { @values $row }
        each_operation! { @stale $row }
        each_operation! { @keys_and_counters $row }
        each_operation! { @hashes $row }
        each_operation! { @maps $row }
        each_operation! { @lists $row }
    };
    (@values $row:ident) => {
        $row! { get "GET P/user:1" |c| c.get(&USER) }
        $row! { get "GETEX P/user:1 PX 600000" |c| c.get(&USER).ttl(TEN) }
        $row! { get "GETEX P/user:1 PERSIST" |c| c.get(&USER).ttl(NEVER) }
        $row! { get "GET P/user:1" |c| c.with_ttl(TEN).get(&USER) }
        $row! { get_many "MGET P/user:1 P/user:2" |c| c.get_many(&USERS) }
        $row! { set "SET P/user:1 #\\x01\\x06user 1\\x00 PX 900000" |c| c.set(&user(1)) }
        $row! { set "SET P/user:1 #\\x01\\x06user 1\\x00 PX 600000" |c| c.with_ttl(TEN).set(&user(1)) }
        $row! { set "SET P/user:1 #\\x01\\x06user 1\\x00" |c| c.with_ttl(NEVER).set(&user(1)) }
        $row! { set "SET P/user:1 #\\x01\\x06user 1\\x00 PX 600000" |c| c.set(&user(1)).keep_ttl().ttl(TEN) }
        $row! { set "SET P/user:1 #\\x01\\x06user 1\\x00 KEEPTTL" |c| c.set(&user(1)).ttl(TEN).keep_ttl() }
        $row! { set_at "SET P/motto:1 #\\x01x" |c| c.set_at(&MOTTO, &text("x")) }
        $row! { set_at "SET P/motto:1 #\\x01x PX 600000" |c| c.set_at(&MOTTO, &text("x")).ttl(TEN) }
        $row! { set "SCRIPT SetIf 1 P/user:1 # SET #\\x01\\x06user 1\\x00 PX 900000" |c| c.set(&user(1)).if_present() }
        $row! { set_at "SCRIPT SetIf 1 P/motto:1 # SET #\\x01x" |c| c.set_at(&MOTTO, &text("x")).if_present() }
        $row! { set "SCRIPT SetIf 1 P/user:1 # SET #\\x01\\x06user 1\\x00 KEEPTTL" |c| c.set(&user(1)).if_present().keep_ttl() }
        $row! { set_at "SCRIPT SetIf 1 P/motto:1 # SET #\\x01x KEEPTTL" |c| c.set_at(&MOTTO, &text("x")).if_present().keep_ttl() }
        $row! { replace "SET P/user:1 #\\x01\\x06user 1\\x00 GET PX 900000" |c| c.replace(&user(1)) }
        $row! { take "GETDEL P/user:1" |c| c.take(&USER) }
    };
    (@stale $row:ident) => {
        $row! { get "PTTL P/price:7; GET P/price:7" |c| c.get(&PRICE) }
        $row! { get "SCRIPT GetFresh 1 P/price:7 600000" |c| c.get(&PRICE).ttl(TEN) }
        $row! { get_many "PTTL P/price:7; GET P/price:7" |c| c.get_many([PRICE]) }
        $row! { get_stale "PTTL P/price:7; GET P/price:7" |c| c.get_stale(&PRICE) }
        $row! { exists "PTTL P/price:7; GETRANGE P/price:7 0 16" |c| c.exists(&PRICE) }
        $row! { ttl "PTTL P/price:7; GETRANGE P/price:7 0 16" |c| c.ttl(&PRICE) }
        $row! { expire "SCRIPT RestartFresh 1 P/price:7 600000" |c| c.expire(&PRICE) }
        $row! { persist "SCRIPT RestartFresh 1 P/price:7 persist" |c| c.persist(&PRICE) }
        $row! { set "SET P/price:7 #t\\x80\\xee6\\x00\\x00\\xc0\\'\\t\\x00\\x00\\x00\\x00\\x07\\x01 PX 4200000" |c| c.set(&price(1)) }
        $row! { set "SCRIPT SetKeepTtl 1 P/price:7  SET #t\\x80\\xee6\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x07\\x01 KEEPTTL" |c| c.set(&price(1)).keep_ttl() }
        $row! { set "SCRIPT SetIf 1 P/price:7 # SET #t\\x80\\xee6\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x07\\x01 KEEPTTL" |c| c.set(&price(1)).if_present().keep_ttl() }
        $row! { set "SCRIPT SetUnless 1 P/price:7 # SET #t\\x80\\xee6\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x07\\x01 KEEPTTL" |c| c.set(&price(1)).if_absent().keep_ttl() }
        $row! { replace "SCRIPT ReplaceKeepTtl 1 P/price:7  SET #t\\x80\\xee6\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x07\\x01 GET KEEPTTL" |c| c.replace(&price(1)).keep_ttl() }
        $row! { expire_now "SCRIPT EndFreshness 1 P/price:7 persist" |c| c.expire_now(&PRICE) }
    };
    (@keys_and_counters $row:ident) => {
        $row! { delete "UNLINK P/user:1" |c| c.delete(&USER) }
        $row! { delete_many "UNLINK P/user:1 P/user:2" |c| c.delete_many(&USERS) }
        $row! { exists "EXISTS P/user:1" |c| c.exists(&USER) }
        $row! { ttl "PTTL P/user:1" |c| c.ttl(&USER) }
        $row! { expire "PEXPIRE P/user:1 900000" |c| c.expire(&USER) }
        $row! { expire "MULTI; PERSIST P/motto:1; EXISTS P/motto:1; EXEC" |c| c.expire(&MOTTO) }
        $row! { expire "PEXPIRE P/motto:1 600000" |c| c.expire(&MOTTO).ttl(TEN) }
        $row! { persist "PERSIST P/user:1" |c| c.persist(&USER) }
        $row! { increment "MULTI; SET P/visits:1 0 PX 900000 NX; INCRBY P/visits:1 5; EXEC" |c| c.counter(&VISITS).increment(5) }
        $row! { increment "INCRBY P/total: -5" |c| c.counter(&TOTAL).increment(-5) }
        $row! { increment "MULTI; SET P/total: 0 PX 600000 NX; INCRBY P/total: 1; EXEC" |c| c.counter(&TOTAL).increment(1).ttl(TEN) }
        $row! { increment "INCRBY P/visits:1 1" |c| c.with_ttl(NEVER).counter(&VISITS).increment(1) }
        $row! { decrement "MULTI; SET P/visits:1 0 PX 900000 NX; DECRBY P/visits:1 5; EXEC" |c| c.counter(&VISITS).decrement(5) }
        $row! { decrement "DECRBY P/total: 2" |c| c.counter(&TOTAL).decrement(2) }
        $row! { get "GET P/visits:1" |c| c.counter(&VISITS).get() }
        $row! { reset "GETDEL P/visits:1" |c| c.counter(&VISITS).reset() }
    };
    (@hashes $row:ident) => {
        $row! { get_field "HGET P/profile:1 name" |c| c.hash(&PROFILE).get_field(NAME) }
        $row! { get_fields "HMGET P/profile:1 logins name" |c| c.hash(&PROFILE).get_fields((LOGINS, NAME)) }
        $row! { get "HGETALL P/profile:1" |c| c.hash(&PROFILE).get() }
        $row! { set_field "SCRIPT Restart 1 P/profile:1 900000 HSET name #\\x01x" |c| c.hash(&PROFILE).set_field(NAME, &text("x")) }
        $row! { set_field "SCRIPT Update 1 P/profile:1 keep900000 HSET logins -7" |c| c.hash(&PROFILE).set_field(LOGINS, &-7).keep_ttl() }
        $row! { set_field "HSET P/ledger:1 balance 7" |c| c.hash(&LEDGER).set_field(BALANCE, &7) }
        $row! { set_field "SCRIPT Restart 1 P/ledger:1 600000 HSET balance 7" |c| c.hash(&LEDGER).set_field(BALANCE, &7).ttl(TEN) }
        $row! { set_field "SCRIPT Update 1 P/profile:1 persist HSET logins 7" |c| c.with_ttl(NEVER).hash(&PROFILE).set_field(LOGINS, &7) }
        $row! { set_fields "SCRIPT Restart 1 P/profile:1 900000 HSET name #\\x01x logins 7" |c| c.hash(&PROFILE).set_fields(named(&text("x"))) }
        $row! { set "SCRIPT Restart 1 P/profile:1 900000 HSET name #\\x06user 1 bio #\\x00 logins 5 tags #\\x02\\x01a\\x01b" |c| c.hash(&PROFILE).set(&profile(1)) }
        $row! { set_field "SCRIPT Fields 1 P/profile:1 900000 HSET logins 7 600000" |c| c.hash(&PROFILE).set_field(LOGINS, &7).field_ttl(TEN) }
        $row! { set_field "SCRIPT FieldsPresent 1 P/ledger:1  HSET balance 7 persist" |c| c.hash(&LEDGER).set_field(BALANCE, &7).if_present().field_ttl(NEVER) }
        $row! { set "HSET P/ledger:1 owner #\\x03Ada balance 5" |c| c.hash(&LEDGER).set(&ledger()) }
        $row! { increment "SCRIPT IncrementAndRestart 1 P/profile:1 900000 HINCRBY logins 2" |c| c.hash(&PROFILE).increment(LOGINS, 2) }
        $row! { increment "HINCRBY P/ledger:1 balance -2" |c| c.hash(&LEDGER).increment(BALANCE, -2) }
        $row! { exists "HEXISTS P/profile:1 name" |c| c.hash(&PROFILE).exists(NAME) }
        $row! { delete "HDEL P/profile:1 name" |c| c.hash(&PROFILE).delete(NAME) }
        $row! { len "HLEN P/profile:1" |c| c.hash(&PROFILE).len() }
    };
    (@maps $row:ident) => {
        $row! { get "HGET P/scores:1 a%3Ab" |c| c.map(&SCORES).get(&text("a:b")) }
        $row! { get_many "HMGET P/stock:1 2 1" |c| c.map(&STOCK).get_many([&2, &1]) }
        $row! { get_all "HGETALL P/stock:1" |c| c.map(&STOCK).get_all() }
        $row! { set "SCRIPT Restart 1 P/scores:1 900000 HSET ada 5" |c| c.map(&SCORES).set(&text("ada"), &5) }
        $row! { set "HSET P/stock:1 1 #\\x03tea\\x00" |c| c.map(&STOCK).set(&1, &item("tea")) }
        $row! { set "SCRIPT Update 1 P/scores:1 keep900000 HSET ada 5" |c| c.map(&SCORES).set(&text("ada"), &5).keep_ttl() }
        $row! { set_many "HSET P/stock:1 1 #\\x03tea\\x00 2 #\\x03jam\\x00" |c| c.map(&STOCK).set_many([(&1, &item("tea")), (&2, &item("jam"))]) }
        $row! { increment "SCRIPT IncrementAndRestart 1 P/scores:1 900000 HINCRBY ada -1" |c| c.map(&SCORES).increment(&text("ada"), -1) }
        $row! { set_many "SCRIPT Fields 1 P/scores:1 900000 HSET a 5 b 5 600000" |c| c.map(&SCORES).set_many([(&text("a"), &5), (&text("b"), &5)]).field_ttl(TEN) }
        $row! { increment "SCRIPT Fields 1 P/scores:1 keep900000 HINCRBY ada 1 600000" |c| c.map(&SCORES).increment(&text("ada"), 1).field_ttl(TEN).keep_ttl() }
        $row! { exists "HEXISTS P/stock:1 1" |c| c.map(&STOCK).exists(&1) }
        $row! { delete "HDEL P/stock:1 1" |c| c.map(&STOCK).delete(&1) }
        $row! { len "HLEN P/stock:1" |c| c.map(&STOCK).len() }
    };
    (@lists $row:ident) => {
        $row! { push_front "SCRIPT Restart 1 P/recent:1 900000 LPUSH #\\x01a" |c| c.list(&RECENT).push_front(&text("a")) }
        $row! { push_back "RPUSH P/jobs: #\\x03tea\\x00" |c| c.list(&JOBS).push_back(&item("tea")) }
        $row! { push_back "SCRIPT Update 1 P/recent:1 keep900000 RPUSH #\\x01a" |c| c.list(&RECENT).push_back(&text("a")).keep_ttl() }
        $row! { push_back "SCRIPT Update 1 P/recent:1 persist RPUSH #\\x01a" |c| c.list(&RECENT).push_back(&text("a")).ttl(NEVER) }
        $row! { push_back "RPUSH P/recent:1 #\\x01a" |c| c.with_ttl(NEVER).list(&RECENT).push_back(&text("a")).keep_ttl() }
        $row! { push_front_many "SCRIPT Restart 1 P/recent:1 900000 LPUSH #\\x01a #\\x01b" |c| c.list(&RECENT).push_front_many([&text("a"), &text("b")]) }
        $row! { push_back_many "SCRIPT Restart 1 P/recent:1 900000 RPUSH #\\x01a #\\x01b" |c| c.list(&RECENT).push_back_many([&text("a"), &text("b")]) }
        $row! { push_back_many "LLEN P/recent:1" |c| c.list(&RECENT).push_back_many([]) }
        $row! { push_front_capped "SCRIPT PushCapped 1 P/recent:1 900000 LPUSH #\\x01a 0 8" |c| c.list(&RECENT).push_front_capped([&text("a")], 9) }
        $row! { push_back_capped "SCRIPT PushCapped 1 P/jobs:  RPUSH #\\x03tea\\x00 -9 -1" |c| c.list(&JOBS).push_back_capped([&item("tea")], 9) }
        $row! { pop_front "LPOP P/recent:1" |c| c.list(&RECENT).pop_front() }
        $row! { pop_back "RPOP P/recent:1" |c| c.list(&RECENT).pop_back() }
        $row! { pop_front_many "LPOP P/recent:1 2" |c| c.list(&RECENT).pop_front_many(2) }
        $row! { pop_back_many "RPOP P/recent:1 9223372036854775807" |c| c.list(&RECENT).pop_back_many(u64::MAX) }
        $row! { len "LLEN P/recent:1" |c| c.list(&RECENT).len() }
        $row! { get "LINDEX P/recent:1 -1" |c| c.list(&RECENT).get(-1) }
        $row! { set "LSET P/jobs: 0 #\\x03tea\\x00" |c| c.list(&JOBS).set(0, &item("tea")) }
        $row! { range "LRANGE P/recent:1 0 -1" |c| c.list(&RECENT).range(0, -1) }
        $row! { trim "LTRIM P/recent:1 0 9" |c| c.list(&RECENT).trim(0, 9) }
        $row! { remove "LREM P/recent:1 -2 #\\x01a" |c| c.list(&RECENT).remove(-2, &text("a")) }
    };
}
