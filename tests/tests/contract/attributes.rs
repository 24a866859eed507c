//! Functions whose results are remembered, and those that evict.

use std::num::ParseIntError;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use typed_cache::{Cache, EvictError, RememberError, evict, remember};

use crate::fixture::Fixture;
use crate::operations::USER;
use crate::source::named;
use crate::types::{MottoKey, User, UserKey, user};

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
}
