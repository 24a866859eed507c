//! What follows on the reply to a command.

use std::ptr;

use crate::codec::MaxBytes;
use crate::error::{Error, ErrorKind};
use crate::operation::Script;
use crate::schema::Layout;

/// What follows a reply that is not yet the outcome.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rule {
    /// Nothing: every reply is the outcome.
    #[default]
    Final,
    /// Where the server does not have the script, it runs by its source. It has not run then.
    Script(Script),
    /// The write of a whole value under a condition, for which an entry that reads as a miss is none.
    Conditional(Condition, &'static Stored),
    /// `SET … IFEQ`: where the server does not know it, a script does the same.
    IfEqual,
}

/// The condition of a write.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// There is no value.
    IfAbsent,
    /// There is one.
    IfPresent,
}

/// The stored values of one type, as far as conditions need to know them.
#[doc(hidden)]
#[derive(Debug)]
pub struct Stored {
    /// The layout, if the five bytes in front of values alone tell a value from a miss; else only a decode can.
    pub(crate) headers: Option<&'static Layout>,
    /// Returns whether stored bytes read as a value, or as an error, and not as a miss.
    pub(crate) is_value: fn(&[u8], MaxBytes) -> bool,
}

// By address: there is one for each type, and addresses of functions say nothing.
impl PartialEq for Stored {
    fn eq(&self, other: &Self) -> bool {
        ptr::eq(self, other)
    }
}

impl Eq for Stored {}

impl Rule {
    /// Returns why the command cannot be part of a transaction, or of a caller's pipeline.
    pub(crate) fn refusal(self, scripts: bool) -> Option<Error> {
        match self {
            Self::Conditional(_, Stored { headers: None, .. }) => Some(takes_two_steps()),
            Self::Conditional(..) if !scripts => {
                Some(scripts_are_off("to look at the entry in the same step"))
            }
            _ => None,
        }
    }

    /// Returns why what follows cannot, without scripts.
    #[cold]
    pub(crate) fn needs_a_script(self) -> Error {
        scripts_are_off(match self {
            Self::IfEqual => {
                "to write only if nobody else has, on a server that does not know `SET … IFEQ`"
            }
            _ => "to write over an entry that reads as a miss",
        })
    }
}

#[cold]
fn takes_two_steps() -> Error {
    Error::new(
        ErrorKind::InvalidInput,
        "with `format = json` or `damage = miss`, which a cache can set for all types, only a decode tells whether an entry is a value or \
         a miss, so this condition takes two steps: await the operation alone, or `run` it in a batch that is not atomic",
    )
}

/// The error of what only a script can do.
#[cold]
pub(crate) fn scripts_are_off(what: &str) -> Error {
    let message =
        format!("it takes a script {what}, and `CacheBuilder::scripts(false)` turned them off");
    Error::new(ErrorKind::InvalidInput, message)
}
