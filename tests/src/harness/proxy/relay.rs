use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::sync::watch;
use tokio::time;

use super::rules::{Flow, Rules, Shared};

/// Passes bytes both ways until an end closes or a rule cuts the connection.
pub(super) async fn relay(mut client: TcpStream, number: u64, shared: &Shared) -> io::Result<()> {
    let mut rules = shared.watch_rules();
    let cut = rules.wait_for(|rules| rules.ended || rules.cut_through >= number);
    tokio::select! {
        biased;
        _ = cut => Ok(()),
        done = both_ways(&mut client, shared) => done,
    }
}

async fn both_ways(client: &mut TcpStream, shared: &Shared) -> io::Result<()> {
    let mut server = TcpStream::connect(shared.server).await?;
    server.set_nodelay(true)?;
    client.set_nodelay(true)?;
    let (from_client, to_client) = client.split();
    let (from_server, to_server) = server.split();
    let answered = AtomicBool::new(true);
    let pump = |is_of_replies, from, to| Pump {
        is_of_replies,
        from,
        to,
        shared,
        rules: shared.watch_rules(),
        answered: &answered,
    };
    tokio::select! {
        done = pump(false, from_client, to_server).run() => done,
        done = pump(true, from_server, to_client).run() => done,
    }
}

/// One direction of one connection.
struct Pump<'a> {
    is_of_replies: bool,
    from: ReadHalf<'a>,
    to: WriteHalf<'a>,
    shared: &'a Shared,
    rules: watch::Receiver<Rules>,
    /// True if replies have passed since the last request.
    answered: &'a AtomicBool,
}

impl Pump<'_> {
    async fn run(mut self) -> io::Result<()> {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let read = self.from.read(&mut buffer).await?;
            if read == 0 {
                return Ok(());
            }
            let Some(delay) = self.clearance().await else {
                continue;
            };
            if !delay.is_zero() {
                time::sleep(delay).await;
            }
            let (passing, last) = if self.is_of_replies {
                self.shared.spend(read)
            } else {
                (read, false)
            };
            self.count(passing);
            self.to.write_all(&buffer[..passing]).await?;
            if last {
                return Ok(());
            }
        }
    }

    /// Waits while the direction is held; `None` where bytes are swallowed.
    async fn clearance(&mut self) -> Option<time::Duration> {
        let is_of_replies = self.is_of_replies;
        let moving = |rules: &Rules| !(is_of_replies && rules.flow == Flow::HoldReplies);
        // The rules outlive every connection.
        let rules = self.rules.wait_for(moving).await.ok()?;
        let delay = is_of_replies.then_some(rules.reply_delay);
        (rules.flow != Flow::BlackHole).then(|| delay.unwrap_or_default())
    }

    /// Counts before the bytes leave, so that whoever has them finds them counted.
    fn count(&self, bytes: usize) {
        let answered = self.answered.swap(self.is_of_replies, Ordering::Relaxed);
        if !self.is_of_replies {
            self.shared.count(|traffic| {
                traffic.request_bytes += bytes as u64;
                traffic.round_trips += u64::from(answered);
            });
        }
    }
}
