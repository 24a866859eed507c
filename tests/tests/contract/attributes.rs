//! Functions whose results are remembered, and those that evict.

use std::num::ParseIntError;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use typed_cache::{Cache, Error, ErrorKind, EvictError, RememberError, Ttl, evict, remember};

use crate::fixture::Fixture;
use crate::operations::USER;
use crate::source::named;
use crate::types::{BEFORE, MottoKey, OTHER, User, UserKey, user};

/// What a source fails with.
#[derive(Debug, PartialEq)]
enum Failure {
    NoNumber,
    Down,
}

impl From<ParseIntError> for Failure {
    fn from(_error: ParseIntError) -> Self {
        Self::NoNumber
    }
}

type Found<V> = Result<Option<V>, RememberError<Failure>>;

/// A service with a cache, which counts what its source is asked.
struct Users {
    cache: Cache,
    queries: AtomicU32,
}

impl Users {
    fn new(f: &Fixture) -> Self {
        Self {
            cache: f.cache.clone(),
            queries: AtomicU32::new(0),
        }
    }

    #[remember(cache = self.cache, key = UserKey { id }, scoped)]
    async fn user(&self, id: u64, name: &str) -> Result<User, RememberError<Failure>> {
        self.queries.fetch_add(1, Ordering::Relaxed);
        if name.is_empty() {
            return Err(Failure::Down);
        }
        let id = name.parse::<u64>()?;
        Ok(user(id))
    }

    /// One that the source may not have, loaded in the caller's task.
    #[remember(
        scoped, optional, cache = self.cache, key = UserKey { id },
        ttl = "10m", negative = OTHER, outage = fail, timeout = patience, load_timeout = "1m"
    )]
    async fn found(&self, id: u64, name: &str, patience: Duration) -> Found<User> {
        self.queries.fetch_add(1, Ordering::Relaxed);
        Ok((!name.is_empty()).then(|| named(name)))
    }

    #[evict(best_effort, cache = self.cache, key = UserKey { id }, keys = mottos.iter().map(|id| MottoKey { id: *id }))]
    async fn forget(&self, id: u64, mottos: &[u64]) -> Result<u64, Failure> {
        if mottos.is_empty() {
            return Err(Failure::Down);
        }
        Ok(id)
    }

    #[evict(cache = self.cache, key = UserKey { id }, key = MottoKey { id })]
    async fn rename(&self, id: u64, name: &str) -> Result<usize, EvictError<Failure>> {
        assert!(self.cache.exists(&UserKey { id }).await.unwrap());
        if name.is_empty() {
            return Err(Failure::Down);
        }
        name.parse::<u64>()?;
        Ok(name.len())
    }
}

#[remember(cache = cache, key = UserKey { id: user.id })]
async fn loaded(cache: &Cache, user: Arc<User>) -> Result<User, RememberError<Failure>> {
    Ok((*user).clone())
}

/// A source of any type.
trait Source: Send + 'static {
    type Error: Send + Sync + 'static;

    fn load(self, id: u64) -> impl Future<Output = Result<User, Self::Error>> + Send;
}

impl Source for &'static str {
    type Error = String;

    async fn load(self, id: u64) -> Result<User, String> {
        Ok(User { id, ..named(self) })
    }
}

#[remember(cache = cache, key = UserKey { id }, ttl = ttl)]
async fn loaded_by<S: Source>(
    cache: &Cache,
    source: S,
    id: u64,
    ttl: Ttl,
) -> Result<User, RememberError<S::Error>>
where
    S::Error: std::fmt::Debug,
{
    source.load(id).await
}

#[remember(cache = cache, key = UserKey { id }, optional)]
async fn missing(cache: Cache, id: u64) -> Result<Option<User>, RememberError<Failure>> {
    Ok(None)
}

pub(crate) async fn the_body_of_a_function_loads_what_is_not_there(f: Fixture) {
    let users = Users::new(&f);
    for _ in 0..2 {
        assert_eq!(users.user(1, "1").await.unwrap(), user(1));
    }
    assert_eq!(users.queries.load(Ordering::Relaxed), 1);
    f.cache.delete(&USER).await.unwrap();
    for (name, failure) in [("", Failure::Down), ("one", Failure::NoNumber)] {
        let error = users.user(1, name).await.unwrap_err();
        assert_eq!(error.load_error(), Some(&failure));
    }
    assert!(missing(f.cache.clone(), 1).await.unwrap().is_none());
    let value = loaded(&f.cache, Arc::new(named("loaded"))).await.unwrap();
    assert_eq!(f.cache.get(&USER).await.unwrap(), Some(value));
}

pub(crate) async fn the_words_of_a_function_are_options_of_its_call(f: Fixture) {
    let users = Users::new(&f);
    let patience = Duration::from_secs(60);
    for _ in 0..2 {
        assert_eq!(users.found(1, "", patience).await.unwrap(), None);
    }
    assert_eq!(users.queries.load(Ordering::Relaxed), 1);
    f.assert_ttl(&USER, OTHER).await;
    f.cache.delete(&USER).await.unwrap();
    let ada = users.found(1, "Ada", patience).await.unwrap();
    assert_eq!(ada, Some(named("Ada")));
    f.assert_ttl(&USER, OTHER).await;
    f.cache.delete(&USER).await.unwrap();
    let error = users.found(1, "", Duration::ZERO).await.unwrap_err();
    assert_eq!(
        error.cache_error().map(Error::kind),
        Some(ErrorKind::Timeout)
    );
    let ttl = Ttl::try_from(BEFORE).unwrap();
    let value = loaded_by(&f.cache, "Eve", 1, ttl).await.unwrap();
    assert_eq!(value, named("Eve"));
    f.assert_ttl(&USER, BEFORE).await;
}

pub(crate) async fn a_function_evicts_all_keys_of_a_list(f: Fixture) {
    let users = Users::new(&f);
    f.cache.set(&user(1)).await.unwrap();
    let mottos = [1, 2].map(|id| MottoKey { id });
    for motto in &mottos {
        f.cache.set_at(motto, &"text".to_owned()).await.unwrap();
    }
    assert_eq!(users.forget(1, &[]).await, Err(Failure::Down));
    assert_eq!(f.cache.get(&USER).await.unwrap(), Some(user(1)));
    assert_eq!(users.forget(1, &[1, 2]).await, Ok(1));
    assert!(!f.cache.exists(&USER).await.unwrap());
    for motto in &mottos {
        assert!(!f.cache.exists(motto).await.unwrap());
    }
}

pub(crate) async fn a_function_evicts_only_after_success(f: Fixture) {
    let users = Users::new(&f);
    f.cache.set(&user(1)).await.unwrap();
    let motto = MottoKey { id: 1 };
    f.cache.set_at(&motto, &"text".to_owned()).await.unwrap();
    for (name, failure) in [("", Failure::Down), ("one", Failure::NoNumber)] {
        let error = users.rename(1, name).await.unwrap_err();
        assert_eq!(error.body_error(), Some(&failure));
        assert_eq!(f.cache.get(&USER).await.unwrap(), Some(user(1)));
    }
    assert_eq!(users.rename(1, "17").await.unwrap(), 2);
    assert!(!f.cache.exists(&USER).await.unwrap());
    assert!(!f.cache.exists(&motto).await.unwrap());
}

cases! { attributes, alone:
    the_body_of_a_function_loads_what_is_not_there []
    a_function_evicts_only_after_success []
    the_words_of_a_function_are_options_of_its_call []
    a_function_evicts_all_keys_of_a_list []
}
