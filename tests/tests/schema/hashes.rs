//! Hashes: each field by itself, by its name.

use typed_cache::{Cacheable, ErrorKind};

use crate::support::{Backend, backends, is_one_entry};

mod first {
    #[derive(typed_cache::Cacheable, Clone, Debug, PartialEq)]
    #[cache(resource = "profile", ttl = never, hash)]
    pub(super) struct Profile {
        #[cache(key)]
        pub(super) id: u64,
        pub(super) name: String,
        pub(super) email: String,
        pub(super) logins: i64,
    }
}

mod reordered {
    #[derive(typed_cache::Cacheable, Clone, Debug, PartialEq)]
    #[cache(resource = "profile", ttl = never, hash)]
    pub(super) struct Profile {
        pub(super) logins: i64,
        pub(super) email: String,
        #[cache(key)]
        pub(super) id: u64,
        pub(super) name: String,
    }
}

mod retyped {
    #[derive(typed_cache::Cacheable, Clone, Debug, PartialEq)]
    #[cache(resource = "profile", ttl = never, hash)]
    pub(super) struct Profile {
        #[cache(key)]
        pub(super) id: u64,
        pub(super) name: Option<String>,
        pub(super) email: String,
        pub(super) logins: u64,
    }
}

mod renamed {
    #[derive(typed_cache::Cacheable, Clone, Debug, PartialEq)]
    #[cache(resource = "profile", ttl = never, hash)]
    pub(super) struct Profile {
        #[cache(key)]
        pub(super) id: u64,
        pub(super) full_name: String,
        pub(super) email: String,
        pub(super) logins: i64,
    }
}

mod rekeyed {
    #[derive(typed_cache::Cacheable, Clone, Debug, PartialEq)]
    #[cache(resource = "profile", ttl = never, hash)]
    pub(super) struct Profile {
        #[cache(key)]
        pub(super) number: u64,
        pub(super) name: String,
        pub(super) email: String,
        pub(super) logins: i64,
    }
}

#[derive(Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "profile", ttl = never, hash, mismatch = error)]
struct Strict {
    #[cache(key)]
    id: u64,
    name: u8,
    nick: String,
}

fn ada() -> first::Profile {
    first::Profile {
        id: 1,
        name: "Ada".into(),
        email: "a@b".into(),
        logins: 5,
    }
}

async fn with_ada(backend: &Backend) {
    let hash = backend.cache.hash(&first::ProfileKey { id: 1 });
    hash.set(&ada()).await.expect("a hash can be written");
}

#[tokio::test]
async fn fields_may_change_places() {
    for backend in backends() {
        with_ada(&backend).await;
        let key = reordered::ProfileKey { id: 1 };
        let read = backend.cache.hash(&key).get().await.unwrap().unwrap();
        assert_eq!(
            (read.name, read.email, read.logins),
            (ada().name, ada().email, ada().logins)
        );
        assert!(backend.mismatches.take().is_empty());
    }
}

#[tokio::test]
async fn retyped_fields_are_missed_and_the_others_read() {
    use self::retyped::{ProfileFields, ProfileKey};

    let key = ProfileKey { id: 1 };
    is_one_entry(&key, &first::ProfileKey { id: 1 });
    for backend in backends() {
        with_ada(&backend).await;
        let hash = backend.cache.hash(&key);
        assert_eq!(hash.get_field(ProfileFields::NAME).await.unwrap(), None);
        assert_eq!(
            hash.get_field(ProfileFields::LOGINS).await.unwrap(),
            None,
            "a native integer has no header"
        );
        assert_eq!(
            hash.get_field(ProfileFields::EMAIL).await.unwrap(),
            Some(ada().email)
        );
        assert_eq!(
            backend.mismatches.take(),
            ["profile name", "profile logins"]
        );
        assert_eq!(hash.get().await.unwrap(), None);
        assert_eq!(backend.mismatches.take(), ["profile name logins"]);
    }
}

#[tokio::test]
async fn a_renamed_field_is_missing() {
    use self::renamed::{ProfileFields, ProfileKey};

    for backend in backends() {
        with_ada(&backend).await;
        let key = ProfileKey { id: 1 };
        let hash = backend.cache.hash(&key);
        assert_eq!(
            hash.get_field(ProfileFields::FULL_NAME).await.unwrap(),
            None
        );
        assert!(
            backend.mismatches.take().is_empty(),
            "nothing is stored under that name"
        );
        assert_eq!(hash.get().await.unwrap(), None);
        assert_eq!(backend.mismatches.take(), ["profile full_name"]);
    }
}

#[tokio::test]
async fn another_key_misses_all_but_native_integers() {
    use self::rekeyed::{ProfileFields, ProfileKey};

    let key = ProfileKey { number: 1 };
    is_one_entry(&key, &first::ProfileKey { id: 1 });
    for backend in backends() {
        with_ada(&backend).await;
        let hash = backend.cache.hash(&key);
        let fields = (
            ProfileFields::NAME,
            ProfileFields::EMAIL,
            ProfileFields::LOGINS,
        );
        // Only the key's `version` separates the releases of a native integer.
        assert_eq!(
            hash.get_fields(fields).await.unwrap(),
            (None, None, Some(5))
        );
        assert_eq!(backend.mismatches.take(), ["profile name", "profile email"]);
    }
}

#[tokio::test]
async fn an_error_names_the_fields_with_mismatch_error() {
    for backend in backends() {
        with_ada(&backend).await;
        let key = StrictKey { id: 1 };
        let hash = backend.cache.hash(&key);
        let error = hash.get().await.unwrap_err();
        assert_eq!(
            (error.kind(), error.resource()),
            (ErrorKind::Schema, Some("profile"))
        );
        assert!(error.to_string().ends_with(": name, nick"), "{error}");
        let error = hash.get_field(StrictFields::NAME).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Schema);
    }
}

#[tokio::test]
async fn a_native_integer_has_one_spelling() {
    use self::first::{ProfileFields, ProfileKey};

    let key = ProfileKey { id: 1 };
    for backend in backends() {
        for foreign in [
            &b"+5"[..],
            b"05",
            b"",
            b"5.0",
            b"9223372036854775808",
            b"\x90five",
        ] {
            backend
                .send(&key, &[b"HSET", b"{}", b"logins", foreign])
                .await;
            assert_eq!(
                backend
                    .cache
                    .hash(&key)
                    .get_field(ProfileFields::LOGINS)
                    .await
                    .unwrap(),
                None
            );
            assert_eq!(backend.mismatches.take(), ["profile logins"]);
        }
    }
}
