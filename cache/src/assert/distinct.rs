//! Compares the names of resources while constants are evaluated.

use std::marker::PhantomData;

use crate::key::Key;
use crate::value::Cacheable;

/// Refuses to compile when two cached types share a resource.
///
/// A derive sees one type at a time, and this macro all that are listed. It takes `Cacheable` types and keys.
///
/// # Examples
/// ```
/// use serde::{Deserialize, Serialize};
/// use typed_cache::{CacheKey, Cacheable};
///
/// #[derive(Serialize, Deserialize, Cacheable)]
/// #[cache(resource = "user", ttl = "15m")]
/// struct User { #[cache(key)] id: u64 }
///
/// #[derive(CacheKey)]
/// #[cache(resource = "views", ttl = never, counter)]
/// struct ViewsKey { page: u64 }
///
/// typed_cache::assert_distinct!(User, ViewsKey);
/// ```
/// Two types of one name do not compile:
/// ```compile_fail,E0080
/// use serde::{Deserialize, Serialize};
/// use typed_cache::{CacheKey, Cacheable};
///
/// #[derive(Serialize, Deserialize, Cacheable)]
/// #[cache(resource = "user", ttl = "15m")]
/// struct User { #[cache(key)] id: u64 }
///
/// #[derive(CacheKey)]
/// #[cache(resource = "user", ttl = never, counter)]
/// struct VisitsKey { user: u64 }
///
/// // evaluation panicked: `User` and `VisitsKey` share the resource `user`, so each would read the other's entries;
/// // give one of them another `resource`
/// typed_cache::assert_distinct!(User, VisitsKey);
/// ```
#[macro_export]
macro_rules! assert_distinct {
    ($($type:ty),+ $(,)?) => {
        const _: () = {
            #[allow(unused_imports, reason = "used where a key is listed")]
            use $crate::__private::ResourceOfKey as _;
            const CLASH: ::core::option::Option<$crate::__private::ClashMessage> = $crate::__private::clash(&[
                $((::core::stringify!($type), $crate::__private::Resource::<$type>::NAME)),+
            ]);
            if let ::core::option::Option::Some(message) = &CLASH {
                ::core::panic!("{}", message.text());
            }
        };
    };
}

/// A type with a resource, without a value.
#[derive(Debug)]
pub struct Resource<T>(PhantomData<T>);

impl<T: Cacheable> Resource<T> {
    /// The name of the resource.
    pub const NAME: &'static str = <T::Key as Key>::RESOURCE;
}

/// The resource of a type that is a key itself.
pub trait ResourceOfKey {
    /// The name of the resource.
    const NAME: &'static str;
}

impl<K: Key> ResourceOfKey for Resource<K> {
    const NAME: &'static str = K::RESOURCE;
}

/// The message about a clash, built in a constant.
#[derive(Debug)]
pub struct ClashMessage {
    bytes: [u8; Self::CAPACITY],
    length: usize,
}

/// Returns a message about the first two types of one resource.
#[must_use]
pub const fn clash(types: &[(&str, &str)]) -> Option<ClashMessage> {
    let mut one = 0;
    while one < types.len() {
        let mut two = one + 1;
        while two < types.len() {
            if is_same(types[one].1.as_bytes(), types[two].1.as_bytes()) {
                return Some(ClashMessage::new(types[one].0, types[two].0, types[one].1));
            }
            two += 1;
        }
        one += 1;
    }
    None
}

const fn is_same(one: &[u8], two: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < two.len() && one[at] == two[at] {
        at += 1;
    }
    at == one.len() && at == two.len()
}

impl ClashMessage {
    // A constant cannot allocate. Names that exceed this are cut.
    const CAPACITY: usize = 512;

    const fn new(one: &str, two: &str, resource: &str) -> Self {
        let empty = Self {
            bytes: [0; Self::CAPACITY],
            length: 0,
        };
        empty
            .with("`")
            .with(one)
            .with("` and `")
            .with(two)
            .with("` share the resource `")
            .with(resource)
            .with("`, so each would read the other's entries; give one of them another `resource`")
    }

    /// Appends `text`, cut where the capacity ends.
    const fn with(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        let mut at = 0;
        while at < text.len() && self.length < Self::CAPACITY {
            self.bytes[self.length] = text[at];
            self.length += 1;
            at += 1;
        }
        self
    }

    /// Returns the message.
    #[must_use]
    pub const fn text(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_cut_within_a_letter) => "two of the types share a resource",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_first_pair() {
        let message = clash(&[("A", "a"), ("B", "b"), ("C", "a"), ("D", "b")]);
        assert!(
            message
                .unwrap()
                .text()
                .starts_with("`A` and `C` share the resource `a`,")
        );
        assert!(clash(&[("A", "a"), ("B", "ab"), ("C", "ba")]).is_none());
        let long = "ß".repeat(300);
        assert!(
            clash(&[(&long, "a"), ("B", "a")]).is_some_and(|message| !message.text().is_empty())
        );
    }
}
