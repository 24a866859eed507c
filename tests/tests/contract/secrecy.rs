//! Keys, values and passwords stay out of every error, event and handle.

use std::error::Error as StdError;
use std::fmt::Debug;
use std::time::Duration;

use futures_util::TryStreamExt as _;
use typed_cache::{Cache, CacheKey, Cacheable, Error, Event, MemoryEngine, Observer, redis};
use typed_cache_tests::harness::{Flavor, Server};

use crate::fixture::Fixture;

/// Part of every key and value here, and of passwords.
const SECRET: &str = "hunter2";

fn is_silent(text: &str) -> bool {
    // Bytes can also be printed as numbers.
    let bytes = format!("{:?}", SECRET.as_bytes());
    !text.contains(SECRET) && !text.contains(bytes.trim_matches(['[', ']']))
}

fn assert_silent(value: &impl Debug) {
    for text in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(
            is_silent(&text.replace(['\n', ' '], "")) && is_silent(&text),
            "{text}"
        );
    }
}

fn assert_error_silent(error: &Error) {
    assert_silent(error);
    let mut cause: Option<&dyn StdError> = Some(error);
    while let Some(error) = cause {
        assert!(is_silent(&error.to_string()), "{error}");
        assert_silent(&error);
        cause = error.source();
    }
}

#[derive(serde::Serialize, serde::Deserialize, Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "account", ttl = "15m")]
pub(crate) struct Account {
    #[cache(key)]
    login: String,
    password: String,
}

#[derive(Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "vault", ttl = "15m", hash, mismatch = error)]
pub(crate) struct Vault {
    #[cache(key)]
    login: String,
    password: String,
    uses: i64,
}

#[derive(CacheKey)]
#[cache(resource = "tokens", ttl = "15m", map = (String, String))]
pub(crate) struct TokensKey {
    login: String,
}

#[derive(CacheKey)]
#[cache(resource = "words", ttl = "15m", list = String)]
pub(crate) struct WordsKey {
    login: String,
}

#[derive(CacheKey)]
#[cache(resource = "tries", ttl = "15m", counter)]
pub(crate) struct TriesKey {
    login: String,
}

fn secret() -> String {
    SECRET.to_owned()
}

fn account() -> Account {
    Account {
        login: secret(),
        password: secret(),
    }
}

fn vault() -> Vault {
    Vault {
        login: secret(),
        password: secret(),
        uses: 1,
    }
}

pub(crate) async fn errors_show_neither_keys_nor_values(f: Fixture) {
    let key = AccountKey { login: secret() };
    let narrow = f.with(|builder| builder.max_value_bytes(4)).await;
    assert_error_silent(&op!(narrow, |c| c.set(&account())).unwrap_err());
    raw!(f, "RPUSH", f.key(&key), SECRET);
    assert_error_silent(&op!(f, |c| c.get(&key)).unwrap_err());
    raw!(f, "DEL", f.key(&key));
    op!(f, |c| c.set(&account())).unwrap();
    assert_error_silent(&op!(narrow, |c| c.get(&key)).unwrap_err());
    let stored = raw!(f, "GET", f.key(&key)).bytes().unwrap();
    raw!(
        f,
        "SET",
        f.key(&key),
        [&stored[..], SECRET.as_bytes()].concat()
    );
    assert_error_silent(&op!(f, |c| c.get(&key)).unwrap_err());
    assert_error_silent(&op!(f, |c| c.get_many([&key])).unwrap_err());
    let hash = VaultKey { login: secret() };
    raw!(f, "HSET", f.key(&hash), "password", SECRET, "uses", SECRET);
    assert_error_silent(&op!(f, |c| c.hash(&hash).get_field(VaultFields::PASSWORD)).unwrap_err());
    assert_error_silent(&op!(f, |c| c.hash(&hash).increment(VaultFields::USES, 1)).unwrap_err());
    assert_error_silent(&op!(f, |c| c.hash(&hash).get()).unwrap_err());
    let other = VaultKey {
        login: "other".into(),
    };
    assert_error_silent(&op!(f, |c| c.hash(&other).set(&vault())).unwrap_err());
    let (map, list) = (TokensKey { login: secret() }, WordsKey { login: secret() });
    raw!(f, "SET", f.key(&map), SECRET);
    assert_error_silent(&op!(f, |c| c.map(&map).set(&secret(), &secret())).unwrap_err());
    assert_error_silent(&op!(f, |c| c.list(&list).set(5, &secret())).unwrap_err());
    raw!(f, "RPUSH", f.key(&list), SECRET);
    assert_error_silent(&op!(f, |c| c.list(&list).get(0)).unwrap_err());
    let tries = TriesKey { login: secret() };
    raw!(f, "SET", f.key(&tries), SECRET);
    assert_error_silent(&op!(f, |c| c.counter(&tries).increment(1)).unwrap_err());
    assert_error_silent(&op!(f, |c| c.counter(&tries).get()).unwrap_err());
    assert!(f.observed.texts().iter().all(|text| is_silent(text)));
}

