//! The names of settings in files and in the environment, and how each is read from text.

use std::ops::RangeBounds;
use std::str::FromStr;
use std::time::Duration;

use crate::config::duration;
use crate::config::file::Config;
use crate::config::suggest::nearest;
use crate::schema::Damage;

type Set = fn(&mut Config, &str) -> Result<(), String>;

/// Every setting, by its name.
pub(super) const FIELDS: &[(&str, Set)] = &[
    ("url", |config, text| some(&mut config.url, text)),
    ("host", |config, text| some(&mut config.host, text)),
    ("port", |config, text| {
        config.port = Some(number(text, 1..=u16::MAX, "from 1 to 65535")?);
        Ok(())
    }),
    ("db", |config, text| {
        config.db = Some(number(text, 0..=MOST_DATABASES, "from 0 to 2147483647")?);
        Ok(())
    }),
    ("username", |config, text| some(&mut config.username, text)),
    ("password", |config, text| some(&mut config.password, text)),
    ("tls", |config, text| boolean(&mut config.tls, text)),
    ("protocol", |config, text| some(&mut config.protocol, text)),
    ("tls_root_certificates", |config, text| {
        some(&mut config.tls_root_certificates, text)
    }),
    ("tls_client_certificate", |config, text| {
        some(&mut config.tls_client_certificate, text)
    }),
    ("tls_client_key", |config, text| {
        some(&mut config.tls_client_key, text)
    }),
    ("tls_server_name", |config, text| {
        some(&mut config.tls_server_name, text)
    }),
    ("key_prefix", |config, text| {
        some(&mut config.key_prefix, text)
    }),
    ("raw_key_prefix", |config, text| {
        some(&mut config.raw_key_prefix, text)
    }),
    ("timeout", |config, text| limit(&mut config.timeout, text)),
    ("connect_timeout", |config, text| {
        limit(&mut config.connect_timeout, text)
    }),
    ("reconnect_first", |config, text| {
        config.reconnect_first = duration::parse(text)?;
        Ok(())
    }),
    ("reconnect_longest", |config, text| {
        config.reconnect_longest = duration::parse(text)?;
        Ok(())
    }),
    ("keep_alive", |config, text| {
        config.keep_alive = duration::parse(text)?;
        Ok(())
    }),
    ("wait_for_connection", |config, text| {
        boolean(&mut config.wait_for_connection, text)
    }),
    ("connections", |config, text| {
        config.connections = number(text, 1..=64, "from 1 to 64")?;
        Ok(())
    }),
    ("waiting_pops", |config, text| {
        config.waiting_pops = number(text, 1.., "from 1 on")?;
        Ok(())
    }),
    ("owed_deletes", |config, text| {
        config.owed_deletes = number(text, 0.., "from 0 on")?;
        Ok(())
    }),
    ("client_name", |config, text| {
        some(&mut config.client_name, text)
    }),
    ("library_name", |config, text| {
        boolean(&mut config.library_name, text)
    }),
    ("scripts", |config, text| boolean(&mut config.scripts, text)),
    ("damage", |config, text| {
        config.damage = match text {
            "error" => Damage::Error,
            "miss" => Damage::Miss,
            _ => return Err("is neither `error` nor `miss`".to_owned()),
        };
        Ok(())
    }),
    ("max_value_bytes", |config, text| {
        config.max_value_bytes = number(text, 0.., "from 0 on, in bytes")?;
        Ok(())
    }),
    ("max_reply_bytes", |config, text| {
        config.max_reply_bytes = number(text, 0.., "from 0 on, in bytes")?;
        Ok(())
    }),
];

/// The largest number of a database that servers take.
const MOST_DATABASES: u32 = i32::MAX.cast_unsigned();

/// Says that a name is none of these, which one was meant, and what they are, each as `shown` writes it.
pub(super) fn unknown(name: &str, shown: fn(&str) -> String) -> String {
    let names = FIELDS.iter().map(|(name, _)| *name);
    let meant = match nearest(name, names.clone()) {
        Some(meant) => format!(": did you mean `{}`?", shown(meant)),
        None => ".".to_owned(),
    };
    let all: Vec<String> = names.map(|name| format!("`{}`", shown(name))).collect();
    format!("is no setting{meant} The settings are {}", all.join(", "))
}

// The signatures are those of settings that can be refused.
#[expect(clippy::unnecessary_wraps, reason = "as the others")]
fn some(field: &mut Option<String>, text: &str) -> Result<(), String> {
    *field = Some(text.to_owned());
    Ok(())
}

/// A limit on a time. Zero would let nothing succeed.
fn limit(field: &mut Duration, text: &str) -> Result<(), String> {
    let limit = duration::parse(text)?;
    if limit.is_zero() {
        return Err("is zero, which leaves no time: write a duration such as `5s`".to_owned());
    }
    *field = limit;
    Ok(())
}

fn number<N: FromStr + PartialOrd>(
    text: &str,
    range: impl RangeBounds<N>,
    words: &str,
) -> Result<N, String> {
    let number = text.parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| format!("is not a whole number {words}"))
}

fn boolean(field: &mut bool, text: &str) -> Result<(), String> {
    *field = match text.to_ascii_lowercase().as_str() {
        "true" | "1" | "on" | "yes" => true,
        "false" | "0" | "off" | "no" => false,
        _ => {
            return Err(
                "is neither `true`, `1`, `yes` or `on`, nor `false`, `0`, `no` or `off`".to_owned(),
            );
        }
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUIDE: &str = include_str!("../../docs/settings.md");

    #[test]
    fn the_table_of_the_guide_has_every_setting_and_its_variable() {
        let rows = GUIDE.lines().filter_map(|line| line.strip_prefix("| `"));
        let names: Vec<&str> = rows
            .map(|row| {
                let (name, rest) = row.split_once('`').unwrap();
                let variable = format!("| `TYPED_CACHE_{}` |", name.to_ascii_uppercase());
                assert!(rest.trim_start().starts_with(&variable), "{name}: {rest}");
                name
            })
            .collect();
        let known: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, known);
    }

    #[test]
    fn the_defaults_in_the_table_of_the_guide_are_those_of_the_code() {
        let mut config = Config {
            port: Some(6379),
            db: Some(0),
            ..Config::default()
        };
        let expected = format!("{config:?}");
        let mut found = 0;
        for (name, set) in FIELDS {
            let row = GUIDE
                .lines()
                .find(|line| line.starts_with(&format!("| `{name}`")));
            let default = row.unwrap().split('|').nth(4).unwrap().trim();
            if let Some(default) = default.strip_prefix('`') {
                set(&mut config, default.trim_end_matches('`')).unwrap();
                assert_eq!(format!("{config:?}"), expected, "{name}");
                found += 1;
            }
        }
        assert!(found > 10);
    }

    #[test]
    fn debug_shows_each_setting_that_is_set_and_no_secret() {
        for (name, set) in FIELDS {
            let is_shown = |text: &&str| {
                let mut config = Config::default();
                let is_set = set(&mut config, text).is_ok();
                is_set && format!("{config:?}").contains(&format!(" {name}: "))
            };
            let values = ["hunter2", "true", "false", "miss", "7", "9s"];
            assert!(values.iter().any(is_shown), "{name}");
        }
        for secret in ["url", "username", "password"] {
            let mut config = Config::default();
            let (_, set) = FIELDS.iter().find(|(name, _)| *name == secret).unwrap();
            set(&mut config, "hunter2").unwrap();
            assert!(!format!("{config:?}").contains("hunter2"), "{config:?}");
        }
        assert_eq!(format!("{:?}", Config::default()), "Config { .. }");
    }
}
