//! How far an attempt to connect has come.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How far an attempt to connect has come, for the words of its end.
#[derive(Clone, Debug, Default)]
pub(super) struct Progress(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    step: Step,
    /// One of the addresses has accepted.
    has_accepted: bool,
    /// The addresses that were tried, in their order.
    tried: Vec<SocketAddr>,
}

/// What was waited for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Step {
    /// The provider of credentials.
    Login,
    /// The addresses of the host's name.
    Lookup,
    /// The server.
    #[default]
    Server,
    /// The first bytes of a server that was spoken to over TLS.
    #[cfg(feature = "tls-no-provider")]
    Tls,
}

impl Progress {
    pub(super) fn reach(&self, step: Step) {
        self.with(|state| state.step = step);
    }

    pub(super) fn tries(&self, address: SocketAddr) {
        self.with(|state| state.tried.push(address));
    }

    pub(super) fn accepted(&self) {
        self.with(|state| state.has_accepted = true);
    }

    pub(super) fn has_accepted(&self) -> bool {
        self.with(|state| state.has_accepted)
    }

    /// Says which addresses of `name` were tried, unless it is the only one.
    pub(super) fn tried(&self, name: &str) -> String {
        let names = self.with(|state| {
            let names = state.tried.iter().map(SocketAddr::to_string);
            names.collect::<Vec<_>>()
        });
        if names.iter().all(|tried| tried == name) {
            String::new()
        } else {
            format!(" (tried {})", names.join(", "))
        }
    }

    /// Says what a server can be that stays silent.
    pub(super) fn hint(&self) -> &'static str {
        match self.with(|state| state.step) {
            #[cfg(feature = "tls-no-provider")]
            Step::Tls => {
                "; a server without TLS stays silent when it is spoken to over TLS: write `redis://` for one"
            }
            _ => "",
        }
    }

    /// Says what did not come within the time for an attempt.
    pub(super) fn missing(&self, limit: Duration) -> String {
        match self.with(|state| state.step) {
            Step::Login => format!("the provider of credentials gave none within {limit:?}"),
            Step::Lookup => format!(
                "the name of the host was not resolved within {limit:?}; the lookup runs on the blocking threads of the runtime, which \
                 may all be busy"
            ),
            Step::Server => format!("no reply within {limit:?}"),
            #[cfg(feature = "tls-no-provider")]
            Step::Tls => format!("no reply within {limit:?}"),
        }
    }

    fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
