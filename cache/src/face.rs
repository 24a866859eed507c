//! Writes the two faces of an operation: one that sends it at once, one that puts it into a batch.

/// For each operation, its docs, an example as a call and what it gives, its signature, and the request it makes.
///
/// `cache` and `batch` have the impls; the future lives as long as the cache is borrowed for, and no argument has to.
/// `example` has the code before the call, what stands between `cache.` and the call, and what is called on the reply.
/// An operation whose own type parameters have traits to meet is `boxed`: with an opaque type rustc reports the trait that an
/// argument lacks three times, for the call, for the type that repeats its bounds, and for the `await`.
macro_rules! operations {
    (
        cache [$($cache:tt)*] $lifetime:lifetime
        batch [$($batch:tt)*]
        example $setup:literal, $handle:literal, $finish:literal
        $(
            $(#[$doc:meta])*
            example $call:literal gives $reply:literal
            fn $name:ident $($boxed:ident)? [$($generics:tt)*] ($($argument:ident: $type:ty),*) -> $output:ty
                $(where [$($bounds:tt)*])? = |$this:ident, $context:ident| $request:expr;
        )*
    ) => {
        $($cache)* {
            $(
                $(#[$doc])*
                /// # Examples
                #[doc = concat!(
                    "```\n# #[tokio::main(flavor = \"current_thread\")] async fn main() -> typed_cache::Result<()> {\n",
                    $setup, "assert_eq!(cache.", $handle, $call, ".await?", $finish, ", ", $reply, ");\n# Ok(()) }\n```"
                )]
                pub fn $name<$($generics)*>(
                    &self,
                    $($argument: $type),*
                ) -> $crate::face::reply!(of $($boxed)? $lifetime $output) $(where $($bounds)*)? {
                    let request = {
                        let $this = self;
                        let $context = &$this.context();
                        $request
                    };
                    $crate::face::reply!(from $($boxed)? self.send(request))
                }
            )*
        }

        $($batch)* {
            $(
                $(#[$doc])*
                /// # Examples
                #[doc = concat!(
                    "```\n# #[tokio::main(flavor = \"current_thread\")] async fn main() -> typed_cache::Result<()> {\n",
                    $setup, "let mut batch = cache.batch();\nlet slot = batch.", $handle, $call, ";\n",
                    "let mut replies = batch.run().await?;\nassert_eq!(replies.take(slot)?", $finish, ", ", $reply, ");\n# Ok(()) }\n```"
                )]
                pub fn $name<$($generics)*>(&mut self, $($argument: $type),*) -> $crate::batch::Slot<$output>
                $(where $($bounds)*)? {
                    let request = {
                        let $this = &*self;
                        let $context = &$this.context();
                        $request
                    };
                    self.queue(request)
                }
            )*
        }
    };
}

/// The type of a reply to come, and how it is made from a future.
macro_rules! reply {
    (of $lifetime:lifetime $output:ty) => {
        impl Future<Output = $crate::error::Result<$output>> + Send + $lifetime
    };
    (of boxed $lifetime:lifetime $output:ty) => {
        std::pin::Pin<Box<dyn Future<Output = $crate::error::Result<$output>> + Send + $lifetime>>
    };
    (from boxed $future:expr) => {
        Box::pin($future)
    };
    (from $future:expr) => {
        $future
    };
}

/// A handle on one key: `sender` is a cache or a batch. Each of the two methods that open one has docs of its own.
macro_rules! handle {
    (
        $(#[$doc:meta])* struct $name:ident: $kind:tt
        $(#[$cache_doc:meta])* cache $open:ident
        $(#[$batch_doc:meta])* batch
    ) => {
        $(#[$doc])*
        pub struct $name<'k, S, K> {
            sender: S,
            key: &'k K,
            lifetime: $crate::ops::Lifetime,
        }

        impl $crate::cache::Cache {
            $(#[$cache_doc])*
            #[must_use]
            pub fn $open<'c, 'k, K: $kind>(&'c self, key: &'k K) -> $name<'k, &'c $crate::cache::Cache, K> {
                $name { sender: self, key, lifetime: self.lifetime() }
            }
        }

        impl $crate::batch::Batch {
            $(#[$batch_doc])*
            #[must_use]
            pub fn $open<'a, K: $kind>(&'a mut self, key: &'a K) -> $name<'a, &'a mut $crate::batch::Batch, K> {
                let lifetime = self.lifetime();
                $name { sender: self, key, lifetime }
            }
        }

        impl<'c, K: $kind> $name<'_, &'c $crate::cache::Cache, K> {
            fn context(&self) -> $crate::ops::Context<'c> {
                self.sender.context_with(self.lifetime)
            }

            fn send<T: 'c>(
                &self,
                request: $crate::request::Request<T>,
            ) -> impl Future<Output = $crate::error::Result<T>> + Send + 'c {
                self.sender.send(request)
            }
        }

        impl<K: $kind> $name<'_, &mut $crate::batch::Batch, K> {
            fn context(&self) -> $crate::ops::Context<'_> {
                self.sender.context_with(self.lifetime)
            }

            fn queue<T>(&mut self, request: $crate::request::Request<T>) -> $crate::batch::Slot<T> {
                self.sender.queue(request)
            }
        }

        impl<S, K: $kind> std::fmt::Debug for $name<'_, S, K> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).field("resource", &K::RESOURCE).finish_non_exhaustive()
            }
        }
    };
}

/// `keep_ttl` for handles whose writes set a lifetime; `example` writes twice, with the cache and its key given.
macro_rules! keep_ttl {
    ($name:ident: $kind:ident, example $setup:literal, $first:literal, $second:literal) => {
        impl<S, K: $kind> $name<'_, S, K> {
            /// Lets writes keep a lifetime that is there, and set one only where there is none (`PEXPIRE … NX`).
            ///
            /// Without it, every write that can create the key restarts its lifetime.
            ///
            /// # Examples
            #[doc = concat!(
                "```\n# #[tokio::main(flavor = \"current_thread\")] async fn main() -> typed_cache::Result<()> {\n",
                "# use std::time::Duration;\n# use typed_cache::{Cache, CacheKey, Cacheable, Expiry, Ttl};\n",
                $setup, "cache.with_ttl(Ttl::from_secs(60)?).", $first, ".await?;\n",
                "cache.", $second, ".await?;\n",
                "let left = cache.expires_in(&key).await?;\n",
                "assert!(matches!(left, Expiry::In(left) if left <= Duration::from_secs(60)));\n# Ok(()) }\n```"
            )]
            #[must_use]
            pub fn keep_ttl(mut self) -> Self {
                self.lifetime.keep = true;
                self
            }
        }
    };
}

pub(crate) use {handle, keep_ttl, operations, reply};
