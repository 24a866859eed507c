use std::path::{Path, PathBuf};
use std::{env, fmt};

/// Names the servers that every test of behaviour runs against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Flavor {
    /// Redis 7.0 or later.
    Redis,
    /// Valkey 9 or later.
    Valkey,
}

impl Flavor {
    /// Every flavor, for tests that loop over them.
    pub const ALL: [Self; 2] = [Self::Redis, Self::Valkey];

    fn program(self) -> &'static str {
        match self {
            Self::Redis => "redis-server",
            Self::Valkey => "valkey-server",
        }
    }

    fn variable(self) -> &'static str {
        match self {
            Self::Redis => "TYPED_CACHE_REDIS_SERVER",
            Self::Valkey => "TYPED_CACHE_VALKEY_SERVER",
        }
    }

    /// Finds the server's program: the environment's word first, then the
    /// `PATH`, then what `tests/run` has fetched.
    pub(super) fn binary(self) -> PathBuf {
        if let Some(named) = env::var_os(self.variable()) {
            return named.into();
        }
        self.in_path()
            .or_else(|| Some(self.fetched()).filter(|path| path.exists()))
            .unwrap_or_else(|| {
                panic!(
                    "no `{}` in the PATH or under target/: run `tests/run --setup`, or name one in {}",
                    self.program(),
                    self.variable()
                )
            })
    }

    fn in_path(self) -> Option<PathBuf> {
        env::split_paths(&env::var_os("PATH")?)
            .map(|folder| folder.join(self.program()))
            .find(|path| path.is_file())
    }

    fn fetched(self) -> PathBuf {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let target = env::var_os("CARGO_TARGET_DIR").map_or("target".into(), PathBuf::from);
        workspace
            .join(target)
            .join("servers/bin")
            .join(self.program())
    }
}

impl fmt::Display for Flavor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Redis => "redis",
            Self::Valkey => "valkey",
        })
    }
}
