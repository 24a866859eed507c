//! How cases become tests, and how one operation is called in every way there is.

/// Runs one operation as the fixture's [`Way`](crate::fixture::Way) has it: at once, or in a batch.
///
/// `op!(f, |c| c.hash(&key).len())` gives the operation's own `Result`.
macro_rules! op {
    ($fixture:expr, |$sender:ident| $operation:expr) => {{
        let fixture: &$crate::fixture::Fixture = &$fixture;
        if fixture.way == $crate::fixture::Way::Alone {
            let $sender = &fixture.cache;
            $operation.await
        } else {
            let mut batch = fixture.start_batch();
            let slot = {
                let $sender = &mut batch;
                $operation
            };
            fixture.finish_batch(batch, slot).await
        }
    }};
}

/// Sends a command of the test's own to the same store: `raw!(f, "SET", key, "text")`.
macro_rules! raw {
    ($fixture:expr, $name:expr $(, $word:expr)*) => {
        $fixture.raw.ask(typed_cache::redis::cmd($name)$(.arg($word))*.clone()).await
    };
}

/// Makes tests of cases: for each backend, and `every way` or `alone`, that is in no batch.
///
/// Behind a case stand the operations it covers, `Hash::len`, and documented errors, `Hash::len!WrongType`.
macro_rules! cases {
    ($module:ident, every way: $($case:ident $covered:tt)*) => {
        cases! { @backends every_way $module [$($case)*] }
    };
    ($module:ident, alone: $($case:ident $covered:tt)*) => {
        cases! { @backends alone $module [$($case)*] }
    };
    ($module:ident, servers: $($case:ident $covered:tt)*) => {
        cases! { @servers $module [$($case)*] }
    };
    (@backends $ways:ident $module:ident $cases:tt) => {
        mod $ways {
            mod memory { cases! { @$ways Memory $module $cases } }
            mod redis { cases! { @$ways Redis $module $cases } }
            mod redis_resp3 { cases! { @$ways RedisResp3 $module $cases } }
            mod valkey { cases! { @$ways Valkey $module $cases } }
        }
    };
    (@servers $module:ident $cases:tt) => {
        mod servers {
            mod redis { cases! { @alone Redis $module $cases } }
            mod redis_resp3 { cases! { @alone RedisResp3 $module $cases } }
            mod valkey { cases! { @alone Valkey $module $cases } }
        }
    };
    (@every_way $backend:ident $module:ident $cases:tt) => {
        mod alone { cases! { @tests $backend Alone $module $cases } }
        mod batched { cases! { @tests $backend Batched $module $cases } }
        mod atomic { cases! { @tests $backend Atomic $module $cases } }
        mod appended { cases! { @tests $backend Appended $module $cases } }
        mod appended_atomic { cases! { @tests $backend AppendedAtomic $module $cases } }
    };
    (@alone $backend:ident $module:ident $cases:tt) => {
        cases! { @tests $backend Alone $module $cases }
    };
    (@tests $backend:ident $way:ident $module:ident [$($case:ident)*]) => {
        $(
            #[test]
            fn $case() {
                use $crate::fixture::{Backend, Way, run};
                run(Backend::$backend, Way::$way, $crate::$module::$case);
            }
        )*
    };
}

/// Says what plain tests cover, which need no store.
macro_rules! covers {
    ($($test:ident $covered:tt)*) => {
        // The names must be those of tests in this module.
        const _: &[fn()] = &[$($test),*];
    };
}
