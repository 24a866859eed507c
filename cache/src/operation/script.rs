//! Scripts: several commands on one key as one step. Where one of them fails, those behind it do not run.
//!
//! A `MULTI` group goes on behind a command that fails, so a write on a key of another kind would change its TTL all the same.

/// Runs the command of `ARGV[2]` with the arguments from `ARGV[3]` to `ARGV[last]`. Lua takes no more than 8,000 at a time; the
/// commands with so many take items or pairs.
macro_rules! run {
    () => {
        "local reply
for at = 3, last, 7000 do
  reply = redis.call(ARGV[2], KEYS[1], unpack(ARGV, at, math.min(at + 6999, last)))
end
"
    };
}

/// Sets the TTL that `ARGV[1]` says: milliseconds; the same behind `keep`, where there is no TTL; `persist`; nothing.
macro_rules! expire {
    () => {
        "local ttl = ARGV[1]
if tonumber(ttl) then redis.call('PEXPIRE', KEYS[1], ttl)
elseif ttl == 'persist' then redis.call('PERSIST', KEYS[1])
elseif ttl ~= '' then redis.call('PEXPIRE', KEYS[1], string.sub(ttl, 5), 'NX') end
"
    };
}

macro_rules! update {
    () => {
        concat!("local last = #ARGV\n", run!(), expire!(), "return reply")
    };
}

macro_rules! hincrby {
    () => {
        "local number = redis.call('HINCRBY', KEYS[1], ARGV[3], ARGV[4])
"
    };
}

/// Numbers of Lua are exact only up to 2^53; a larger one is read as text.
macro_rules! number {
    () => {
        "if number < 9007199254740992 and number > -9007199254740992 then return number end
return {redis.call('HGET', KEYS[1], ARGV[3])}"
    };
}

macro_rules! increment {
    () => {
        concat!(hincrby!(), expire!(), number!())
    };
}

