//! Entries that read as a miss count as absent, and failures change nothing.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use typed_cache::{Cache, Cacheable, ErrorKind};

use crate::fixture::{Fixture, Way, assert_error};
use crate::operations::{LOGINS, PROFILE, RECENT, SCORES};
use crate::types::{BEFORE, ProfileFields, Strict, StrictKey, TTL, UserKey, profile, user};

/// Two releases of one type.
mod old {
    use super::{Cacheable, Deserialize, Serialize};

    #[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
    #[cache(resource = "book", ttl = "15m")]
    pub(crate) struct Book {
        #[cache(key)]
        pub(crate) id: u64,
        pub(crate) title: String,
    }
}

#[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "book", ttl = "15m")]
pub(crate) struct Book {
    #[cache(key)]
    id: u64,
    title: String,
    author: Option<String>,
}

#[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "note", ttl = "15m", format = json)]
pub(crate) struct Note {
    #[cache(key)]
    id: u64,
    text: String,
}

const KEY: BookKey = BookKey { id: 1 };
const NOTE: NoteKey = NoteKey { id: 1 };

fn old_book() -> old::Book {
    old::Book {
        id: 1,
        title: "Tea".into(),
    }
}

fn book(title: &str) -> Book {
    Book {
        id: 1,
        title: title.into(),
        author: None,
    }
}

fn note(text: &str) -> Note {
    Note {
        id: 1,
        text: text.into(),
    }
}

pub(crate) async fn an_entry_of_another_release_counts_as_absent(f: Fixture) {
    op!(f, |c| c.set(&old_book())).unwrap();
    f.shorten_ttl(&KEY).await;
    assert!(op!(f, |c| c.set(&book("Tea")).if_absent()).unwrap());
    f.assert_ttl(&KEY, TTL).await;
    assert_eq!(op!(f, |c| c.get(&KEY)).unwrap(), Some(book("Tea")));
    assert!(!op!(f, |c| c.set(&book("Mate")).if_absent()).unwrap());
    assert_eq!(op!(f, |c| c.get(&KEY)).unwrap(), Some(book("Tea")));

    op!(f, |c| c.set(&old_book())).unwrap();
    f.shorten_ttl(&KEY).await;
    let kept = op!(f, |c| c.set_at(&KEY, &book("Tea")).if_absent().keep_ttl());
    assert!(kept.unwrap());
    f.assert_ttl(&KEY, BEFORE).await;
    raw!(f, "SET", f.key(&KEY), "foreign");
    assert!(op!(f, |c| c.set(&book("Tea")).if_absent()).unwrap());
}

pub(crate) async fn an_entry_of_another_release_is_not_present(f: Fixture) {
    op!(f, |c| c.set(&old_book())).unwrap();
    f.shorten_ttl(&KEY).await;
    assert!(!op!(f, |c| c.set(&book("Tea")).if_present()).unwrap());
    f.assert_ttl(&KEY, BEFORE).await;
    let read = op!(f, |c| c.get(&old::BookKey { id: 1 })).unwrap();
    assert_eq!(read, Some(old_book()));
    op!(f, |c| c.set(&book("Tea"))).unwrap();
    assert!(op!(f, |c| c.set(&book("Mate")).if_present()).unwrap());
    assert_eq!(op!(f, |c| c.get(&KEY)).unwrap(), Some(book("Mate")));
}

/// With `mismatch = error` it is no miss.
pub(crate) async fn an_entry_that_is_an_error_is_present(f: Fixture) {
    let strict = Strict {
        id: 1,
        name: "x".into(),
    };
    let key = StrictKey { id: 1 };
    raw!(f, "SET", f.key(&key), "foreign");
    assert!(!op!(f, |c| c.set(&strict).if_absent()).unwrap());
    assert!(op!(f, |c| c.set(&strict).if_present()).unwrap());
    assert_eq!(op!(f, |c| c.get(&key)).unwrap(), Some(strict));
}

