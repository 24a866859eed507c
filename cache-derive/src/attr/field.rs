use syn::Attribute;

use super::{
    once::Once,
    scope::{Scope, is_readable},
    word::Word,
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
        match word.name.to_string().as_str() {
            "key" => self.key.read(word, errors, key_flag),
            "hash_tag" => self.hash_tag.read(word, errors, Word::flag),
            _ => self.opaque.read(word, errors, Word::flag),
        }
    }
}

fn key_flag(word: &Word, errors: &mut Errors) -> Option<()> {
    const MESSAGE: &str = "`key` takes no value here; the part is the field itself";
    word.bare([MESSAGE, MESSAGE], errors)
}
