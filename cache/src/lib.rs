//! typed-cache.