pub(crate) async fn data_of_another_kind_is_in_the_way(f: Fixture) {
    raw!(f, "RPUSH", f.key(&KEY), "foreign");
    assert!(!op!(f, |c| c.set(&book("Tea")).if_absent()).unwrap());
    let error = op!(f, |c| c.set(&book("Tea")).if_present()).unwrap_err();
    assert_error(&error, ErrorKind::WrongType, "book");
    assert_eq!(raw!(f, "LRANGE", f.key(&KEY), 0, -1).list(), [b"foreign"]);
    let strict = StrictKey { id: 1 };
    let value = Strict {
        id: 1,
        name: "x".into(),
    };
    raw!(f, "RPUSH", f.key(&strict), "foreign");
    assert!(!op!(f, |c| c.set(&value).if_absent()).unwrap());
    let error = op!(f, |c| c.set(&value).if_present()).unwrap_err();
    assert_error(&error, ErrorKind::WrongType, "strict");
    assert_eq!(
        raw!(f, "LRANGE", f.key(&strict), 0, -1).list(),
        [b"foreign"]
    );
}

/// Whether a text is a value shows only when it is decoded, which takes a second step.
pub(crate) async fn a_text_that_is_no_value_counts_as_absent(f: Fixture) {
    raw!(f, "SET", f.key(&NOTE), "{\"other\":1}");
    f.shorten_ttl(&NOTE).await;
    let is_one_step = matches!(
        f.way,
        Way::Atomic | Way::Appended | Way::AppendedAtomic | Way::PipelinedAtomic
    );
    if is_one_step {
        let error = op!(f, |c| c.set(&note("a")).if_absent()).unwrap_err();
        assert_error(&error, ErrorKind::InvalidInput, "note");
        assert!(error.to_string().contains("await the operation alone"));
        return;
    }
    assert!(!op!(f, |c| c.set(&note("a")).if_present()).unwrap());
    f.assert_ttl(&NOTE, BEFORE).await;
    assert!(op!(f, |c| c.set(&note("a")).if_absent().keep_ttl()).unwrap());
    f.assert_ttl(&NOTE, BEFORE).await;
    assert_eq!(op!(f, |c| c.get(&NOTE)).unwrap(), Some(note("a")));
    assert!(!op!(f, |c| c.set(&note("b")).if_absent()).unwrap());
    assert!(op!(f, |c| c.set(&note("c")).if_present()).unwrap());
    assert_eq!(op!(f, |c| c.get(&NOTE)).unwrap(), Some(note("c")));
    raw!(f, "DEL", f.key(&NOTE));
    assert!(!op!(f, |c| c.set(&note("d")).if_present()).unwrap());
    assert!(op!(f, |c| c.set(&note("d")).if_absent()).unwrap());
}

pub(crate) async fn an_entry_over_the_cap_is_in_the_way(f: Fixture) {
    op!(f, |c| c.set(&book(&"x".repeat(2_000)))).unwrap();
    let small = f.with(|builder| builder.max_value_bytes(1_000)).await;
    assert!(!op!(small, |c| c.set(&book("Tea")).if_absent()).unwrap());
    assert_eq!(
        op!(f, |c| c.get(&KEY)).unwrap(),
        Some(book(&"x".repeat(2_000)))
    );
    if matches!(f.way, Way::Alone | Way::Batched | Way::Pipelined) {
        // A value whose size tells nothing of it counts as one.
        op!(f, |c| c.set(&note(&"x".repeat(2_000)))).unwrap();
        assert!(!op!(small, |c| c.set(&note("a")).if_absent()).unwrap());
        assert!(op!(small, |c| c.set(&note("a")).if_present()).unwrap());
        assert_eq!(op!(f, |c| c.get(&NOTE)).unwrap(), Some(note("a")));
    }
}

pub(crate) async fn the_cache_aside_pattern_heals_after_a_release(f: Fixture) {
    async fn read(cache: &Cache, loads: &mut u32) -> Book {
        if let Some(book) = cache.get(&KEY).await.unwrap() {
            return book;
        }
        *loads += 1;
        let loaded = book("Tea");
        cache.set(&loaded).if_absent().await.unwrap();
        loaded
    }
    f.cache.set(&old_book()).await.unwrap();
    let mut loads = 0;
    for _ in 0..3 {
        assert_eq!(read(&f.cache, &mut loads).await, book("Tea"));
    }
    assert_eq!(loads, 1);
}

pub(crate) async fn a_condition_keeps_its_place_in_a_pipeline(f: Fixture) {
    let stale = async || f.cache.set(&old_book()).await.unwrap();
    stale().await;
    let write = || f.cache.set(&book("Tea")).if_absent();
    let (written, read) = f
        .cache
        .pipeline((write(), f.cache.get(&KEY)))
        .await
        .unwrap();
    assert_eq!((written, read), (true, Some(book("Tea"))));
    stale().await;
    let deleted = f
        .cache
        .pipeline((write(), f.cache.delete(&KEY)))
        .await
        .unwrap();
    assert_eq!(deleted, (true, true));
    assert_eq!(f.pttl(&KEY).await, -2);
}

