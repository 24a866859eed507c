use std::thread;
use std::time::{Duration, Instant};

/// The longest wait for something that should happen at once: 10 seconds.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Asks until the answer is yes or [`PATIENCE`] ends, and returns the answer.
///
/// It blocks the thread: for servers and the proxy, which run elsewhere, and
/// not for tasks of the caller's own runtime.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "the one bounded poll that tests share"
)]
pub fn eventually(mut answer: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + PATIENCE;
    let mut pause = Duration::from_micros(500);
    while !answer() {
        if Instant::now() >= deadline {
            return false;
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(10));
    }
    true
}
