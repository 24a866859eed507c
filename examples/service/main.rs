//! A service over a database: HTTP by axum, reads by `remember`. It serves what it has while the database refuses, and from the
//! database while Redis is stopped. `cargo run --example service names.db` prints its address, and serves until its input ends.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod app;
mod source;

use std::error::Error;
use std::time::Duration;

use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;
use typed_cache::Cache;

use crate::app::App;
use crate::source::Source;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let Some(path) = std::env::args().nth(1) else {
        println!("which file has the names? cargo run --example service names.db");
        return Ok(());
    };
    let url = std::env::var("REDIS_URL").unwrap_or_else(|_| "memory://".into());
    // Without Redis it begins, too, and a request waits no longer for it than this.
    let cache = Cache::builder()
        .timeout(Duration::from_millis(200))
        .connect_lazy(&url)?;
    let app = App {
        cache,
        source: Source::new(path)?,
    };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    let end = async { drop(tokio::io::stdin().read_to_end(&mut Vec::new()).await) };
    axum::serve(listener, app.routes())
        .with_graceful_shutdown(end)
        .await?;
    Ok(())
}
