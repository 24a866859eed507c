//! Holds the cases against the library: no public operation and no documented error without one.

mod cases;
mod docs;
mod operations;

use std::collections::{BTreeMap, BTreeSet};

use self::cases::{Cases, Covered};
use self::operations::Operation;

fn problems(library: &[Operation], cases: &Cases) -> Vec<String> {
    let documented = docs::documented_errors(library);
    let known: BTreeSet<&str> = library
        .iter()
        .map(|operation| operation.name.as_str())
        .collect();
    let mut problems = Vec::new();
    for covered in &cases.covered {
        problems.extend(untrue(covered, &known, &documented));
    }
    let named: BTreeSet<&str> = cases
        .covered
        .iter()
        .map(|covered| covered.operation.as_str())
        .collect();
    for name in known.difference(&named) {
        problems.push(format!("`{name}`: no case names it"));
    }
    let in_batches = cases.covered.iter().filter(|covered| covered.is_in_batches);
    let in_batches: BTreeSet<&str> = in_batches
        .map(|covered| covered.operation.as_str())
        .collect();
    for operation in library.iter().filter(|operation| operation.is_in_batches) {
        if !in_batches.contains(operation.name.as_str()) {
            problems.push(format!("`{}`: no case calls it in a batch", operation.name));
        }
    }
    problems.extend(untested_errors(&documented, cases));
    problems
}

/// A list that names what is not there, or what its file does not call.
fn untrue(
    covered: &Covered,
    known: &BTreeSet<&str>,
    documented: &BTreeMap<String, BTreeSet<String>>,
) -> Option<String> {
    let Covered {
        case,
        operation,
        error,
        ..
    } = covered;
    if !known.contains(operation.as_str()) {
        return Some(format!(
            "`{case}` names `{operation}`, which is no public operation"
        ));
    }
    if !covered.is_called {
        return Some(format!(
            "`{case}` names `{operation}`, which its file does not call"
        ));
    }
    let error = error.as_ref()?;
    let is_documented = documented
        .get(operation)
        .is_some_and(|errors| errors.contains(error));
    (!is_documented)
        .then(|| format!("`{case}`: the docs of `{operation}` do not tell of `{error}`"))
}

fn untested_errors(documented: &BTreeMap<String, BTreeSet<String>>, cases: &Cases) -> Vec<String> {
    let tested: BTreeSet<(&str, &str)> = cases
        .covered
        .iter()
        .filter_map(|covered| Some((covered.operation.as_str(), covered.error.as_deref()?)))
        .collect();
    let all = documented.iter().flat_map(|(name, errors)| {
        errors
            .iter()
            .map(move |error| (name.as_str(), error.as_str()))
    });
    all.filter(|pair| !tested.contains(pair))
        .map(|(name, error)| format!("`{name}`: no case has its documented error `{error}`"))
        .collect()
}

#[test]
fn every_public_operation_and_documented_error_has_a_case() {
    let (library, cases) = (operations::of_library(), cases::of_suite());
    assert!(library.len() > 90, "{} operations read", library.len());
    let problems = problems(&library, &cases);
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn a_gap_is_found() {
    let operation = |name: &str, docs: &str| Operation {
        name: name.into(),
        docs: docs.into(),
        is_in_batches: true,
    };
    let library = [
        operation(
            "List::push",
            "Pushes.\n# Errors\n[`ErrorKind::Encode`], and as [`len`](Self::len).\n# Examples\n[`ErrorKind::Server`]",
        ),
        operation(
            "List::len",
            "Counts.\n# Errors\n# Cancel safety\n[`ErrorKind::WrongType`].",
        ),
        operation("List::pop", "Pops."),
    ];
    let covered = |operation: &str, error: Option<&str>, is_in_batches| Covered {
        case: "a_case".into(),
        operation: operation.into(),
        error: error.map(str::to_owned),
        is_in_batches,
        is_called: true,
    };
    let cases = Cases {
        covered: vec![
            covered("List::push", Some("WrongType"), true),
            covered("List::push", Some("Server"), true),
            covered("List::len", Some("WrongType"), false),
            covered("List::trim", None, true),
        ],
    };
    let expected = [
        "`a_case`: the docs of `List::push` do not tell of `Server`",
        "`a_case` names `List::trim`, which is no public operation",
        "`List::pop`: no case names it",
        "`List::len`: no case calls it in a batch",
        "`List::pop`: no case calls it in a batch",
        "`List::push`: no case has its documented error `Encode`",
    ];
    assert_eq!(problems(&library, &cases), expected);
}
