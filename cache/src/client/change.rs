//! Commands on a key behind which its TTL is set: as a script, or as a group where scripts are off.

use crate::operation::{Commands, Expiration, Packed, Rule, Script, Written, arguments};
use crate::ttl::Ttl;

/// The change that a command makes to what is at a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// One command.
    Plain,
    /// The same where the key is there.
    IfPresent,
    /// `HINCRBY`.
    Increment,
    /// The same where the key is there.
    IncrementIfPresent,
    /// `HSET` or `HINCRBY`, and the TTL of the fields.
    Fields,
    /// The same where the key is there.
    FieldsIfPresent,
    /// A push, behind whose items stand the places of the first and the last item that stay.
    Capped,
}

/// Lua takes no more than 8,000 arguments at a time.
const MOST_AT_ONCE: u32 = 7_000;

impl Change {
    /// The same change where the key is there.
    pub(super) fn if_present(self) -> Self {
        match self {
            Self::Plain | Self::IfPresent => Self::IfPresent,
            Self::Increment | Self::IncrementIfPresent => Self::IncrementIfPresent,
            Self::Fields | Self::FieldsIfPresent => Self::FieldsIfPresent,
            Self::Capped => Self::Capped,
        }
    }

    /// The same change, which gives a TTL to the fields that it writes.
    pub(super) fn with_field_ttl(self) -> Self {
        match self {
            Self::Plain | Self::Increment | Self::Fields => Self::Fields,
            Self::IfPresent | Self::IncrementIfPresent | Self::FieldsIfPresent => {
                Self::FieldsIfPresent
            }
            Self::Capped => Self::Capped,
        }
    }

    /// Makes a message of the command.
    pub(super) fn pack(
        self,
        mut commands: Commands,
        expiration: Expiration,
        field_ttl: Ttl,
        scripts: bool,
    ) -> Packed {
        let ttl = TtlStep::of(expiration);
        if ttl == TtlStep::None && matches!(self, Self::Plain | Self::Increment) {
            return Packed::command(commands);
        }
        if scripts {
            return self.script(commands, ttl, field_ttl);
        }
        if self == Self::Capped {
            commands = trim_behind(&commands.finish());
        }
        ttl.behind(&mut commands);
        Packed::group(commands.finish())
    }

    fn script(self, commands: Commands, ttl: TtlStep, field_ttl: Ttl) -> Packed {
        let is_restart = matches!(ttl, TtlStep::Restart(_)) && commands.arguments() < MOST_AT_ONCE;
        let script = match self {
            Self::Plain if is_restart => Script::Restart,
            Self::Increment if is_restart => Script::IncrementAndRestart,
            Self::Plain => Script::Update,
            Self::IfPresent => Script::UpdatePresent,
            Self::Increment => Script::Increment,
            Self::IncrementIfPresent => Script::IncrementPresent,
            Self::Fields => Script::Fields,
            Self::FieldsIfPresent => Script::FieldsPresent,
            Self::Capped => Script::PushCapped,
        };
        let mut commands = ttl.in_front(commands, script);
        if matches!(self, Self::Fields | Self::FieldsIfPresent) {
            match field_ttl.millis() {
                Some(millis) => commands.integer(millis),
                None => commands.arg("persist"),
            };
        }
        Packed::command(commands).with_rule(Rule::Script(script))
    }
}

/// Makes an `LTRIM` of the last two arguments of a push.
fn trim_behind(push: &Written) -> Commands {
    let arguments = arguments(&push.bytes);
    let mut commands = Commands::new(str::from_utf8(&arguments[0]).unwrap_or_default());
    commands.key(push.key());
    let (items, kept) = arguments[2..].split_at(arguments.len() - 4);
    for item in items {
        commands.arg(item);
    }
    let ltrim = commands.command_on_same_key("LTRIM");
    for place in kept {
        ltrim.arg(place);
    }
    commands
}

/// The change of the TTL.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TtlStep {
    None,
    Restart(u64),
    /// Where there is none.
    Start(u64),
    Persist,
}

impl TtlStep {
    /// A type without TTL sets none; a call that asks for none removes the one that is there.
    fn of(expiration: Expiration) -> Self {
        match expiration.ttl.millis() {
            Some(millis) if expiration.keep => Self::Start(millis),
            Some(millis) => Self::Restart(millis),
            None if expiration.is_explicit && !expiration.keep => Self::Persist,
            None => Self::None,
        }
    }

    /// Gives the command to a script, behind the form of the TTL that scripts read.
    fn in_front(self, commands: Commands, script: Script) -> Commands {
        match self {
            Self::None => commands.into_script(script, ""),
            Self::Restart(millis) => {
                commands.into_script(script, itoa::Buffer::new().format(millis))
            }
            Self::Start(millis) => commands.into_script(script, format!("keep{millis}")),
            Self::Persist => commands.into_script(script, "persist"),
        }
    }

    fn behind(self, commands: &mut Commands) {
        match self {
            Self::None => {}
            Self::Restart(millis) => {
                commands.command_on_same_key("PEXPIRE").integer(millis);
            }
            Self::Start(millis) => {
                let pexpire = commands.command_on_same_key("PEXPIRE");
                pexpire.integer(millis).arg("NX");
            }
            Self::Persist => {
                commands.command_on_same_key("PERSIST");
            }
        }
    }
}
