//! The guide's table of rights: every operation runs under exactly those of its row.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::TryStreamExt as _;
use futures_util::future::BoxFuture;
use typed_cache::{Cache, Changes, Error, ErrorKind};
use typed_cache_tests::harness::{Flavor, Server};

use crate::operations::{
    BALANCE, JOBS, LEDGER, LOGINS, MOTTO, NAME, NEVER, PRICE, PROFILE, RECENT, SCORES, STOCK, TEN,
    TOTAL, USER, USERS, VISITS, named, text,
};
use crate::stale::price;
use crate::types::{User, UserKey, item, ledger, profile, user};

type Outcomes = Vec<BoxFuture<'static, Result<(), Error>>>;

/// Makes the operations of a row.
type Row = fn(&Cache) -> Outcomes;

/// Makes the function that makes all operations of a part of the table in `operations`.
macro_rules! operations {
    ($name:ident, $part:ident) => {
        fn $name(cache: &Cache) -> Outcomes {
            let mut all: Outcomes = Vec::new();
            macro_rules! add {
                ($method:ident $commands:tt |$c:ident| $operation:expr) => {{
                    let $c = cache;
                    let operation = $operation;
                    all.push(Box::pin(async move { operation.await.map(drop) }));
                }};
            }
            each_operation! { @$part add }
            all
        }
    };
}

operations!(values, values);
operations!(keys_and_counters, keys_and_counters);
operations!(hashes, hashes);
operations!(maps, maps);
operations!(lists, lists);
operations!(stale, stale);

fn conditions(cache: &Cache) -> Outcomes {
    let user = user(1);
    let (absent, present) = (cache.set(&user).if_absent(), cache.set(&user).if_present());
    let update = cache.update(&USER, |_| Some(crate::types::user(2)));
    let update_again = cache.update(&USER, |_| Some(crate::types::user(3)));
    vec![
        Box::pin(async move { absent.await.map(drop) }),
        Box::pin(async move { present.await.map(drop) }),
        Box::pin(async move { update.await.map(drop) }),
        Box::pin(async move { update_again.await.map(drop) }),
    ]
}

fn waits(cache: &Cache) -> Outcomes {
    let list = cache.list(&RECENT);
    let (front, back) = (
        list.wait_pop_front(Duration::from_millis(1)),
        list.wait_pop_back(Duration::from_millis(1)),
    );
    vec![
        Box::pin(async move { front.await.map(drop) }),
        Box::pin(async move { back.await.map(drop) }),
    ]
}

fn scopes(cache: &Cache) -> Outcomes {
    let (scan, clear) = (cache.scan::<UserKey>(), cache.clear::<UserKey>());
    vec![
        Box::pin(async move { scan.try_collect::<Vec<_>>().await.map(drop) }),
        Box::pin(async move { clear.await.map(drop) }),
    ]
}

fn sources(cache: &Cache) -> Outcomes {
    let error = |error: typed_cache::WriteThroughError<()>| error.cache_error().cloned();
    let through = |ended: Result<(), ()>| {
        let write = cache.write_through(&user(1), move || async move { ended });
        async move {
            write
                .await
                .map_err(error)
                .or_else(|error| error.map_or(Ok(()), Err))
        }
    };
    // One stores, and the other deletes.
    let behind = cache.write_behind(|_: Changes<User>| async { Ok::<_, ()>(()) });
    let (stored, failed) = (through(Ok(())), through(Err(())));
    let delete = cache.delete(&USER);
    vec![
        Box::pin(stored),
        Box::pin(failed),
        Box::pin(async move {
            let users = behind.start()?;
            users.write(user(1)).await?;
            users.get(&UserKey { id: 9 }).await.map(drop)
        }),
        Box::pin(async move { delete.await.map(drop) }),
    ]
}

fn atomic(cache: &Cache) -> Outcomes {
    let both = cache
        .pipeline((cache.get(&USER), cache.delete(&USER)))
        .atomic();
    vec![Box::pin(async move { both.await.map(drop) })]
}

fn without_a_name(cache: &Cache) -> Outcomes {
    let (ping, health) = (cache.ping(), cache.clone());
    vec![
        Box::pin(async move { ping.await.map(drop) }),
        Box::pin(async move { health.health().await.map(drop) }),
    ]
}

/// The rows of the guide's table, by their beginnings, with what each covers.
const ROWS: [(&str, Row); 12] = [
    ("values", values),
    ("any key, and counters", keys_and_counters),
    ("hashes", hashes),
    ("maps", maps),
    ("lists", lists),
    ("conditions", conditions),
    ("stale values", stale),
    ("pops that wait", waits),
    ("`scan`", scopes),
    ("`write_through`", sources),
    ("atomic", atomic),
    ("`ping`", without_a_name),
];

