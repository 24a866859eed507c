//! What a URL says of the handshake.

use redis::{ProtocolVersion, RedisConnectionInfo};

use crate::backend::redis::target::{Address, Target};
use crate::backend::redis::url::config;
use crate::backend::redis::url::parts::text;
use crate::error::Result;

/// The server's own limit for numbers of databases.
const MOST_DATABASES: i64 = i32::MAX as i64;

/// What the handshake is to say.
#[derive(Default)]
pub(super) struct Settings {
    pub(super) user: Option<String>,
    pub(super) password: Option<String>,
    database: Option<i64>,
    protocol: Option<ProtocolVersion>,
}

impl Settings {
    pub(super) fn login(&mut self, login: &str) -> Result<()> {
        let (user, password) = login.split_once(':').unwrap_or((login, ""));
        self.user = Some(text(user, "user")?);
        self.password = Some(text(password, "password")?);
        self.check_login(
            "`redis://user:password@host`, or `redis://:password@host` for a password alone",
        )
    }

    /// Leaves out what is empty; no server knows of a user without a password.
    pub(super) fn check_login(&mut self, form: &str) -> Result<()> {
        self.user.take_if(|user| user.is_empty());
        self.password.take_if(|password| password.is_empty());
        if self.user.is_some() && self.password.is_none() {
            return Err(config(format!(
                "the URL has a user but no password: write {form}"
            )));
        }
        Ok(())
    }

    pub(super) fn database(&mut self, number: &str, place: &str) -> Result<()> {
        if number.is_empty() {
            return Ok(());
        }
        if !number.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(config(format!(
                "the database in the URL's {place} is no number: write one such as 0 or 3, or leave it out"
            )));
        }
        let number = number
            .parse()
            .ok()
            .filter(|number| *number <= MOST_DATABASES);
        self.database = Some(number.ok_or_else(|| {
            config(format!("the database in the URL's {place} is out of range: write a number that the server has, such as 0 or 3"))
        })?);
        Ok(())
    }

    pub(super) fn protocol(&mut self, protocol: &str) -> Result<()> {
        self.protocol = Some(match protocol {
            "resp2" | "2" => ProtocolVersion::RESP2,
            "resp3" | "3" => ProtocolVersion::RESP3,
            _ => {
                return Err(config(
                    "the URL's `protocol` is unknown: write `protocol=resp2` or `protocol=resp3`",
                ));
            }
        });
        Ok(())
    }

    pub(super) fn target(self, address: Address) -> Target {
        let mut handshake = RedisConnectionInfo::default()
            .set_db(self.database.unwrap_or_default())
            .set_lib_name("typed-cache", env!("CARGO_PKG_VERSION"));
        if let Some(user) = self.user {
            handshake = handshake.set_username(user);
        }
        if let Some(password) = self.password {
            handshake = handshake.set_password(password);
        }
        if let Some(protocol) = self.protocol {
            handshake = handshake.set_protocol(protocol);
        }
        Target { address, handshake }
    }
}
