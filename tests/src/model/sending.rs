//! Connections and commands as both sides get them.

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, Cmd, Pipeline, pipe};

use super::Line;

/// Empties a server, and hands back a connection to it.
pub(super) async fn emptied(client: &Client) -> MultiplexedConnection {
    let mut connection = connect(client).await;
    let flushed = redis::cmd("FLUSHALL").exec_async(&mut connection).await;
    flushed.expect("the server answers");
    connection
}

/// Connects without a time-out of redis-rs's own, which a slow machine would meet.
pub(super) async fn connect(client: &Client) -> MultiplexedConnection {
    let config = AsyncConnectionConfig::new().set_response_timeout(None);
    let connection = client
        .get_multiplexed_async_connection_with_config(&config)
        .await;
    connection.expect("the server answers")
}

pub(super) fn pipeline(lines: &[Line]) -> Pipeline {
    let mut pipeline = pipe();
    for line in lines {
        pipeline.add_command(command(line));
    }
    pipeline
}

pub(super) fn command(line: &Line) -> Cmd {
    let mut cmd = Cmd::new();
    for word in line {
        cmd.arg(word);
    }
    cmd
}
