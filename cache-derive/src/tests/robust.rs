//! Inputs with one token left out, doubled or replaced, none of which makes the macros panic.

use std::str::FromStr as _;

use proc_macro2::{Group, TokenStream, TokenTree};

use crate::attr::Derive;
use crate::derive;

const DERIVES: [Derive; 4] = [
    Derive::Cacheable,
    Derive::CacheKey,
    Derive::KeyPart,
    Derive::Schema,
];

const INPUTS: [&str; 4] = [
    r#"
    #[cache(resource = "user", ttl = "1h30m", version = 2, mismatch = error, format = json)]
    #[cache(negative = "30s", outage = fail, load_timeout = a::B)]
    #[cache(key(#[cache(hash_tag)] /** doc */ id: Vec<u8>, r#type: u32), crate = ::a::b)]
    #[serde(rename_all(serialize = "camelCase"), tag = "t", deny_unknown_fields)]
    pub struct User<'a, T: Clone, const N: usize> where T: Copy {
        #[cache(key, hash_tag)] #[serde(skip, rename = "x")] pub id: &'a T,
        #[cache(opaque, written_as = u8)] #[serde(with = "hex", alias = "b")] r#match: [Box<User>; N],
    }
    "#,
    r#"
    #[cache(resource = "a", ttl = a::B, hash, list, fields_type = F, key_type = K, key_derive(Ord, a::B), version = auto)]
    #[serde(transparent, from = "A", into = "B")]
    struct A(#[cache(key)] HashMap<u8, fn(A) -> Self>, PhantomData<u8>);
    "#,
    r#"
    #[cache(resource = "b", ttl = 15, value = HashMap<A, B>, map = (A, B), list = C, counter)]
    #[serde(rename_all_fields = "PascalCase", untagged)]
    #[repr(u8)]
    enum B { #[serde(skip, rename_all = "UPPERCASE")] A, B(#[cache(key)] u8), C { c: Self } = 3 }
    "#,
    "#[cache] #[cache = \"x\"] #[cache(,,; = -1)] #[serde = 3] union U { a: u8, b: () }",
];

const REPLACEMENTS: [&str; 12] = [
    ",",
    "=",
    "<",
    ">",
    "()",
    "(<,)",
    "''",
    "\"\"",
    "\"é\"",
    "0xFFFF_FFFF_FFFF_FFFF_F",
    "crate",
    "_",
];

#[test]
fn takes_inputs_with_one_token_changed() {
    let mut runs = 0;
    for input in INPUTS {
        let tokens = TokenStream::from_str(input).expect("the input is made of tokens");
        each_change(&tokens, &mut |changed| {
            for each in DERIVES {
                derive::run(each, changed.clone());
                runs += 1;
            }
        });
    }
    assert!(runs > 5_000, "only {runs}");
}

/// Calls `run` with `tokens` after each change of one token, at any depth.
fn each_change(tokens: &TokenStream, run: &mut dyn FnMut(TokenStream)) {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let with = |at: usize, new: TokenStream| -> TokenStream {
        let before = tokens[..at].iter().cloned();
        before
            .chain(new)
            .chain(tokens[at + 1..].iter().cloned())
            .collect()
    };
    for (at, token) in tokens.iter().enumerate() {
        run(with(at, TokenStream::new()));
        run(with(
            at,
            [token.clone(), token.clone()].into_iter().collect(),
        ));
        for replacement in REPLACEMENTS {
            if let Ok(replacement) = TokenStream::from_str(replacement) {
                run(with(at, replacement));
            }
        }
        if let TokenTree::Group(group) = token {
            each_change(&group.stream(), &mut |inner| {
                let group = Group::new(group.delimiter(), inner);
                run(with(at, TokenTree::Group(group).into()));
            });
        }
    }
}
