//! One operation of each kind, and which replies of the table are legal for it.

use std::fmt::Debug;
use std::pin::Pin;
use std::time::Duration;

use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use typed_cache::options::Batchable;
use typed_cache::{Batch, Cache, Operation, Replies, Result};
use typed_cache_tests::users::{UserKey, user};

use crate::legal::Expected::{Is, May};
use crate::legal::{DONE, FIELD_WRITTEN, ITEM, LENGTH, Legal, NUMBER, PRESENT, TWO_MISSES, VALUE};
use crate::scripts::{under_conditions, with_field_ttl, with_ttl};
use crate::types::{
    JobsKey, Ledger, LedgerFields, LedgerKey, MottoKey, ScoresKey, StockKey, TotalKey,
};

/// The end of an operation: its value as `Debug` shows it.
pub(crate) type Shown = Result<String>;

/// An operation in flight.
pub(crate) type Running = Pin<Box<dyn Future<Output = Shown> + Send>>;

/// Opens the slot of an operation in a batch.
pub(crate) type Open = Box<dyn FnOnce(&mut Replies) -> Shown + Send>;

type Alone = Box<dyn Fn(Cache) -> Running>;
type Push = Box<dyn Fn(&Cache, &mut Batch) -> Open>;

/// An operation of the table.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) is_write: bool,
    /// Sends it by itself.
    pub(crate) alone: Alone,
    /// Puts it into a batch; `None` for those that no batch has.
    pub(crate) push: Option<Push>,
    /// It is sent as `MULTI … EXEC`.
    pub(crate) is_group: bool,
    /// Its legal result for a reply of this name; every reply that is not named must give an error.
    pub(crate) legal: Legal,
}

pub(crate) fn shown(value: impl Debug) -> String {
    format!("{value:?}")
}

/// An operation that goes alone and into batches.
pub(crate) fn row<T, O>(
    name: &'static str,
    is_write: bool,
    make: fn(&Cache) -> Operation<T, O>,
    legal: Legal,
) -> Row
where
    T: Debug + 'static,
    O: Batchable + 'static,
{
    row_as(name, is_write, make, |value| Ok(shown(value)), legal)
}

/// The same for a result that `show` makes readable.
fn row_as<T: 'static, O: Batchable + 'static>(
    name: &'static str,
    is_write: bool,
    make: fn(&Cache) -> Operation<T, O>,
    show: fn(T) -> Shown,
    legal: Legal,
) -> Row {
    let push = move |cache: &Cache, batch: &mut Batch| -> Open {
        let slot = batch.push(make(cache));
        Box::new(move |replies| show(replies.take(slot)?))
    };
    Row {
        push: Some(Box::new(push)),
        ..lonely(
            name,
            is_write,
            move |cache| async move { show(make(&cache).await?) },
            legal,
        )
    }
}

/// An operation that no batch has.
pub(crate) fn lonely<F: Future<Output = Shown> + Send + 'static>(
    name: &'static str,
    is_write: bool,
    run: impl Fn(Cache) -> F + 'static,
    legal: Legal,
) -> Row {
    Row {
        name,
        is_write,
        alone: Box::new(move |cache| Box::pin(run(cache))),
        push: None,
        is_group: false,
        legal,
    }
}

pub(crate) const READ: bool = false;
pub(crate) const WRITE: bool = true;

