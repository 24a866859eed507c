//! The yardstick: what a careful programmer writes with redis-rs and postcard.

use std::hint::black_box;
use std::sync::LazyLock;
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{
    AsyncCommands, AsyncConnectionConfig, Client, ExistenceCheck, Script, SetExpiry, SetOptions,
};

use crate::Failure;
use crate::peer::Peer;
use crate::user::User;

/// One connection; every operation uses a clone of it.
#[derive(Clone, Debug)]
pub struct ByHand {
    connection: MultiplexedConnection,
    set_field: &'static Script,
    push: &'static Script,
    compare_and_set: &'static Script,
}

static SET_FIELD: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[1])",
    )
});

static PUSH: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "local length = redis.call('RPUSH', KEYS[1], ARGV[4])
redis.call('LTRIM', KEYS[1], ARGV[2], ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[1])
return length",
    )
});

static COMPARE_AND_SET: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "if redis.call('GET', KEYS[1]) ~= ARGV[2] then return 0 end
redis.call('SETEX', KEYS[1], ARGV[1], ARGV[3])
return 1",
    )
});

impl ByHand {
    /// Connects with redis-rs's own `response_timeout` as the only deadline, and its default queue.
    ///
    /// # Errors
    /// If the server is not there.
    pub async fn connect(url: &str, timeout: Duration) -> Result<Self, Failure> {
        let config = AsyncConnectionConfig::new().set_response_timeout(Some(timeout));
        let connection = Client::open(url)?
            .get_multiplexed_async_connection_with_config(&config)
            .await?;
        Ok(Self {
            connection,
            set_field: &SET_FIELD,
            push: &PUSH,
            compare_and_set: &COMPARE_AND_SET,
        })
    }
}

/// The TTL of every entry, in seconds: `set_ex` makes a smaller command than `set_options` does.
const FIFTEEN_MINUTES: u64 = 900;

fn keys(users: &[User]) -> Vec<String> {
    let key = |user: &User| format!("user:{}", user.id);
    users.iter().map(key).collect()
}

impl Peer for ByHand {
    async fn set(&self, user: &User) -> Result<(), Failure> {
        let mut connection = self.connection.clone();
        let bytes = postcard::to_stdvec(user)?;
        let key = format!("user:{}", user.id);
        let () = connection.set_ex(key, bytes, FIFTEEN_MINUTES).await?;
        Ok(())
    }

    async fn get(&self, id: u64) -> Result<Option<User>, Failure> {
        let mut connection = self.connection.clone();
        let bytes: Option<Vec<u8>> = connection.get(format!("user:{id}")).await?;
        Ok(bytes
            .map(|bytes| postcard::from_bytes(&bytes))
            .transpose()?)
    }

    async fn batch(&self, users: &[User]) -> Result<(), Failure> {
        let mut connection = self.connection.clone();
        let mut pipeline = redis::pipe();
        for user in users {
            let bytes = postcard::to_stdvec(user)?;
            let key = format!("user:{}", user.id);
            pipeline.set_ex(key, bytes, FIFTEEN_MINUTES).ignore();
        }
        Ok(pipeline.exec_async(&mut connection).await?)
    }

    async fn get_many(&self, users: &[User]) -> Result<Vec<Option<User>>, Failure> {
        let mut connection = self.connection.clone();
        let values: Vec<Option<Vec<u8>>> = connection.mget(keys(users)).await?;
        let decode =
            |bytes: Option<Vec<u8>>| bytes.map(|bytes| postcard::from_bytes(&bytes)).transpose();
        Ok(values.into_iter().map(decode).collect::<Result<_, _>>()?)
    }

    async fn get_each(&self, users: &[User]) -> Result<usize, Failure> {
        let mut connection = self.connection.clone();
        let values: Vec<Option<Vec<u8>>> = connection.mget(keys(users)).await?;
        let mut found = 0;
        for bytes in values.into_iter().flatten() {
            let user: User = postcard::from_bytes(&bytes)?;
            black_box(user);
            found += 1;
        }
        Ok(found)
    }

