//! Reads settings from files and from the environment.

use std::{env, fmt};

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};

use crate::config::fields::{FIELDS, known_names};
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
            let setting = name[PREFIX.len()..].to_ascii_lowercase();
            config.set(&setting, &value).map_err(|problem| {
                let message = format!("the variable `{name}` {problem}");
                Error::new(ErrorKind::Config, message)
            })?;
        }
        Ok(config)
    }

    /// Sets one setting from text; the error says what is wrong with it, behind its name.
    fn set(&mut self, name: &str, text: &str) -> std::result::Result<(), String> {
        match FIELDS.iter().find(|(known, _)| *known == name) {
            Some((_, set)) => set(self, text),
            None => Err(format!("is no setting: those are {}", known_names())),
        }
    }
}

/// Reads a map of settings; what is left out has its default.
impl<'de> Deserialize<'de> for Config {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_map(ConfigVisitor)
    }
}

struct ConfigVisitor;

impl<'de> Visitor<'de> for ConfigVisitor {
    type Value = Config;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the settings of a cache, a map of names and values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Config, A::Error> {
        let mut config = Config::default();
        while let Some(name) = map.next_key::<String>()? {
            let Text(text) = map.next_value()?;
            if let Some(text) = text {
                let set = config.set(&name, &text);
                set.map_err(|problem| {
                    A::Error::custom(format_args!("the setting `{name}` {problem}"))
                })?;
            }
        }
        Ok(config)
    }
}

/// A text, a number or a boolean as text; nothing for null.
struct Text(Option<String>);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number or a boolean")
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<Text, E> {
        Ok(Text(Some(text.to_owned())))
    }

    fn visit_bool<E>(self, is_set: bool) -> std::result::Result<Text, E> {
        Ok(Text(Some(is_set.to_string())))
    }

    fn visit_u64<E>(self, number: u64) -> std::result::Result<Text, E> {
        Ok(Text(Some(number.to_string())))
    }

    fn visit_i64<E>(self, number: i64) -> std::result::Result<Text, E> {
        Ok(Text(Some(number.to_string())))
    }

    fn visit_unit<E>(self) -> std::result::Result<Text, E> {
        Ok(Text(None))
    }

    fn visit_none<E>(self) -> std::result::Result<Text, E> {
        Ok(Text(None))
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> std::result::Result<Text, D::Error> {
        inner.deserialize_any(self)
    }
}
