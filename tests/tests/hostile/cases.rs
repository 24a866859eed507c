//! A test for each operation: each way to send it, over the whole table of replies.

use futures_util::{StreamExt as _, stream};
use tokio::runtime::Builder;
use typed_cache_tests::panics;

use crate::exchange::{Way, problems};
use crate::operations::{self, Row};
use crate::replies::{self, End, Hostile};

/// The number of replies that are tried at a time. Those that stall wait together, beside the others.
const AT_ONCE: usize = 4;

/// A reply, and the way to send the operation that gets it.
type Try = (Way, Hostile);

fn check(operation: &str, ways: &[Way]) {
    let panics_before = panics::of_the_library();
    let operation = operations::named(operation);
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let tries = ways.iter().flat_map(|way| {
        let replies = replies::all().into_iter().map(|reply| (*way, reply));
        replies.filter(|(way, reply)| is_tried(*way, reply))
    });
    let (stalling, others): (Vec<Try>, Vec<Try>) =
        tries.partition(|(_, reply)| reply.end == End::Stalls);
    let wrong = runtime.block_on(async {
        let (first, second) = tokio::join!(
            check_all(&operation, &stalling, stalling.len()),
            check_all(&operation, &others, AT_ONCE),
        );
        [first, second].concat()
    });
    assert!(
        wrong.is_empty(),
        "{}: {} problems\n{}\n",
        operation.name,
        wrong.len(),
        wrong.join("\n")
    );
    assert_eq!(
        panics::of_the_library(),
        panics_before,
        "the library panicked"
    );
}

fn is_tried(way: Way, reply: &Hostile) -> bool {
    match way {
        // What is legal between `MULTI` and `EXEC` is no hostile reply there.
        Way::Queued => reply.name != "queued",
        // One reply too many can be found only as long as no later command has taken it.
        Way::InPieces => reply.end != End::Shifts,
        Way::Alone | Way::Batched | Way::Exec | Way::Item => true,
    }
}

async fn check_all(operation: &Row, tries: &[Try], at_once: usize) -> Vec<String> {
    let outcomes = stream::iter(tries).map(async |(way, reply)| {
        let problems = problems(operation, *way, reply).await;
        let line = |problem| format!("{way:?}, {}: {problem}", reply.name);
        problems.into_iter().map(line).collect::<Vec<_>>()
    });
    outcomes.buffered(at_once).concat().await
}

/// Makes a test of an operation: `test "its name": Alone Batched`.
macro_rules! cases {
    ($($test:ident $operation:literal: $($way:ident)*;)*) => {
        $(
            #[test]
            fn $test() {
                check($operation, &[$(Way::$way),*]);
            }
        )*

        #[test]
        fn every_operation_is_tried() {
            let tried = [$($operation),*];
            let all: Vec<_> = operations::all().iter().map(|operation| operation.name).collect();
            assert_eq!(all, tried);
        }
    };
}

cases! {
    get "get": Alone InPieces Batched Exec Item Queued;
    get_many "get_many": Alone InPieces Batched Exec Item Queued;
    set "set": Alone InPieces Batched Exec Item Queued;
    set_if_absent "set if absent": Alone Batched Exec Item;
    get_with_ttl "get with TTL": Alone Batched;
    replace "replace": Alone Batched;
    take "take": Alone Batched;
    get_each "get_each": Alone;
    set_many "set_many": Alone;
    delete "delete": Alone Batched Exec Item Queued;
    delete_many "delete_many": Alone Batched;
    exists "exists": Alone Batched Exec Item;
    ttl "ttl": Alone Batched;
    persist "persist": Alone Batched;
    expire "expire": Alone Batched;
    increment "increment": Alone InPieces Batched Exec Item Queued;
    counter_get "counter get": Alone Batched Item;
    hash_field_get "hash field get": Alone Batched Item;
    hash_fields_get "hash fields get": Alone Batched Exec Item;
    hash_get "hash get": Alone InPieces Batched Item;
    hash_field_set "hash field set": Alone Batched Exec Item Queued;
    hash_set "hash set": Alone Batched Item;
    hash_field_increment "hash field increment": Alone Batched;
    hash_field_delete "hash field delete": Alone Batched;
    map_get "map get": Alone Batched;
    map_get_many "map get_many": Alone Batched Item;
    map_get_all "map get_all": Alone Batched Item;
    map_set "map set": Alone Batched Item;
    map_increment "map increment": Alone Batched Item;
    map_delete "map delete": Alone Batched;
    map_len "map len": Alone Batched;
    map_exists "map exists": Alone Batched;
    list_push "list push": Alone Batched Exec Item Queued;
    list_pop "list pop": Alone Batched Item;
    list_get "list get": Alone Batched;
    list_set "list set": Alone Batched Item;
    list_trim "list trim": Alone Batched;
    list_remove "list remove": Alone Batched;
    list_len "list len": Alone Batched;
    list_pop_many "list pop many": Alone Batched Item;
    list_range "list range": Alone InPieces Batched Item;
    list_wait_pop "list wait_pop": Alone;
    increment_with_ttl "increment with TTL": Alone InPieces Batched Queued;
    hash_field_set_with_ttl "hash field set with TTL": Alone Batched Exec Item Queued;
    hash_field_increment_with_ttl "hash field increment with TTL": Alone Batched Item;
    list_push_with_ttl "list push with TTL": Alone InPieces Batched Item;
    capped_list_push "capped list push": Alone Batched Item;
    hash_field_set_with_its_ttl "hash field set with its TTL": Alone InPieces Batched Exec Item Queued;
    hash_field_increment_with_its_ttl "hash field increment with its TTL": Alone Batched Item;
    map_set_with_a_ttl_of_the_entry "map set with a TTL of the entry": Alone Batched Item;
    hash_field_ttl "hash field TTL": Alone Batched Item;
    set_if_present "set if present": Alone Batched Exec Item;
    hash_field_set_if_present "hash field set if present": Alone Batched Item;
    update "update": Alone InPieces;
    scan "scan": Alone InPieces;
    map_scan "map scan": Alone;
    clear "clear": Alone;
}
