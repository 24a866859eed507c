//! The commands on the wire, word by word, and the number of round trips.

use std::time::Duration;

use futures_util::TryStreamExt as _;
use typed_cache::__private::scripts;
use typed_cache::Cache;
use typed_cache_tests::harness::{Proxy, Recorded, Recorder};

use crate::fixture::Fixture;
use crate::operations::{
    BALANCE, JOBS, LEDGER, LOGINS, MOTTO, NAME, NEVER, PRICE, PROFILE, RECENT, SCORES, STOCK, TEN,
    TOTAL, USER, USERS, VISITS, named, text,
};
use crate::stale::price;
use crate::types::{User, UserKey, item, ledger, profile, user};

/// Records the commands that one cache sends to a shared server.
struct Wire {
    recorder: Recorder,
    client: String,
    prefix: String,
}

impl Wire {
    async fn of(f: &Fixture, cache: &Cache) -> Self {
        let mut batch = cache.batch();
        let info = batch.raw(redis::cmd("CLIENT").arg("INFO").take());
        let info = batch.run().await.unwrap().take(info).unwrap();
        let info: String = redis::from_redis_value(info).unwrap();
        let client = info.split(' ').find_map(|word| word.strip_prefix("addr="));
        Self {
            recorder: f.server().record(),
            client: client.unwrap().to_owned(),
            prefix: f.prefix.clone(),
        }
    }

    /// The commands since the last call, `;` between them.
    fn sent(&mut self) -> String {
        let all = self.recorder.recorded();
        let own = all.iter().filter(|command| command.client == self.client);
        let own: Vec<String> = own.map(|command| self.shown(command)).collect();
        own.join("; ")
    }

    fn shown(&self, command: &Recorded) -> String {
        let prefix = format!("{}/", self.prefix).into_bytes();
        let word = |word: &Vec<u8>| match (&word[..], word.strip_prefix(&prefix[..])) {
            (_, Some(key)) => format!("P/{}", key.escape_ascii()),
            // The headers of all forms that a value of a type can have.
            (headers, _) if all_forms(headers) => "#".to_owned(),
            ([0x94, _, _, _, _, rest @ ..], _) => format!("#t{}", rest.escape_ascii()),
            ([0x90, _, _, _, _, payload @ ..], _) => format!("#{}", payload.escape_ascii()),
            _ => word.escape_ascii().to_string(),
        };
        let mut words: Vec<String> = command.words.iter().map(word).collect();
        if matches!(command.name().as_str(), "EVAL" | "EVALSHA") {
            let script = scripts().find(|script| {
                let spelled = [script.source, script.digest].map(str::as_bytes);
                spelled.contains(&&command.words[1][..])
            });
            words.splice(..2, ["SCRIPT".to_owned(), script.unwrap().name]);
        }
        words.join(" ")
    }
}

/// Gives the scripts to the server, so that none has to be sent twice.
async fn load_scripts(f: &Fixture) {
    for script in scripts() {
        raw!(f, "SCRIPT", "LOAD", script.source);
    }
}

pub(crate) async fn every_operation_sends_what_its_docs_say(f: Fixture) {
    load_scripts(&f).await;
    let mut wire = Wire::of(&f, &f.cache).await;
    macro_rules! assert_sent {
        ($name:ident $expected:literal |$c:ident| $operation:expr) => {
            let $c = &f.cache;
            let outcome = $operation.await.err().map(|error| error.to_string());
            assert_eq!(
                wire.sent(),
                $expected,
                "{} alone: {outcome:?}",
                stringify!($name)
            );
            let mut batch = f.cache.batch();
            let _ = batch.push($operation);
            drop(batch.run().await.unwrap());
            assert_eq!(wire.sent(), $expected, "{} in a batch", stringify!($name));
        };
    }
    each_operation!(assert_sent);
}

/// Alone it is the cheaper command; among others the step that keeps their order.
pub(crate) async fn a_write_if_absent_is_a_script_among_others(f: Fixture) {
    let mut wire = Wire::of(&f, &f.cache).await;
    let set = || f.cache.set(&user(1)).if_absent();
    assert!(set().await.unwrap());
    let alone = "SET P/user:1 #\\x01\\x06user 1\\x00 NX GET PX 900000";
    assert_eq!(wire.sent(), alone);
    let mut batch = f.cache.batch();
    let _ = batch.push(set());
    drop(batch.run().await.unwrap());
    let batched = wire.sent();
    assert!(
        batched.starts_with("SCRIPT SetUnless 1 P/user:1 "),
        "{batched}"
    );
    assert!(
        batched.ends_with(" SET #\\x01\\x06user 1\\x00 PX 900000"),
        "{batched}"
    );
}

/// A server that does not know the command does not show it either.
pub(crate) async fn the_ttl_of_a_field_is_read_by_one_command(f: Fixture) {
    if !f.has_field_ttls().await {
        return;
    }
    let mut wire = Wire::of(&f, &f.cache).await;
    drop(f.cache.hash(&PROFILE).field_ttl(NAME).await);
    assert_eq!(wire.sent(), "HPTTL P/profile:1 FIELDS 1 name");
    drop(f.cache.map(&SCORES).field_ttl(&text("a:b")).await);
    assert_eq!(wire.sent(), "HPTTL P/scores:1 FIELDS 1 a%3Ab");
}