fn rights_of(row: &str) -> BTreeSet<String> {
    let page = include_str!("../../../cache/docs/connections.md");
    let line = page
        .lines()
        .find(|line| line.starts_with(&format!("| {row}")));
    let line = line.unwrap_or_else(|| panic!("no row `{row}` in the guide"));
    let last = line.trim_end_matches(" |").rsplit("| ").next().unwrap();
    last.split(['`', ' '])
        .filter(|word| word.starts_with('+'))
        .map(str::to_owned)
        .collect()
}

/// Returns whether a server has refused a command of an operation, or of its script.
fn is_of_rights(error: &Error) -> bool {
    let text = error.to_string();
    error.code() == Some("NOPERM") || text.contains("permission") || text.contains("may not run")
}

/// Runs the operations as a user with these rights, and returns the refusals.
async fn refusals(server: &Server, rights: &BTreeSet<String>, all: Row) -> Vec<String> {
    let mut connection = server.connection();
    redis::cmd("FLUSHALL").exec(&mut connection).unwrap();
    redis::cmd("SCRIPT")
        .arg("FLUSH")
        .exec(&mut connection)
        .unwrap();
    // For the row of clears.
    redis::cmd("SET")
        .arg("user:7")
        .arg("x")
        .exec(&mut connection)
        .unwrap();
    let value = Cache::connect(server.url().as_str()).await.unwrap();
    value.set(&price(1)).await.unwrap();
    let cache = few(server, rights.iter().map(String::as_str)).await;
    let mut refusals = Vec::new();
    for operation in all(&cache) {
        if let Err(error) = operation.await {
            refusals.extend(is_of_rights(&error).then(|| error.to_string()));
        }
    }
    refusals
}

#[tokio::test]
async fn every_operation_runs_under_exactly_the_rights_of_the_guide() {
    // It has TTLs of fields.
    let server = Server::start(Flavor::Valkey);
    let mut wrong = Vec::new();
    for (row, all) in ROWS {
        let rights = rights_of(row);
        let refused = refusals(&server, &rights, all).await;
        wrong.extend(refused.iter().map(|refusal| format!("{row}: {refusal}")));
        for right in &rights {
            let mut fewer = rights.clone();
            fewer.remove(right);
            if refusals(&server, &fewer, all).await.is_empty() {
                wrong.push(format!("{row}: `{right}` is not needed"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn a_transaction_without_its_rights_fails_and_says_whether_it_may_have_run() {
    for flavor in Flavor::ALL {
        let server = Server::start(flavor);
        let mut admin = server.connection();
        // Without `MULTI` the server runs the commands all the same, each for itself, so the connection is not trusted any more.
        for (rights, code, runs) in [
            ("+get +unlink +exec", "NOPERM", true),
            ("+get +unlink +multi", "EXECABORT", false),
        ] {
            let cache = few(&server, rights.split(' ')).await;
            let set = redis::cmd("SET").arg(&["user:1", "x"]).exec(&mut admin);
            set.unwrap();
            let before = connections(&mut admin);
            let both = cache.pipeline((cache.get(&USER), cache.delete(&USER)));
            let error = both.atomic().await.unwrap_err();
            let seen = (error.kind(), error.code(), error.may_have_run());
            assert_eq!(seen, (ErrorKind::Server, Some(code), runs), "{error}");
            let exists = redis::cmd("EXISTS").arg("user:1").query(&mut admin);
            assert_eq!(exists, Ok(!runs), "{rights}");
            cache.get(&USER).await.unwrap();
            let replaced = connections(&mut admin) - before;
            assert_eq!(replaced, u64::from(runs), "{rights}");
        }
    }
}

fn connections(admin: &mut redis::Connection) -> u64 {
    let info: String = redis::cmd("INFO").arg("stats").query(admin).unwrap();
    let line = info
        .lines()
        .find_map(|line| line.strip_prefix("total_connections_received:"));
    line.unwrap().parse().unwrap()
}

/// Connects as a user with these rights.
async fn few(server: &Server, rights: impl IntoIterator<Item = &str>) -> Cache {
    let mut user = redis::cmd("ACL");
    user.arg(&["SETUSER", "few", "reset", "on", "nopass", "~*", "-@all"])
        .arg(rights.into_iter().collect::<Vec<_>>());
    user.exec(&mut server.connection()).unwrap();
    let url = server.url().replace("redis://", "redis://few@");
    Cache::builder().connect(&url).await.unwrap()
}
