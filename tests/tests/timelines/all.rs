//! The timelines of the guide.

use crate::draw::{Answer, Band, Call, End, Lane, Load, Timeline};

pub(crate) fn all() -> Vec<Timeline> {
    vec![
        single_flight(),
        grace(),
        soft_timeout(),
        stale_while_revalidate(),
        refresh_ahead(),
        early_expiration(),
        write(),
        expire_now(),
    ]
}

fn call(from: u32, to: u32, version: u32, answer: Answer) -> Call {
    Call {
        from,
        to,
        version,
        answer,
    }
}

fn at(time: u32, version: u32, answer: Answer) -> Call {
    call(time, time, version, answer)
}

fn load(from: u32, to: u32, end: End, label: &'static str) -> Lane {
    Lane::Loads(vec![Load {
        from,
        to,
        end,
        label,
    }])
}

fn fresh(from: u32, to: u32, version: u32) -> Band {
    Band {
        from,
        to,
        version,
        is_fresh: true,
        label: "fresh",
    }
}

fn stale(from: u32, to: u32, version: u32) -> Band {
    Band {
        is_fresh: false,
        label: "stale, in grace",
        ..fresh(from, to, version)
    }
}

fn single_flight() -> Timeline {
    use Answer::{Fresh, Loaded};
    Timeline {
        name: "single_flight",
        title: "A miss: one loads, the others wait",
        text: "Three callers miss one after the other. The first one loads v1, and all three get it when it is stored. A later call reads it.",
        lanes: vec![
            Lane::Calls("caller A", vec![call(10, 52, 1, Loaded), at(78, 1, Fresh)]),
            Lane::Calls("caller B", vec![call(20, 52, 1, Loaded)]),
            Lane::Calls("caller C", vec![call(34, 52, 1, Loaded)]),
            load(10, 52, End::Stored, "the load of caller A"),
            Lane::Entry(vec![fresh(52, 100, 1)]),
        ],
        marks: vec![(10, "miss"), (52, "stored")],
    }
}

fn grace() -> Timeline {
    use Answer::{Loaded, Stale};
    let of = |from, to, end, label| Load {
        from,
        to,
        end,
        label,
    };
    Timeline {
        name: "grace",
        title: "grace: a load fails, and the stale value is served",
        text: "Behind its ttl v1 stays for its grace. A load fails, and its caller gets the stale v1. While the throttle lasts the source is not asked, and callers get v1 at once. Then a call loads v2, which is fresh.",
        lanes: vec![
            Lane::Calls(
                "callers",
                vec![
                    call(24, 34, 1, Stale),
                    at(49, 1, Stale),
                    call(72, 82, 2, Loaded),
                ],
            ),
            Lane::Loads(vec![
                of(24, 34, End::Failed, "load"),
                of(34, 66, End::Rest, "throttle: not asked"),
                of(72, 82, End::Stored, "load"),
            ]),
            Lane::Entry(vec![fresh(0, 14, 1), stale(14, 82, 1), fresh(82, 100, 2)]),
        ],
        marks: vec![
            (14, "ttl ends"),
            (34, "load fails"),
            (66, "throttle ends"),
            (82, "stored"),
        ],
    }
}

fn soft_timeout() -> Timeline {
    use Answer::{Fresh, Stale};
    Timeline {
        name: "soft_timeout",
        title: "soft_timeout: a slow load holds nobody up",
        text: "Behind its ttl v1 is loaded anew, slowly. Each caller waits for the soft timeout and gets the stale v1. The load goes on, and v2 is stored; later calls read it.",
        lanes: vec![
            Lane::Calls("caller A", vec![call(22, 38, 1, Stale), at(82, 2, Fresh)]),
            Lane::Calls("caller B", vec![call(32, 48, 1, Stale)]),
            load(22, 68, End::Stored, "load goes on"),
            Lane::Entry(vec![fresh(0, 14, 1), stale(14, 68, 1), fresh(68, 100, 2)]),
        ],
        marks: vec![(14, "ttl ends"), (38, "soft_timeout"), (68, "stored")],
    }
}

