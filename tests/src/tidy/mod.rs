//! The house rules, as far as a test can hold them.
