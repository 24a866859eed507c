//! The example `service`, driven over HTTP while its source refuses and its server is stopped.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use rusqlite::Connection;
use typed_cache_tests::harness::{Flavor, PATIENCE, Server, eventually};

/// The service, and the file of its source. It ends with this value, or with the test's process, whose end it reads.
struct Service {
    process: Child,
    address: String,
    folder: PathBuf,
}

impl Service {
    fn start(server: &Server) -> Self {
        let name = format!("typed-cache-service-{}", server.process_id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        let mut process = Command::new(&crate::programs()["service"])
            .arg(folder.join("names.db"))
            .env("REDIS_URL", server.url())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut address = String::new();
        output.read_line(&mut address).unwrap();
        // The rest has to be read by somebody.
        std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::stderr()));
        Self {
            process,
            address: address.trim().to_owned(),
            folder,
        }
    }

    /// Moves the file of the source away, and back.
    fn refuse(&self, refuses: bool) {
        let [here, away] = ["names.db", "away.db"].map(|name| self.folder.join(name));
        let (from, to) = if refuses { (here, away) } else { (away, here) };
        fs::rename(from, to).unwrap();
    }

    fn get(&self, id: u32) -> (u16, String) {
        self.request("GET", id, "")
    }

    fn put(&self, id: u32, name: &str) {
        assert_eq!(self.request("PUT", id, name).0, 200);
    }

    /// Sends a request, and reads its status and body.
    fn request(&self, method: &str, id: u32, body: &str) -> (u16, String) {
        let mut stream = self.send(method, id, body);
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        let (head, body) = response.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap();
        (status.parse().unwrap(), body.to_owned())
    }

    fn send(&self, method: &str, id: u32, body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let length = body.len();
        let head = format!(
            "{method} /names/{id} HTTP/1.1\r\nhost: test\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n"
        );
        stream.write_all((head + body).as_bytes()).unwrap();
        stream
    }

    /// Waits until the service has the file of its source open.
    fn queries(&self) -> bool {
        let files = format!("/proc/{}/fd", self.process.id());
        eventually(|| {
            let files = fs::read_dir(&files).unwrap();
            let mut files = files.filter_map(|file| fs::read_link(file.ok()?.path()).ok());
            files.any(|file| file.ends_with("names.db"))
        })
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        // The verdict of the test stands, whatever becomes of these.
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn found(name: &str) -> (u16, String) {
    (200, name.to_owned())
}

#[track_caller]
fn refused(answer: &(u16, String)) {
    assert_eq!(answer.0, 503);
}

#[test]
fn the_service_answers_from_the_cache_while_its_source_refuses() {
    let server = Server::start(Flavor::Redis);
    let service = Service::start(&server);
    assert_eq!(service.get(1).0, 404);
    service.put(1, "Ada");
    assert_eq!(service.get(1), found("Ada"));

    service.refuse(true);
    assert_eq!(service.get(1), found("Ada"));
    refused(&service.get(2));
    refused(&service.request("PUT", 1, "Bob"));
    assert_eq!(service.get(1), found("Ada"));

    service.refuse(false);
    assert_eq!(service.get(2).0, 404);
    service.put(1, "Bob");
    assert_eq!(service.get(1), found("Bob"));
}

#[test]
fn the_service_answers_from_its_source_while_the_server_is_stopped() {
    let server = Server::start(Flavor::Redis);
    let service = Service::start(&server);
    service.put(1, "Ada");
    assert_eq!(service.get(1), found("Ada"));
    service.put(2, "Bob");

    server.pause();
    assert_eq!(service.get(1), found("Ada"));
    assert_eq!(service.get(2), found("Bob"));
    server.resume();

    server.kill();
    assert_eq!(service.get(1), found("Ada"));
    service.put(1, "Eve");
    assert_eq!(service.get(1), found("Eve"));
    service.refuse(true);
    refused(&service.get(1));
    service.refuse(false);

    server.restart();
    // Until the service has connected again, its source answers.
    let is_cached = eventually(|| {
        assert_eq!(service.get(1), found("Eve"));
        let mut keys = redis::cmd("KEYS");
        let keys: Vec<String> = keys.arg("*").query(&mut server.connection()).unwrap();
        keys == ["service.name:1"]
    });
    assert!(is_cached);
    service.refuse(true);
    assert_eq!(service.get(1), found("Eve"));
}

#[test]
fn a_client_that_leaves_while_its_name_is_written_leaves_no_old_one() {
    let server = Server::start(Flavor::Redis);
    let service = Service::start(&server);
    service.put(1, "Ada");
    assert_eq!(service.get(1), found("Ada"));

    let source = Connection::open(service.folder.join("names.db")).unwrap();
    source.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let put = service.send("PUT", 1, "Bob");
    assert!(service.queries());
    // The source waits for its lock, and answers of the cache show that the service goes on.
    drop(put);
    for _ in 0..20 {
        assert_eq!(service.get(1), found("Ada"));
    }
    source.execute_batch("ROLLBACK").unwrap();
    assert!(eventually(|| service.get(1) == found("Bob")));
}