/// Ends with an error where the server has no TTLs of fields, the user may not set them, or the key is no hash. The `HPEXPIRE` here
/// changes nothing: it names a field that is no UTF-8, as ours all are. For one that is there Valkey 9.0.0 deletes it where the time
/// has passed, and Redis 7.4 brings it back where it has expired, whatever the condition.
///
/// Valkey does not refuse `HPEXPIRE` when its memory is full, and no write of a script behind the first one. With the first line it
/// refuses the whole script, as Redis does.
macro_rules! need_field_ttls {
    () => {
        "#!lua
local tried = redis.pcall('HPEXPIRE', KEYS[1], 1, 'GT', 'FIELDS', 1, '\\255')
if tried.err and string.find(string.lower(tried.err), 'unknown') then
  return redis.error_reply(\"ERR unknown command 'HPEXPIRE'\")
end
if tried.err then return tried end
"
    };
}

/// Both `HSET` and `HINCRBY` have a field in every other place. The TTL of the fields is behind the arguments.
macro_rules! fields {
    () => {
        concat!(
            "local last, field_ttl = #ARGV - 1, ARGV[#ARGV]\n",
            run!(),
            "if reply >= 9007199254740992 or reply <= -9007199254740992 then reply = {redis.call('HGET', KEYS[1], ARGV[3])} end
local names = {}
for at = 3, last, 2 do names[#names + 1] = ARGV[at] end
for at = 1, #names, 7000 do
  local to = math.min(at + 6999, #names)
  if field_ttl == 'persist' then redis.call('HPERSIST', KEYS[1], 'FIELDS', to - at + 1, unpack(names, at, to))
  else redis.call('HPEXPIRE', KEYS[1], field_ttl, 'FIELDS', to - at + 1, unpack(names, at, to)) end
end
",
            expire!(),
            "return reply"
        )
    };
}

/// Ends with nil where there is no hash. A key whose fields have all expired stays for some time: `EXISTS` and `HLEN` count it, and
/// `HRANDFIELD` of Valkey can miss the one field that is left.
macro_rules! if_present {
    () => {
        "if #redis.call('HKEYS', KEYS[1]) == 0 then return false end\n"
    };
}

/// Reads the first bytes of an entry, up to the end of its times.
macro_rules! first {
    () => {
        "redis.call('GETRANGE', KEYS[1], 0, 16)"
    };
}

/// Says whether bytes begin as an entry that has times.
macro_rules! has_times {
    () => {
        "local function has_times(bytes)
  local format = string.byte(bytes) or 0
  return format >= 148 and format < 152 and #bytes >= 17
end
"
    };
}

/// Reads the first bytes of the entry, and how long it is kept beyond its freshness; no number where it has no times.
macro_rules! times {
    () => {
        concat!(
            has_times!(),
            "local first, grace = ",
            first!(),
            "
if has_times(first) then
  grace = 0
  for at = 10, 6, -1 do grace = grace * 256 + string.byte(first, at) end
end
"
        )
    };
}

/// Asks whether the entry is fresh.
macro_rules! freshness {
    () => {
        concat!(
            times!(),
            "grace = grace or 0
local left = redis.call('PTTL', KEYS[1])
local fresh = left == -1 or left > grace
"
        )
    };
}

/// Gives an entry that is fresh another TTL, and as much grace as it had.
macro_rules! restart_fresh {
    () => {
        "if not fresh then return false end
if ARGV[1] == 'persist' then redis.call('PERSIST', KEYS[1])
else redis.call('PEXPIRE', KEYS[1], string.format('%.0f', ARGV[1] + grace)) end
"
    };
}

macro_rules! has_header {
    () => {
        concat!(
            times!(),
            "local header = string.sub(first, 1, 5)
local known = ARGV[1] == '' and redis.call('EXISTS', KEYS[1]) == 1
for at = 1, #ARGV[1], 5 do known = known or header == string.sub(ARGV[1], at, at + 4) end
if known and grace then
  local left = redis.call('PTTL', KEYS[1])
  known = left == -1 or left > grace
end
"
        )
    };
}

macro_rules! set {
    () => {
        "redis.call(ARGV[2], KEYS[1], unpack(ARGV, 3))\nreturn 1"
    };
}

/// Where the TTL of an entry stays, the new value gets the grace and the TTL of its times. An entry without times is fresh to its end, so
/// the grace is zero then.
macro_rules! keep_times {
    () => {
        "local value = ARGV[3]
if ARGV[#ARGV] == 'KEEPTTL' and has_times(value) and redis.call('EXISTS', KEYS[1]) == 1 then
  local kept = has_times(first) and string.sub(first, 6, 15) or string.rep('\\0', 10)
  ARGV[3] = string.sub(value, 1, 5) .. kept .. string.sub(value, 16)
end
"
    };
}

/// `GETRANGE` is an error for data of another kind, which `SET` writes over; that has no times.
macro_rules! set_keep_ttl {
    () => {
        concat!(
            has_times!(),
            "local first = redis.call('TYPE', KEYS[1]).ok == 'string' and ",
            first!(),
            " or ''\n",
            keep_times!()
        )
    };
}

/// A script of this library, on one key.
///
/// `ARGV[1]` is what it compares with or the TTL, `ARGV[2]` the name of a command, behind it are that command's arguments.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Runs a command of a few arguments, then restarts the TTL: the one that most writes take.
    Restart,
    /// `HINCRBY`, then the restart of the TTL. A new number that Lua cannot hold comes back as text in an array.
    IncrementAndRestart,
    /// Runs a command, then sets the TTL.
    Update,
    /// The same where there is a hash at the key; else nil.
    UpdatePresent,
    /// `HINCRBY`, then the TTL, with the same reply.
    Increment,
    /// The same where there is a hash; else nil.
    IncrementPresent,
    /// `HSET` or `HINCRBY`, then the TTL of the fields, then that of the key, with the same reply.
    Fields,
    /// The same where there is a hash; else nil.
    FieldsPresent,
    /// A push, then the `LTRIM` at the other side, then the TTL.
    PushCapped,
    /// The command unless the stored value has one of the headers; says whether it ran.
    SetUnless,
    /// The command if the stored value has one of the headers; says whether it ran.
    SetIf,
    /// `GET`; the command that it is given is for the step behind it.
    Read,
    /// The command if the stored value is the one given; else what is stored comes back.
    CompareAndSet,
    /// `GET` of an entry that is fresh, which gets another TTL.
    GetFresh,
    /// Another TTL for an entry that is fresh.
    RestartFresh,
    /// Ends the freshness of an entry, of which its grace is left.
    EndFreshness,
    /// `SET … KEEPTTL` of an entry that is as fresh or as stale as the one it replaces.
    SetKeepTtl,
    /// The same with `GET`; the reply to `PTTL` before it comes in front of the old entry.
    ReplaceKeepTtl,
}

impl Script {
    /// All scripts.
    pub(crate) const ALL: [Self; 18] = [
        Self::Restart,
        Self::IncrementAndRestart,
        Self::Update,
        Self::UpdatePresent,
        Self::Increment,
        Self::IncrementPresent,
        Self::Fields,
        Self::FieldsPresent,
        Self::PushCapped,
        Self::SetUnless,
        Self::SetIf,
        Self::Read,
        Self::CompareAndSet,
        Self::GetFresh,
        Self::RestartFresh,
        Self::EndFreshness,
        Self::SetKeepTtl,
        Self::ReplaceKeepTtl,
    ];

    /// Returns the source that `EVAL` takes.
    /// Returns whether the first argument of `EVAL` or `EVALSHA` names it.
    pub(crate) fn is(self, argument: &[u8]) -> bool {
        [self.digest(), self.source()]
            .iter()
            .any(|name| name.as_bytes() == argument)
    }

    pub(crate) const fn source(self) -> &'static str {
        match self {
            Self::Restart => {
                "local reply = redis.call(ARGV[2], KEYS[1], unpack(ARGV, 3))
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return reply"
            }
            Self::IncrementAndRestart => concat!(
                hincrby!(),
                "redis.call('PEXPIRE', KEYS[1], ARGV[1])\n",
                number!()
            ),
            Self::Update => update!(),
            Self::UpdatePresent => concat!(if_present!(), update!()),
            Self::Increment => increment!(),
            Self::IncrementPresent => concat!(if_present!(), increment!()),
            Self::Fields => concat!(need_field_ttls!(), fields!()),
            Self::FieldsPresent => concat!(need_field_ttls!(), if_present!(), fields!()),
            Self::PushCapped => concat!(
                "local last = #ARGV - 2\n",
                run!(),
                "redis.call('LTRIM', KEYS[1], ARGV[last + 1], ARGV[last + 2])\n",
                expire!(),
                "return reply"
            ),
            Self::SetUnless => concat!(
                has_header!(),
                "if known then return 0 end\n",
                keep_times!(),
                set!()
            ),
            Self::SetIf => concat!(
                has_header!(),
                "if not known then return 0 end\n",
                keep_times!(),
                set!()
            ),
            Self::Read => "return redis.call('GET', KEYS[1])",
            Self::CompareAndSet => concat!(
                "local stored = redis.call('GET', KEYS[1])\n",
                "if stored ~= ARGV[1] then return stored end\n",
                set!()
            ),
            Self::GetFresh => concat!(
                freshness!(),
                restart_fresh!(),
                "return redis.call('GET', KEYS[1])"
            ),
            Self::RestartFresh => concat!(freshness!(), restart_fresh!(), "return 1"),
            Self::EndFreshness => concat!(
                freshness!(),
                "if not fresh then return 0 end\n",
                "redis.call('PEXPIRE', KEYS[1], string.format('%.0f', grace))\n",
                "return 1"
            ),
            Self::SetKeepTtl => concat!(
                set_keep_ttl!(),
                "return redis.call(ARGV[2], KEYS[1], unpack(ARGV, 3))"
            ),
            Self::ReplaceKeepTtl => concat!(
                set_keep_ttl!(),
                "local left = redis.call('PTTL', KEYS[1])\n",
                "return {left, redis.call(ARGV[2], KEYS[1], unpack(ARGV, 3))}"
            ),
        }
    }

    /// Returns the SHA-1 of the source, by which `EVALSHA` names a script.
    pub(crate) const fn digest(self) -> &'static str {
        match self {
            Self::Restart => "4c637fac8e43d7c848775c9f0de8e323a4e2d8bc",
            Self::IncrementAndRestart => "bdceb1c7a30d1a7d3b1cd4ad70d76dd384567942",
            Self::Update => "a2eec48860d0547b7be0f8052fbb292cbf850ce6",
            Self::UpdatePresent => "d95f6c6209a8b09fd32e85f0f0ec3c24b6e1ad89",
            Self::Increment => "af49bbb0fdb8c829084d8eb7b049af83c8935d6e",
            Self::IncrementPresent => "687228d0ad8d64300e752ca0a6b48d2329a1a97d",
            Self::Fields => "2307aae734105507243f46470b5494f7549de841",
            Self::FieldsPresent => "6366e6ed4c26c41a787ae84fc5b1567edd330b36",
            Self::PushCapped => "826fb56a33c9b0451f46bd459048771771a9a726",
            Self::SetUnless => "08eee048ad93ecf8689a21663e1129bcab4cc6cc",
            Self::SetIf => "c9b1e969bf17acf2069dc9a4ed42ffd1c2bbdad6",
            Self::Read => "d3c21d0c2b9ca22f82737626a27bcaf5d288f99f",
            Self::CompareAndSet => "ff0f6fa6004375dc8a07b0519721cc2716842a41",
            Self::GetFresh => "192ae53074cb88982cc7633936bc16f994addf18",
            Self::RestartFresh => "9e19ba10a39fb77f5932ec65b13d065a48c40c0a",
            Self::EndFreshness => "88918674036c07d0e9015810787bb90c122d7ea0",
            Self::SetKeepTtl => "f7130724977e691c867bbf2b6f1101a9c51ceb02",
            Self::ReplaceKeepTtl => "579458b93e135566c0dcda3bf1cfe1a1a7c33467",
        }
    }

    /// Returns the script with this digest, in any case.
    pub(crate) fn by_digest(digest: &[u8]) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|script| script.digest().as_bytes().eq_ignore_ascii_case(digest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_that_of_its_source() {
        for script in Script::ALL {
            let digest = sha1_smol::Sha1::from(script.source()).digest().to_string();
            assert_eq!(script.digest(), digest, "{script:?}");
            assert_eq!(Script::by_digest(digest.as_bytes()), Some(script));
        }
    }
}
