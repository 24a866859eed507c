//! typed-cache under another path, without a crate of its own name.
mod vendor {
    pub mod deep {
        pub use typed_cache as cache;
    }
}

mod typed_cache_is_not_here {
    use serde::{Deserialize, Serialize};

    use crate::renamed::vendor::deep::cache::{CacheKey, Cacheable, KeyPart, Schema};

    #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, KeyPart, Schema)]
    #[cache(crate = crate::renamed::vendor::deep::cache)]
    pub struct Id(u64);

    #[derive(Serialize, Deserialize, Cacheable)]
    #[cache(resource = "user", ttl = "15m", crate = crate::renamed::vendor::deep::cache)]
    pub struct User {
        #[cache(key)]
        id: Id,
    }

    #[derive(Cacheable)]
    #[cache(crate = crate::renamed::vendor::deep::cache)]
    #[cache(resource = "profile", ttl = "15m", hash)]
    pub struct Profile {
        #[cache(key)]
        id: Id,
        name: String,
    }

    #[derive(CacheKey)]
    #[cache(resource = "views", ttl = "15m", counter, crate = ::typed_cache)]
    pub struct Views;
}
