//! The struct that everything is measured with, and a pool of seeded values.

use serde::{Deserialize, Serialize};
use typed_cache::{Cacheable, Schema};

use crate::random::Random;

/// A user of some web service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m")]
#[expect(
    missing_docs,
    reason = "the names of the fields say all there is to say"
)]
pub struct User {
    #[cache(key)]
    pub id: u64,
    pub name: String,
    pub email: String,
    pub plan: Plan,
    pub phone: Option<String>,
    pub referrer: Option<u64>,
    pub tags: Vec<String>,
    pub address: Address,
    pub created_at: i64,
    pub updated_at: i64,
    pub score: f64,
    pub active: bool,
}

/// The plan that a user pays for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Schema)]
#[expect(missing_docs, reason = "the names say all there is to say")]
pub enum Plan {
    Free,
    Trial { days_left: u16 },
    Pro,
    Enterprise,
}

/// The address of a user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Schema)]
#[expect(missing_docs, reason = "the names say all there is to say")]
pub struct Address {
    pub street: String,
    pub city: String,
    pub zip: String,
    pub country: String,
}

/// The lowest id.
const FIRST: u64 = 100_000;

/// The number of different values.
pub const POOL: usize = 1000;

/// Makes `count` values with ids of six digits, the same in every run.
#[must_use]
pub fn users(count: usize) -> Vec<User> {
    (FIRST..).take(count).map(user).collect()
}

/// Makes the value with this id.
#[must_use]
pub fn user(id: u64) -> User {
    let random = &mut Random::new(id);
    let (first, last) = (random.one_of(FIRST_NAMES), random.one_of(LAST_NAMES));
    let created_at = 1_600_000_000 + random.below(100_000_000).cast_signed();
    User {
        id,
        name: format!("{first} {last}"),
        email: format!("{first}.{last}{}@example.com", random.below(10_000)).to_lowercase(),
        plan: plan(random),
        phone: (random.below(2) == 0).then(|| {
            format!(
                "+49 {} {}",
                100 + random.below(900),
                random.below(10_000_000)
            )
        }),
        referrer: (random.below(2) == 0).then(|| random.below(1_000_000)),
        tags: (0..3).map(|_| random.one_of(TAGS).to_owned()).collect(),
        address: Address {
            street: format!("{} {}", random.one_of(STREETS), 1 + random.below(200)),
            city: random.one_of(CITIES).to_owned(),
            zip: format!("{:05}", random.below(100_000)),
            country: random.one_of(COUNTRIES).to_owned(),
        },
        created_at,
        updated_at: created_at + random.below(50_000_000).cast_signed(),
        score: f64::from(u32::try_from(random.below(100_000_000)).unwrap_or(0)) / 100_000.0,
        active: random.below(4) > 0,
    }
}

fn plan(random: &mut Random) -> Plan {
    match random.below(4) {
        0 => Plan::Free,
        1 => Plan::Trial {
            days_left: u16::try_from(random.below(30)).unwrap_or(0),
        },
        2 => Plan::Pro,
        _ => Plan::Enterprise,
    }
}

const FIRST_NAMES: &[&str] = &[
    "Ada", "Grace", "Alan", "Barbara", "Edsger", "Donald", "Margaret", "Niklaus", "Frances", "Ken",
];
const LAST_NAMES: &[&str] = &[
    "Lovelace", "Hopper", "Turing", "Liskov", "Dijkstra", "Knuth", "Hamilton", "Wirth", "Allen",
    "Thompson",
];
const TAGS: &[&str] = &[
    "beta",
    "newsletter",
    "staff",
    "early",
    "gold",
    "partner",
    "trial",
    "vip",
];
const STREETS: &[&str] = &[
    "High Street",
    "Station Road",
    "Mill Lane",
    "Church Street",
    "Park Avenue",
    "Kingsbury Road",
];
const CITIES: &[&str] = &[
    "Berlin",
    "Hamburg",
    "Lisbon",
    "Vienna",
    "Zurich",
    "Utrecht",
    "Antwerp",
    "Gothenburg",
];
const COUNTRIES: &[&str] = &["DE", "PT", "AT", "CH", "NL", "BE", "SE"];
