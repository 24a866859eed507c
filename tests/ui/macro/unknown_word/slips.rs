use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable, KeyPart, Schema};

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", tll = "1m", colour = "red")]
struct User {
    #[cache(kye)]
    id: u64,
    #[cache(opaqe, shiny)]
    name: String,
}

#[derive(CacheKey)]
#[cache(resorce = "views", ttl = never, cuonter)]
struct Views {
    #[cache(hashtag)]
    page: u64,
}

#[derive(KeyPart)]
#[cache(text)]
struct Id(#[cache(raw)] u64);

#[derive(Serialize, Deserialize, Schema)]
enum Plan {
    #[cache(cheap)]
    Free,
    Paid(#[cache(opaq)] u8),
}

// No other error: the words that the misspelt ones resemble count as given.
fn main() {
    let _ = UserKey { id: 1 };
    let _ = Views { page: 1 }.to_string();
}
