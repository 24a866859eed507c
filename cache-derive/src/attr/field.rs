use syn::Attribute;

use super::{
    once::Once,
    scope::{Scope, is_readable},
    word::{Value, Word},
};
use crate::errors::Errors;

/// The words on one field.
#[derive(Default)]
pub(crate) struct FieldWords {
    /// Whether all `#[cache]` attributes on the field are lists.
    pub(crate) is_readable: bool,
    pub(crate) key: Once<()>,
    pub(crate) hash_tag: Once<()>,
    pub(crate) opaque: Once<()>,
}

impl FieldWords {
    pub(crate) fn read(attributes: &[Attribute], scope: Scope, errors: &mut Errors) -> Self {
        let mut field = Self {
            is_readable: is_readable(attributes),
            ..Self::default()
        };
        scope.each_word(attributes, errors, &mut |word, errors| {
            field.accept(word, errors);
        });
        field
    }

    fn accept(&mut self, word: &Word, errors: &mut Errors) {
        let name = &word.name;
        match name.to_string().as_str() {
            "key" => {
                let flag = key_flag(word, errors);
                self.key.set(name, flag, errors);
            }
            "hash_tag" => {
                let flag = word.flag(errors);
                self.hash_tag.set(name, flag, errors);
            }
            _ => {
                let flag = word.flag(errors);
                self.opaque.set(name, flag, errors);
            }
        }
    }
}

fn key_flag(word: &Word, errors: &mut Errors) -> Option<()> {
    const MESSAGE: &str = "`key` takes no value here; the part is the field itself";
    match &word.value {
        Value::Bare => return Some(()),
        Value::Assigned(value) if !value.is_empty() => errors.at(value, MESSAGE),
        Value::Assigned(_) => errors.at(&word.name, MESSAGE),
        Value::Listed(list) => errors.at(list, MESSAGE),
        Value::Broken => {}
    }
    None
}
