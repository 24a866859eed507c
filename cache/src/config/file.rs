//! The settings of a cache as data.

use std::fmt;
use std::time::Duration;

use crate::config::host::host_of;
use crate::config::settings::Settings;
use crate::schema::Damage;

/// The settings of a cache as data: read from the environment by [`from_env`](Self::from_env), or from any format by serde.
///
/// Each field is a setting of [`CacheBuilder`](crate::CacheBuilder), with the same default. The guide's page
/// [settings](crate::guide::settings) has all of them, with the names of variables, units and defaults.
///
/// # Errors
/// Reading fails for names that are unknown and values that cannot be read. The error names the setting, and never shows its value.
///
/// `Debug` shows the settings that differ from their defaults; of the URL, the user and the password, only that they are set.
///
/// # Examples
/// ```
/// use typed_cache::Config;
///
/// let config: Config = serde_json::from_str(
///     r#"{ "host": "cache.internal", "db": 3, "key_prefix": "shop", "timeout": "500ms" }"#,
/// )?;
/// let cache = config.connect_lazy()?;
/// # drop(cache);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the table of the guide has all of them")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a setting of its own"
)]
pub struct Config {
    pub url: Option<String>,
    pub host: Option<String>,
    pub port: Option<u16>,
    pub db: Option<u32>,
    pub username: Option<String>,
    pub password: Option<String>,
    pub tls: bool,
    pub protocol: Option<String>,
    pub tls_root_certificates: Option<String>,
    pub tls_client_certificate: Option<String>,
    pub tls_client_key: Option<String>,
    pub tls_server_name: Option<String>,
    pub key_prefix: Option<String>,
    pub raw_key_prefix: Option<String>,
    pub timeout: Duration,
    pub connect_timeout: Duration,
    pub reconnect_first: Duration,
    pub reconnect_longest: Duration,
    pub keep_alive: Duration,
    pub wait_for_connection: bool,
    pub connections: usize,
    pub waiting_pops: usize,
    pub owed_deletes: usize,
    pub client_name: Option<String>,
    pub library_name: bool,
    pub scripts: bool,
    pub damage: Damage,
    pub max_value_bytes: usize,
    pub max_reply_bytes: usize,
}

impl Default for Config {
    fn default() -> Self {
        let settings = Settings::default();
        Self {
            url: None,
            host: None,
            port: None,
            db: None,
            username: None,
            password: None,
            tls: false,
            protocol: None,
            tls_root_certificates: None,
            tls_client_certificate: None,
            tls_client_key: None,
            tls_server_name: None,
            key_prefix: None,
            raw_key_prefix: None,
            timeout: settings.timeout,
            connect_timeout: settings.connect_timeout,
            reconnect_first: settings.backoff.first,
            reconnect_longest: settings.backoff.longest,
            keep_alive: settings.keep_alive,
            wait_for_connection: settings.wait_for_connection,
            connections: settings.connections,
            waiting_pops: settings.waiting_pops,
            owed_deletes: settings.owed_deletes,
            client_name: settings.client_name,
            library_name: settings.library_name,
            scripts: settings.scripts,
            damage: settings.damage,
            max_value_bytes: settings.max.0,
            max_reply_bytes: settings.max_reply,
        }
    }
}

/// Shows the settings that differ from their defaults, and no URL, user or password, not even where one stands in the place of the host.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let default = Self::default();
        let mut shown = f.debug_struct("Config");
        macro_rules! show {
            ($($setting:ident)*) => {$(
                if self.$setting != default.$setting {
                    shown.field(stringify!($setting), &self.$setting);
                }
            )*};
        }
        for (name, secret) in [
            ("url", &self.url),
            ("username", &self.username),
            ("password", &self.password),
        ] {
            if secret.is_some() {
                shown.field(name, &format_args!("(not shown)"));
            }
        }
        if let Some(host) = &self.host {
            shown.field("host", &host_of(host).unwrap_or("(no name of a host)"));
        }
        show! {
            port db tls protocol
            tls_root_certificates tls_client_certificate tls_client_key tls_server_name
            key_prefix raw_key_prefix
            timeout connect_timeout reconnect_first reconnect_longest keep_alive wait_for_connection
            connections waiting_pops owed_deletes client_name library_name
            scripts damage max_value_bytes max_reply_bytes
        }
        shown.finish_non_exhaustive()
    }
}
