//! serde's `rename_all` rules.

/// One of serde's spellings for `rename_all`.
#[derive(Clone, Copy)]
pub(crate) enum Rule {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

impl Rule {
    /// Reads the text of `rename_all`; serde reports an unknown one.
    pub(crate) fn read(text: &str) -> Option<Self> {
        Some(match text {
            "lowercase" => Self::Lower,
            "UPPERCASE" => Self::Upper,
            "PascalCase" => Self::Pascal,
            "camelCase" => Self::Camel,
            "snake_case" => Self::Snake,
            "SCREAMING_SNAKE_CASE" => Self::ScreamingSnake,
            "kebab-case" => Self::Kebab,
            "SCREAMING-KEBAB-CASE" => Self::ScreamingKebab,
            _ => return None,
        })
    }

    /// Spells a variant, which Rust writes as `PascalCase`.
    pub(crate) fn variant(self, name: &str) -> String {
        match self {
            Self::Pascal => name.to_owned(),
            Self::Lower => name.to_ascii_lowercase(),
            Self::Upper => name.to_ascii_uppercase(),
            Self::Camel => lower_first(name),
            Self::Snake => snake(name),
            Self::ScreamingSnake => snake(name).to_ascii_uppercase(),
            Self::Kebab => snake(name).replace('_', "-"),
            Self::ScreamingKebab => snake(name).to_ascii_uppercase().replace('_', "-"),
        }
    }

    /// Spells a field, which Rust writes as `snake_case`.
    pub(crate) fn field(self, name: &str) -> String {
        match self {
            Self::Lower | Self::Snake => name.to_owned(),
            Self::Upper | Self::ScreamingSnake => name.to_ascii_uppercase(),
            Self::Pascal => pascal(name),
            Self::Camel => lower_first(&pascal(name)),
            Self::Kebab => name.replace('_', "-"),
            Self::ScreamingKebab => name.to_ascii_uppercase().replace('_', "-"),
        }
    }
}

fn snake(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for (at, letter) in name.char_indices() {
        if at > 0 && letter.is_uppercase() {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

fn pascal(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in name.split('_') {
        let mut letters = word.chars();
        out.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        out.push_str(letters.as_str());
    }
    out
}

fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::Rule;

    fn check(rule: &str, field: &str, variant: &str) {
        let rule = Rule::read(rule).expect("a rule of serde's");
        assert_eq!(rule.field("very_tasty"), field);
        assert_eq!(rule.variant("VeryTasty"), variant);
    }

    #[test]
    fn spells_as_serde_does() {
        check("lowercase", "very_tasty", "verytasty");
        check("UPPERCASE", "VERY_TASTY", "VERYTASTY");
        check("PascalCase", "VeryTasty", "VeryTasty");
        check("camelCase", "veryTasty", "veryTasty");
        check("snake_case", "very_tasty", "very_tasty");
        check("SCREAMING_SNAKE_CASE", "VERY_TASTY", "VERY_TASTY");
        check("kebab-case", "very-tasty", "very-tasty");
        check("SCREAMING-KEBAB-CASE", "VERY-TASTY", "VERY-TASTY");
        assert!(Rule::read("snake").is_none());
    }

    #[test]
    fn takes_names_outside_ascii() {
        assert_eq!(Rule::Camel.variant("Élan"), "Élan");
        assert_eq!(Rule::Camel.field("__"), "");
        assert_eq!(Rule::Pascal.field("_9_a"), "9A");
    }
}
