//! Rings in a graph of names.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What points to what.
pub(super) type Edges<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// A set of nodes which all reach each other.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Knot<'a> {
    /// A shortest way around; it begins and ends with the same node.
    pub(super) ring: Vec<&'a str>,
    /// The nodes that the ring leaves out.
    pub(super) others: Vec<&'a str>,
}

/// Every knot of the graph.
pub(super) fn knots<'a>(edges: &Edges<'a>) -> Vec<Knot<'a>> {
    let mut knots = Vec::new();
    let mut done = BTreeSet::new();
    for start in edges.keys().copied() {
        if done.contains(start) {
            continue;
        }
        let reached = reach(edges, start);
        let knot: Vec<&str> = reached
            .into_iter()
            .filter(|node| *node != start && reach(edges, node).contains(start))
            .collect();
        done.extend(knot.iter().copied());
        let nodes = [start].into_iter().chain(knot);
        let ways = nodes.clone().filter_map(|node| way_around(edges, node));
        if let Some(ring) = ways.min_by_key(Vec::len) {
            let others = nodes.filter(|node| !ring.contains(node)).collect();
            knots.push(Knot { ring, others });
        }
    }
    knots
}

fn reach<'a>(edges: &Edges<'a>, start: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<&str> = edges.get(start).into_iter().flatten().copied().collect();
    while let Some(node) = next.pop() {
        if let Some((node, targets)) = edges.get_key_value(node)
            && reached.insert(*node)
        {
            next.extend(targets);
        }
    }
    reached
}

/// The shortest way from a node back to itself.
fn way_around<'a>(edges: &Edges<'a>, start: &'a str) -> Option<Vec<&'a str>> {
    let mut before: BTreeMap<&str, &str> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for target in edges.get(node).into_iter().flatten().copied() {
            if target == start {
                return Some(backwards(&before, start, node));
            }
            if !before.contains_key(target) {
                before.insert(target, node);
                queue.push_back(target);
            }
        }
    }
    None
}

fn backwards<'a>(
    before: &BTreeMap<&'a str, &'a str>,
    start: &'a str,
    last: &'a str,
) -> Vec<&'a str> {
    let mut way = vec![start, last];
    let mut node = last;
    while node != start {
        node = before[node];
        way.push(node);
    }
    way.reverse();
    way
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_shortest_ring_of_each_knot() {
        let edges = [
            ("a", vec!["b"]),
            ("b", vec!["c", "d"]),
            ("c", vec!["a"]),
            ("d", vec!["b", "e"]),
            ("e", vec![]),
            ("x", vec!["y", "a"]),
            ("y", vec!["x"]),
        ];
        let edges = edges.map(|(node, targets)| (node, targets.into_iter().collect()));
        let found = knots(&edges.into_iter().collect());
        let knot = |ring: &[&'static str], others: &[&'static str]| Knot {
            ring: ring.to_vec(),
            others: others.to_vec(),
        };
        let expected = [
            knot(&["b", "d", "b"], &["a", "c"]),
            knot(&["x", "y", "x"], &[]),
        ];
        assert_eq!(found, expected);
    }
}
