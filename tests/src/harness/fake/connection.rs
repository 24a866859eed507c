//! One connection: reads commands, asks the script, does what it answers.

use std::time::Duration;
use std::{future, io};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::time;

use super::answer::{Answer, Step};
use super::request::{Parser, Request, Words};
use super::shared::Shared;

/// Long enough that two pieces are two reads of the client.
const BETWEEN_PIECES: Duration = Duration::from_micros(200);

pub(super) struct Connection<'a> {
    pub(super) number: u64,
    pub(super) shared: &'a Shared,
}

impl Connection<'_> {
    /// Reads, asks the script and answers until one of them ends the connection, or an order does.
    pub(super) async fn serve(
        &self,
        mut stream: TcpStream,
        steps: UnboundedSender<Step>,
        queue: UnboundedReceiver<Step>,
    ) {
        let mut orders = self.shared.watch_orders();
        let (from, to) = stream.split();
        // A client that goes away ends the connection as an order does.
        tokio::select! {
            _read = self.read(from, &steps) => {}
            _written = self.write(to, queue) => {}
            _cut = orders.wait_for(|orders| orders.cut_through >= self.number) => {}
        }
    }

    async fn read(&self, mut from: ReadHalf<'_>, steps: &UnboundedSender<Step>) -> io::Result<()> {
        let mut orders = self.shared.watch_orders();
        let mut parser = Parser::default();
        let mut buffer = vec![0; 16 * 1024];
        loop {
            if orders.wait_for(|orders| orders.is_reading).await.is_err() {
                return Ok(());
            }
            let read = tokio::select! {
                biased;
                _stopped = orders.wait_for(|orders| !orders.is_reading) => continue,
                read = from.read(&mut buffer) => read?,
            };
            if read == 0 {
                return Ok(());
            }
            parser.feed(&buffer[..read]);
            let commands = parser
                .take_all()
                .map_err(|_malformed| io::ErrorKind::InvalidData)?;
            for words in commands {
                if self.answer(words, steps) {
                    future::pending::<()>().await;
                }
            }
        }
    }

    /// Queues the answer to a command; whether nothing more is to be read.
    fn answer(&self, words: Words, steps: &UnboundedSender<Step>) -> bool {
        let request = Request {
            connection: self.number,
            words,
        };
        let known = (!self.shared.is_bare)
            .then(|| handshake(&request))
            .flatten();
        let answer = match known {
            Some(reply) => Answer::bytes(reply),
            None => self.shared.answer(request),
        };
        for step in answer.steps {
            // The writer ends with the connection.
            let _ = steps.send(step);
        }
        if answer.releases {
            self.shared.order(|orders| orders.is_released = true);
        }
        answer.stops_reading
    }

    async fn write(
        &self,
        mut to: WriteHalf<'_>,
        mut queue: UnboundedReceiver<Step>,
    ) -> io::Result<()> {
        let mut orders = self.shared.watch_orders();
        let mut next = None;
        while let Some(step) = some_or(&mut next, &mut queue).await {
            match step {
                Step::Send(mut bytes) => {
                    next = gather(&mut bytes, &mut queue, orders.borrow().is_released);
                    to.write_all(&bytes).await?;
                }
                Step::Pieces(bytes, size) => {
                    for piece in bytes.chunks(size) {
                        to.write_all(piece).await?;
                        time::sleep(BETWEEN_PIECES).await;
                    }
                }
                Step::Fill(byte, count) => fill(&mut to, byte, count).await?,
                // The orders outlive every connection.
                Step::Hold => drop(orders.wait_for(|orders| orders.is_released).await),
                Step::Wait(delay) => time::sleep(delay).await,
                Step::Silence => future::pending().await,
                Step::Close => return Ok(()),
            }
        }
        Ok(())
    }
}

async fn some_or(next: &mut Option<Step>, queue: &mut UnboundedReceiver<Step>) -> Option<Step> {
    match next.take() {
        Some(step) => Some(step),
        None => queue.recv().await,
    }
}

/// Appends what may go at once, so that it is one packet; returns the step behind it.
fn gather(
    bytes: &mut Vec<u8>,
    queue: &mut UnboundedReceiver<Step>,
    is_released: bool,
) -> Option<Step> {
    while let Ok(step) = queue.try_recv() {
        match step {
            Step::Send(more) => bytes.extend(more),
            Step::Hold if is_released => {}
            other => return Some(other),
        }
    }
    None
}

async fn fill(to: &mut WriteHalf<'_>, byte: u8, count: u64) -> io::Result<()> {
    let block = vec![byte; 64 * 1024];
    let mut left = count;
    while left > 0 {
        let size = usize::try_from(left).map_or(block.len(), |left| left.min(block.len()));
        to.write_all(&block[..size]).await?;
        left -= size as u64;
    }
    Ok(())
}

/// The reply to a command of the handshake, or to the check of a connection.
fn handshake(request: &Request) -> Option<&'static str> {
    match request.name().as_str() {
        "HELLO" => Some(hello(request)),
        "AUTH" | "SELECT" | "CLIENT" => Some("+OK\r\n"),
        "PING" => Some("+PONG\r\n"),
        _ => None,
    }
}

fn hello(request: &Request) -> &'static str {
    if request.word(1) == "3" {
        "%3\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$5\r\n7.0.0\r\n$5\r\nproto\r\n:3\r\n"
    } else {
        "*6\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$5\r\n7.0.0\r\n$5\r\nproto\r\n:2\r\n"
    }
}
