//! Words of serde that a format without names cannot carry, with `format = json`.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use typed_cache::{Cache, CacheKey, Cacheable, Result, Schema};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Schema)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Shape {
    Point,
    Circle { radius: u32 },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Schema)]
#[serde(untagged)]
enum Id {
    Number(u64),
    Text(String),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Schema)]
#[serde(tag = "t", content = "c")]
enum Event {
    Opened,
    Moved(i32, i32),
    Named { name: String },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Schema)]
#[serde(tag = "version")]
struct Details {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Cacheable)]
#[cache(resource = "drawing", ttl = "15m", format = json)]
struct Drawing {
    #[cache(key)]
    id: u64,
    shapes: Vec<Shape>,
    owner: Id,
    details: Details,
    #[serde(flatten)]
    rest: BTreeMap<String, Id>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Cacheable)]
#[cache(resource = "step", ttl = "15m", format = json, key(id: u64))]
#[serde(tag = "step")]
enum Step {
    First {
        at: u64,
    },
    #[serde(skip)]
    Unknown,
    #[serde(untagged)]
    Other(u64),
}

#[derive(CacheKey)]
#[cache(resource = "shapes", ttl = "15m", format = json, list = Shape)]
struct ShapesKey;

#[derive(CacheKey)]
#[cache(resource = "events", ttl = "15m", format = json, value = Vec<Event>)]
struct EventsKey;

#[tokio::test]
async fn all_words_of_serde_are_read_back() -> Result<()> {
    let cache = Cache::memory();
    let drawing = Drawing {
        id: 1,
        shapes: vec![Shape::Point, Shape::Circle { radius: 2 }],
        owner: Id::Text("ada".into()),
        details: Details {
            tags: Vec::new(),
            note: None,
        },
        rest: BTreeMap::from([("more".to_owned(), Id::Number(5))]),
    };
    cache.set(&drawing).await?;
    assert_eq!(cache.get(&DrawingKey { id: 1 }).await?, Some(drawing));

    for step in [Step::First { at: 1 }, Step::Other(2)] {
        cache.set_at(&StepKey { id: 1 }, &step).await?;
        assert_eq!(cache.get(&StepKey { id: 1 }).await?, Some(step));
    }
    cache.list(&ShapesKey).push_back(&Shape::Point).await?;
    assert_eq!(
        cache.list(&ShapesKey).pop_front().await?,
        Some(Shape::Point)
    );

    let name = "tea".to_owned();
    typed_cache::assert_round_trip!(
        Event::Moved(1, -1),
        Event::Opened,
        Event::Named { name: name.clone() },
        Shape::Point,
        Shape::Circle { radius: 2 },
        Id::Number(1),
        Id::Text(name.clone()),
        Details {
            tags: vec![name.clone()],
            note: Some(name.clone()),
        },
    );
    let events = vec![Event::Moved(1, -1), Event::Opened, Event::Named { name }];
    cache.set_at(&EventsKey, &events).await?;
    assert_eq!(cache.get(&EventsKey).await?, Some(events));
    Ok(())
}
