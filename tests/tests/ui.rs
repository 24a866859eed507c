//! Code that must not compile, with what the compiler says, and code that must.
//!
//! The folders of `ui` follow the passes of the compiler, since an error of one
//! pass hides those of the next. `TRYBUILD=overwrite` writes the texts anew.
//! They are those of Rust 1.95: another compiler words its own part differently.

#[rustversion::stable(1.95)]
#[test]
fn compile_fail() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/macro/*/*.rs");
    cases.compile_fail("ui/types/*/*.rs");
    cases.compile_fail("ui/const_eval/*.rs");
}

#[test]
fn compile_pass() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
}
