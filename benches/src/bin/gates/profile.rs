//! What callgrind writes about a process: the instructions of each function, and of the calls it makes.
//!
//! The format is in Valgrind's manual, "Callgrind Format Specification".

use std::collections::HashMap;

/// Instructions by function.
#[derive(Debug, Default)]
pub(crate) struct Profile {
    names: HashMap<u64, String>,
    /// In the function itself.
    own: HashMap<u64, u64>,
    /// In a function that another one called, and all below it.
    called: HashMap<(u64, u64), u64>,
}

impl Profile {
    /// Reads the text of a profile; lines that say where a function is written are passed over.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut profile = Self::default();
        let (mut current, mut called, mut is_call) = (0, 0, false);
        for line in text.lines() {
            if let Some(function) = line.strip_prefix("fn=") {
                current = profile.name(function)?;
            } else if let Some(function) = line.strip_prefix("cfn=") {
                called = profile.name(function)?;
            } else if line.starts_with("calls=") {
                is_call = true;
            } else if line
                .starts_with(|first: char| first.is_ascii_digit() || "+-*".contains(first))
            {
                let cost: u64 = line.split(' ').nth(1)?.parse().ok()?;
                let sum = if is_call {
                    profile.called.entry((current, called)).or_default()
                } else {
                    profile.own.entry(current).or_default()
                };
                *sum += cost;
                is_call = false;
            }
        }
        Some(profile)
    }

    /// Returns the instructions outside of the functions that are `inside`, whose calls count as theirs, but for those that
    /// come `back`.
    pub(crate) fn outside(&self, inside: fn(&str) -> bool, back: fn(&str) -> bool) -> u64 {
        let is_inside = |id: &u64| self.names.get(id).is_some_and(|name| inside(name));
        let comes_back = |id: &u64| self.names.get(id).is_some_and(|name| back(name));
        let own = self.own.iter().filter(|(id, _)| !is_inside(id));
        let called = self.called.iter().filter(|((caller, callee), _)| {
            is_inside(caller) && !is_inside(callee) && !comes_back(callee)
        });
        let sum = own.map(|(_, cost)| cost).sum::<u64>();
        sum.saturating_sub(called.map(|(_, cost)| cost).sum())
    }

    /// Reads `(17) name`, or `(17)` where the name was given before.
    fn name(&mut self, function: &str) -> Option<u64> {
        let (id, name) = function.strip_prefix('(')?.split_once(')')?;
        let id = id.parse().ok()?;
        if !name.is_empty() {
            self.names.insert(id, name.trim_start().to_owned());
        }
        Some(id)
    }
}
