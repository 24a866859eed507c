//! Expansions cut into their items, so that a test can look at one of them.

use syn2::{Expr, File, Item, ItemImpl, Stmt, Type};

use super::expanded;
use crate::attr::Derive;

/// Returns the items of an expansion, those of its hidden block in place of the block, each under a short name.
fn items(derive: Derive, source: &str) -> Vec<(String, Item)> {
    let file = syn2::parse_file(&expanded(derive, source)).expect("an expansion is a file");
    let mut named = Vec::new();
    for item in file.items {
        match item {
            Item::Const(block) if matches!(*block.expr, Expr::Block(_)) => {
                let Expr::Block(block) = *block.expr else {
                    continue;
                };
                for statement in block.block.stmts {
                    let Stmt::Item(item) = statement else {
                        panic!("the block holds items")
                    };
                    named.push((name(&item), item));
                }
            }
            item => named.push((name(&item), item)),
        }
    }
    named
}

/// Names an item: `struct UserKey`, `impl UserKey`, `impl Key`, `const __TTL`, `use`, `compile_error`.
fn name(item: &Item) -> String {
    match item {
        Item::Struct(item) => format!("struct {}", item.ident),
        Item::Const(item) => format!("const {}", item.ident),
        Item::Impl(item) => format!("impl {}", name_of_impl(item)),
        Item::Use(_) => "use".to_owned(),
        Item::Macro(_) => "compile_error".to_owned(),
        _ => panic!("no derive writes this item"),
    }
}

fn name_of_impl(item: &ItemImpl) -> String {
    let path = match (&item.trait_, &*item.self_ty) {
        (Some((_, path, _)), _) => path,
        (None, Type::Path(ty)) => &ty.path,
        (None, _) => panic!("an impl of a path"),
    };
    path.segments
        .last()
        .expect("a path has a name")
        .ident
        .to_string()
}

/// Returns the names of all items in their order, in one line.
pub(super) fn names(derive: Derive, source: &str) -> String {
    let names: Vec<String> = items(derive, source)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    names.join(", ")
}

/// Returns the code of the items with these names.
pub(super) fn code(derive: Derive, source: &str, names: &[&str]) -> String {
    let mut items = items(derive, source);
    for name in names {
        assert!(
            items.iter().any(|(found, _)| found == name),
            "no `{name}` in the expansion"
        );
    }
    items.retain(|(name, _)| names.contains(&name.as_str()));
    prettyplease::unparse(&File {
        shebang: None,
        attrs: Vec::new(),
        items: items.into_iter().map(|(_, item)| item).collect(),
    })
}