pub(crate) async fn an_operation_is_flat_in_an_atomic_batch(f: Fixture) {
    let mut wire = Wire::of(&f, &f.cache).await;
    let mut batch = f.cache.batch().atomic();
    let _ = batch.push(f.cache.get(&USER));
    let _ = batch.push(f.cache.hash(&PROFILE).increment(LOGINS, 1));
    let _ = batch.push(f.cache.counter(&VISITS).increment(2));
    let _ = batch.push(f.cache.list(&RECENT).push_back_capped([&text("a")], 2));
    assert_eq!(batch.len(), 4);
    drop(batch.run().await.unwrap());
    let expected = "MULTI; GET P/user:1; SCRIPT IncrementAndRestart 1 P/profile:1 900000 HINCRBY logins 1; \
        SET P/visits:1 0 PX 900000 NX; INCRBY P/visits:1 2; \
        SCRIPT PushCapped 1 P/recent:1 900000 RPUSH #\\x01a -2 -1; EXEC";
    assert_eq!(wire.sent(), expected);
}

pub(crate) async fn an_operation_of_several_commands_is_atomic_in_a_plain_batch(f: Fixture) {
    let mut wire = Wire::of(&f, &f.cache).await;
    let mut batch = f.cache.batch();
    let _ = batch.push(f.cache.get(&USER));
    let _ = batch.push(f.cache.hash(&PROFILE).increment(LOGINS, 1));
    let _ = batch.push(f.cache.counter(&VISITS).increment(2));
    let _ = batch.push(f.cache.exists(&USER));
    drop(batch.run().await.unwrap());
    let expected = "GET P/user:1; \
        SCRIPT IncrementAndRestart 1 P/profile:1 900000 HINCRBY logins 1; \
        MULTI; SET P/visits:1 0 PX 900000 NX; INCRBY P/visits:1 2; EXEC; EXISTS P/user:1";
    assert_eq!(wire.sent(), expected);
    let mut pipeline = redis::pipe();
    pipeline.atomic().cmd("PING");
    let mut batch = f.cache.batch();
    let _ = batch.push(f.cache.counter(&VISITS).increment(1));
    let appended = batch.append_to(&mut pipeline).unwrap();
    drop(appended);
    let names = pipeline
        .cmd_iter()
        .map(|command| command.args_iter().count());
    assert_eq!(
        names.collect::<Vec<_>>(),
        [1, 6, 3],
        "flat in a caller's own transaction"
    );
}

pub(crate) async fn no_items_send_nothing(f: Fixture) {
    let mut wire = Wire::of(&f, &f.cache).await;
    let none: [UserKey; 0] = [];
    f.cache.get_many(&none).await.unwrap();
    f.cache.delete_many(&none).await.unwrap();
    f.cache
        .set_many::<[&User; 0]>([])
        .await
        .unwrap()
        .finish()
        .unwrap();
    let nothing = futures_util::stream::empty::<User>();
    drop(f.cache.set_all(nothing).await.unwrap());
    f.cache.hash(&PROFILE).set_fields([]).await.unwrap();
    f.cache.map(&STOCK).get_many([]).await.unwrap();
    f.cache.map(&STOCK).set_many([]).await.unwrap();
    f.cache.list(&RECENT).pop_front_many(0).await.unwrap();
    f.cache.list(&RECENT).pop_back_many(0).await.unwrap();
    drop(f.cache.batch().run().await.unwrap());
    drop(f.cache.batch().atomic().run().await.unwrap());
    assert_eq!(wire.sent(), "");
}

pub(crate) async fn several_values_go_in_one_pipeline(f: Fixture) {
    let mut wire = Wire::of(&f, &f.cache).await;
    f.cache
        .set_many([
            f.cache.set(&user(1)).ttl(TEN),
            f.cache.set(&user(3)).ttl(NEVER),
        ])
        .await
        .unwrap()
        .finish()
        .unwrap();
    let expected =
        "SET P/user:1 #\\x01\\x06user 1\\x00 PX 600000; SET P/user:3 #\\x03\\x06user 3\\x00";
    assert_eq!(wire.sent(), expected);
    let users = [user(1), user(3)];
    let outcome = f.cache.set_all(futures_util::stream::iter(users)).await;
    assert_eq!(outcome.unwrap().written, 2);
    let expected = "SET P/user:1 #\\x01\\x06user 1\\x00 PX 900000; SET P/user:3 #\\x03\\x06user 3\\x00 PX 900000";
    assert_eq!(wire.sent(), expected);
}

