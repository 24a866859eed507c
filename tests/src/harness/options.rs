use super::{Authority, Flavor, Identity};

/// Describes a server before it starts.
#[derive(Clone, Debug)]
#[must_use]
pub struct ServerOptions {
    pub(super) flavor: Flavor,
    /// The password of the tests; it is safe in a URL as it stands.
    pub(super) password: Option<String>,
    pub(super) arguments: Vec<String>,
    /// Speaks TLS with this certificate, on a port of its own.
    pub(super) tls: Option<(Identity, String)>,
}

impl ServerOptions {
    pub(super) fn new(flavor: Flavor) -> Self {
        Self {
            flavor,
            password: None,
            arguments: Vec::new(),
            tls: None,
        }
    }

    /// Adds arguments to the server's command line.
    pub fn arguments<const N: usize>(mut self, words: [&str; N]) -> Self {
        self.arguments.extend(words.map(str::to_owned));
        self
    }

    /// Demands a password of the default user, of ASCII letters and digits.
    pub fn password(mut self, password: &str) -> Self {
        self.password = Some(password.to_owned());
        self.arguments(["--requirepass", password])
    }

    /// Speaks TLS too, with a certificate, and trusts clients of the authority. It asks them for no certificate unless
    /// `--tls-auth-clients yes` is among the arguments. The Valkey of the tests is built without TLS.
    pub fn tls(mut self, identity: Identity, authority: &Authority) -> Self {
        self.tls = Some((identity, authority.certificate()));
        self
    }

    /// Turns cluster mode on; the node owns no slot until it is told to.
    pub fn cluster(self) -> Self {
        self.arguments(["--cluster-enabled", "yes"])
    }
}
