use proc_macro2::Ident;

use super::word::Word;
use crate::errors::Errors;

/// A word that may be given once, and its value if that could be read.
// A word with a broken value still counts as given, so that it is not also reported as missing.
pub(crate) struct Once<T> {
    word: Option<Ident>,
    value: Option<T>,
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self {
            word: None,
            value: None,
        }
    }
}

impl<T> Once<T> {
    /// Reads a word and keeps the first one; a second one is an error that points at both.
    pub(crate) fn read(
        &mut self,
        word: &Word,
        errors: &mut Errors,
        value: impl FnOnce(&Word, &mut Errors) -> Option<T>,
    ) {
        let value = value(word, errors);
        let word = &word.name;
        if let Some(first) = &self.word {
            let message = format!("`{word}` is given twice");
            let first_message = format!("`{first}` is first given here");
            errors.at_both((word, message), (first, first_message));
            return;
        }
        self.word = Some(word.clone());
        self.value = value;
    }

    /// Returns the word as the user wrote it, whether or not its value could be read.
    pub(crate) fn word(&self) -> Option<&Ident> {
        self.word.as_ref()
    }

    /// Returns the value, if it was given and could be read.
    pub(crate) fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Returns the word together with its value.
    pub(crate) fn given(&self) -> Option<(&Ident, &T)> {
        self.word.as_ref().zip(self.value.as_ref())
    }

    pub(crate) fn is_given(&self) -> bool {
        self.word.is_some()
    }
}