pub(crate) async fn a_servers_error_does_not_echo_arguments(f: Fixture) {
    let commands = [
        redis::cmd("NOSUCHCOMMAND").arg(SECRET).take(),
        redis::cmd("GET").arg(SECRET).arg(SECRET).take(),
        redis::cmd("SET")
            .arg(SECRET)
            .arg(SECRET)
            .arg("PX")
            .arg(SECRET)
            .take(),
        redis::cmd("SET").arg(SECRET).arg(SECRET).arg(SECRET).take(),
        redis::cmd("HSET").arg(SECRET).arg(SECRET).take(),
        redis::cmd("CONFIG").arg(SECRET).arg(SECRET).take(),
        redis::cmd("EVAL")
            .arg("return redis.error_reply('BAD ' .. ARGV[1])")
            .arg(0)
            .arg(SECRET)
            .take(),
        redis::cmd("EVAL")
            .arg(format!("return {SECRET}("))
            .arg(0)
            .take(),
        script(format!("return redis.error_reply('{SECRET}')")),
        script(format!("return redis.error_reply('{SECRET} is a code')")),
        script(format!(
            "return redis.error_reply('ERR no such key {SECRET}')"
        )),
        script(format!("return {{err = '-{SECRET}: syntax error'}}")),
        script(format!("error('{SECRET}')")),
    ];
    for command in commands {
        let mut batch = f.cache.batch();
        let slot = batch.raw(command);
        let mut replies = batch.run().await.unwrap();
        let error = replies.take(slot).unwrap_err();
        assert!(error.code().is_some());
        assert_error_silent(&error);
    }
}

fn script(text: String) -> redis::Cmd {
    redis::cmd("EVAL").arg(text).arg(0).take()
}

pub(crate) async fn codes_and_texts_of_servers_pass_and_those_of_scripts_do_not(f: Fixture) {
    let said = [
        (
            script("return redis.error_reply('ORDER gone')".into()),
            "UNKNOWN",
            "UNKNOWN",
        ),
        (
            script("return redis.error_reply('OOM all gone')".into()),
            "OOM",
            "OOM",
        ),
        (
            redis::cmd("NOSUCHCOMMAND"),
            "ERR",
            "ERR: unknown command `NOSUCHCOMMAND`",
        ),
        (
            redis::cmd("GET"),
            "ERR",
            "ERR: wrong number of arguments for `get`",
        ),
        (
            redis::cmd("SET").arg("key").arg("value").arg("odd").take(),
            "ERR",
            "ERR: syntax error",
        ),
        (
            redis::cmd("EVALSHA").arg("0000").arg(0).take(),
            "NOSCRIPT",
            "NOSCRIPT",
        ),
    ];
    for (command, code, text) in said {
        let mut batch = f.cache.batch();
        let slot = batch.raw(command);
        let error = batch.run().await.unwrap().take(slot).unwrap_err();
        assert_eq!(error.code(), Some(code));
        assert_eq!(error.to_string(), format!("the server answered {text}"));
    }
}

pub(crate) async fn handles_show_neither_keys_nor_values(f: Fixture) {
    let (key, hash) = (account().login, VaultKey { login: secret() });
    let (map, list) = (TokensKey { login: secret() }, WordsKey { login: secret() });
    let (tries, account) = (TriesKey { login: secret() }, account());
    f.cache.set(&account).await.unwrap();
    assert_silent(&f.cache);
    assert_silent(&f.cache.hash(&hash));
    assert_silent(&f.cache.map(&map));
    assert_silent(&f.cache.list(&list));
    assert_silent(&f.cache.counter(&tries));
    assert_silent(&f.cache.stats());
    assert_silent(&f.cache.set(&account));
    assert_silent(&f.cache.get(&AccountKey { login: secret() }));
    assert_silent(&VaultFields::PASSWORD.to(&key));
    let mut batch = f.cache.batch();
    let _ = batch.push(f.cache.set(&account));
    let slot = batch.push(f.cache.get(&AccountKey { login: secret() }));
    let raw = batch.raw(redis::cmd("ECHO").arg(SECRET).take());
    assert_silent(&batch);
    assert_silent(&slot);
    let mut replies = batch.run().await.unwrap();
    assert_silent(&replies);
    replies.take(slot).unwrap();
    replies.take(raw).unwrap();
    let mut batch = f.cache.batch();
    let _ = batch.push(f.cache.set(&account));
    assert_silent(&batch.append_to(&mut redis::pipe()).unwrap());
}

/// A key part and a record that check the `Debug` output of the readers and writers they are given.
mod spies {
    use typed_cache::schema::{Member, Part, Shape};
    use typed_cache::{
        FieldReader, FieldWriter, HashKey, HashRecord, Key, KeyPart, KeyReader, KeyWriter, Kind,
        OwnedKey, OwnedKeyPart, PartReader, PartWriter, Schema, Ttl, Version,
    };

    use super::{assert_silent, secret};

    pub(super) struct SpyPart;

    impl KeyPart for SpyPart {
        const SHAPE: &'static Shape = <String as Schema>::SHAPE;

        fn write_part(&self, out: &mut PartWriter<'_>) {
            out.text(&secret());
            assert_silent(out);
        }
    }

