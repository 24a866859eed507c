//! The dashboard and the table in the guide name metrics that Prometheus really gets.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use metrics_exporter_prometheus::PrometheusBuilder;
use serde_json::Value;

use crate::program;

/// Runs a program in which everything happens, and returns the names of all series that were exported.
async fn exported() -> BTreeSet<String> {
    let builder = PrometheusBuilder::new().with_recommended_naming(true);
    let recorder = builder.set_buckets(&[0.001, 1.0]).unwrap().build_recorder();
    let local = metrics::set_default_local_recorder(&recorder);
    program::run().await;
    drop(local);
    let page = recorder.handle().render();
    let lines = page.lines().filter(|line| !line.starts_with('#'));
    let names = lines.filter_map(|line| line.split(['{', ' ']).next());
    names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    fs::read_to_string(root.join(path)).unwrap()
}

#[tokio::test]
async fn every_query_of_the_dashboard_names_metrics_that_are_exported() {
    let exported = exported().await;
    let dashboard = serde_json::from_str(&read("examples/grafana/typed-cache.json")).unwrap();
    let mut queries = Vec::new();
    collect_queries(&dashboard, &mut queries);
    assert!(queries.len() >= 10, "{queries:#?}");
    for query in queries {
        let names = names(&query);
        assert!(!names.is_empty(), "no metric in {query}");
        for name in names {
            assert!(
                exported.contains(&name),
                "`{name}` of {query} is not in {exported:#?}"
            );
        }
    }
}

#[tokio::test]
async fn every_metric_of_the_guides_table_is_exported_and_no_other_one() {
    let guide = read("cache/docs/observability.md");
    let rows = guide.lines().filter_map(|line| {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let [
            _,
            name,
            kind @ ("counter" | "gauge" | "histogram"),
            unit,
            ..,
        ] = cells[..]
        else {
            return None;
        };
        Some(as_exported(name.trim_matches('`'), kind, unit))
    });
    let documented: BTreeSet<_> = rows.flatten().collect();
    assert_eq!(documented, exported().await);
}

/// The names by which Prometheus gets a metric.
fn as_exported(name: &str, kind: &str, unit: &str) -> Vec<String> {
    let name = name.replace('.', "_");
    match (kind, unit) {
        ("counter", "bytes") => vec![format!("{name}_bytes_total")],
        ("counter", _) => vec![format!("{name}_total")],
        ("histogram", _) => ["bucket", "sum", "count"]
            .map(|suffix| format!("{name}_{unit}_{suffix}"))
            .to_vec(),
        _ => vec![name],
    }
}

/// Finds the texts of all fields `expr`.
fn collect_queries(value: &Value, queries: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::String(query) if name == "expr" => queries.push(query.clone()),
                    field => collect_queries(field, queries),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_queries(item, queries)),
        _ => {}
    }
}

/// The names of metrics in a query: words with `_` that are no functions and stand neither in brackets nor behind `by`.
fn names(query: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = query;
    let is_of_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    while let Some(first) = rest.chars().next() {
        let len = rest.find(|c| !is_of_word(c)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(len.max(1));
        rest = match (first, word) {
            ('{', _) => behind.split_once('}').expect("labels end").1,
            ('[', _) => behind.split_once(']').expect("a range ends").1,
            (_, "by" | "without" | "on" | "ignoring") => {
                behind.split_once(')').expect("the labels end").1
            }
            _ => {
                let is_name = word.contains('_') && !behind.starts_with('(');
                names.extend(is_name.then(|| word.to_owned()));
                behind
            }
        };
    }
    names
}

#[test]
fn names_are_found_in_queries() {
    let query = "histogram_quantile(0.95, sum by (le, operation) (rate(a_seconds_bucket{x=\"y_z\"}[$__rate_interval])))\
                 / sum(rate(b_total[5m])) + c_depth";
    assert_eq!(names(query), ["a_seconds_bucket", "b_total", "c_depth"]);
}
