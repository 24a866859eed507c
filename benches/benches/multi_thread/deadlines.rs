//! Calls that the server does not answer in time: how late they end.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::time::sleep;
use typed_cache_benches::Failure;
use typed_cache_benches::rounds::Ratios;
use typed_cache_benches::side::{Connected, Side};
use typed_cache_benches::user::{POOL, User, users};
use typed_cache_benches::work::Work;
use typed_cache_tests::harness::Server;

/// The number of times each row is measured.
const ROUNDS: usize = 9;

/// The time for which the server stays silent beyond the deadline.
const MARGIN: Duration = Duration::from_millis(300);

/// The time that a side may take to work again.
const PATIENCE: Duration = Duration::from_secs(10);

/// The delay with which a call may end, in milliseconds.
const LIMIT: f64 = 5.0;

/// Prints a row for each deadline, number of callers and side.
pub(crate) async fn print(server: &Server) -> Result<(), Failure> {
    let pool = users(POOL);
    println!("| deadline, ms | callers | side | median, ms late | earliest | latest | limit |");
    println!("|---:|---:|---|---:|---:|---:|---:|");
    for deadline in [10, 50, 200].map(Duration::from_millis) {
        for callers in [1, 64] {
            for side in Side::ALL {
                let connected = side.connect(&server.url(), deadline).await?;
                let Ratios {
                    lowest,
                    median,
                    highest,
                } = late(server, &connected, deadline, &pool[..callers]).await?;
                println!(
                    "| {} | {callers} | {} | {median:.2} | {lowest:.2} | {highest:.2} | {LIMIT} |",
                    deadline.as_millis(),
                    side.name(),
                );
            }
        }
    }
    Ok(())
}

/// Returns how late calls end, in milliseconds.
async fn late(
    server: &Server,
    side: &Connected,
    deadline: Duration,
    users: &[User],
) -> Result<Ratios, Failure> {
    let mut times = Vec::with_capacity(ROUNDS * users.len());
    for _ in 0..ROUNDS {
        works_again(side, users).await?;
        pause(server, deadline + MARGIN)?;
        let calls = users.iter().map(|user| elapsed(side, user));
        for time in join_all(calls).await {
            times.push((time?.as_secs_f64() - deadline.as_secs_f64()) * 1e3);
        }
    }
    works_again(side, users).await?;
    Ok(Ratios::of(times.into_iter()))
}

/// Makes the server answer nobody for some time.
fn pause(server: &Server, time: Duration) -> Result<(), Failure> {
    let milliseconds = u64::try_from(time.as_millis())?;
    let mut pause = redis::cmd("CLIENT");
    pause.arg("PAUSE").arg(milliseconds).arg("ALL");
    Ok(pause.exec(&mut server.connection())?)
}

async fn elapsed(side: &Connected, user: &User) -> Result<Duration, Failure> {
    let start = Instant::now();
    match side.call(Work::Get, std::slice::from_ref(user)).await {
        Ok(()) => Err("the paused server has answered".into()),
        Err(_) => Ok(start.elapsed()),
    }
}

async fn works_again(side: &Connected, users: &[User]) -> Result<(), Failure> {
    let start = Instant::now();
    while side.call(Work::Get, &users[..1]).await.is_err() {
        if start.elapsed() > PATIENCE {
            return Err("the connection does not work again".into());
        }
        sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}
