//! A cache from settings that are data.

#[cfg(feature = "tls-no-provider")]
use std::fs;

use crate::backend::redis::{Credentials, Target};
use crate::builder::{CacheBuilder, connected, is_memory};
use crate::cache::Cache;
use crate::codec::MaxBytes;
use crate::config::Config;
use crate::error::{Error, ErrorKind, Result};
use crate::key::Prefix;

impl Config {
    /// Connects, as [`Cache::connect`].
    ///
    /// # Errors
    /// As [`Cache::connect`]; [`ErrorKind::Config`] where settings do not fit each other, with their names.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// let mut config = typed_cache::Config::default();
    /// config.url = Some("memory://".to_owned());
    /// let cache = config.connect().await?;
    /// # drop(cache); Ok(()) }
    /// ```
    pub fn connect(&self) -> impl Future<Output = Result<Cache>> + Send + use<> {
        connected(self.connect_lazy())
    }

    /// Makes a cache that connects with its first operation, as [`Cache::connect_lazy`].
    ///
    /// # Errors
    /// [`ErrorKind::Config`] for a bad URL, or where settings do not fit each other.
    pub fn connect_lazy(&self) -> Result<Cache> {
        self.connect_lazy_with(Cache::builder())
    }

    /// As [`connect`](Self::connect), with what only code can say set before: an observer, a provider of credentials, TLS.
    ///
    /// All settings of this configuration count, those with their defaults too; those of the builder alone stay.
    ///
    /// # Errors
    /// As [`connect`](Self::connect).
    pub fn connect_with(
        &self,
        builder: CacheBuilder,
    ) -> impl Future<Output = Result<Cache>> + Send + use<> {
        connected(self.connect_lazy_with(builder))
    }

    /// As [`connect_lazy`](Self::connect_lazy), with what only code can say set before.
    ///
    /// # Errors
    /// As [`connect_lazy`](Self::connect_lazy).
    ///
    /// # Examples
    /// ```
    /// # struct Silent;
    /// # impl typed_cache::Observer for Silent {
    /// #     fn observe(&self, _event: &typed_cache::Event<'_>) {}
    /// # }
    /// use typed_cache::{Cache, Config};
    ///
    /// let mut config = Config::default();
    /// config.host = Some("cache.internal".to_owned());
    /// let cache = config.connect_lazy_with(Cache::builder().observer(Silent))?;
    /// # drop(cache);
    /// # Ok::<(), typed_cache::Error>(())
    /// ```
    pub fn connect_lazy_with(&self, builder: CacheBuilder) -> Result<Cache> {
        let builder = self.apply(builder)?;
        builder.check()?;
        match self.target()? {
            Some(target) => builder.on_server(target),
            None => Ok(builder.memory()),
        }
    }

    fn apply(&self, builder: CacheBuilder) -> Result<CacheBuilder> {
        let mut builder = builder
            .timeout(self.timeout)
            .connect_timeout(self.connect_timeout)
            .reconnect_backoff(self.reconnect_first, self.reconnect_longest)
            .keep_alive(self.keep_alive)
            .wait_for_connection(self.wait_for_connection)
            .connections(self.connections)
            .waiting_pops(self.waiting_pops)
            .owed_deletes(self.owed_deletes)
            .library_name(self.library_name)
            .scripts(self.scripts)
            .damage(self.damage)
            .max_reply_bytes(self.max_reply_bytes);
        builder.settings.max = MaxBytes(self.max_value_bytes);
        builder = match (&self.key_prefix, &self.raw_key_prefix) {
            (Some(_), Some(_)) => return Err(both("key_prefix", "raw_key_prefix")),
            (Some(prefix), None) => at("key_prefix", builder.prefix(prefix.as_str()))?,
            (None, Some(prefix)) => at("raw_key_prefix", builder.prefix(Prefix::raw(prefix)))?,
            (None, None) => builder,
        };
        if let Some(name) = &self.client_name {
            builder = at("client_name", builder.client_name(name))?;
        }
        self.apply_tls(builder)
    }

