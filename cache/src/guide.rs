//! Pages on one subject each: the rules behind the methods, in one place.
//!
//! | page | about |
//! |---|---|
//! | [`keys`] | the text of keys, versions, rolling deploys |
//! | [`schema`] | stored entries after a change of their type |
//! | [`types`] | the types with a shape, and what each format has of them |
//! | [`json`] | entries as JSON text, and the rules for those of other programs |
//! | [`migrating`] | keys and values that exist already |
//! | [`expiry`] | the TTL of entries, and the commands that set it |
//! | [`remember`] | reads that load what is not there: one load for each key, writes meanwhile, outages |
//! | [`stale`] | values beyond their TTL: when they are given, early refreshes, what operations do with them |
//! | [`writing`] | writes to a source and the cache: through, behind, by functions that evict |
//! | [`policies`] | each policy of `remember` with a timeline, how they meet, and a comparison with other libraries |
//! | [`batches`] | pipelines and batches: order, results, transactions, size |
//! | [`connections`] | runtimes, blocking calls, deadlines, commands that are sent again, bounds, errors |
//! | [`settings`] | settings in variables and files; health, and the end of a service |
//! | [`faults`] | what a caller gets for each fault of a server or a connection |
//! | [`own_connections`] | a cache over a connection or a pool that you have already |
//! | [`observability`] | events, counters, spans, metrics: names, labels, cost |
//! | [`memory`] | tests and programs without a server, outages on request |
//!
//! The words of `#[cache(..)]` are documented at the derive [`Cacheable`](derive@crate::Cacheable).

/// A section of the page on policies: its heading, its timeline, its text.
macro_rules! policy {
    ($heading:literal, $name:literal) => {
        concat!(
            "\n## ",
            $heading,
            "\n\n",
            include_str!(concat!("../docs/timelines/", $name, ".svg")),
            "\n",
            include_str!(concat!("../docs/policies/", $name, ".md")),
        )
    };
}

#[doc = include_str!("../docs/keys.md")]
pub mod keys {}

#[doc = include_str!("../docs/schema.md")]
pub mod schema {}

#[doc = include_str!("../docs/types.md")]
pub mod types {}

#[doc = include_str!("../docs/json.md")]
pub mod json {}

#[doc = include_str!("../docs/migrating.md")]
pub mod migrating {}

#[doc = include_str!("../docs/expiry.md")]
pub mod expiry {}

#[doc = include_str!("../docs/remember.md")]
pub mod remember {}

#[doc = include_str!("../docs/stale.md")]
pub mod stale {}

#[doc = include_str!("../docs/writing.md")]
pub mod writing {}

#[doc = include_str!("../docs/policies/overview.md")]
#[doc = policy!("One load for each key", "single_flight")]
#[doc = policy!("Stale values in place of errors", "grace")]
#[doc = policy!("Slow loads", "soft_timeout")]
#[doc = policy!("Stale values at once", "stale_while_revalidate")]
#[doc = policy!("Refreshes before the end", "refresh_ahead")]
#[doc = policy!("Refreshes by chance", "early_expiration")]
#[doc = policy!("Writes during a load", "write")]
#[doc = policy!("The end of freshness, by hand", "expire_now")]
#[doc = include_str!("../docs/policies/together.md")]
#[doc = include_str!("../docs/policies/comparison.md")]
pub mod policies {}

#[doc = include_str!("../docs/batches.md")]
pub mod batches {}

#[doc = include_str!("../docs/connections.md")]
pub mod connections {}

#[doc = include_str!("../docs/settings.md")]
pub mod settings {}

#[doc = include_str!("../docs/faults.md")]
pub mod faults {}

#[doc = include_str!("../docs/own_connections.md")]
pub mod own_connections {}

#[doc = include_str!("../docs/observability.md")]
pub mod observability {}

#[doc = include_str!("../docs/memory.md")]
pub mod memory {}
