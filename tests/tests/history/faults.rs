//! Faults of the server and of the connections to it, one behind the other.

use std::time::Duration;

use tokio::time::{Instant, sleep};
use typed_cache_tests::harness::{Proxy, Server};
use typed_cache_tests::model::Random;

/// Disturbs for so long, and leaves everything as it was.
pub(crate) async fn disturb(
    server: &Server,
    proxy: &Proxy,
    random: &mut Random,
    (time, longest_stop): (Duration, Duration),
) {
    let begun = Instant::now();
    let mut next = random.below(KINDS.len());
    while begun.elapsed() < time {
        // Each kind in turn, so that no run is without one of them.
        let pause = millis(random, 5, 60);
        let stop = longest_stop.mul_f64(0.2 + 0.008 * f64::from(percent(random)));
        match KINDS[next % KINDS.len()] {
            Kind::Cut => proxy.cut(),
            Kind::CutReplies => proxy.cut_after_replies(random.bits() % 200),
            Kind::Refuse => {
                proxy.refuse();
                proxy.cut();
                sleep(pause).await;
                proxy.accept();
            }
            Kind::BlackHole => {
                proxy.black_hole();
                sleep(pause).await;
                proxy.pass();
                // What was swallowed is gone.
                proxy.cut();
            }
            Kind::HoldReplies => {
                proxy.hold_replies();
                sleep(stop).await;
                proxy.pass();
            }
            Kind::Stop => {
                server.pause();
                sleep(stop).await;
                server.resume();
            }
            Kind::Kill => {
                server.kill();
                sleep(pause).await;
                server.restart();
            }
        }
        next += 1 + random.below(2);
        sleep(pause).await;
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Cut,
    CutReplies,
    Refuse,
    BlackHole,
    HoldReplies,
    /// `SIGSTOP`.
    Stop,
    Kill,
}

const KINDS: [Kind; 7] = [
    Kind::Cut,
    Kind::Stop,
    Kind::CutReplies,
    Kind::Kill,
    Kind::HoldReplies,
    Kind::Refuse,
    Kind::BlackHole,
];

/// A time from `low` to `high` milliseconds.
pub(crate) fn millis(random: &mut Random, low: u64, high: u64) -> Duration {
    Duration::from_millis(low + random.bits() % (high - low + 1))
}

fn percent(random: &mut Random) -> u8 {
    u8::try_from(random.below(101)).unwrap()
}
