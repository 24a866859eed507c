use syn::Attribute;

use super::{
    once::Once,
    scope::Scope,
    word::{Value, Word},
    words,
};
use crate::errors::Errors;

/// The words on one field.
#[derive(Default)]
pub(crate) struct FieldWords {
    pub(crate) key: Once<()>,
    pub(crate) hash_tag: Once<()>,
    pub(crate) opaque: Once<()>,
}

impl FieldWords {
    pub(crate) fn read(attributes: &[Attribute], scope: Scope, errors: &mut Errors) -> Self {
        let mut field = Self::default();
        for word in scope.words(attributes, errors) {
            if words::admit(&word.name, scope, errors) {
                field.accept(&word, errors);
            }
        }
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
    }
    None
}
