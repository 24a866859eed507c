//! What comes back of every supported type.

mod carried;
mod foreign;
