//! Raw commands in a batch.

use typed_cache::ErrorKind;
use typed_cache::redis::{self, Value};

use crate::fixture::Fixture;
use crate::operations::USER;
use crate::types::bomb;

fn echo(text: &str) -> redis::Cmd {
    redis::cmd("ECHO").arg(text).take()
}

pub(crate) async fn a_raw_command_gives_the_reply_as_it_is(f: Fixture) {
    let key = f.key(&USER);
    let mut batch = f.cache.batch();
    let set = batch.raw(redis::cmd("SET").arg(&key).arg("x").take());
    let get = batch.raw(redis::cmd("get").arg(&key).take());
    let missing = batch.raw(redis::cmd("GET").arg("no such key").take());
    let length = batch.raw(redis::cmd("STRLEN").arg(&key).take());
    let mut replies = batch.run().await.unwrap();
    assert_eq!(replies.take(set).unwrap(), Value::Okay);
    assert_eq!(replies.take(get).unwrap(), Value::BulkString(b"x".to_vec()));
    assert_eq!(replies.take(missing).unwrap(), Value::Nil);
    assert_eq!(replies.take(length).unwrap(), Value::Int(1));
}

/// Commands that block, or change or end the shared connection.
const REFUSED: [&str; 64] = [
    "ASKING",
    "AUTH x",
    "BLMOVE a b LEFT LEFT 0",
    "BLMPOP 0 1 a LEFT",
    "BLPOP a 0",
    "blpop a 0",
    "BRPOP a 0",
    "BRPOPLPUSH a b 0",
    "BZMPOP 0 1 a MIN",
    "BZPOPMAX a 0",
    "BZPOPMIN a 0",
    "DISCARD",
    "EXEC",
    "HELLO 3",
    "MONITOR",
    "MULTI",
    "Multi",
    "PSUBSCRIBE x",
    "PSYNC ? -1",
    "PUNSUBSCRIBE",
    "QUIT",
    "READONLY",
    "READWRITE",
    "REPLCONF ack 0",
    "RESET",
    "SELECT 1",
    "select 1",
    "SSUBSCRIBE x",
    "SUBSCRIBE x",
    "SUNSUBSCRIBE",
    "SYNC",
    "UNSUBSCRIBE",
    "UNWATCH",
    "WAIT 1 0",
    "WAITAOF 0 1 0",
    "WATCH a",
    "XREAD BLOCK 0 STREAMS a $",
    "XREAD COUNT 1 block 0 STREAMS a $",
    "XREADGROUP GROUP g c BLOCK 0 STREAMS a >",
    "XREADGROUP GROUP streams c BLOCK 0 STREAMS a >",
    "XREADGROUP COUNT 1 GROUP g streams NOACK BLOCK 0 STREAMS a >",
    "CLIENT REPLY OFF",
    "client reply skip",
    "CLIENT TRACKING ON",
    "CLIENT CACHING YES",
    "CLIENT NO-EVICT ON",
    "CLIENT NO-TOUCH ON",
    "CLIENT PAUSE 1000",
    "CLIENT UNPAUSE",
    "CLIENT SETNAME x",
    "CLIENT SETINFO LIB-NAME x",
    "CLIENT CAPA redirect",
    "CLIENT IMPORT-SOURCE ON",
    "CLIENT KILL 127.0.0.1:6379",
    "CLIENT KILL",
    "client kill type normal skipme no",
    "DEBUG SLEEP 1",
    "debug jmap",
    "MIGRATE h 6379 a 0 5000",
    "SAVE",
    "SHUTDOWN",
    "shutdown nosave",
    "SCRIPT DEBUG YES",
    "",
];

/// Similar commands that do not affect the connection.
const PASSED: [&str; 6] = [
    "CLIENT KILL TYPE pubsub",
    "CLIENT KILL ID 999999999999 SKIPME yes",
    "CLIENT ID",
    "CLIENT GETNAME",
    "XREAD COUNT 1 STREAMS block 0",
    "SCRIPT EXISTS debug",
];

fn command(words: &str) -> redis::Cmd {
    let mut command = redis::Cmd::new();
    for word in words.split_whitespace() {
        command.arg(word);
    }
    command
}

pub(crate) async fn a_raw_command_that_disturbs_others_is_refused_before_sending(f: Fixture) {
    for words in REFUSED {
        let mut batch = f.cache.batch();
        let refused = batch.raw(command(words));
        let behind = batch.raw(echo("behind"));
        let mut replies = batch.run().await.unwrap();
        let error = replies.take(refused).unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::InvalidInput, None),
            "{words}"
        );
        assert_eq!(
            replies.take(behind).unwrap(),
            Value::BulkString(b"behind".to_vec())
        );
    }
    f.assert_messages(REFUSED.len());
    let mut batch = f.cache.batch();
    let pause = batch.raw(command("client pause 9"));
    let error = batch.run().await.unwrap().take(pause).unwrap_err();
    assert!(error.to_string().contains("`CLIENT PAUSE`"), "{error}");
    let mut batch = f.cache.batch().atomic();
    let _ = batch.raw(echo("never"));
    let _ = batch.raw(command("MULTI"));
    let _ = batch.push(f.cache.set(&bomb(1, true, 0)));
    let error = batch.run().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput, "the first error");
    let mut batch = f.cache.batch().atomic();
    let _ = batch.push(f.cache.set(&bomb(1, true, 0)));
    let _ = batch.raw(command("MULTI"));
    let error = batch.append_to(&mut redis::pipe()).unwrap_err();
    assert_eq!(error.resource(), Some("bomb"), "the first error");
    f.assert_messages(REFUSED.len());
}

pub(crate) async fn a_raw_command_that_disturbs_nobody_passes(f: Fixture) {
    let mut batch = f.cache.batch();
    let slots = PASSED.map(|words| (words, batch.raw(command(words))));
    let mut replies = batch.run().await.unwrap();
    for (words, slot) in slots {
        let reply = replies.take(slot);
        assert!(reply.is_ok(), "{words}: {reply:?}");
    }
}

cases! { raw_commands, servers:
    a_raw_command_that_disturbs_nobody_passes [Batch::raw]
}

cases! { raw_commands, alone:
    a_raw_command_gives_the_reply_as_it_is [Batch::raw]
    a_raw_command_that_disturbs_others_is_refused_before_sending [Batch::raw!InvalidInput]
}
