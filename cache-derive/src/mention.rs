//! Searches in the tokens of a type.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Type;
use syn::ext::IdentExt as _;

/// Returns whether a type names `ident`, on its own or as the first step of a path.
pub(crate) fn mentions(ty: &Type, ident: &Ident) -> bool {
    any_path_start(ty.to_token_stream(), &mut |start, _| start == ident)
}

/// Returns whether a type names the item around it: `Node`, `Self` or `self::Node`.
pub(crate) fn mentions_item(ty: &Type, item: &Ident) -> bool {
    any_path_start(ty.to_token_stream(), &mut |start, next| match next {
        None => start.unraw() == item.unraw() || start == "Self",
        Some(next) => start == "self" && next.unraw() == item.unraw(),
    })
}

/// Returns the last name in the path of a type.
pub(crate) fn name_of(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Path(ty) => ty.path.segments.last().map(|last| &last.ident),
        Type::Group(group) => name_of(&group.elem),
        _ => None,
    }
}

/// Returns a type as written, in one line and without needless spaces.
pub(crate) fn written(tokens: impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let word = |letter: Option<char>| {
            letter.is_some_and(|letter| letter.is_alphanumeric() || "_'\"".contains(letter))
        };
        // A space is kept only between two words, as in `dyn Any`, and behind a comma.
        let separates = word(out.chars().next_back()) && word(letters.peek().copied());
        if !letter.is_whitespace() || separates || out.ends_with([',', ';']) {
            out.push(if letter.is_whitespace() { ' ' } else { letter });
        }
    }
    out
}

/// Calls `found` with the first two steps of every path until it returns `true`.
fn any_path_start(
    tokens: TokenStream,
    found: &mut dyn FnMut(&Ident, Option<&Ident>) -> bool,
) -> bool {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    tokens.iter().enumerate().any(|(at, token)| match token {
        TokenTree::Group(group) => any_path_start(group.stream(), found),
        TokenTree::Ident(ident) => {
            let follows = at >= 2 && is_path_sep(&tokens, at - 2);
            let lifetime = at >= 1 && is_punct(tokens.get(at - 1), '\'');
            !follows && !lifetime && found(ident, step_after(&tokens, at))
        }
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

fn step_after(tokens: &[TokenTree], at: usize) -> Option<&Ident> {
    match tokens.get(at + 3) {
        Some(TokenTree::Ident(next)) if is_path_sep(tokens, at + 1) => Some(next),
        _ => None,
    }
}

fn is_path_sep(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens.get(at), ':') && is_punct(tokens.get(at + 1), ':')
}

pub(crate) fn is_punct(token: Option<&TokenTree>, mark: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == mark)
}

#[cfg(test)]
mod tests {
    use super::{mentions, mentions_item, written};

    fn parse(ty: &str) -> syn::Type {
        syn::parse_str(ty).expect("a type")
    }

    #[test]
    fn sees_the_item_itself_and_no_namesake() {
        let node = syn::parse_str("Node").expect("an identifier");
        let check = |ty: &str| mentions_item(&parse(ty), &node);
        assert!(check("Option<Box<Node>>"));
        assert!(check("Vec<Node<T>>"));
        assert!(check("[Self; 2]"));
        assert!(check("(u8, self::Node)"));
        assert!(!check("other::Node"));
        assert!(!check("Vec<::other::Node>"));
        assert!(!check("Nodes"));
        assert!(!check("&'Node u8"));
    }

    #[test]
    fn sees_parameters_and_their_associated_types() {
        let parameter = syn::parse_str("T").expect("an identifier");
        assert!(mentions(&parse("Vec<T::Item>"), &parameter));
        assert!(mentions(&parse("<T as Trait>::Item"), &parameter));
        assert!(!mentions(&parse("module::T"), &parameter));
    }

    #[test]
    fn writes_a_type_in_one_line() {
        assert_eq!(
            written(parse("HashMap < String , Vec<u8> >")),
            "HashMap<String, Vec<u8>>"
        );
        assert_eq!(written(parse("&'a mut dyn  Any")), "&'a mut dyn Any");
        assert_eq!(written(parse("[u8 ; 4]")), "[u8; 4]");
    }
}
