//! TLS is left out of this build.

use std::borrow::Cow;
use std::io;

use tokio::net::TcpStream;

use crate::backend::redis::progress::Progress;
use crate::backend::redis::stream::AnyStream;
use crate::backend::redis::target::Address;
use crate::error::{Error, ErrorKind, Result};

/// There are no settings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tls;

impl Tls {
    #[expect(clippy::unused_self, reason = "as with the feature")]
    pub(crate) fn is_set(&self) -> bool {
        false
    }
}

/// There is none.
#[derive(Debug)]
pub(crate) enum Connector {}

/// Nothing is refused.
pub(crate) fn refusal(_error: &io::Error) -> Option<Cow<'static, str>> {
    None
}

impl Connector {
    pub(crate) fn new(_settings: &Tls) -> Result<Self> {
        Err(Error::new(
            ErrorKind::Config,
            "TLS is not in this build: turn on the feature `tls` of typed-cache, or write `redis://` or `valkey://`",
        ))
    }

    #[expect(clippy::unused_async, reason = "as with the feature")]
    pub(in crate::backend::redis) async fn shake_hands(
        &self,
        _address: &Address,
        _host: &str,
        _stream: TcpStream,
        _progress: &Progress,
    ) -> Result<AnyStream> {
        match *self {}
    }
}
