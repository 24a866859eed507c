use std::collections::HashSet;

use redis::Value;
use redis::Value::Array;

use super::{MemoryEngine, run};

/// Takes one step and hands back the cursor and the names met.
fn step(engine: &MemoryEngine, line: &str) -> (String, Vec<String>) {
    let Array(page) = run(engine, line) else {
        panic!("no page")
    };
    let [Value::BulkString(cursor), Array(names)] = page.as_slice() else {
        panic!("no page")
    };
    let string = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let names = names.iter().map(|name| match name {
        Value::BulkString(name) => string(name),
        other => panic!("{other:?}"),
    });
    (string(cursor), names.collect())
}

#[test]
fn what_is_there_all_along_is_met_whatever_else_happens() {
    let engine = MemoryEngine::new();
    for n in 0..1_000 {
        run(&engine, &format!("SET stays{n} v"));
        run(&engine, &format!("SET goes{n} v"));
    }
    let (mut cursor, mut met, mut steps) = ("0".to_owned(), HashSet::new(), 0);
    loop {
        let (next, names) = step(&engine, &format!("SCAN {cursor} COUNT 7"));
        assert!(names.len() <= 7);
        met.extend(names);
        run(&engine, &format!("DEL goes{steps}"));
        run(&engine, &format!("SET new{steps} v"));
        run(&engine, &format!("SET stays{} overwritten", steps % 1_000));
        (cursor, steps) = (next, steps + 1);
        if cursor == "0" {
            break;
        }
    }
    for n in 0..1_000 {
        assert!(met.contains(&format!("stays{n}")), "{n}");
    }
    assert!(steps >= 2_000 / 7);
}

#[test]
fn a_step_takes_no_more_room_than_there_are_keys() {
    let engine = MemoryEngine::new();
    run(&engine, "MSET a 1 b 2");
    assert_eq!(step(&engine, "SCAN 0 COUNT 9223372036854775807").1.len(), 2);
    let beyond = "SCAN 18446744073709551615 COUNT 9223372036854775807";
    assert_eq!(step(&engine, beyond).1.len(), 2);
    run(&engine, "HSET h f 1 g 2 h 3");
    let (cursor, fields) = step(&engine, "HSCAN h 0 COUNT 2");
    assert_eq!(
        (&*cursor, fields),
        ("1", ["g", "2", "h", "3"].map(str::to_owned).to_vec())
    );
    let (cursor, fields) = step(&engine, "HSCAN h 1 COUNT 2");
    assert_eq!(
        (&*cursor, fields),
        ("0", ["f", "1"].map(str::to_owned).to_vec())
    );
}
