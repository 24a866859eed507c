//! Compares the cases with the library: every public operation has one, in a batch as well where batches have it.

mod cases;
mod operations;

use std::collections::BTreeSet;

use self::cases::Covered;
use self::operations::Operation;

fn problems(library: &[Operation], cases: &[Covered]) -> Vec<String> {
    let known: BTreeSet<&str> = library
        .iter()
        .map(|operation| operation.name.as_str())
        .collect();
    let mut problems = Vec::new();
    for covered in cases {
        problems.extend(untrue(covered, &known));
    }
    let named: BTreeSet<&str> = cases
        .iter()
        .map(|covered| covered.operation.as_str())
        .collect();
    for name in known.difference(&named) {
        problems.push(format!("`{name}`: no case names it"));
    }
    let in_batches = cases.iter().filter(|covered| covered.is_in_batches);
    let in_batches: BTreeSet<&str> = in_batches
        .map(|covered| covered.operation.as_str())
        .collect();
    for operation in library.iter().filter(|operation| operation.is_in_batches) {
        if !in_batches.contains(operation.name.as_str()) {
            problems.push(format!("`{}`: no case calls it in a batch", operation.name));
        }
    }
    problems
}

/// A list that names an operation that is not there, or what its file does not have.
fn untrue(covered: &Covered, known: &BTreeSet<&str>) -> Option<String> {
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
    let error = error.as_ref().filter(|_| !covered.is_error_named)?;
    Some(format!(
        "`{case}` names the error `{error}`, which its file does not"
    ))
}

#[test]
fn every_public_operation_has_a_case() {
    let (library, cases) = (operations::of_library(), cases::of_suite());
    assert!(library.len() > 90, "{} operations read", library.len());
    let problems = problems(&library, &cases);
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn a_gap_is_found() {
    let library = ["List::push", "List::len", "List::pop"].map(|name| Operation {
        name: name.into(),
        is_in_batches: true,
    });
    let covered = |operation: &str, error: Option<&str>, is_in_batches| Covered {
        case: "a_case".into(),
        operation: operation.into(),
        error: error.map(str::to_owned),
        is_in_batches,
        is_called: true,
        is_error_named: error == Some("WrongType"),
    };
    let cases = [
        covered("List::push", Some("WrongType"), true),
        covered("List::push", Some("Server"), true),
        covered("List::len", None, false),
        covered("List::trim", None, true),
    ];
    let expected = [
        "`a_case` names the error `Server`, which its file does not",
        "`a_case` names `List::trim`, which is no public operation",
        "`List::pop`: no case names it",
        "`List::len`: no case calls it in a batch",
        "`List::pop`: no case calls it in a batch",
    ];
    assert_eq!(problems(&library, &cases), expected);
}
