use super::Flavor;

/// Describes a server before it starts.
#[derive(Clone, Debug)]
#[must_use]
pub struct ServerOptions {
    pub(super) flavor: Flavor,
    pub(super) login: Option<Login>,
    pub(super) arguments: Vec<String>,
}

/// Who the tests log in as; both words are safe in a URL as they stand.
#[derive(Clone, Debug)]
pub(super) struct Login {
    pub(super) user: String,
    pub(super) password: String,
}

impl ServerOptions {
    pub(super) fn new(flavor: Flavor) -> Self {
        Self {
            flavor,
            login: None,
            arguments: Vec::new(),
        }
    }

    /// Adds words to the server's command line, such as `["--maxmemory", "4mb"]`.
    pub fn arguments<const N: usize>(mut self, words: [&str; N]) -> Self {
        self.arguments.extend(words.map(str::to_owned));
        self
    }

    /// Demands a password of the default user.
    pub fn password(self, password: &str) -> Self {
        let login = Login::new("default", password);
        self.arguments(["--requirepass", password]).login(login)
    }

    /// Lets one user in, who may do everything, and nobody else.
    pub fn user(self, name: &str, password: &str) -> Self {
        let login = Login::new(name, password);
        let secret = format!(">{password}");
        self.arguments(["--user", name, "on", &secret, "~*", "&*", "+@all"])
            .arguments(["--user", "default", "off"])
            .login(login)
    }

    /// Turns cluster mode on; the node owns no slot until it is told to.
    pub fn cluster(self) -> Self {
        self.arguments(["--cluster-enabled", "yes"])
    }

    fn login(mut self, login: Login) -> Self {
        self.login = Some(login);
        self
    }
}

impl Login {
    fn new(user: &str, password: &str) -> Self {
        let plain = |word: &str| word.bytes().all(|byte| byte.is_ascii_alphanumeric());
        assert!(plain(user) && plain(password), "ASCII letters and digits");
        Self {
            user: user.to_owned(),
            password: password.to_owned(),
        }
    }
}