    impl OwnedKeyPart for SpyPart {
        fn read_part(part: &PartReader<'_>) -> Option<Self> {
            assert_silent(part);
            Some(Self)
        }
    }

    pub(super) struct SpyKey;

    impl Key for SpyKey {
        const RESOURCE: &'static str = "spy";
        const VERSION: Version = Version::None;
        const KIND: Kind = Kind::Hash;
        const TTL: Ttl = Ttl::NEVER;
        const PARTS: &'static [Part] = &[Part::of::<SpyPart>("spy")];

        fn write_parts(&self, out: &mut KeyWriter<'_>) {
            out.part(&SpyPart);
            assert_silent(out);
        }
    }

    impl OwnedKey for SpyKey {
        fn read_parts(parts: &mut KeyReader<'_>) -> Option<Self> {
            assert_silent(parts);
            parts.part::<SpyPart>().map(|_| Self)
        }
    }

    impl HashKey for SpyKey {
        type Record = SpyRecord;
    }

    pub(super) struct SpyRecord;

    impl HashRecord for SpyRecord {
        type Key = SpyKey;
        const FIELDS: &'static [Member] = &[Member::of::<String>("secret")];

        fn write_fields(&self, out: &mut FieldWriter<'_, Self>) {
            out.write("secret", &secret());
            assert_silent(out);
        }

        fn read_fields(_: SpyKey, fields: &mut FieldReader<'_, Self>) -> Option<Self> {
            assert_silent(fields);
            fields.read::<String>("secret").map(|_| Self)
        }

        fn has_key(&self, _: &SpyKey) -> bool {
            true
        }
    }
}

pub(crate) async fn what_reads_and_writes_keys_and_fields_shows_neither(f: Fixture) {
    let key = spies::SpyKey;
    f.cache.hash(&key).set(&spies::SpyRecord).await.unwrap();
    assert!(f.cache.hash(&key).get().await.unwrap().is_some());
    let keys: Vec<spies::SpyKey> = f.cache.scan().try_collect().await.unwrap();
    assert_eq!(keys.len(), 1);
}

#[test]
fn a_key_that_does_not_parse_is_not_shown() {
    let error = AccountKey::parse(&format!("{SECRET}:{SECRET}")).unwrap_err();
    assert!(is_silent(&error.to_string()));
    assert_silent(&error);
    assert_silent(&AccountKey::parse(&format!("account:{SECRET}:{SECRET}")).unwrap_err());
}

#[tokio::test]
async fn an_engine_in_memory_shows_no_entry() {
    let engine = MemoryEngine::new();
    let cache = Cache::builder().memory_engine(engine.clone());
    assert_silent(&Cache::from(engine.clone()));
    cache.set(&account()).await.unwrap();
    cache
        .hash(&VaultKey { login: secret() })
        .set(&vault())
        .await
        .unwrap();
    assert_silent(&engine);
    assert_silent(&cache);
}

/// Fails the test when an event shows the password.
struct Listener;

impl Observer for Listener {
    fn observe(&self, event: &Event<'_>) {
        assert_silent(event);
    }
}

#[tokio::test]
async fn passwords_are_not_shown() {
    let server = Server::options(Flavor::Redis).password("other").start();
    let builder = || {
        let builder = Cache::builder().timeout(Duration::from_millis(100));
        builder.observer(Listener)
    };
    let urls = [
        format!("redis://{SECRET}:{SECRET}@127.0.0.1:1"),
        format!("redis://:{SECRET}@127.0.0.1:{}", server.port()),
        format!("redis://{SECRET}:{SECRET}@127.0.0.1:{}", server.port()),
        format!("redis://{SECRET}:{SECRET}@127.0.0.1:x"),
        format!("http://{SECRET}:{SECRET}@localhost"),
        format!("redis+unix:///{}?pass={SECRET}", "nowhere"),
        format!("redis+unix:///nowhere?db=x&pass={SECRET}"),
    ];
    for url in urls {
        assert_error_silent(&builder().connect(&url).await.unwrap_err());
        if let Ok(cache) = builder().connect_lazy(&url) {
            assert_silent(&cache);
            assert_error_silent(
                &cache
                    .get(&AccountKey { login: secret() })
                    .await
                    .unwrap_err(),
            );
        }
    }
    assert_silent(&builder());
}

cases! { secrecy, every way:
    errors_show_neither_keys_nor_values [Cache::get Hash::get_field Map::set List::get Counter::increment]
}

cases! { secrecy, servers:
    a_servers_error_does_not_echo_arguments [Batch::raw]
    codes_and_texts_of_servers_pass_and_those_of_scripts_do_not [Batch::raw]
}

cases! { secrecy, alone:
    handles_show_neither_keys_nor_values [Cache::batch]
    what_reads_and_writes_keys_and_fields_shows_neither [Hash::set Hash::get Cache::scan]
}

covers! {
    a_key_that_does_not_parse_is_not_shown []
    an_engine_in_memory_shows_no_entry [Cache::builder CacheBuilder::memory_engine]
    passwords_are_not_shown [CacheBuilder::connect CacheBuilder::observer]
}
