//! The shapes that the derives read from types and serde attributes, in a short notation.

use std::str::FromStr as _;

use expect_test::{Expect, expect};
use proc_macro2::TokenStream;
use quote::ToTokens;

use crate::attr::{Derive, Input};
use crate::errors::Errors;
use crate::mention::written;
use crate::model::{Child, Form, Shape};

fn check(source: &str, expected: &Expect) {
    let tokens = TokenStream::from_str(source).expect("the input is made of tokens");
    let input = syn::parse2(tokens).expect("the input is an item");
    let mut errors = Errors::default();
    let read = Shape::new(&Input::read(input, Derive::Schema, &mut errors));
    assert!(errors.finish().is_ok(), "the input is correct");
    expected.assert_eq(&shape(&read));
}

fn shape(shape: &Shape) -> String {
    match shape {
        Shape::Opaque(name) => format!("opaque {name:?}"),
        Shape::Struct(Form::Unit) => "unit".to_owned(),
        Shape::Struct(content) => form(content),
        Shape::Enumeration(variants) => {
            let variants = variants.iter().map(|(name, content)| match content {
                Form::Unit => name.clone(),
                _ => format!("{name} {}", form(content)),
            });
            variants.collect::<Vec<_>>().join(" | ")
        }
    }
}

fn form(form: &Form) -> String {
    match form {
        Form::Unit => String::new(),
        Form::Newtype(inner) => child(inner),
        Form::Tuple(children) => tuple(children),
        Form::Record(members) => record(members),
    }
}

fn child(child: &Child) -> String {
    match child {
        Child::Of(ty) => written(ty),
        Child::Opaque { name, parameters } if parameters.is_empty() => {
            format!("opaque {name:?}")
        }
        Child::Opaque { name, parameters } => {
            let parameters = parameters.iter().map(ToTokens::to_token_stream);
            format!(
                "opaque {name:?} over {}",
                parameters.map(written).collect::<Vec<_>>().join(", ")
            )
        }
    }
}

fn tuple(children: &[Child]) -> String {
    format!(
        "({})",
        children.iter().map(child).collect::<Vec<_>>().join(", ")
    )
}

fn record(members: &[(String, Child)]) -> String {
    let members = members
        .iter()
        .map(|(name, member)| format!("{name}: {}", child(member)));
    format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
}

#[test]
fn structs() {
    check("struct Unit;", &expect!["unit"]);
    check("struct Wrapper<T>(Box<T>);", &expect!["Box<T>"]);
    check(
        "struct Span(i64, std::time::Duration);",
        &expect!["(i64, std::time::Duration)"],
    );
    check(
        "struct Address { street: String, zip: [u8; 5], r#type: Kind }",
        &expect!["{ street: String, zip: [u8; 5], type: Kind }"],
    );
}

#[test]
fn enums() {
    check(
        "enum Plan { Free, Trial { days_left: u16 }, Team(u32), Custom(u32, String) }",
        &expect!["Free | Trial { days_left: u16 } | Team u32 | Custom (u32, String)"],
    );
}

#[test]
fn transparent_struct() {
    check(
        "#[serde(transparent)] struct Meters<U> { unit: PhantomData<U>, value: f64 }",
        &expect!["f64"],
    );
}

#[test]
fn replaced_type() {
    check(
        r#"#[serde(try_from = "String", into = "String")] struct Email { user: User }"#,
        &expect![[r#"opaque "String""#]],
    );
}

#[test]
fn names_of_fields() {
    check(
        r#"
        #[serde(rename_all = "SCREAMING-KEBAB-CASE")]
        struct Event { #[serde(rename(serialize = "id", deserialize = "id", deserialize = "key"))] event_id: u64, at_time: Time }
        "#,
        &expect!["{ id: u64, AT-TIME: Time }"],
    );
}

#[test]
fn names_of_variants() {
    check(
        r#"
        #[serde(rename_all = "snake_case", rename_all_fields = "camelCase")]
        enum Job {
            NotStarted,
            Done { exit_code: i32 },
            #[serde(rename = "gone", rename_all = "UPPERCASE")] Lost { last_seen: u64 },
        }
        "#,
        &expect!["not_started | done { exitCode: i32 } | gone { LAST_SEEN: u64 }"],
    );
}

#[test]
fn skipped_fields_and_variants() {
    check(
        r"
        enum Job {
            Running(#[serde(skip)] Handle),
            Failed { #[serde(skip_serializing, skip_deserializing)] cached: Cell<u8>, code: u8 },
            #[serde(skip)] Internal(Handle),
        }
        ",
        &expect!["Running | Failed { code: u8 }"],
    );
}

#[test]
fn functions_in_place_of_impls() {
    check(
        r#"
        enum Tree<T, U> {
            Raw { #[serde(with = "hex")] bytes: [u8; 4] },
            Time(#[serde(serialize_with = "a::out", deserialize_with = "a::r#in")] Time),
            #[serde(with = "pair")] Pair(U, U),
        }
        "#,
        &expect![[
            r#"Raw { bytes: opaque "hex as [u8; 4]" } | Time opaque "a::out + a::r#in as Time" | Pair opaque "pair as U, U" over U"#
        ]],
    );
}

#[test]
fn opaque_fields() {
    check(
        "struct Tree<T, U> { #[cache(opaque)] children: Vec<Tree<T, U>>, #[cache(opaque)] log: Log }",
        &expect![[r#"{ children: opaque "Vec<Tree<T, U>>" over T, U, log: opaque "Log" }"#]],
    );
}