    async fn set_fields(&self, user: &User) -> Result<(), Failure> {
        let mut connection = self.connection.clone();
        let key = format!("contact:{}", user.id);
        let fields = [
            ("name", postcard::to_stdvec(&user.name)?),
            ("email", postcard::to_stdvec(&user.email)?),
        ];
        Ok(redis::pipe()
            .atomic()
            .hset_multiple(&key, &fields)
            .ignore()
            .expire(&key, FIFTEEN_MINUTES.cast_signed())
            .ignore()
            .exec_async(&mut connection)
            .await?)
    }

    async fn get_field(&self, id: u64) -> Result<Option<String>, Failure> {
        let mut connection = self.connection.clone();
        let bytes: Option<Vec<u8>> = connection.hget(format!("contact:{id}"), "name").await?;
        Ok(bytes
            .map(|bytes| postcard::from_bytes(&bytes))
            .transpose()?)
    }

    async fn increment(&self, id: u64) -> Result<i64, Failure> {
        let mut connection = self.connection.clone();
        Ok(connection.incr(format!("hits:{id}"), 1).await?)
    }

    /// In one round trip and atomic: the TTL of a new counter is set with it, that of an old one is kept.
    async fn increment_with_ttl(&self, id: u64) -> Result<i64, Failure> {
        let mut connection = self.connection.clone();
        let key = format!("visits:{id}");
        let options = SetOptions::default()
            .conditional_set(ExistenceCheck::NX)
            .with_expiration(SetExpiry::EX(FIFTEEN_MINUTES));
        let (count,): (i64,) = redis::pipe()
            .atomic()
            .set_options(&key, 0, options)
            .ignore()
            .incr(&key, 1)
            .query_async(&mut connection)
            .await?;
        Ok(count)
    }

    async fn set_field(&self, user: &User) -> Result<(), Failure> {
        let mut connection = self.connection.clone();
        let mut script = self.set_field.key(format!("contact:{}", user.id));
        script.arg(FIFTEEN_MINUTES).arg("name");
        let name = postcard::to_stdvec(&user.name)?;
        let () = script.arg(name).invoke_async(&mut connection).await?;
        Ok(())
    }

    async fn push(&self, user: &User) -> Result<u64, Failure> {
        let mut connection = self.connection.clone();
        let mut script = self.push.key(format!("recent:{}", user.id));
        script.arg(FIFTEEN_MINUTES).arg(-10).arg(-1);
        let name = postcard::to_stdvec(&user.name)?;
        Ok(script.arg(name).invoke_async(&mut connection).await?)
    }

    async fn set_if_absent(&self, user: &User) -> Result<bool, Failure> {
        let mut connection = self.connection.clone();
        let options = SetOptions::default()
            .conditional_set(ExistenceCheck::NX)
            .get(true)
            .with_expiration(SetExpiry::EX(FIFTEEN_MINUTES));
        let bytes = postcard::to_stdvec(user)?;
        let key = format!("user:{}", user.id);
        let old: Option<Vec<u8>> = connection.set_options(key, bytes, options).await?;
        Ok(old.is_none())
    }

    async fn update(&self, id: u64) -> Result<(), Failure> {
        let mut connection = self.connection.clone();
        let key = format!("user:{id}");
        let old: Vec<u8> = connection.get(&key).await?;
        let user: User = postcard::from_bytes(&old)?;
        let mut script = self.compare_and_set.key(key);
        script.arg(FIFTEEN_MINUTES).arg(old);
        let bytes = postcard::to_stdvec(&user)?;
        let written: i64 = script.arg(bytes).invoke_async(&mut connection).await?;
        if written == 1 {
            Ok(())
        } else {
            Err("somebody else has written it".into())
        }
    }
}
