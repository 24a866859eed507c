//! The names of settings in files and in the environment, and how each is read from text.

use std::ops::RangeBounds;
use std::str::FromStr;

use crate::config::duration;
use crate::config::file::Config;
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
    ("timeout", |config, text| {
        config.timeout = duration::parse(text)?;
        Ok(())
    }),
    ("connect_timeout", |config, text| {
        config.connect_timeout = duration::parse(text)?;
        Ok(())
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

/// Returns all names, for an error.
pub(super) fn known_names() -> String {
    let names = FIELDS.iter().map(|(name, _)| format!("`{name}`"));
    names.collect::<Vec<_>>().join(", ")
}

// The signatures are those of settings that can be refused.
#[expect(clippy::unnecessary_wraps, reason = "as the others")]
fn some(field: &mut Option<String>, text: &str) -> Result<(), String> {
    *field = Some(text.to_owned());
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
}
