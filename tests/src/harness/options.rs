use super::Flavor;

/// Describes a server before it starts.
#[derive(Clone, Debug)]
#[must_use]
pub struct ServerOptions {
    pub(super) flavor: Flavor,
    /// The password of the tests; it is safe in a URL as it stands.
    pub(super) password: Option<String>,
    pub(super) arguments: Vec<String>,
}

impl ServerOptions {
    pub(super) fn new(flavor: Flavor) -> Self {
        Self {
            flavor,
            password: None,
            arguments: Vec::new(),
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

    /// Turns cluster mode on; the node owns no slot until it is told to.
    pub fn cluster(self) -> Self {
        self.arguments(["--cluster-enabled", "yes"])
    }
}
