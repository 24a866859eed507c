//! The operations that are groups or scripts: writes with a TTL of the key or of its fields, and those under a condition.

use std::time::Duration;

use typed_cache::Cache;

use crate::legal::Expected::{Is, May};
use crate::legal::{FIELD_WRITTEN, LENGTH, Legal, NUMBER, PRESENT, VALUE};
use crate::operations::{READ, Row, WRITE, lonely, row, shown};
use crate::types::{JobsKey, MottoKey, ProfileFields, ProfileKey, RecentKey, StockKey, VisitsKey};

const PROFILE: ProfileKey = ProfileKey { id: 1 };
const MINUTE: Duration = Duration::from_secs(60);

/// Writes to keys with a time to live: a group, or a script.
pub(crate) fn with_ttl() -> Vec<Row> {
    // `SET … NX` answers with OK or nil.
    const TWO: Legal = &[("array of two numbers", May("1"))];
    let count = |c: &Cache| c.counter(&VisitsKey).increment(1);
    vec![
        Row {
            is_group: true,
            ..row("increment with TTL", WRITE, count, TWO)
        },
        row(
            "hash field set with TTL",
            WRITE,
            |c| {
                c.hash(&PROFILE)
                    .set_field(ProfileFields::NAME, &"x".to_owned())
            },
            FIELD_WRITTEN,
        ),
        row(
            "hash field increment with TTL",
            WRITE,
            |c| c.hash(&PROFILE).increment(ProfileFields::LOGINS, 1),
            NUMBER,
        ),
        row(
            "list push with TTL",
            WRITE,
            |c| c.list(&RecentKey).push_back(&1),
            LENGTH,
        ),
        row(
            "capped list push",
            WRITE,
            |c| c.list(&JobsKey).push_back_capped(&[1], i64::MAX as u64),
            LENGTH,
        ),
    ]
}

/// Writes to fields with a TTL of their own: scripts.
pub(crate) fn with_field_ttl() -> Vec<Row> {
    vec![
        row(
            "hash field set with its TTL",
            WRITE,
            |c| {
                let set = c
                    .hash(&PROFILE)
                    .set_field(ProfileFields::NAME, &"x".to_owned());
                set.field_ttl(MINUTE)
            },
            FIELD_WRITTEN,
        ),
        row(
            "hash field increment with its TTL",
            WRITE,
            |c| {
                let increment = c.hash(&PROFILE).increment(ProfileFields::LOGINS, 1);
                increment.field_ttl(MINUTE)
            },
            NUMBER,
        ),
        row(
            "map set with a TTL of the entry",
            WRITE,
            |c| c.map(&StockKey).set(&1, &"x".to_owned()).field_ttl(MINUTE),
            FIELD_WRITTEN,
        ),
        row(
            "hash field TTL",
            READ,
            |c| c.hash(&PROFILE).field_ttl(ProfileFields::NAME),
            &[("array of one number", May("In(1ms)"))],
        ),
    ]
}

/// Writes under a condition that a script checks, and the change of a value by what it is.
pub(crate) fn under_conditions() -> Vec<Row> {
    // A script answers with nil where nothing is at the key.
    const PRESENT_ALONE: Legal = &[
        ("nil", Is("false")),
        ("null", Is("false")),
        ("attribute before nil", Is("false")),
        ("null array", May("false")),
        ("0", Is("true")),
        ("1", Is("true")),
        ("+1", May("true")),
        ("number with a space", May("true")),
        ("attribute before 1", May("true")),
        ("push before 1", Is("true")),
        ("two different replies", May("true")),
    ];
    vec![
        row(
            "set if present",
            WRITE,
            |c| {
                let set = c.set_at(&MottoKey { id: 1 }, &"x".to_owned());
                set.if_present()
            },
            PRESENT,
        ),
        row(
            "hash field set if present",
            WRITE,
            |c| {
                let set = c
                    .hash(&PROFILE)
                    .set_field(ProfileFields::NAME, &"x".to_owned());
                set.if_present()
            },
            PRESENT_ALONE,
        ),
        // It changes nothing, so that one reply ends it.
        lonely(
            "update",
            READ,
            |c| async move { c.update(&MottoKey { id: 1 }, |_| None).await.map(shown) },
            VALUE,
        ),
    ]
}
