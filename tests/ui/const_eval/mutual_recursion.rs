use serde::{Deserialize, Serialize};
use typed_cache::Schema;

#[derive(Serialize, Deserialize, Schema)]
struct Folder {
    files: Vec<File>,
}

#[derive(Serialize, Deserialize, Schema)]
struct File {
    parent: Option<Box<Folder>>,
}

fn main() {}
