//! How far an attempt to connect has come.

use std::sync::Arc;
use std::sync::atomic::AtomicU8;
use std::sync::atomic::Ordering::Relaxed;

/// How far an attempt to connect has come, for the words of its end.
#[derive(Clone, Debug, Default)]
pub(super) struct Progress(Arc<AtomicU8>);

#[cfg(feature = "tls-no-provider")]
const ANSWERED: u8 = 1;
const IN_TLS: u8 = 2;

impl Progress {
    /// Notes that the TLS handshake begins.
    #[cfg(feature = "tls-no-provider")]
    pub(super) fn begin_tls(&self) {
        self.0.store(IN_TLS, Relaxed);
    }

    /// Notes that the server has sent something.
    #[cfg(feature = "tls-no-provider")]
    pub(super) fn answered(&self) {
        self.0.store(ANSWERED, Relaxed);
    }

    /// Says what a server can be that stays silent.
    pub(super) fn hint(&self) -> &'static str {
        match self.0.load(Relaxed) {
            IN_TLS => {
                "; a server without TLS stays silent when it is spoken to over TLS: write `redis://` for one"
            }
            _ => "",
        }
    }
}
