//! The shapes that the derives read from types and serde attributes, in a short notation.

use std::str::FromStr as _;

use expect_test::{Expect, expect};
use proc_macro2::TokenStream;
use quote::ToTokens;

use crate::attr::{Derive, Input};
use crate::errors::Errors;
use crate::mention::written;
use crate::model::{Child, Form, Member, Shape, Variant};

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
        Shape::Opaque { name, numbers } if numbers.is_empty() => format!("opaque {name:?}"),
        Shape::Opaque { name, numbers } => {
            let numbers: Vec<String> = numbers.iter().map(variant).collect();
            format!("opaque {name:?} over {}", numbers.join(" | "))
        }
        Shape::Transparent(inner) => child(inner),
        Shape::Struct(Form::Unit) => "unit".to_owned(),
        Shape::Struct(Form::Newtype(inner)) => format!("newtype {}", child(inner)),
        Shape::Struct(content) => form(content),
        Shape::Enumeration { variants, tags } => {
            let tags = tags.as_ref().map(|tags| format!(" by {tags:?}"));
            let variants: Vec<String> = variants.iter().map(variant).collect();
            variants.join(" | ") + &tags.unwrap_or_default()
        }
        Shape::SelfDescribing(how, content) => format!("<{how}> {}", self::shape(content)),
    }
}

fn variant(variant: &Variant) -> String {
    let number = variant.discriminant.as_ref().map(|number| {
        let base = number.base.to_token_stream();
        format!(" = {base} + {}", number.steps)
    });
    let content = match &variant.form {
        Form::Unit => String::new(),
        content => format!(" {}", form(content)),
    };
    format!("{}{}{content}", variant.name, number.unwrap_or_default())
}

fn form(form: &Form) -> String {
    match form {
        Form::Unit => String::new(),
        Form::Newtype(inner) => child(inner),
        Form::Tuple(children) => {
            let children: Vec<String> = children.iter().map(child).collect();
            format!("({})", children.join(", "))
        }
        Form::Record(members) => {
            let members: Vec<String> = members.iter().map(member).collect();
            format!("{{ {} }}", members.join(", "))
        }
    }
}

fn member(member: &Member) -> String {
    let name = member.name.as_deref().unwrap_or("..");
    let mark = if member.is_optional { "?" } else { "" };
    format!("{name}{mark}: {}", child(&member.child))
}

fn child(child: &Child) -> String {
    match child {
        Child::Of(ty) | Child::WrittenAs(ty) => written(ty),
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

#[test]
fn structs() {
    check("struct Unit;", &expect!["unit"]);
    check("struct Wrapper<T>(Box<T>);", &expect!["newtype Box<T>"]);
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

#[test]
fn described_forms() {
    check(
        r#"struct Log { #[cache(written_as = Vec<u8>)] raw: Bytes, #[serde(with = "x")] #[cache(written_as = (u8, T))] at: Time }"#,
        &expect!["{ raw: Vec<u8>, at: (u8, T) }"],
    );
}

#[test]
fn discriminants() {
    check(
        "enum Level { Off, #[serde(skip)] Unused, Low = 10, Middle, High { by: u8 } = A + 1, Top(u8) }",
        &expect![
            "Off =  + 0 | Low = 10 + 0 | Middle = 10 + 1 | High = A + 1 + 0 { by: u8 } | Top = A + 1 + 1 u8"
        ],
    );
}

#[test]
fn replaced_enum() {
    check(
        r#"#[serde(try_from = "u8", into = "u8")] enum Level { Low = 1, High(Data) }"#,
        &expect![[r#"opaque "u8" over Low = 1 + 0 | High = 1 + 1"#]],
    );
    check(
        r#"#[serde(try_from = "u8", into = "u8")] enum Level { Low, High(Data) }"#,
        &expect![[r#"opaque "u8""#]],
    );
}

#[test]
fn tags() {
    check(
        r#"#[serde(tag = "t", content = "c")] enum A { B, C(u8) }"#,
        &expect![[r#"B | C u8 by ["t", "c"]"#]],
    );
    check(
        r#"#[serde(tag = "t")] enum A { B, C { d: u8 } }"#,
        &expect!["<tag t> B | C { d: u8 }"],
    );
    check(
        r#"#[serde(tag = "t", content = "c")] enum A { B, #[serde(untagged)] C(u8) }"#,
        &expect![[r#"<untagged> B | C u8 by ["t", "c"]"#]],
    );
    check(
        "#[serde(untagged)] enum A { B(u8), C(String) }",
        &expect!["<untagged> B u8 | C String"],
    );
}

#[test]
fn fields_that_come_and_go() {
    check(
        r#"
        #[serde(tag = "t")]
        struct A {
            #[serde(flatten)] rest: Rest,
            #[serde(default, skip_serializing_if = "is_zero")] b: u8,
        }
        "#,
        &expect!["<tag t> <flatten> { ..: Rest, b?: u8 }"],
    );
    check(
        r"enum A { B { #[serde(flatten)] rest: HashMap<String, u8>, c: u8 } }",
        &expect!["B { ..: HashMap<String, u8>, c: u8 }"],
    );
}