pub(crate) async fn scans_and_clears_go_in_pages(f: Fixture) {
    let mut wire = Wire::of(&f, &f.cache).await;
    f.cache.map(&STOCK).set(&1, &item("tea")).await.unwrap();
    f.cache.set(&user(1)).await.unwrap();
    wire.sent();
    let _: Vec<_> = f.cache.map(&STOCK).scan().try_collect().await.unwrap();
    assert_eq!(wire.sent(), "HSCAN P/stock:1 0 COUNT 500");
    let _: Vec<UserKey> = f.cache.scan().try_collect().await.unwrap();
    let sent = wire.sent();
    assert!(
        sent.starts_with("SCAN 0 MATCH P/user:* COUNT 500"),
        "{sent}"
    );
    assert!(
        sent.split("; ")
            .all(|command| command.ends_with("MATCH P/user:* COUNT 500")),
        "{sent}"
    );
    f.cache.clear::<UserKey>().await.unwrap();
    let sent = wire.sent();
    assert!(sent.starts_with("SCAN 0 MATCH P/user* COUNT 500"), "{sent}");
    assert!(
        sent.split("; ").any(|command| command == "UNLINK P/user:1"),
        "{sent}"
    );
    f.cache.clear_prefix().await.unwrap();
    let sent = wire.sent();
    assert!(sent.starts_with("SCAN 0 MATCH P/* COUNT 500"), "{sent}");
}

pub(crate) async fn waiting_pops_have_a_connection_of_their_own(f: Fixture) {
    let mut wire = Wire::of(&f, &f.cache).await;
    let list = f.cache.list(&RECENT);
    assert_eq!(list.wait_pop_back(Duration::ZERO).await.unwrap(), None);
    list.push_back_many(&["a", "b"].map(text)).await.unwrap();
    let wait = Duration::from_millis(1_500);
    list.wait_pop_front(wait).await.unwrap();
    list.wait_pop_back(Duration::from_secs(60)).await.unwrap();
    let all = wire.recorder.recorded();
    let pops: Vec<&Recorded> = all
        .iter()
        .filter(|command| command.name().starts_with('B'))
        .filter(|command| command.words.contains(&f.key(&RECENT).into_bytes()))
        .collect();
    let shown: Vec<String> = pops.iter().map(|command| wire.shown(command)).collect();
    assert_eq!(
        shown,
        [
            "BRPOP P/recent:1 0.001",
            "BLPOP P/recent:1 1.500",
            "BRPOP P/recent:1 60.000"
        ]
    );
    assert!(
        pops.iter().all(|command| command.client == pops[0].client),
        "one, kept for the next wait"
    );
    assert_ne!(pops[0].client, wire.client);
}

pub(crate) async fn every_operation_takes_one_round_trip(f: Fixture) {
    load_scripts(&f).await;
    let proxy = Proxy::start(f.server());
    let cache = Cache::builder()
        .prefix(&f.prefix)
        .unwrap()
        .connect(proxy.url())
        .await
        .unwrap();
    macro_rules! assert_one_round_trip {
        ($name:ident $commands:literal |$c:ident| $operation:expr) => {
            let before = proxy.traffic().round_trips;
            let $c = &cache;
            drop($operation.await);
            let round_trips = proxy.traffic().round_trips - before;
            assert_eq!(round_trips, 1, "{}: {}", stringify!($name), $commands);
        };
    }
    each_operation!(assert_one_round_trip);
    let before = proxy.traffic().round_trips;
    let users: Vec<User> = (1..=3).map(user).collect();
    cache.set_many(&users).await.unwrap().finish().unwrap();
    assert_eq!(proxy.traffic().round_trips - before, 1);
    let mut batch = cache.batch();
    let _ = batch.push(cache.get(&USER));
    let _ = batch.push(cache.hash(&PROFILE).set(&profile(1)));
    let _ = batch.push(cache.hash(&LEDGER).set(&ledger()));
    let before = proxy.traffic().round_trips;
    drop(batch.run().await.unwrap());
    assert_eq!(proxy.traffic().round_trips - before, 1);
}

cases! { wire, servers:
    every_operation_sends_what_its_docs_say [each_operation]
    a_write_if_absent_is_a_script_among_others [Operation::if_absent]
    the_ttl_of_a_field_is_read_by_one_command [Hash::field_ttl Map::field_ttl]
    an_operation_is_flat_in_an_atomic_batch [Batch::atomic Batch::len]
    an_operation_of_several_commands_is_atomic_in_a_plain_batch [Batch::run Batch::append_to]
    no_items_send_nothing [
        Cache::get_many Cache::delete_many Cache::set_many Cache::set_all Hash::set_fields Map::get_many
        Map::set_many List::pop_front_many List::pop_back_many Batch::run
    ]
    several_values_go_in_one_pipeline [Cache::set_many Cache::set_all]
    scans_and_clears_go_in_pages [Map::scan Cache::scan Cache::clear Cache::clear_prefix]
    waiting_pops_have_a_connection_of_their_own [List::wait_pop_front List::wait_pop_back]
    every_operation_takes_one_round_trip [each_operation]
}

/// Returns whether these are the headers of all forms that a value of a type can have, with times or without.
fn all_forms(headers: &[u8]) -> bool {
    let formats: Vec<u8> = headers.chunks(5).map(|header| header[0]).collect();
    formats.starts_with(&[0x90, 0x91, 0x92]) && matches!(formats.get(3), None | Some(0x94))
}