/// It is in the way, which is no failure of the write.
pub(crate) async fn finish_takes_data_of_another_kind_for_no_failure(f: Fixture) {
    raw!(f, "RPUSH", f.key(&KEY), "foreign");
    raw!(f, "RPUSH", f.key(&NOTE), "foreign");
    f.observed.operations();
    let mut batch = f.cache.batch();
    let _ = batch.push(f.cache.set(&book("Tea")).if_absent());
    let _ = batch.push(f.cache.set(&note("a")).if_absent());
    batch.run().await.unwrap().finish().unwrap();
    let events = f.observed.operations();
    assert!(
        events.iter().all(|(_, _, error)| error.is_none()),
        "{events:?}"
    );
}

pub(crate) async fn without_scripts_none_is_sent(f: Fixture) {
    let f = f.with(|builder| builder.scripts(false)).await;
    let written = f
        .cache
        .pipeline((f.cache.set(&book("Tea")).if_absent(),))
        .await;
    assert_eq!(written.unwrap(), (true,));
    let atomic = f
        .cache
        .pipeline((f.cache.set(&book("Tea")).if_absent(),))
        .atomic();
    assert_error(&atomic.await.unwrap_err(), ErrorKind::InvalidInput, "book");
    let mut batch = f.cache.batch();
    let _ = batch.push(f.cache.set(&book("Tea")).if_absent());
    let appended = batch.append_to(&mut redis::pipe());
    assert_error(&appended.unwrap_err(), ErrorKind::InvalidInput, "book");
}

/// All parts of a batch that need a second round get it, and the others keep their replies.
pub(crate) async fn parts_of_a_batch_have_second_rounds_of_their_own(f: Fixture) {
    for id in 0..300 {
        let stored = match id % 3 {
            0 => continue,
            1 => "foreign".to_owned(),
            _ => format!("{{\"id\":{id},\"text\":\"there\"}}"),
        };
        raw!(f, "SET", f.key(&NoteKey { id }), stored);
    }
    let write = |id| {
        let text = "new".to_owned();
        f.cache.set(&Note { id, text }).if_absent().into()
    };
    let writes: Vec<typed_cache::Operation<bool>> = (0..300).map(write).collect();
    let written = f.cache.pipeline(writes).await.unwrap();
    let expected: Vec<bool> = (0..300).map(|id| id % 3 != 2).collect();
    assert_eq!(written, expected);
    for id in 0..300 {
        let read = f.cache.get(&NoteKey { id }).await.unwrap().unwrap();
        assert_eq!(read.text == "new", id % 3 != 2);
    }
}

pub(crate) async fn a_write_that_fails_leaves_the_ttl(f: Fixture) {
    let ada = "ada".to_owned();
    op!(f, |c| c.map(&SCORES).set(&ada, &i64::MAX)).unwrap();
    f.shorten_ttl(&SCORES).await;
    let error = op!(f, |c| c.map(&SCORES).increment(&ada, 1)).unwrap_err();
    assert_error(&error, ErrorKind::Server, "scores");
    assert!(!error.may_have_run());
    f.assert_ttl(&SCORES, BEFORE).await;
    raw!(f, "HSET", f.key(&PROFILE), "logins", "text");
    f.shorten_ttl(&PROFILE).await;
    let error = op!(f, |c| c.hash(&PROFILE).increment(LOGINS, 1)).unwrap_err();
    assert_error(&error, ErrorKind::Server, "profile");
    assert!(!error.may_have_run());
    f.assert_ttl(&PROFILE, BEFORE).await;
}

/// Numbers of Lua are exact up to 2^53.
pub(crate) async fn increments_of_large_numbers_are_exact(f: Fixture) {
    let large = (1 << 60) + 1;
    let hash = op!(f, |c| c.hash(&PROFILE).increment(LOGINS, large));
    assert_eq!(hash.unwrap(), large);
    let hash = op!(f, |c| c.hash(&PROFILE).increment(LOGINS, 2).keep_ttl());
    assert_eq!(hash.unwrap(), large + 2);
    let ada = "ada".to_owned();
    let map = op!(f, |c| c.map(&SCORES).increment(&ada, -large));
    assert_eq!(map.unwrap(), -large);
}

