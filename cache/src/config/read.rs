//! Reads settings from files and from the environment.

use std::collections::HashSet;
use std::{env, fmt};

use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::config::fields::{FIELDS, unknown};
use crate::config::file::Config;
use crate::error::{Error, ErrorKind, Result};

/// In front of the names of variables.
const PREFIX: &str = "TYPED_CACHE_";

/// Variables that begin so and are no settings: they have tests write new snapshots of schemas.
const OTHERS: &[&str] = &["TYPED_CACHE_UPDATE"];

impl Config {
    /// Reads the variables of the environment that begin with `TYPED_CACHE_`: `TYPED_CACHE_URL`, `TYPED_CACHE_TIMEOUT` and so on, one
    /// for each setting, in capitals. An empty one counts as not set.
    ///
    /// # Errors
    /// [`ErrorKind::Config`], which names the variable that is unknown or cannot be read. Whether the settings fit each other is
    /// found by [`connect`](Self::connect).
    ///
    /// # Examples
    /// ```no_run
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// use typed_cache::Config;
    ///
    /// let cache = Config::from_env()?.connect().await?;
    /// # drop(cache); Ok(()) }
    /// ```
    pub fn from_env() -> Result<Self> {
        let variables = env::vars_os().filter_map(|(name, value)| {
            let name = name.into_string().ok()?;
            let is_setting = name.starts_with(PREFIX) && !OTHERS.contains(&name.as_str());
            is_setting.then_some((name, value))
        });
        let mut config = Self::default();
        for (name, value) in variables.filter(|(_, value)| !value.is_empty()) {
            let value = value.into_string().map_err(|_echoes| {
                Error::new(
                    ErrorKind::Config,
                    format!("the variable `{name}` is not UTF-8"),
                )
            })?;
            let setting = &name[PREFIX.len()..];
            // One in small letters would be a second variable for the same setting.
            let is_in_capitals = !setting.contains(|letter: char| letter.is_ascii_lowercase());
            let known = is_in_capitals.then(|| setting.to_ascii_lowercase());
            let set = match known.map(|known| config.set(&known, &value)) {
                Some(Some(set)) => set,
                None | Some(None) => Err(unknown(setting, variable)),
            };
            set.map_err(|problem| {
                let message = format!("the variable `{name}` {problem}");
                Error::new(ErrorKind::Config, message)
            })?;
        }
        Ok(config)
    }

    /// Sets one setting from text, if there is one of this name; the error says what is wrong with it, behind its name.
    fn set(&mut self, name: &str, text: &str) -> Option<std::result::Result<(), String>> {
        let (_, set) = FIELDS.iter().find(|(known, _)| *known == name)?;
        Some(set(self, text))
    }
}

/// Reads a map of settings; what is left out has its default.
impl<'de> Deserialize<'de> for Config {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Parsed<Self, D::Error> {
        // Not `deserialize_map`, for which some formats show what stands there in place of a map.
        deserializer.deserialize_any(ConfigVisitor)
    }
}

struct ConfigVisitor;

/// Errors of serde's own for the wrong type show the value, so there are none.
impl<'de> Visitor<'de> for ConfigVisitor {
    type Value = Config;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MAP)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Parsed<Config, A::Error> {
        let mut config = Config::default();
        let mut seen = HashSet::new();
        while let Some(name) = map.next_key::<String>()? {
            let set = match map.next_value()? {
                _ if !seen.insert(name.clone()) => Err("is given twice".to_owned()),
                Text::Some(text) => {
                    let set = config.set(&name, &text);
                    set.unwrap_or_else(|| Err(unknown(&name, str::to_owned)))
                }
                Text::None => Ok(()),
                Text::Other => Err(
                    "is neither a text, nor a whole number of 64 bits, nor a boolean: write it in quotes"
                        .to_owned(),
                ),
            };
            set.map_err(|problem| {
                A::Error::custom(format_args!("the setting `{name}` {problem}"))
            })?;
        }
        Ok(config)
    }

    fn visit_str<E: serde::de::Error>(self, _text: &str) -> Parsed<Config, E> {
        Err(no_map())
    }

    fn visit_bytes<E: serde::de::Error>(self, _bytes: &[u8]) -> Parsed<Config, E> {
        Err(no_map())
    }

    fn visit_i64<E: serde::de::Error>(self, _number: i64) -> Parsed<Config, E> {
        Err(no_map())
    }

    fn visit_u64<E: serde::de::Error>(self, _number: u64) -> Parsed<Config, E> {
        Err(no_map())
    }

    fn visit_f64<E: serde::de::Error>(self, _number: f64) -> Parsed<Config, E> {
        Err(no_map())
    }
}

/// Returns the variable of a setting.
fn variable(name: &str) -> String {
    format!("{PREFIX}{}", name.to_ascii_uppercase())
}

type Parsed<T, E> = std::result::Result<T, E>;

const MAP: &str = "the settings of a cache, a map of names and values";

#[cold]
fn no_map<E: serde::de::Error>() -> E {
    E::custom(format_args!("these are not {MAP}"))
}

/// A value of a setting.
enum Text {
    /// A text, a number or a boolean as text.
    Some(String),
    /// Null.
    None,
    /// What no setting can be.
    Other,
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Parsed<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number or a boolean")
    }

    fn visit_str<E>(self, text: &str) -> Parsed<Text, E> {
        Ok(Text::Some(text.to_owned()))
    }

    fn visit_bool<E>(self, is_set: bool) -> Parsed<Text, E> {
        Ok(Text::Some(is_set.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Parsed<Text, E> {
        Ok(Text::Some(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Parsed<Text, E> {
        Ok(Text::Some(number.to_string()))
    }

    fn visit_u128<E>(self, _number: u128) -> Parsed<Text, E> {
        Ok(Text::Other)
    }

    fn visit_i128<E>(self, _number: i128) -> Parsed<Text, E> {
        Ok(Text::Other)
    }

    fn visit_f64<E>(self, _number: f64) -> Parsed<Text, E> {
        Ok(Text::Other)
    }

    fn visit_bytes<E>(self, _bytes: &[u8]) -> Parsed<Text, E> {
        Ok(Text::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Parsed<Text, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Text::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Parsed<Text, A::Error> {
        while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Text::Other)
    }

    fn visit_unit<E>(self) -> Parsed<Text, E> {
        Ok(Text::None)
    }

    fn visit_none<E>(self) -> Parsed<Text, E> {
        Ok(Text::None)
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Parsed<Text, D::Error> {
        inner.deserialize_any(self)
    }
}
