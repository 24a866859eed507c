//! Code that must not compile, with the compiler's messages.
//!
//! The folders of `ui` follow the passes of the compiler, since an error of one pass hides those of the next.
//! `TRYBUILD=overwrite` writes the messages anew. They are those of Rust 1.95; other compilers have other messages.
#![expect(clippy::unwrap_used, reason = "helpers of tests, too")]

use std::fs;
use std::path::Path;

use typed_cache_tests::cargo::cargo;

#[rustversion::stable(1.95)]
#[test]
fn compile_fail() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/macro/*/*.rs");
    cases.compile_fail("ui/types/*/*.rs");
    cases.compile_fail("ui/const_eval/*.rs");
    cases.compile_fail("ui/lints/*.rs");
}

// A crate of its own, since the feature is on for all others here.
#[test]
fn json_without_its_feature_names_the_feature() {
    let said = check_with_default_features(
        r#"
        #[derive(typed_cache::CacheKey)]
        #[cache(resource = "quote", ttl = "1m", value = u64, format = json)]
        pub struct Quote;
        "#,
    );
    assert_eq!(said.matches("error[").count(), 1, "{said}");
    for words in [
        "error[E0277]: `format = json` needs the feature `json` of typed-cache\n",
        "the feature `json` is off\n",
        r#"write `typed-cache = { version = "..", features = ["json"] }` in Cargo.toml"#,
    ] {
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn types_of_other_crates_without_their_feature_name_it() {
    let said = check_with_default_features(
        r#"
        #[derive(typed_cache::Schema)]
        pub struct Order { pub id: uuid::Uuid, pub day: chrono::NaiveDate, pub link: url::Url }

        #[derive(typed_cache::CacheKey)]
        #[cache(resource = "orders", ttl = "1m", counter)]
        pub struct OrdersKey { pub customer: uuid::Uuid, pub day: chrono::NaiveDate }

        #[derive(typed_cache::KeyPart, Clone, Debug, PartialEq, Eq, Hash)]
        pub struct Day(chrono::NaiveDate);
        "#,
    );
    assert_eq!(said.matches("error[").count(), 6, "{said}");
    for (words, count) in [
        ("error[E0277]: the shape of `Uuid` is unknown\n", 1),
        ("error[E0277]: the shape of `NaiveDate` is unknown\n", 1),
        ("error[E0277]: the shape of `Url` is unknown\n", 1),
        ("error[E0277]: `Uuid` cannot be part of a cache key\n", 1),
        (
            "error[E0277]: `NaiveDate` cannot be part of a cache key\n",
            2,
        ),
        ("`uuid` needs the feature of that name", 6),
        (
            r#"`typed-cache = { version = "..", features = ["uuid"] }` in Cargo.toml"#,
            6,
        ),
    ] {
        assert_eq!(said.matches(words).count(), count, "{words}\n{said}");
    }
}

/// Returns the compiler's messages about a library that has typed-cache with its default features alone.
fn check_with_default_features(source: &str) -> String {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let project = scratch.join("default-features");
    let manifest = format!(
        "[package]\nname = \"default-features\"\nedition = \"2024\"\n\n\
         [dependencies]\ntyped-cache = {{ path = '{}' }}\n\
         chrono = {{ version = \"0.4\", default-features = false }}\n\
         url = {{ version = \"2\", default-features = false }}\n\
         uuid = {{ version = \"1\", default-features = false }}\n\n[workspace]\n",
        workspace.join("cache").display()
    );
    fs::create_dir_all(project.join("src")).unwrap();
    fs::write(project.join("Cargo.toml"), manifest).unwrap();
    fs::write(project.join("src/lib.rs"), source).unwrap();
    fs::copy(workspace.join("Cargo.lock"), project.join("Cargo.lock")).unwrap();
    let output = cargo()
        .args(["check", "--offline", "--quiet", "--target-dir"])
        .arg(scratch.parent().unwrap())
        .current_dir(project)
        .output()
        .unwrap();
    String::from_utf8(output.stderr).unwrap()
}
