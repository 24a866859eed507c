//! The imports between the files of a crate, and the rings among them.
//!
//! A file imports another one if it names an item of it: by a path from `crate`, `self` or `super`, or through a
//! module that it has imported so. A path is followed through re-exports to the file that defines the item. So
//! `pub use self::child::Item` makes nobody depend on the parent, and the parent on the child only where its own code
//! uses `Item`. Modules under `#[cfg(test)]` are left out, as nothing depends on them.

mod cycles;
mod imports;
mod modules;
mod paths;

pub use self::imports::import_rings;