    /// Returns the server; `None` is the engine in memory.
    fn target(&self) -> Result<Option<Target>> {
        match (&self.url, &self.host) {
            (Some(_), Some(_)) => Err(both("url", "host")),
            (Some(url), None) => {
                self.refuse_beside_url()?;
                if is_memory(url) {
                    return Ok(None);
                }
                at("url", Target::parse(url)).map(Some)
            }
            (None, Some(host)) => {
                let port = self.port.unwrap_or(6379);
                let target = at("host", Target::of_host(host, port, self.tls))?;
                let target = target.with_database(self.db.unwrap_or_default());
                let target = target.with_login(self.login());
                at("protocol", target.with_protocol(self.protocol.as_deref())).map(Some)
            }
            (None, None) => Err(config(
                "no server is named: set `url`, such as `redis://localhost`, or `host`; in the environment `TYPED_CACHE_URL` or \
                 `TYPED_CACHE_HOST`",
            )),
        }
    }

    fn login(&self) -> Option<Credentials> {
        let is_given = self.username.is_some() || self.password.is_some();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        is_given.then(|| Credentials::new(text(&self.username), text(&self.password)))
    }

    /// A setting that the URL has a place for is not set a second time.
    fn refuse_beside_url(&self) -> Result<()> {
        let set = [
            ("port", self.port.is_some()),
            ("db", self.db.is_some()),
            ("username", self.username.is_some()),
            ("password", self.password.is_some()),
            ("tls", self.tls),
            ("protocol", self.protocol.is_some()),
        ];
        match set.iter().find(|(_, is_set)| *is_set) {
            Some((name, _)) => Err(both("url", name)),
            None => Ok(()),
        }
    }

    #[cfg(feature = "tls-no-provider")]
    fn apply_tls(&self, mut builder: CacheBuilder) -> Result<CacheBuilder> {
        if let Some(path) = &self.tls_root_certificates {
            let pem = read("tls_root_certificates", path)?;
            builder.tls = at("tls_root_certificates", builder.tls.root_certificates(&pem))?;
        }
        builder.tls = match (&self.tls_client_certificate, &self.tls_client_key) {
            (Some(chain), Some(key)) => {
                let chain = read("tls_client_certificate", chain)?;
                let key = read("tls_client_key", key)?;
                at(
                    "tls_client_certificate",
                    builder.tls.client_certificate(&chain, &key),
                )?
            }
            (None, None) => builder.tls,
            _ => {
                return Err(config(
                    "of `tls_client_certificate` and `tls_client_key` one is set without the other: set both",
                ));
            }
        };
        if let Some(name) = &self.tls_server_name {
            builder.tls = at("tls_server_name", builder.tls.server_name(name))?;
        }
        Ok(builder)
    }

    #[cfg(not(feature = "tls-no-provider"))]
    fn apply_tls(&self, builder: CacheBuilder) -> Result<CacheBuilder> {
        let set = [
            &self.tls_root_certificates,
            &self.tls_client_certificate,
            &self.tls_client_key,
            &self.tls_server_name,
        ];
        if set.iter().any(|path| path.is_some()) {
            return Err(config(
                "TLS is not in this build: turn on the feature `tls` of typed-cache, or leave the settings of TLS out",
            ));
        }
        Ok(builder)
    }
}

#[cfg(feature = "tls-no-provider")]
fn read(setting: &str, path: &str) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| {
        config(format!(
            "the file of the setting `{setting}` cannot be read: {error}"
        ))
    })
}

/// Names the setting that cannot be used.
fn at<T>(setting: &str, applied: Result<T>) -> Result<T> {
    applied.map_err(|error| config(format!("the setting `{setting}` cannot be used: {error}")))
}

#[cold]
fn both(one: &str, other: &str) -> Error {
    config(format!(
        "both `{one}` and `{other}` are set: leave one of them out"
    ))
}

#[cold]
fn config(message: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::Config, message)
}
