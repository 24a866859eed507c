//! Every kind of key, written as text and parsed.
use std::collections::HashMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable, Key, KeyPart, Keyed, Schema, Ttl, Version};

const REPORT_TTL: Duration = Duration::from_millis(1500);

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, KeyPart, Schema)]
struct TenantId(u64);

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, KeyPart, Schema)]
#[serde(rename_all = "kebab-case")]
enum Region {
    NorthWest,
    #[serde(rename = "s")]
    South,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m")]
struct User {
    #[cache(key, hash_tag)]
    tenant: TenantId,
    #[cache(key)]
    region: Region,
    #[cache(key)]
    nick: String,
    plan: Plan,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Schema)]
enum Plan {
    Free,
    Trial { days_left: u16 },
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "report", ttl = REPORT_TTL, version = 2, mismatch = error)]
#[cache(negative = "30s", outage = fail, load_timeout = REPORT_TTL)]
#[cache(key_type = ReportOfDay, key(day: u32, #[cache(hash_tag)] name: String))]
enum Report {
    Empty,
    Total(u64),
}

/// A tuple, whose key has the number that the part has there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Cacheable)]
#[cache(
    resource = "pair",
    ttl = "15m",
    key_derive(Copy, PartialOrd, Ord, serde::Serialize)
)]
struct Pair(String, #[cache(key)] u64, #[cache(key, hash_tag)] u8);

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "settings", ttl = never, key())]
struct Settings;

#[derive(Cacheable)]
#[cache(resource = "profile", ttl = "1h30m", hash, fields_type = ProfileColumns)]
#[serde(rename_all = "camelCase")]
struct Profile {
    #[cache(key)]
    id: u64,
    display_name: String,
    #[serde(skip)]
    seen: bool,
    #[serde(skip, default = "limit")]
    limit: u32,
}

fn limit() -> u32 {
    7
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "event", ttl = "7d", list, key(room: u64))]
struct Event {
    text: String,
}

#[derive(Clone, Debug, PartialEq, CacheKey)]
#[cache(resource = "tags", ttl = "1d", version = auto, value = HashMap<String, Vec<u64>>)]
struct Tags(u64, Vec<u8>);

#[derive(CacheKey)]
#[cache(resource = "stock", ttl = never, map = (TenantId, i64))]
struct Stock;

#[derive(CacheKey)]
#[cache(resource = "recent", ttl = "1d", list = Event, format = json)]
struct Recent {
    user: [u8; 2],
}

#[derive(CacheKey)]
#[cache(resource = "views", ttl = "1d", counter, version = 65535)]
struct Views<'a> {
    page: &'a str,
}

#[test]
fn keys_of_every_kind_are_written_and_parsed() {
    let user = User {
        tenant: TenantId(7),
        region: Region::NorthWest,
        nick: "a:b".into(),
        plan: Plan::Trial { days_left: 3 },
    };
    let key = UserKey::new(TenantId(7), Region::NorthWest, "a:b");
    assert_eq!(key.to_string(), "user:{7}:north-west:a%3Ab");
    assert_eq!(UserKey::parse("user:{7}:north-west:a%3Ab"), Ok(key.clone()));
    assert!(UserKey::parse("user:{07}:north-west:a%3Ab").is_err());
    assert_eq!(user.key(), key);
    assert_eq!(UserKey::TTL, Ttl::from_secs(900).unwrap());

    assert_eq!(
        ReportOfDay {
            day: 1,
            name: String::new()
        }
        .to_string(),
        "report@2:1:{%}"
    );
    assert_eq!(ReportOfDay::VERSION, Version::Number(2));
    assert_eq!(ReportOfDay::TTL.duration(), Some(REPORT_TTL));
    let pair = Pair("tea".into(), 7, 8);
    let [key, copy] = [pair.key(); 2];
    assert_eq!(key, PairKey(7, 8));
    assert_eq!(key, copy.max(PairKey(6, 9)));
    assert_eq!(format!("{key:?} {key}"), "PairKey(7, 8) pair:7:{8}");
    assert_eq!(PairKey::parse("pair:7:{8}"), Ok(PairKey::new(7, 8)));
    assert_eq!(serde_json::to_string(&key).unwrap(), "[7,8]");

    assert_eq!(SettingsKey::new().to_string(), "settings:");
    assert_eq!(Settings.key(), SettingsKey);
    assert_eq!(SettingsKey::TTL, Ttl::NEVER);

    assert_eq!(ProfileKey::new(1).to_string(), "profile:1");
    let _ = ProfileColumns::DISPLAY_NAME;
    let profile = Profile {
        id: 1,
        display_name: "Ada".into(),
        seen: true,
        limit: limit(),
    };
    assert_eq!(profile.key(), ProfileKey { id: 1 });
    assert_eq!(EventKey { room: 1 }.to_string(), "event:1");

    let tags = Tags::new(5, vec![0xff]);
    assert_eq!(tags.to_string().len(), "tags@01234567:5:%FF".len());
    assert_eq!(Tags::parse(&tags.to_string()), Ok(tags));
    assert_eq!(Stock::new().to_string(), "stock:");
    assert_eq!(Recent::new([1, b'a']).to_string(), "recent:%01a");
    assert_eq!(Views::new("home").to_string(), "views@65535:home");
    assert_eq!(Views { page: "" }.to_string(), "views@65535:%");
}
