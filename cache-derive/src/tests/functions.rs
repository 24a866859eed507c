//! The attributes on functions: a snapshot of each expansion, and a table of messages.

use std::str::FromStr as _;

use expect_test::expect_file;
use proc_macro2::TokenStream;

use super::messages_of;
use crate::function::{Attribute, run};

/// Splits `remember(words) item` into its parts.
fn parts(input: &str) -> (Attribute, TokenStream, TokenStream) {
    let (attribute, rest) = input.split_once('(').expect("an attribute has words");
    let (words, item) = rest.split_once(") ").expect("an item stands behind");
    let attribute = match attribute {
        "remember" => Attribute::Remember,
        "evict" => Attribute::Evict,
        other => panic!("no attribute is `{other}`"),
    };
    let tokens = |text| TokenStream::from_str(text).expect("the input is made of tokens");
    (attribute, tokens(words), tokens(item))
}

fn expanded(input: &str) -> String {
    let (attribute, words, item) = parts(input);
    let output = run(attribute, words, &item).to_string();
    let file = syn2::parse_str(&output).unwrap_or_else(|error| panic!("{error}:\n{output}"));
    prettyplease::unparse(&file)
}

#[rustfmt::skip]
const SNAPSHOTS: [(&str, &str); 10] = [
    ("remember", "remember(cache = cache, key = UserKey { id }) /** A user. */ #[inline] pub async fn user<C: Db>(cache: &Cache, db: C, id: u64) -> Result<User, RememberError<C::Error>> where C: Send { let row = db.row(id).await?; Ok(row.into()) }"),
    ("remember_scoped", "remember(scoped, cache = self.cache, key = UserKey::new(id), crate = ::renamed) async fn user(&self, id: u64) -> Result<User, RememberError<DbError>> { self.db.user(id).await }"),
    ("remember_optional", "remember(cache = CACHE, key = PageKey { path: &path }, optional) async fn page(path: String) -> Result<Option<Page>, RememberError<Error>> { load(path).await }"),
    ("evict", "evict(cache = self.cache, key = UserKey { id }, key = NameKey { name }) async fn rename(&self, id: u64, name: &str) -> Result<(), EvictError<DbError>> { self.db.rename(id, name).await }"),
    ("remember_options", r#"remember(cache = cache, key = UserKey { id }, ttl = "5m", timeout = patience, load_timeout = LIMIT, outage = fail, grace = "1h", soft_timeout = "50ms", throttle = "10s", stale_while_revalidate, refresh_ahead = 0.8, early_expiration = 1.0) async fn user(cache: &Cache, id: u64, patience: Duration) -> Found<User> { load(id).await }"#),
    ("remember_scoped_optional", r#"remember(scoped, optional, cache = self.cache, key = UserKey { id }, ttl = never, negative = "30s") async fn user(&self, id: u64) -> Result<Option<User>, RememberError<DbError>> { self.db.user(id).await }"#),
    ("evict_best_effort", "evict(best_effort, cache = self.cache, key = UserKey { id }, keys = names.iter().map(|name| NameKey { name })) #[tracing::instrument] async fn rename(&self, id: u64, names: &[&str]) -> Result<(), DbError> { self.db.rename(id, names).await }"),
    ("evict_alias", "evict(best_effort, cache = cache, keys = ids) async fn forget(cache: Cache, ids: Vec<UserKey>) -> anyhow::Result<u64> { Ok(7) }"),
    ("remember_beside_members", r#"remember(cache = cache, key = UserKey { id }) async fn user(cache: &Cache, db: Db, id: u64) -> Result<User, RememberError<DbError>> { let caches = db.cache; log!("{caches}"); db.cache().user(id).await }"#),
    ("fallback_of_remember", "remember(cache = self.cache) async fn user(&self, id: u64) -> Result<User, RememberError<DbError>> { self.db.user(id).await }"),
];

#[test]
fn each_expansion_is_that_of_its_snapshot() {
    for (name, input) in SNAPSHOTS {
        expect_file![format!("expected/{name}.rs")].assert_eq(&expanded(input));
    }
}

/// A case has a line with its name, one with an input, and below them the messages.
#[test]
fn messages_are_those_of_the_table() {
    let table = expect_file!["messages/functions.txt"];
    let text = table.data();
    let mut lines = text.lines().filter(|line| !line.starts_with(' '));
    let mut anew = Vec::new();
    while let (Some(name), Some(input)) = (lines.next(), lines.next()) {
        let (attribute, words, item) = parts(input);
        let messages = messages_of(run(attribute, words, &item));
        assert!(!messages.is_empty(), "{name}: no message");
        anew.push(format!("{name}\n{input}\n"));
        anew.extend(messages.iter().map(|message| format!("    {message}\n")));
    }
    table.assert_eq(&anew.concat());
}

#[test]
fn no_token_left_out_makes_an_attribute_panic() {
    for (_, input) in SNAPSHOTS {
        let (attribute, words, item) = parts(input);
        for tokens in without_one(&words) {
            run(attribute, tokens, &item);
        }
        for tokens in without_one(&item) {
            run(attribute, words.clone(), &tokens);
        }
    }
}

/// Returns the tokens without each of them in turn.
fn without_one(tokens: &TokenStream) -> Vec<TokenStream> {
    let tokens: Vec<_> = tokens.clone().into_iter().collect();
    let without = |left_out| {
        let others = tokens
            .iter()
            .enumerate()
            .filter(move |(at, _)| *at != left_out);
        others.map(|(_, token)| token.clone()).collect()
    };
    (0..tokens.len()).map(without).collect()
}
