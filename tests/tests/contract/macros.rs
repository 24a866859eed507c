//! The small language of the cases; its page is in `main.rs`.

/// Sends one operation by the fixture's [`Way`](crate::fixture::Way).
///
/// `op!(f, |c| c.hash(&key).len())` gives the operation's own `Result`.
macro_rules! op {
    ($fixture:expr, |$cache:ident| $operation:expr) => {{
        let fixture: &$crate::fixture::Fixture = &$fixture;
        let $cache = &fixture.cache;
        fixture.send($operation).await
    }};
}

/// Sends a command of the test's own to the same store: `raw!(f, "SET", key, "text")`.
macro_rules! raw {
    ($fixture:expr, $name:expr $(, $word:expr)*) => {
        $fixture.raw.ask(typed_cache::redis::cmd($name)$(.arg($word))*.clone()).await
    };
}

/// Makes tests of cases for each backend: `every way`, or `alone`, which is without a batch, or alone on `servers`.
///
/// The words behind a case are the operations it covers, `Hash::len`, and their documented errors, `Hash::len!WrongType`.
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
            mod late_memory { cases! { @$ways LateMemory $module $cases } }
            mod redis { cases! { @$ways Redis $module $cases } }
            mod redis_resp3 { cases! { @$ways RedisResp3 $module $cases } }
            mod valkey { cases! { @$ways Valkey $module $cases } }
            mod tls { cases! { @$ways Tls $module $cases } }
            mod own_memory { cases! { @$ways OwnMemory $module $cases } }
            mod own_manager { cases! { @$ways OwnManager $module $cases } }
            mod own_pool { cases! { @$ways OwnPool $module $cases } }
        }
    };
    (@servers $module:ident $cases:tt) => {
        mod servers {
            mod redis { cases! { @alone Redis $module $cases } }
            mod redis_resp3 { cases! { @alone RedisResp3 $module $cases } }
            mod valkey { cases! { @alone Valkey $module $cases } }
            mod tls { cases! { @alone Tls $module $cases } }
            mod own_manager { cases! { @alone OwnManager $module $cases } }
            mod own_pool { cases! { @alone OwnPool $module $cases } }
        }
    };
    (@every_way $backend:ident $module:ident $cases:tt) => {
        mod alone { cases! { @tests $backend Alone $module $cases } }
        mod batched { cases! { @tests $backend Batched $module $cases } }
        mod atomic { cases! { @tests $backend Atomic $module $cases } }
        mod appended { cases! { @tests $backend Appended $module $cases } }
        mod appended_atomic { cases! { @tests $backend AppendedAtomic $module $cases } }
        mod pipelined { cases! { @tests $backend Pipelined $module $cases } }
        mod pipelined_atomic { cases! { @tests $backend PipelinedAtomic $module $cases } }
    };
    (@alone $backend:ident $module:ident $cases:tt) => {
        cases! { @tests $backend Alone $module $cases }
    };
    (@tests $backend:ident $way:ident $module:ident [$($case:ident)*]) => {
        $(
            #[test]
            fn $case() {
                use $crate::fixture::{Backend, Way, run};
                let name = concat!(stringify!($module), "::", stringify!($case));
                run(Backend::$backend, Way::$way, name, $crate::$module::$case);
            }
        )*
    };
}

/// Lists the operations and errors that plain tests cover.
macro_rules! covers {
    ($($test:ident $covered:tt)*) => {
        // The names must be those of tests in this module.
        const _: &[fn()] = &[$($test),*];
    };
}

/// Runs each write three times, each of which sets the TTL: on nothing, on an entry with a shorter TTL, on one without.
macro_rules! assert_restarts {
    ($f:ident, $key:expr, $ttl:expr; $(|$c:ident| $write:expr);* $(;)?) => {$(
        op!($f, |c| c.delete($key)).unwrap();
        op!($f, |$c| $write).unwrap();
        $f.assert_ttl($key, $ttl).await;
        assert_restarts_existing!($f, $key, $ttl; |$c| $write);
    )*};
}

/// Runs each write twice on an existing entry, with a shorter TTL and without one; each sets the TTL.
macro_rules! assert_restarts_existing {
    ($f:ident, $key:expr, $ttl:expr; $(|$c:ident| $write:expr);* $(;)?) => {$(
        $f.shorten_ttl($key).await;
        op!($f, |$c| $write).unwrap();
        $f.assert_ttl($key, $ttl).await;
        $f.remove_ttl($key).await;
        op!($f, |$c| $write).unwrap();
        $f.assert_ttl($key, $ttl).await;
    )*};
}

/// Runs each operation on an entry with a TTL, and checks that it keeps the TTL.
macro_rules! assert_keeps_ttl {
    ($f:ident, $key:expr; $(|$c:ident| $write:expr);* $(;)?) => {$(
        $f.shorten_ttl($key).await;
        op!($f, |$c| $write).unwrap();
        $f.assert_ttl($key, $crate::types::BEFORE).await;
    )*};
}
