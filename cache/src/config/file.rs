//! The settings of a cache as data.

use std::fmt;
use std::time::Duration;

use crate::config::host::host_of;
use crate::config::settings::Settings;
use crate::schema::Damage;

/// The settings of a cache as data: read from the environment by [`from_env`](Self::from_env), or from any format by serde.
///
/// Every setting has a default, those of [`CacheBuilder`](crate::CacheBuilder), so a file names what differs. The server is named by
/// `url`, or by `host` and the settings beside it; never by both. Values can stand as text everywhere, as environments and some
/// formats know nothing else: `"6379"`, `"true"`; a boolean is also `1`, `yes` or `on`, and `0`, `no` or `off`, in any case. Durations are numbers with units, `ms`, `s`, `m`, `h` and `d`, as in the derive:
/// `"1m30s"`. Names that are unknown, and values that cannot be read, are errors that name the setting and never show its value.
///
/// | setting | default | meaning |
/// |---|---|---|
/// | `url` | | the server, as for [`Cache::connect`](crate::Cache::connect) |
/// | `host`, `port`, `db` | , 6379, 0 | the server, in place of `url` |
/// | `username`, `password` | | the login, in place of `url` |
/// | `tls` | false | TLS, in place of `url` |
/// | `protocol` | | `resp2` or `resp3`, in place of `url` |
/// | `tls_root_certificates` | the platform's | path of a PEM file, as [`Tls`](crate::guide::connections#tls) |
/// | `tls_client_certificate`, `tls_client_key` | | paths of PEM files |
/// | `tls_server_name` | the host | the name in the server's certificate |
/// | `key_prefix` | none | [`prefix`](crate::CacheBuilder::prefix) |
/// | `raw_key_prefix` | none | the same with [`Prefix::raw`](crate::Prefix::raw) |
/// | `timeout` | 5s | [`timeout`](crate::CacheBuilder::timeout) |
/// | `connect_timeout` | 2s | [`connect_timeout`](crate::CacheBuilder::connect_timeout) |
/// | `reconnect_first`, `reconnect_longest` | 50ms, 2s | [`reconnect_backoff`](crate::CacheBuilder::reconnect_backoff) |
/// | `keep_alive` | 15s | [`keep_alive`](crate::CacheBuilder::keep_alive) |
/// | `wait_for_connection` | false | [`wait_for_connection`](crate::CacheBuilder::wait_for_connection) |
/// | `connections` | 1 | [`connections`](crate::CacheBuilder::connections) |
/// | `waiting_pops` | 32 | [`waiting_pops`](crate::CacheBuilder::waiting_pops) |
/// | `client_name` | none | [`client_name`](crate::CacheBuilder::client_name) |
/// | `library_name` | true | [`library_name`](crate::CacheBuilder::library_name) |
/// | `scripts` | true | [`scripts`](crate::CacheBuilder::scripts) |
/// | `damage` | error | `error` or `miss`, [`damage`](crate::CacheBuilder::damage) |
/// | `max_value_bytes` | 8388608 | [`max_value_bytes`](crate::CacheBuilder::max_value_bytes) |
/// | `max_reply_bytes` | 67108864 | [`max_reply_bytes`](crate::CacheBuilder::max_reply_bytes) |
///
/// `Debug` shows no URL, user or password.
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
#[expect(missing_docs, reason = "the table above has all of them")]
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
            client_name: settings.client_name,
            library_name: settings.library_name,
            scripts: settings.scripts,
            damage: settings.damage,
            max_value_bytes: settings.max.0,
            max_reply_bytes: settings.max_reply,
        }
    }
}

/// Shows no URL, user or password, not even where one stands in the place of the host.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |host| host_of(host).unwrap_or("(no name of a host)");
        f.debug_struct("Config")
            .field("host", &self.host.as_deref().map(shown))
            .field("port", &self.port)
            .field("db", &self.db)
            .field("tls", &self.tls)
            .field("key_prefix", &self.key_prefix)
            .field("timeout", &self.timeout)
            .field("connections", &self.connections)
            .finish_non_exhaustive()
    }
}