fn stale_while_revalidate() -> Timeline {
    use Answer::{Fresh, Stale};
    Timeline {
        name: "stale_while_revalidate",
        title: "stale_while_revalidate: the stale value at once, one load behind it",
        text: "Behind its ttl v1 is given at once to whoever calls. The first of these calls starts one load in the background. Once v2 is stored, calls read it.",
        lanes: vec![
            Lane::Calls("caller A", vec![at(24, 1, Stale), at(76, 2, Fresh)]),
            Lane::Calls("caller B", vec![at(38, 1, Stale)]),
            load(24, 60, End::Stored, "in the background"),
            Lane::Entry(vec![fresh(0, 14, 1), stale(14, 60, 1), fresh(60, 100, 2)]),
        ],
        marks: vec![(14, "ttl ends"), (60, "stored")],
    }
}

fn refresh_ahead() -> Timeline {
    use Answer::Fresh;
    Timeline {
        name: "refresh_ahead",
        title: "refresh_ahead: a late access refreshes the value before it ends",
        text: "An access before 0.8 of the ttl reads v1 alone. The first access behind it gets the fresh v1 and starts one load in the background. v2 is stored before the ttl of v1 ends, so that nobody waits.",
        lanes: vec![
            Lane::Calls(
                "callers",
                vec![at(30, 1, Fresh), at(69, 1, Fresh), at(88, 2, Fresh)],
            ),
            load(69, 75, End::Stored, "load"),
            Lane::Entry(vec![fresh(0, 75, 1), fresh(75, 100, 2)]),
        ],
        marks: vec![(68, "0.8 of the ttl"), (85, "ttl of v1")],
    }
}

fn early_expiration() -> Timeline {
    use Answer::Fresh;
    // e^(-left / load) for a load of 10, where 94 is the end of the TTL.
    let chance = [
        (4, 0),
        (50, 1),
        (60, 3),
        (66, 6),
        (72, 11),
        (78, 20),
        (82, 30),
        (86, 45),
        (90, 67),
        (94, 100),
    ];
    Timeline {
        name: "early_expiration",
        title: "early_expiration: the chance of a refresh grows towards the end",
        text: "Each access refreshes v1 by a chance, which grows as the end of the ttl comes nearer. Two accesses do not. The third one gets the fresh v1 and starts one load in the background; v2 is stored before the ttl of v1 ends.",
        lanes: vec![
            Lane::Calls(
                "callers",
                vec![
                    at(28, 1, Fresh),
                    at(52, 1, Fresh),
                    at(70, 1, Fresh),
                    at(83, 2, Fresh),
                ],
            ),
            Lane::Chance(chance.to_vec()),
            load(70, 80, End::Stored, "load"),
            Lane::Entry(vec![fresh(0, 80, 1), fresh(80, 100, 2)]),
        ],
        marks: vec![(70, "by chance"), (94, "ttl of v1")],
    }
}

fn write() -> Timeline {
    use Answer::{Fresh, Loaded};
    Timeline {
        name: "write",
        title: "A write during a load: what is loaded is not stored",
        text: "A caller misses and loads v1. Before the load ends, v2 is written. A later call reads v2. The first caller gets v1 when its load ends, and v1 is not stored; v2 stays.",
        lanes: vec![
            Lane::Writes(vec![(32, "set v2")]),
            Lane::Calls("caller A", vec![call(12, 58, 1, Loaded)]),
            Lane::Calls("caller B", vec![at(44, 2, Fresh), at(80, 2, Fresh)]),
            load(12, 58, End::Superseded, "load of v1"),
            Lane::Entry(vec![fresh(32, 100, 2)]),
        ],
        marks: vec![(32, "superseded"), (58, "load ends, not stored")],
    }
}

fn expire_now() -> Timeline {
    use Answer::{Fresh, Loaded};
    Timeline {
        name: "expire_now",
        title: "expire_now: no longer fresh, and still there to fall back on",
        text: "A writer ends the freshness of v1, which stays for its grace. The next call loads v2 and waits for it; had the load failed, it would have had v1. Later calls read v2.",
        lanes: vec![
            Lane::Writes(vec![(26, "expire_now")]),
            Lane::Calls(
                "callers",
                vec![at(10, 1, Fresh), call(44, 62, 2, Loaded), at(82, 2, Fresh)],
            ),
            load(44, 62, End::Stored, "load"),
            Lane::Entry(vec![fresh(0, 26, 1), stale(26, 62, 1), fresh(62, 100, 2)]),
        ],
        marks: vec![(26, "freshness ends"), (62, "stored")],
    }
}
