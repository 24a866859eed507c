//! The derive macros of typed-cache.
