//! A checker for histories of calls: it proves in a test that a cache gives nobody an outdated value.
//!
//! A test lets many tasks read, load, write and delete, and disturbs them: connections that break, servers that stop, loaders that
//! fail. It records each call in a [`History`], with the version of the value that was read or written, and
//! [`check`](History::check) returns a [`Violation`] for each call that no correct cache would have answered so.
//!
//! # Versions
//! Each key has versions of its own, that rise with each change of the source: a revision, a counter, a time. A cache in front of
//! it has to be changed behind the source, as the guide says of [loads and writes](crate::guide::remember#loads-and-writes).
//!
//! | recorded by | when |
//! |---|---|
//! | [`read`](History::read) | around each read of the cache: `get`, `remember` and their kin |
//! | [`load`](ReadCall::load) of the read, or [`load`](History::load) where the loader does not know for which read it runs | in the loader, from its first line to its last |
//! | [`change`](History::change) | around each change of the source |
//! | [`write`](History::write), [`delete`](History::delete) | around each write through the cache, for each of its keys |
//! | [`expire`](History::expire) | around each call that changes a TTL alone: `expire_now`, `expire`, `persist` |
//!
//! What they return ends the call: [`returned`](ReadCall::returned), [`absent`](ReadCall::absent) and [`done`](WriteCall::done) say that
//! it succeeded. If it is dropped, the call has failed or was left. That is the usual end under faults: a write that failed may have
//! run, or may run later, so both versions are right from then on. A call that is not recorded can make a right cache look wrong.
//!
//! # Rules
//! | [`Rule`] | what holds |
//! |---|---|
//! | [`Order`](Rule::Order) | Once a write or delete through the cache has returned, no call that begins later is given a version from before it. Such a version was loaded by no load that began behind the begin of the write, and written by no write that ended behind it or failed. |
//! | [`OneLoad`](Rule::OneLoad) | For loaders of one type of error. Loads of a key do not overlap, unless a write, delete or expiry of the key came in between. A load that was dropped does not count, nor one whose read has failed, since nobody may have waited for it any more, nor one that is given up by [`load_timeout`](History::load_timeout). |
//! | [`Origin`](Rule::Origin) | No call is given a version that no load and no write has had before. |
//! | [`Age`](Rule::Age) | No call is given a version that the source has replaced, later than TTL, grace and [`lag`](History::lag) after it was last loaded or written, or the TTL of its key changed. Only with [`ttl`](History::ttl). |
//!
//! `Order` and `Origin` hold for the answer that the source has no value, too, in place of a version: of `remember_optional`, recorded by
//! [`ReadCall::absent`] and [`LoadCall::absent`].
//!
//! A call that one of them finds is wrong, whatever was the order of calls that overlap; a call that none finds may still be wrong.
//! `OneLoad` finds most where each load is recorded [by its read](ReadCall::load). Without that any earlier read may have started a load
//! that begins late, in the background: then more loads at a time are found than such reads can have started, each of them one, and
//! between two writes all of them one. Each load has to be within a recorded read, or be started by one, and each read starts one at
//! most.
//!
//! A history is that of one cache with its clones in one process: of other processes it knows nothing. What the guide calls open, a
//! store whose reply never came and that runs behind a delete of another runtime, is a violation of `Order`.
//!
//! # Examples
//! ```
//! use std::convert::Infallible;
//! use std::sync::Arc;
//! use std::sync::atomic::{AtomicU64, Ordering};
//! use typed_cache::testing::History;
//! use typed_cache::{Cache, CacheKey};
//!
//! #[derive(CacheKey)]
//! #[cache(resource = "price", ttl = "10m", value = u64)]
//! struct PriceKey;
//!
//! /// The code under test; the price is its own version.
//! async fn price(cache: &Cache, source: &Arc<AtomicU64>, history: &History) {
//!     let read = history.read("price");
//!     let (source, load) = (Arc::clone(source), read.load());
//!     let load = move || async move {
//!         let load = load.begin();
//!         let price = source.load(Ordering::SeqCst);
//!         load.returned(price);
//!         Ok::<_, Infallible>(price)
//!     };
//!     if let Ok(price) = cache.remember(&PriceKey, load).await {
//!         read.returned(price);
//!     }
//! }
//!
//! async fn raise(cache: &Cache, source: &AtomicU64, history: &History) {
//!     let change = history.change("price", 2);
//!     source.store(2, Ordering::SeqCst);
//!     change.done();
//!     let delete = history.delete("price");
//!     if cache.delete(&PriceKey).await.is_ok() {
//!         delete.done();
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() {
//! let (cache, source, history) = (Cache::memory(), Arc::new(AtomicU64::new(1)), History::new());
//! let before: Vec<_> = (0..100).map(|_| price(&cache, &source, &history)).collect();
//! futures_util::future::join_all(before).await;
//! raise(&cache, &source, &history).await;
//! price(&cache, &source, &history).await;
//! assert_eq!(history.check(), []);
//!
//! history.read("price").returned(1); // as of a cache that keeps the old price
//! let message = history.check().remove(0).to_string();
//! assert!(message.contains("price: read 105"), "{message}");
//! # }
//! ```

mod call;
mod check;
mod history;
mod limits;
mod log;
mod violation;

pub use self::call::{LoadCall, PendingLoad, ReadCall, WriteCall};
pub use self::history::History;
pub use self::violation::{Rule, Violation};
