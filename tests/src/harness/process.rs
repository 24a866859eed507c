use std::fs;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

/// Runs the server in the background, tells its process id and waits for the
/// end of its own input: that comes even when a test is killed, and takes the
/// server along. A word on the input asks to leave the folder in place.
const WATCHDOG: &str = r#"
folder=$1
shift
"$@" >"$folder/log" 2>&1 </dev/null &
echo $!
word=
read -r word
kill -KILL $!
wait
[ -n "$word" ] || rm -rf "$folder"
"#;

/// A server's process, which ends with this value or with the test's process.
#[derive(Debug)]
pub(super) struct Process {
    watchdog: Child,
    server: Pid,
}

impl Process {
    pub(super) fn spawn(binary: &Path, arguments: &[String], folder: &Path) -> io::Result<Self> {
        let mut watchdog = Command::new("sh")
            .args(["-c", WATCHDOG, "watchdog"])
            .arg(folder)
            .arg(binary)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // A Ctrl-C at the terminal must not end the watchdog alone.
            .process_group(0)
            .spawn()?;
        let server = read_pid(&mut watchdog)?;
        Ok(Self { watchdog, server })
    }

    /// Returns whether the server has not ended by itself; a zombie has.
    pub(super) fn is_alive(&self) -> bool {
        let stat = format!("/proc/{}/stat", self.server.as_raw_nonzero());
        fs::read_to_string(stat).is_ok_and(|stat| !stat.contains(") Z "))
    }

    pub(super) fn id(&self) -> i32 {
        self.server.as_raw_nonzero().get()
    }

    pub(super) fn signal(&self, signal: Signal) {
        kill_process(self.server, signal).expect("the server runs");
    }

    /// Kills the server, waits until it is gone and leaves its folder.
    pub(super) fn kill(mut self) {
        let input = self.watchdog.stdin.as_mut().expect("a piped input");
        input.write_all(b"keep\n").expect("the watchdog listens");
        self.watchdog.wait().expect("the watchdog ends");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        // The test's verdict stands even where the watchdog was shot.
        let _ = self.watchdog.wait();
    }
}

fn read_pid(watchdog: &mut Child) -> io::Result<Pid> {
    let output = watchdog.stdout.take().expect("a piped output");
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    let id = line.trim().parse().map_err(io::Error::other)?;
    Pid::from_raw(id).ok_or_else(|| io::Error::other("the watchdog named no process"))
}
