//! Which slot was used longest ago.

const NONE: usize = usize::MAX;

/// A doubly linked list through slot numbers, newest first.
#[derive(Debug)]
pub(super) struct Recency {
    links: Vec<Link>,
    newest: usize,
    oldest: usize,
}

#[derive(Clone, Copy, Debug)]
struct Link {
    newer: usize,
    older: usize,
}

impl Recency {
    pub(super) fn new() -> Self {
        Self {
            links: Vec::new(),
            newest: NONE,
            oldest: NONE,
        }
    }

    pub(super) fn oldest(&self) -> Option<usize> {
        (self.oldest != NONE).then_some(self.oldest)
    }

    /// Puts in a slot that is not in the list.
    pub(super) fn insert(&mut self, slot: usize) {
        if self.links.len() <= slot {
            self.links.resize(
                slot + 1,
                Link {
                    newer: NONE,
                    older: NONE,
                },
            );
        }
        self.links[slot] = Link {
            newer: NONE,
            older: self.newest,
        };
        match self.newest {
            NONE => self.oldest = slot,
            newest => self.links[newest].newer = slot,
        }
        self.newest = slot;
    }

    pub(super) fn remove(&mut self, slot: usize) {
        let Link { newer, older } = self.links[slot];
        match newer {
            NONE => self.newest = older,
            newer => self.links[newer].older = older,
        }
        match older {
            NONE => self.oldest = newer,
            older => self.links[older].newer = newer,
        }
    }

    pub(super) fn touch(&mut self, slot: usize) {
        if self.newest != slot {
            self.remove(slot);
            self.insert(slot);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_is_the_one_not_touched_longest() {
        let mut recency = Recency::new();
        for slot in 0..4 {
            recency.insert(slot);
        }
        recency.touch(0);
        recency.touch(2);
        recency.touch(2);
        let mut order = Vec::new();
        while let Some(slot) = recency.oldest() {
            recency.remove(slot);
            order.push(slot);
        }
        assert_eq!(order, [1, 3, 0, 2]);
        recency.insert(7);
        assert_eq!(recency.oldest(), Some(7));
    }
}