/// More arguments than Lua takes at a time.
pub(crate) async fn a_write_of_many_items_is_one_step(f: Fixture) {
    let items: Vec<String> = (0..20_001).map(|item| format!("{item}")).collect();
    let pushed = op!(f, |c| c.list(&RECENT).push_back_many(&items)).unwrap();
    assert_eq!(pushed, 20_001);
    let read = op!(f, |c| c.list(&RECENT).range(0, -1)).unwrap();
    let read: Vec<String> = read.into_iter().map(Result::unwrap).collect();
    assert_eq!(read, items);
    let pushed = op!(f, |c| c.list(&RECENT).push_front_capped(&items, 15_000));
    assert_eq!(pushed.unwrap(), 15_000);
    let entries = items.iter().map(|item| (item, &7));
    op!(f, |c| c.map(&SCORES).set_many(entries)).unwrap();
    assert_eq!(op!(f, |c| c.map(&SCORES).len()).unwrap(), 20_001);
    assert!(f.pttl(&SCORES).await > 0);
}

/// A write that comes late does not make a record of one field.
pub(crate) async fn fields_can_be_written_only_where_the_record_is(f: Fixture) {
    let name = "Ada".to_owned();
    let field = ProfileFields::NAME;
    let set = op!(f, |c| c.hash(&PROFILE).set_field(field, &name).if_present());
    assert!(!set.unwrap());
    let set = op!(f, |c| c
        .hash(&PROFILE)
        .set_fields([field.to(&name)])
        .if_present());
    assert!(!set.unwrap());
    let set = op!(f, |c| c.hash(&PROFILE).set(&profile(1)).if_present());
    assert!(!set.unwrap());
    let count = op!(f, |c| c.hash(&PROFILE).increment(LOGINS, 2).if_present());
    assert_eq!(count.unwrap(), None);
    assert_eq!(f.pttl(&PROFILE).await, -2);

    let none = op!(f, |c| c.hash(&PROFILE).set_fields([]).if_present());
    assert!(!none.unwrap(), "nothing is written");

    op!(f, |c| c.hash(&PROFILE).set(&profile(1))).unwrap();
    f.shorten_ttl(&PROFILE).await;
    let set = op!(f, |c| c
        .hash(&PROFILE)
        .set_field(field, &name)
        .if_present()
        .keep_ttl());
    assert!(set.unwrap());
    f.assert_ttl(&PROFILE, BEFORE).await;
    let count = op!(f, |c| c.hash(&PROFILE).increment(LOGINS, 2).if_present());
    assert_eq!(count.unwrap(), Some(profile(1).logins + 2));
    f.assert_ttl(&PROFILE, TTL).await;
    assert_eq!(
        op!(f, |c| c.hash(&PROFILE).get_field(field)).unwrap(),
        Some(name)
    );
}

pub(crate) async fn without_scripts_writes_are_groups(f: Fixture) {
    let f = f.with(|builder| builder.scripts(false)).await;
    let name = "Ada".to_owned();
    op!(f, |c| c
        .hash(&PROFILE)
        .set_field(ProfileFields::NAME, &name))
    .unwrap();
    assert_eq!(
        op!(f, |c| c.hash(&PROFILE).increment(LOGINS, 2)).unwrap(),
        2
    );
    let pushed = op!(f, |c| c.list(&RECENT).push_back_capped([&name, &name], 1));
    assert_eq!(pushed.unwrap(), 1);
    let pushed = op!(f, |c| c.list(&RECENT).push_front_capped([&name, &name], 1));
    assert_eq!(pushed.unwrap(), 1);
    let error = op!(f, |c| c.set(&user(1)).if_present()).unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "user");
    assert!(error.to_string().contains("scripts(false)"), "{error}");
    assert_eq!(op!(f, |c| c.get(&UserKey { id: 1 })).unwrap(), None);
}

pub(crate) async fn without_scripts_an_entry_that_reads_as_a_miss_is_an_error(f: Fixture) {
    let f = f.with(|builder| builder.scripts(false)).await;
    f.cache.set(&old_book()).await.unwrap();
    let error = f.cache.set(&book("Tea")).if_absent().await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "book");
    assert!(!error.may_have_run());
    assert!(f.cache.set(&user(1)).if_absent().await.unwrap());
    assert!(!f.cache.set(&user(1)).if_absent().await.unwrap());
}

