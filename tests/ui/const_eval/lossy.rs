use std::net::{SocketAddr, SocketAddrV6};

use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable, Schema};

#[derive(Serialize, Deserialize, Schema)]
struct Peer {
    address: SocketAddr,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "session", ttl = "15m")]
struct Session {
    #[cache(key)]
    id: u64,
    peers: Vec<Peer>,
}

#[derive(CacheKey)]
#[cache(resource = "address", ttl = "15m", value = SocketAddrV6, format = json)]
struct Address;

fn main() {}
