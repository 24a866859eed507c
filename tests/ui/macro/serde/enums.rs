use serde::{Deserialize, Serialize};
use typed_cache::Schema;

#[derive(Serialize, Deserialize, Schema)]
#[serde(untagged)]
enum Untagged {
    A(u8),
}

#[derive(Serialize, Deserialize, Schema)]
#[serde(tag = "kind")]
enum Tagged {
    A { b: u8 },
}

#[derive(Serialize, Deserialize, Schema)]
#[serde(tag = "kind", content = "value")]
enum Adjacent {
    A(u8),
}

#[derive(Serialize, Deserialize, Schema)]
enum PartlyUntagged {
    A(u8),
    #[serde(untagged)]
    B(u8),
}

#[derive(Serialize, Deserialize, Schema)]
#[serde(tag = "kind")]
struct TaggedStruct {
    a: u8,
}

#[derive(Serialize, Deserialize, Schema)]
enum SkippedInTheMiddle {
    A,
    #[serde(skip)]
    B,
    C,
}

fn main() {}
