//! A reply's word about its own size reserves no memory.

use tokio::runtime::Builder;
use typed_cache_tests::alloc::{Usage, measure};

use crate::exchange::connect;
use crate::operations::{self, Row};
use crate::replies;
use crate::server::{Place, start};

/// The bytes that connecting, sending and failing may take, buffers included.
const LIMIT: usize = 1024 * 1024;

/// The library's work is on the measured thread, the server's on another one.
fn usage(operation: &Row, reply: &str) -> Usage {
    let reply = replies::named(reply);
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let server = runtime.block_on(start(&reply, Place::Whole, false));
    server.release();
    let url = if reply.is_resp3 {
        server.resp3_url()
    } else {
        server.url()
    };
    let (shown, usage) = measure(|| {
        runtime.block_on(async {
            let cache = connect(&url).await;
            (operation.alone)(cache).await
        })
    });
    assert!(shown.is_err(), "{}: {shown:?}", reply.name);
    usage
}

#[test]
fn huge_declared_sizes_reserve_nothing() {
    let huge = [
        "bulk of 999 GB",
        "bulk beyond u64",
        "array of a billion",
        "billion arrays in an array",
        "map of a billion",
        "arrays 10,000 deep",
        "arrays 10,000 deep without end",
    ];
    let mut wrong = Vec::new();
    for operation in ["get", "get_many", "set", "hash get", "list range", "scan"] {
        let operation = operations::named(operation);
        for reply in huge {
            let peak = usage(&operation, reply).peak_bytes;
            if peak > LIMIT {
                wrong.push(format!("{}, {reply}: {peak} bytes", operation.name));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn a_status_without_end_is_given_up() {
    // The status has a megabyte: whoever keeps it all takes that and, while the buffer doubles, as much again.
    let peak = usage(
        &operations::named("set"),
        "status of a megabyte without end",
    )
    .peak_bytes;
    assert!(peak < LIMIT, "{peak} bytes");
}