/// The operations of the table.
pub(crate) fn all() -> Vec<Row> {
    [
        values(),
        keys(),
        counters(),
        hashes(),
        maps(),
        lists(),
        with_ttl(),
        with_field_ttl(),
        under_conditions(),
        scans(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The operation of this name.
pub(crate) fn named(name: &str) -> Row {
    let found = all().into_iter().find(|operation| operation.name == name);
    found.unwrap_or_else(|| panic!("no operation `{name}`"))
}

fn motto() -> MottoKey {
    MottoKey { id: 1 }
}

fn values() -> Vec<Row> {
    vec![
        row("get", READ, |c| c.get(&motto()), VALUE),
        row(
            "get_many",
            READ,
            |c| c.get_many(&[motto(), MottoKey { id: 2 }]),
            TWO_MISSES,
        ),
        row("set", WRITE, |c| c.set_at(&motto(), &"x".to_owned()), DONE),
        row(
            "set if absent",
            WRITE,
            |c| c.set_at(&motto(), &"x".to_owned()).if_absent(),
            &[
                ("nil", Is("true")),
                ("null", Is("true")),
                ("attribute before nil", Is("true")),
                ("null array", May("true")),
                ("wrong type", Is("false")),
                // In a transaction a script says whether it was set, or what is in the way.
                ("0", May("false")),
                ("1", May("true")),
                ("+1", May("true")),
                ("number with a space", May("true")),
                ("attribute before 1", May("true")),
                ("push before 1", May("true")),
                ("empty bulk", May("false")),
                ("bulk text", May("false")),
                ("bulk 7", May("false")),
                ("bulk OK", May("false")),
                ("bulk of 999 GB", May("false")),
            ],
        ),
        row(
            "get with TTL",
            WRITE,
            |c| c.get(&motto()).ttl(Duration::from_secs(60)),
            VALUE,
        ),
        row("replace", WRITE, |c| c.replace(&user(9)), VALUE),
        row("take", WRITE, |c| c.take(&motto()), VALUE),
        lonely(
            "get_each",
            READ,
            |c| async move { collected(c.get_each([motto(), MottoKey { id: 2 }])).await },
            TWO_MISSES,
        ),
        lonely(
            "set_many",
            WRITE,
            |c| async move {
                let set: Vec<()> = c
                    .set_many([&user(9)])
                    .await?
                    .into_iter()
                    .collect::<Result<_>>()?;
                Ok(shown(set.len()))
            },
            &[("ok", Is("1")), ("two replies", May("1"))],
        ),
    ]
}

fn keys() -> Vec<Row> {
    vec![
        row("delete", WRITE, |c| c.delete(&motto()), PRESENT),
        row(
            "delete_many",
            WRITE,
            |c| c.delete_many(&[motto(), MottoKey { id: 2 }]),
            &[
                ("0", Is("0")),
                ("1", Is("1")),
                ("+1", May("1")),
                ("number with a space", May("1")),
                ("attribute before 1", May("1")),
                ("push before 1", Is("1")),
                ("two different replies", May("1")),
            ],
        ),
        row("exists", READ, |c| c.exists(&motto()), PRESENT),
        row(
            "ttl",
            READ,
            |c| c.ttl(&motto()),
            &[
                ("0", Is("In(0ns)")),
                ("1", Is("In(1ms)")),
                ("7", Is("In(7ms)")),
                ("-2", Is("Missing")),
                ("+1", May("In(1ms)")),
                ("number with a space", May("In(1ms)")),
                ("largest number", May("In(9223372036854775.807s)")),
                ("attribute before 1", May("In(1ms)")),
                ("push before 1", Is("In(1ms)")),
                ("two different replies", May("In(1ms)")),
            ],
        ),
        row("persist", WRITE, |c| c.persist(&motto()), PRESENT),
        row("expire", WRITE, |c| c.expire(&UserKey { id: 9 }), PRESENT),
    ]
}

fn counters() -> Vec<Row> {
    vec![
        row(
            "increment",
            WRITE,
            |c| c.counter(&TotalKey).increment(1),
            NUMBER,
        ),
        row(
            "counter get",
            READ,
            |c| c.counter(&TotalKey).get(),
            &[
                ("nil", Is("None")),
                ("null", Is("None")),
                ("attribute before nil", Is("None")),
                ("null array", May("None")),
                ("bulk 7", Is("Some(7)")),
            ],
        ),
    ]
}

fn ledger() -> Ledger {
    Ledger {
        owner: "Ada".into(),
        balance: 5,
    }
}

fn hashes() -> Vec<Row> {
    const LEDGER: LedgerKey = LedgerKey { account: 1 };
    vec![
        row(
            "hash field get",
            READ,
            |c| c.hash(&LEDGER).get_field(LedgerFields::OWNER),
            VALUE,
        ),
        row(
            "hash fields get",
            READ,
            |c| {
                c.hash(&LEDGER)
                    .get_fields((LedgerFields::OWNER, LedgerFields::BALANCE))
            },
            &[
                ("array of two nils", Is("(None, None)")),
                ("page without items", May("(None, None)")),
                ("set", May("(None, None)")),
            ],
        ),
        row(
            "hash get",
            READ,
            |c| c.hash(&LEDGER).get(),
            // Fields of another schema, or unknown ones, are a miss.
            &[
                ("empty array", Is("None")),
                ("empty map", Is("None")),
                ("map", May("None")),
            ],
        ),
        row(
            "hash field set",
            WRITE,
            |c| c.hash(&LEDGER).set_field(LedgerFields::BALANCE, &7),
            FIELD_WRITTEN,
        ),
        row(
            "hash set",
            WRITE,
            |c| c.hash(&LEDGER).set(&ledger()),
            FIELD_WRITTEN,
        ),
        row(
            "hash field increment",
            WRITE,
            |c| c.hash(&LEDGER).increment(LedgerFields::BALANCE, 1),
            NUMBER,
        ),
        row(
            "hash field delete",
            WRITE,
            |c| c.hash(&LEDGER).delete(LedgerFields::OWNER),
            PRESENT,
        ),
    ]
}

fn maps() -> Vec<Row> {
    vec![
        row("map get", READ, |c| c.map(&StockKey).get(&1), VALUE),
        row(
            "map get_many",
            READ,
            |c| c.map(&StockKey).get_many([&1, &2]),
            TWO_MISSES,
        ),
        row(
            "map get_all",
            READ,
            |c| c.map(&StockKey).get_all(),
            &[
                ("empty array", Is("{}")),
                ("empty map", Is("{}")),
                ("map", May("{}")),
            ],
        ),
        row(
            "map set",
            WRITE,
            |c| c.map(&StockKey).set(&1, &"x".to_owned()),
            FIELD_WRITTEN,
        ),
        row(
            "map increment",
            WRITE,
            |c| c.map(&ScoresKey).increment(&1, 1),
            NUMBER,
        ),
        row(
            "map delete",
            WRITE,
            |c| c.map(&StockKey).delete(&1),
            PRESENT,
        ),
        row("map len", READ, |c| c.map(&StockKey).len(), LENGTH),
        row("map exists", READ, |c| c.map(&StockKey).exists(&1), PRESENT),
    ]
}

fn lists() -> Vec<Row> {
    vec![
        row(
            "list push",
            WRITE,
            |c| c.list(&JobsKey).push_back(&1),
            LENGTH,
        ),
        row("list pop", WRITE, |c| c.list(&JobsKey).pop_front(), ITEM),
        row("list get", READ, |c| c.list(&JobsKey).get(0), ITEM),
        row("list set", WRITE, |c| c.list(&JobsKey).set(0, &1), DONE),
        row("list trim", WRITE, |c| c.list(&JobsKey).trim(0, 9), DONE),
        row(
            "list remove",
            WRITE,
            |c| c.list(&JobsKey).remove(0, &1),
            LENGTH,
        ),
        row("list len", READ, |c| c.list(&JobsKey).len(), LENGTH),
        row_as(
            "list pop many",
            WRITE,
            |c| c.list(&JobsKey).pop_front_many(2),
            items,
            &[
                ("nil", Is("[]")),
                ("null", Is("[]")),
                ("attribute before nil", Is("[]")),
                ("null array", Is("[]")),
                ("empty array", May("[]")),
            ],
        ),
        row_as(
            "list range",
            READ,
            |c| c.list(&JobsKey).range(0, -1),
            items,
            &[("empty array", Is("[]"))],
        ),
        lonely(
            "list wait_pop",
            WRITE,
            |c| async move {
                let wait = Duration::from_millis(20);
                c.list(&JobsKey).wait_pop_front(wait).await.map(shown)
            },
            ITEM,
        ),
    ]
}

/// A bad item fails the whole, so that it is seen.
fn items(items: Vec<Result<u64>>) -> Shown {
    let items: Result<Vec<u64>> = items.into_iter().collect();
    items.map(shown)
}

/// More items than a test's server ever sends.
const ENDLESS: usize = 1000;

/// Reads a stream to its end or first error.
async fn collected<T: Debug>(items: impl Stream<Item = Result<T>>) -> Shown {
    let items: Vec<T> = items.take(ENDLESS).try_collect().await?;
    Ok(shown(items))
}

fn scans() -> Vec<Row> {
    vec![
        lonely(
            "scan",
            READ,
            |c| async move { collected(c.scan::<UserKey>().map_ok(|key| key.id)).await },
            // An item that is no text is a key of nobody's.
            &[("page of a scan", Is("[]"))],
        ),
        lonely(
            "map scan",
            READ,
            |c| async move { collected(c.map(&StockKey).scan()).await },
            &[("page of a scan", Is("[]"))],
        ),
        // It has deleted nothing as long as no page of keys has come.
        lonely(
            "clear",
            READ,
            |c| async move { c.clear::<MottoKey>().await.map(shown) },
            &[("page of a scan", Is("0"))],
        ),
    ]
}
