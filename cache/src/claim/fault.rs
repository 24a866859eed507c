//! A claim that does not hold.

use std::fmt;

use crate::schema::{Shape, Structure};

/// What a shape says and what happened, at one part of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Where, in the words of a lock file; empty for the value itself.
    pub(super) path: String,
    pub(super) reason: Reason,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// The type does something else than its shape says.
    Differs { said: String, found: String },
    /// What is written cannot be read back, whatever the shape says; with the cure.
    Lost { what: String, cure: &'static str },
    /// The type has to be told what comes next, which the default format does not.
    SelfDescribing,
    /// `Serialize` gave an error of its own: the text, if it is one of serde's, which have no values in them.
    Refused(Option<String>),
}

/// The characters of a path that a message shows.
const LONGEST: usize = 100;

impl Fault {
    /// The same fault, of a value that is a field.
    pub(crate) fn in_field(self, name: &str) -> Self {
        Self {
            path: format!(".{name}{}", self.path),
            ..self
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.strip_prefix('.').unwrap_or(&self.path) {
            "" => f.write_str("the value")?,
            path => match path.char_indices().nth(LONGEST) {
                Some((end, _)) => write!(f, "`{}…`", &path[..end])?,
                None => write!(f, "`{path}`")?,
            },
        }
        match &self.reason {
            Reason::Differs { said, found } => write!(f, ": its shape says {said}, and it is {found}"),
            Reason::Lost { what, cure } => write!(f, ": {what}; {cure}"),
            Reason::SelfDescribing => f.write_str(
                ": its `Deserialize` asks what comes next (as `flatten`, `untagged`, `tag`, `serde_json::Value` and some `with` \
                 modules do), and the bytes of the default format do not tell; write `format = json`",
            ),
            Reason::Refused(Some(text)) => write!(f, " is refused by its `Serialize`: {text}"),
            Reason::Refused(None) => f.write_str(" is refused by its `Serialize`"),
        }
    }
}

/// Names what a shape says, in the words of serde's data model.
pub(super) fn said(shape: &Shape, is_readable: bool) -> String {
    match shape.form(is_readable).structure {
        Structure::Primitive(primitive) => format!("`{}`", primitive.name()),
        Structure::Scalar(name) => format!("`{name}`"),
        Structure::Newtype(inner) => format!("a newtype around {}", said(inner, is_readable)),
        Structure::Foreign(inner) => said(inner, is_readable),
        Structure::Option(_) => "an option".to_owned(),
        Structure::Sequence(_) => "a sequence".to_owned(),
        Structure::Map(..) => "a map".to_owned(),
        Structure::Array(_, length) => format!("an array of {length}"),
        Structure::Tuple([]) => "a unit".to_owned(),
        Structure::Tuple(elements) => format!("a tuple of {}", elements.len()),
        Structure::Record(members) => format!("a struct of {} fields", members.len()),
        Structure::Enumeration(_, None) => "an enum".to_owned(),
        Structure::Enumeration(_, Some(_)) => {
            "an enum as a struct of its tag and content".to_owned()
        }
        Structure::Opaque(name, _) => format!("opaque `{name}`"),
        Structure::SelfDescribing(how, _) => how.to_owned(),
    }
}
