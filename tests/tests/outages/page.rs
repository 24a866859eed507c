//! The tests, the table and the guide's page have the same cells.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::table::{Column, Fault, Outcome};
use crate::{access, servers, sockets, states};

#[test]
fn each_cell_has_a_test_of_its_name() {
    let rows = [servers::CELLS, sockets::CELLS, states::CELLS, access::CELLS].concat();
    for (name, fault, column) in &rows {
        assert_eq!(*name, format!("{}_on_{}", fault.word(), column.word()));
    }
    let tested: BTreeSet<_> = rows.iter().map(|(name, ..)| (*name).to_owned()).collect();
    let planned = Fault::ALL.iter().flat_map(|fault| {
        let names = Column::ALL.iter();
        names.map(|column| format!("{}_on_{}", fault.word(), column.word()))
    });
    assert_eq!(tested, planned.collect());
    assert_eq!(tested.len(), rows.len());
}

#[test]
fn the_guide_shows_each_cell_as_it_is_tested_and_no_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let page = fs::read_to_string(root.join("cache/docs/faults.md")).unwrap();
    let mut lines = page
        .lines()
        .skip_while(|line| !line.starts_with("| fault |"));
    let kinds = Column::ALL.map(Column::title);
    assert_eq!(
        cells(lines.next().expect("the table")),
        [&["fault"], &kinds[..], &["events"]].concat()
    );
    let rows: Vec<_> = lines
        .skip(1)
        .take_while(|line| line.starts_with('|'))
        .collect();
    assert_eq!(rows.len(), Fault::ALL.len(), "{rows:#?}");
    for (row, fault) in rows.into_iter().zip(Fault::ALL) {
        let row = cells(row);
        assert_eq!(row[0], fault.title());
        let (events, results) = row[1..].split_last().expect("a row");
        assert_eq!(*events, fault.events().words(), "{fault:?}");
        assert_eq!(results.len(), Column::ALL.len(), "{row:?}");
        for (cell, column) in results.iter().zip(Column::ALL) {
            let expected = Outcome::of(fault, column).words();
            assert!(
                cell.split([',', ';']).next() == Some(&expected),
                "{fault:?} on {column:?} is {expected}, not: {cell}"
            );
        }
    }
}

/// The cells of a row of a table.
fn cells(row: &str) -> Vec<&str> {
    let row = row.trim().trim_matches('|');
    row.split('|').map(str::trim).collect()
}
