//! The calls of a program, in each of their forms.

use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use typed_cache::forms::InBackground;
use typed_cache::{Cache, Outage, Outcome, Remember, RememberError, RememberMany, Source};

use super::kinds::Kind;
use super::play::Got;
use super::source::Origin;
use super::steps::{Call, Form, Load, Options};

type Failure = &'static str;

/// Makes a call, which begins when it is polled.
pub(super) fn begin<K: Kind>(
    cache: &Cache,
    key: K,
    call: &Call,
    origin: Origin,
) -> BoxFuture<'static, Got> {
    let (load, options) = (call.load, &call.options);
    let some = move |origin: Origin, known| async move {
        let loaded = origin.load(load, known).await?;
        Ok::<_, Failure>(loaded.expect("only `optional` and `many` take `none`"))
    };
    match call.form {
        Form::Remember => {
            let call = cache.remember(&key, move || some(origin, None));
            options.over(call).outcome().map(owned).boxed()
        }
        Form::Shared => {
            let call = cache.remember_shared(&key, move || some(origin, None));
            options.over(call).outcome().map(shared).boxed()
        }
        Form::Optional => {
            let mut call = cache.remember_optional(&key, move || origin.load(load, None));
            if let Some(time) = options.negative {
                call = call.negative(time);
            }
            options.over(call).outcome().map(optional).boxed()
        }
        Form::WithStale => {
            let call = cache.remember_with_stale(&key, move |known| some(origin, known));
            options.over(call).outcome().map(owned).boxed()
        }
        Form::Scoped => {
            let call = cache.remember_scoped(&key, move || some(origin, None));
            options.over_any(call).outcome().map(owned).boxed()
        }
        Form::Many => {
            let load = move |keys: Vec<K>| load_all(keys, load, origin.clone());
            let call = options.over_many(cache.remember_many([key], load));
            call.map(|mut all| one_of_many(all.remove(0))).boxed()
        }
    }
}

async fn load_all<K>(
    keys: Vec<K>,
    load: Load,
    origin: Origin,
) -> Result<Vec<(K, typed_cache::Loaded<u32>)>, Failure> {
    let loaded = origin.load(load, None).await?;
    Ok(keys.into_iter().zip(loaded).collect())
}

fn owned(ended: Result<Outcome<u32>, RememberError<Failure>>) -> Got {
    match ended {
        Ok(Outcome { value, source, .. }) => found(value, source),
        Err(error) => failed(&error),
    }
}

fn shared(ended: Result<Outcome<Arc<u32>>, RememberError<Failure>>) -> Got {
    match ended {
        Ok(Outcome { value, source, .. }) => found(*value, source),
        Err(error) => failed(&error),
    }
}

fn optional(ended: Result<Outcome<Option<u32>>, RememberError<Failure>>) -> Got {
    match ended {
        Ok(outcome) => match (outcome.value, outcome.source) {
            (Some(value), source) => found(value, source),
            (None, Source::Negative) => Got::Negative,
            (None, Source::Loaded) => Got::Loaded(None),
            (None, source) => panic!("no value: {source:?}"),
        },
        Err(error) => failed(&error),
    }
}

fn one_of_many(ended: Result<Option<u32>, RememberError<Failure>>) -> Got {
    match ended {
        Ok(value) => Got::Value(value),
        Err(error) => failed(&error),
    }
}

fn found(value: u32, source: Source) -> Got {
    match source {
        Source::Fresh => Got::Fresh(value),
        Source::Loaded => Got::Loaded(Some(value)),
        Source::Stale { age, cause, .. } => Got::Stale(value, cause, age),
        other => panic!("{value}: {other:?}"),
    }
}

fn failed(error: &RememberError<Failure>) -> Got {
    match error {
        RememberError::Load(_) => Got::Failed,
        RememberError::Access(error) => Got::Access(error.kind()),
        RememberError::Panicked => Got::Panicked,
        RememberError::TimedOut(_) => Got::TimedOut,
        other => panic!("{other:?}"),
    }
}

impl Options {
    fn over<'a, E, L, G: InBackground>(
        &self,
        call: Remember<'a, u32, E, L, G>,
    ) -> Remember<'a, u32, E, L, G> {
        let mut call = self.over_any(call);
        if let Some(time) = self.soft_timeout {
            call = call.soft_timeout(time);
        }
        if let Some(is_on) = self.stale_while_revalidate {
            call = call.stale_while_revalidate(is_on);
        }
        if let Some(part) = self.refresh_ahead {
            call = call.refresh_ahead(part);
        }
        if let Some(beta) = self.early_expiration {
            call = call.early_expiration(beta);
        }
        call
    }

    /// The same for a loader that borrows, too, whose loads know no background.
    fn over_any<'a, E, L, G>(
        &self,
        mut call: Remember<'a, u32, E, L, G>,
    ) -> Remember<'a, u32, E, L, G> {
        if let Some(time) = self.ttl {
            call = call.ttl(time);
        }
        if let Some(time) = self.grace {
            call = call.grace(time);
        }
        if let Some(time) = self.throttle {
            call = call.throttle(time);
        }
        if let Some(time) = self.load_timeout {
            call = call.load_timeout(time);
        }
        if let Some(time) = self.timeout {
            call = call.timeout(time);
        }
        if let Some(outage) = self.outage() {
            call = call.outage(outage);
        }
        call
    }

    fn over_many<E>(&self, mut call: RememberMany<u32, E>) -> RememberMany<u32, E> {
        if let Some(time) = self.ttl {
            call = call.ttl(time);
        }
        if let Some(time) = self.load_timeout {
            call = call.load_timeout(time);
        }
        if let Some(time) = self.timeout {
            call = call.timeout(time);
        }
        if let Some(time) = self.negative {
            call = call.negative(time);
        }
        if let Some(outage) = self.outage() {
            call = call.outage(outage);
        }
        call
    }

    fn outage(&self) -> Option<Outage> {
        let fails = self.outage_fails?;
        Some(if fails { Outage::Fail } else { Outage::Load })
    }
}
