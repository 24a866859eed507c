use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;
use std::{env, fs, process};

use rustix::process::Signal;

use super::certificates::TlsFiles;
use super::process::Process;
use super::{Flavor, ServerOptions, eventually};

/// A server of a test's own, on a free loopback port and a Unix socket.
///
/// It keeps nothing on disk, and ends when this value is dropped or the test's
/// process ends, however that happens.
#[derive(Debug)]
pub struct Server {
    options: ServerOptions,
    port: u16,
    tls_port: Option<u16>,
    folder: PathBuf,
    process: Mutex<Option<Process>>,
}

static NEXT: AtomicU32 = AtomicU32::new(0);

impl Server {
    /// Starts a server with nothing special about it.
    #[must_use]
    pub fn start(flavor: Flavor) -> Self {
        Self::options(flavor).start()
    }

    /// Describes a server to start.
    pub fn options(flavor: Flavor) -> ServerOptions {
        ServerOptions::new(flavor)
    }

    /// The one server of a flavor that all tests of this process share.
    ///
    /// Keep to keys under a [`fresh_prefix`](Self::fresh_prefix), and start a
    /// server of your own to stop, restart or record it.
    #[must_use]
    pub fn shared(flavor: Flavor) -> &'static Self {
        static REDIS: OnceLock<Server> = OnceLock::new();
        static VALKEY: OnceLock<Server> = OnceLock::new();
        let server = match flavor {
            Flavor::Redis => &REDIS,
            Flavor::Valkey => &VALKEY,
        };
        server.get_or_init(|| Self::start(flavor))
    }

    /// A key prefix that no other test of this process has.
    #[must_use]
    pub fn fresh_prefix() -> String {
        format!("t{}", NEXT.fetch_add(1, Ordering::Relaxed))
    }

    fn launch(options: ServerOptions) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("typed-cache-{}-{number}", process::id());
        let folder = env::temp_dir().join(name);
        fs::create_dir_all(&folder).expect("a folder for the server");
        let mut server = Self {
            options,
            port: 0,
            tls_port: None,
            folder,
            process: Mutex::default(),
        };
        // Another process can take a free port before the server does.
        let started = (0..20).any(|_| {
            server.port = free_port();
            server.tls_port = server.options.tls.as_ref().map(|_| free_port());
            server.spawn()
        });
        assert!(started, "{}", server.failure());
        server
    }

    /// The flavor it was started as.
    #[must_use]
    pub fn flavor(&self) -> Flavor {
        self.options.flavor
    }

    /// The TCP port, the same after every restart.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The TCP address, always of the loopback.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port).into()
    }

    /// A `redis://` URL that logs in where the server demands it.
    #[must_use]
    pub fn url(&self) -> String {
        self.url_on_port(self.port)
    }

    /// A `rediss://` URL that logs in where the server demands it.
    #[must_use]
    pub fn tls_url(&self) -> String {
        let port = self.tls_port.expect("a server with TLS");
        self.url_on_port(port).replace("redis://", "rediss://")
    }

    /// The TCP address for TLS.
    #[must_use]
    pub fn tls_address(&self) -> SocketAddr {
        let port = self.tls_port.expect("a server with TLS");
        (Ipv4Addr::LOCALHOST, port).into()
    }

    pub(super) fn url_on_port(&self, port: u16) -> String {
        let password = self.options.password.as_ref();
        let login = password.map(|password| format!(":{password}@"));
        format!("redis://{}127.0.0.1:{port}", login.unwrap_or_default())
    }

    /// A `redis+unix://` URL that logs in where the server demands it.
    #[must_use]
    pub fn unix_url(&self) -> String {
        let password = self.options.password.as_ref();
        let login = password.map(|password| format!("?pass={password}"));
        let path = self.unix_path();
        format!(
            "redis+unix://{}{}",
            path.display(),
            login.unwrap_or_default()
        )
    }

    /// The path of the Unix socket.
    #[must_use]
    pub fn unix_path(&self) -> PathBuf {
        self.folder.join("socket")
    }

    /// The id of the server's process, which changes with every restart.
    #[must_use]
    pub fn process_id(&self) -> i32 {
        self.with_process(Process::id)
    }

    /// A blocking connection of redis-rs, for what a test looks at by itself.
    #[must_use]
    pub fn connection(&self) -> redis::Connection {
        redis::Client::open(self.url())
            .and_then(|client| client.get_connection())
            .expect("the server answers")
    }

    /// Kills the server as a crash would; connections break, data is gone.
    pub fn kill(&self) {
        let process = self.process().take();
        process.expect("the server runs").kill();
    }

    /// Starts the server again on the same port, empty, killing it before if
    /// it still runs.
    pub fn restart(&self) {
        if let Some(process) = self.process().take() {
            process.kill();
        }
        assert!(eventually(|| self.spawn()), "{}", self.failure());
    }

    /// Stops the server in its tracks: connections stand, nothing answers.
    pub fn pause(&self) {
        self.with_process(|process| process.signal(Signal::STOP));
    }

    /// Lets a paused server go on; it answers what has queued up.
    pub fn resume(&self) {
        self.with_process(|process| process.signal(Signal::CONT));
    }

    /// A raw connection that is logged in, for the inline protocol.
    pub(super) fn raw_connection(&self) -> UnixStream {
        let mut stream = UnixStream::connect(self.unix_path()).expect("the server listens");
        let patience = Some(super::PATIENCE);
        stream.set_read_timeout(patience).expect("a valid time-out");
        if let Some(password) = &self.options.password {
            let line = format!("AUTH {password}\r\n");
            stream.write_all(line.as_bytes()).expect("the server reads");
            let mut reply = [0; 5];
            stream.read_exact(&mut reply).expect("the server answers");
            assert_eq!(&reply, b"+OK\r\n");
        }
        stream
    }

    fn process(&self) -> MutexGuard<'_, Option<Process>> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with_process<T>(&self, work: impl FnOnce(&Process) -> T) -> T {
        work(self.process().as_ref().expect("the server runs"))
    }

    /// Starts the process; true once it answers, false if it has ended.
    fn spawn(&self) -> bool {
        let binary = self.flavor().binary();
        let spawned = Process::spawn(&binary, &self.arguments(), &self.folder);
        let process = spawned.unwrap_or_else(|error| panic!("{}: {error}", binary.display()));
        let socket = self.unix_path();
        let ready = eventually(|| !process.is_alive() || answers(&socket)) && process.is_alive();
        if ready {
            *self.process() = Some(process);
        } else {
            process.kill();
        }
        ready
    }

    fn arguments(&self) -> Vec<String> {
        let port = self.port.to_string();
        let socket = self.unix_path().display().to_string();
        let folder = self.folder.display().to_string();
        // Without it the bus gets the port 10,000 above, which can be taken or beyond the last one.
        let bus = free_port().to_string();
        let own = [
            ["--bind", "127.0.0.1"],
            ["--port", &port],
            ["--unixsocket", &socket],
            ["--dir", &folder],
            ["--save", ""],
            ["--appendonly", "no"],
            ["--enable-debug-command", "local"],
            ["--cluster-port", &bus],
        ];
        let own = own.concat().into_iter().map(str::to_owned);
        let all = own.chain(self.tls_arguments());
        all.chain(self.options.arguments.iter().cloned()).collect()
    }

    fn tls_arguments(&self) -> Vec<String> {
        let (Some((identity, authority)), Some(port)) = (&self.options.tls, self.tls_port) else {
            return Vec::new();
        };
        let files = TlsFiles::write(&self.folder, identity, authority);
        let text = |path: &Path| path.display().to_string();
        [
            ["--tls-port", &port.to_string()],
            ["--tls-cert-file", &text(&files.certificate)],
            ["--tls-key-file", &text(&files.key)],
            ["--tls-ca-cert-file", &text(&files.authority)],
            ["--tls-auth-clients", "no"],
        ]
        .concat()
        .into_iter()
        .map(str::to_owned)
        .collect()
    }

    fn failure(&self) -> String {
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        format!("{} did not start; it said:\n{log}", self.flavor())
    }
}

impl ServerOptions {
    /// Starts the server and returns once it answers.
    #[must_use]
    pub fn start(self) -> Server {
        Server::launch(self)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process().take());
        // Gone already, unless the server was killed before.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .expect("a free port")
        .port()
}

/// Asks over the Unix socket, which is nobody else's: a stranger that took the
/// TCP port cannot answer for the server.
fn answers(socket: &Path) -> bool {
    let ask = || {
        let mut stream = UnixStream::connect(socket)?;
        stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        stream.write_all(b"PING\r\n")?;
        let mut reply = [0; 7];
        stream.read_exact(&mut reply).map(|()| reply)
    };
    ask().is_ok_and(|reply| reply.starts_with(b"+PONG") || reply.starts_with(b"-NOAUTH"))
}