/// The TTL is set behind the write, which stands then.
pub(crate) async fn a_user_without_the_right_to_set_a_ttl_may_have_written(f: Fixture) {
    let cache = log_in(&f, "+@all -pexpire", true).await;
    let list = cache.list(&RECENT);
    let error = list.push_back(&"tea".to_owned()).await.unwrap_err();
    assert_error(&error, ErrorKind::Server, "recent");
    assert!(error.may_have_run(), "{error:?}");
    assert!(
        error.to_string().contains("may not run a command"),
        "{error}"
    );
}

/// The rights of a user, and what is missing for a write with a TTL.
async fn log_in(f: &Fixture, rights: &str, scripts: bool) -> Cache {
    let name = format!("{}-{}", f.prefix, rights.len());
    let mut setuser = redis::cmd("ACL");
    setuser.arg("SETUSER").arg(&name);
    for word in format!("on nopass ~* &* {rights}").split(' ') {
        setuser.arg(word);
    }
    f.raw.ask(setuser).await;
    let url = f
        .server()
        .url()
        .replace("redis://", &format!("redis://{name}:x@"));
    let builder = Cache::builder().prefix(&f.prefix).unwrap().scripts(scripts);
    builder.connect(&url).await.unwrap()
}

pub(crate) async fn a_user_without_scripts_is_told_what_is_missing(f: Fixture) {
    let cache = log_in(&f, "+@all -@scripting", true).await;
    let list = cache.list(&RECENT);
    let error = list.push_back(&"tea".to_owned()).await.unwrap_err();
    assert_error(&error, ErrorKind::Server, "recent");
    let message = error.to_string();
    assert!(message.contains("scripts(false)"), "{message}");
    assert!(message.contains("evalsha"), "{message}");
    assert!(!error.may_have_run());
    assert_eq!(f.pttl(&RECENT).await, -2);
    let cache = log_in(&f, "+@all -@scripting", false).await;
    let pushed = cache.list(&RECENT).push_back(&"tea".to_owned()).await;
    assert_eq!(pushed.unwrap(), 1);
}

pub(crate) async fn a_user_without_transactions_changes_nothing_unsaid(f: Fixture) {
    let cache = log_in(&f, "+@all -multi -exec", true).await;
    cache
        .list(&RECENT)
        .push_back(&"tea".to_owned())
        .await
        .unwrap();
    assert!(f.pttl(&RECENT).await > 0);
    let visits = crate::operations::VISITS;
    let counter = cache.counter(&visits).increment(1);
    let error = counter.timeout(Duration::from_secs(5)).await.unwrap_err();
    let exists = raw!(f, "EXISTS", f.key(&visits)).int() == 1;
    assert!(error.may_have_run() || !exists, "{error:?}");
}

cases! { heals, every way:
    an_entry_of_another_release_counts_as_absent [Operation::if_absent]
    an_entry_of_another_release_is_not_present [Operation::if_present]
    an_entry_that_is_an_error_is_present [Operation::if_absent Operation::if_present]
    data_of_another_kind_is_in_the_way [Operation::if_absent Operation::if_present]
    a_text_that_is_no_value_counts_as_absent [Operation::if_absent Operation::if_present]
    an_entry_over_the_cap_is_in_the_way [Operation::if_absent]
    a_write_that_fails_leaves_the_ttl [Map::increment Hash::increment]
    increments_of_large_numbers_are_exact [Map::increment Hash::increment]
    a_write_of_many_items_is_one_step [List::push_back_many List::push_front_capped Map::set_many]
    fields_can_be_written_only_where_the_record_is [
        Operation::if_present Hash::set Hash::set_field Hash::set_fields Hash::increment
    ]
    without_scripts_writes_are_groups [
        CacheBuilder::scripts Hash::set_field Hash::increment List::push_back_capped List::push_front_capped
    ]
}

cases! { heals, alone:
    the_cache_aside_pattern_heals_after_a_release [Operation::if_absent]
    a_condition_keeps_its_place_in_a_pipeline [Operation::if_absent Cache::pipeline]
    finish_takes_data_of_another_kind_for_no_failure [Operation::if_absent Replies::finish]
    without_scripts_none_is_sent [CacheBuilder::scripts Batch::append_to]
    parts_of_a_batch_have_second_rounds_of_their_own [Operation::if_absent]
    without_scripts_an_entry_that_reads_as_a_miss_is_an_error [CacheBuilder::scripts]
}

cases! { heals, servers:
    a_user_without_scripts_is_told_what_is_missing [CacheBuilder::scripts]
    a_user_without_transactions_changes_nothing_unsaid [Counter::increment]
    a_user_without_the_right_to_set_a_ttl_may_have_written [List::push_back]
}
