use std::{
    io,
    sync::atomic::{AtomicBool, Ordering},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpStream,
        tcp::{ReadHalf, WriteHalf},
    },
    sync::watch,
    time,
};

use super::rules::{Direction, Flow, Rules, Shared};

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
    let pump = |direction, from, to| Pump {
        direction,
        from,
        to,
        shared,
        rules: shared.watch_rules(),
        answered: &answered,
    };
    tokio::select! {
        done = pump(Direction::Requests, from_client, to_server).run() => done,
        done = pump(Direction::Replies, from_server, to_client).run() => done,
    }
}

/// One direction of one connection.
struct Pump<'a> {
    direction: Direction,
    from: ReadHalf<'a>,
    to: WriteHalf<'a>,
    shared: &'a Shared,
    rules: watch::Receiver<Rules>,
    /// Whether replies have passed since the last request.
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
            let (passing, last) = self.shared.spend(self.direction, read);
            self.count(passing);
            self.to.write_all(&buffer[..passing]).await?;
            if last {
                return Ok(());
            }
        }
    }

    /// Waits while the direction is held; `None` where bytes are swallowed.
    async fn clearance(&mut self) -> Option<time::Duration> {
        let direction = self.direction;
        let moving = |rules: &Rules| rules.flow(direction) != Flow::Hold;
        // The rules outlive every connection.
        let rules = self.rules.wait_for(moving).await.ok()?;
        (rules.flow(direction) == Flow::Pass).then(|| rules.delay(direction))
    }

    /// Counts before the bytes leave, so that whoever has them finds them counted.
    fn count(&self, bytes: usize) {
        let bytes = bytes as u64;
        let requests = self.direction == Direction::Requests;
        let answered = self.answered.swap(!requests, Ordering::Relaxed);
        self.shared.count(|traffic| {
            if requests {
                traffic.request_bytes += bytes;
                traffic.round_trips += u64::from(answered);
            } else {
                traffic.reply_bytes += bytes;
            }
        });
    }
}
