use std::net::SocketAddr;
use std::time::SystemTime;

use typed_cache::{CacheKey, KeyPart};

#[derive(CacheKey)]
#[cache(resource = "peer", ttl = "15m", value = u64)]
struct Peer {
    address: SocketAddr,
}

#[derive(KeyPart, Clone, Debug, PartialEq, Eq, Hash)]
struct At(SystemTime);

fn main() {}
