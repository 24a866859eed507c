use std::collections::HashMap;

use redis::aio::ConnectionLike;
use redis::{AsyncCommands, ErrorKind, RedisResult, ServerErrorKind, Value, pipe};

use super::{MemoryEngine, cmd, run, text};

#[tokio::test]
async fn plain_redis_code_runs_on_it() {
    let mut redis = MemoryEngine::new();
    let _: () = redis
        .hset_multiple("h", &[("a", 1), ("b", 2)])
        .await
        .unwrap();
    let all: HashMap<String, i64> = redis.hgetall("h").await.unwrap();
    assert_eq!(
        all,
        HashMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)])
    );
    let missing: Option<String> = redis.get("none").await.unwrap();
    assert_eq!(missing, None);
    let (first, second): (i64, Vec<String>) = pipe()
        .incr("n", 5)
        .lpush("l", "x")
        .ignore()
        .lrange("l", 0, -1)
        .query_async(&mut redis)
        .await
        .unwrap();
    assert_eq!((first, second), (5, vec!["x".to_owned()]));
    assert_eq!(redis.get_db(), 0);
}

#[tokio::test]
async fn an_iterator_walks_with_its_own_cursor() {
    let mut redis = MemoryEngine::new();
    for n in 0..100 {
        run(&redis, &format!("SET key{n} v"));
    }
    let mut names = redis.scan_match::<_, String>("key*").await.unwrap();
    let mut met = std::collections::HashSet::new();
    while let Some(name) = names.next_item().await {
        met.insert(name.unwrap());
    }
    assert_eq!(met.len(), 100);
}

#[tokio::test]
async fn errors_come_as_from_a_server() {
    let mut redis = MemoryEngine::new();
    run(&redis, "HSET h f v");
    let wrong: RedisResult<String> = redis.get("h").await;
    assert_eq!(wrong.unwrap_err().code(), Some("WRONGTYPE"));
    let each: Vec<RedisResult<i64>> = pipe()
        .ignore_errors()
        .incr("h", 1)
        .incr("n", 1)
        .query_async(&mut redis)
        .await
        .unwrap();
    assert!(each[0].is_err() && each[1] == Ok(1));
    let spoilt: RedisResult<()> = pipe()
        .atomic()
        .cmd("NOSUCH")
        .set("k", 1)
        .query_async(&mut redis)
        .await;
    assert_eq!(
        spoilt.unwrap_err().kind(),
        ErrorKind::Server(ServerErrorKind::ExecAbort)
    );
    let (group,): (i64,) = pipe()
        .atomic()
        .incr("n", 1)
        .query_async(&mut redis)
        .await
        .unwrap();
    assert_eq!(group, 2);
}

#[tokio::test]
async fn each_handle_keeps_its_own_group() {
    let mut redis = MemoryEngine::new();
    let mut other = redis.clone();
    let _: () = cmd("MULTI").query_async(&mut redis).await.unwrap();
    let queued: String = cmd("SET k 1").query_async(&mut redis).await.unwrap();
    assert_eq!(queued, "QUEUED");
    let unseen: Option<String> = other.get("k").await.unwrap();
    assert_eq!(unseen, None);
    let more: Vec<String> = pipe().incr("k", 1).query_async(&mut redis).await.unwrap();
    assert_eq!(more, ["QUEUED"]);
    let replies: Vec<Value> = cmd("EXEC").query_async(&mut redis).await.unwrap();
    assert_eq!(replies, [Value::Okay, Value::Int(2)]);
    assert_eq!(run(&other, "GET k"), text("2"));
}

#[tokio::test]
async fn nothing_runs_before_it_is_polled() {
    let mut redis = MemoryEngine::new();
    let never = cmd("SET k v");
    drop(redis.req_packed_command(&never));
    assert!(redis.is_empty());
}

#[test]
fn debug_shows_counts_alone() {
    let engine = MemoryEngine::new();
    run(&engine, "SET secret-key secret-value");
    assert_eq!(
        format!("{engine:?}"),
        "MemoryEngine { len: 1, used_bytes: 182, .. }"
    );
}

#[test]
fn unknown_commands_are_named_without_their_arguments() {
    let engine = MemoryEngine::new();
    let reply = run(&engine, "Nosuch secret");
    assert_eq!(super::error(&reply), "ERR unknown command 'Nosuch'");
    let odd = engine.execute(&redis::cmd("a\r\nb").arg("secret").get_packed_command());
    assert_eq!(super::error(&odd), "ERR unknown command 'a  b'");
    let bytes = engine.execute(b"*1\r\n$2\r\n\xff\xfe\r\n");
    assert!(super::error(&bytes).starts_with("ERR unknown command"));
    assert_eq!(
        super::error(&engine.execute(b"*0\r\n")),
        "ERR unknown command ''"
    );
}

#[tokio::test]
async fn a_command_without_a_name_is_an_error() {
    let mut redis = MemoryEngine::new();
    let reply = redis.req_packed_command(&redis::Cmd::new()).await.unwrap();
    assert!(super::error(&reply).starts_with("ERR Protocol error"));
}
