use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable, KeyPart, Schema};

#[derive(Cacheable)]
#[cache(resource = "a", ttl = "15m", key())]
union Value {
    a: u64,
}

#[derive(Schema)]
union Shape {
    a: u64,
}

#[derive(CacheKey)]
#[cache(resource = "b", ttl = "15m", counter)]
enum Key {
    A,
}

#[derive(KeyPart)]
struct Two(u64, u64);

#[derive(KeyPart)]
enum Role {
    Admin,
    Custom(String),
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "node", ttl = "15m")]
struct Node {
    #[cache(key)]
    id: u64,
    next: Option<Box<Node>>,
    all: Vec<Self>,
}

#[derive(Serialize, Deserialize, Schema)]
struct Tree<T> {
    value: T,
    children: Vec<Tree<T>>,
}

fn main() {}
