//! Doubly linked lists through slot numbers.

use super::shrink::give_back;

/// A fixed number of rings, and a node for each slot of a slot map.
///
/// A node is in one ring or in none. Rings are circular around a head of their own, so a node
/// leaves its ring in constant time without a search for the ring.
#[derive(Debug)]
pub(super) struct Rings {
    /// The heads first, then the nodes in the order of their slots.
    links: Vec<Link>,
    heads: usize,
}

#[derive(Clone, Copy, Debug)]
struct Link {
    previous: usize,
    next: usize,
}

impl Link {
    fn to_itself(at: usize) -> Self {
        Self {
            previous: at,
            next: at,
        }
    }
}

impl Rings {
    pub(super) fn new(rings: usize) -> Self {
        Self {
            links: (0..rings).map(Link::to_itself).collect(),
            heads: rings,
        }
    }

    /// Adds the node of a new last slot, which is in no ring.
    pub(super) fn add_slot(&mut self) {
        self.links.push(Link::to_itself(self.links.len()));
    }

    /// Removes the node of a slot, and gives its place to the node of the last slot.
    pub(super) fn swap_remove(&mut self, slot: usize) {
        self.unlink(slot);
        let at = self.heads + slot;
        self.links.swap_remove(at);
        let last = self.links.len();
        if let Some(moved) = self.links.get(at).copied() {
            if moved.next == last {
                self.links[at] = Link::to_itself(at);
            } else {
                self.links[moved.previous].next = at;
                self.links[moved.next].previous = at;
            }
        }
        let links = &mut self.links;
        give_back(links.len(), links.capacity(), |to| links.shrink_to(to));
    }

    /// Appends a slot that is in no ring.
    pub(super) fn push_back(&mut self, ring: usize, slot: usize) {
        let at = self.heads + slot;
        let previous = self.links[ring].previous;
        self.links[at] = Link {
            previous,
            next: ring,
        };
        self.links[previous].next = at;
        self.links[ring].previous = at;
    }

    /// Moves a slot of a ring to the ring's end.
    pub(super) fn move_to_back(&mut self, ring: usize, slot: usize) {
        if self.links[ring].previous != self.heads + slot {
            self.unlink(slot);
            self.push_back(ring, slot);
        }
    }

    /// Takes a slot out of its ring, if it is in one.
    pub(super) fn unlink(&mut self, slot: usize) {
        let at = self.heads + slot;
        let Link { previous, next } = self.links[at];
        self.links[previous].next = next;
        self.links[next].previous = previous;
        self.links[at] = Link::to_itself(at);
    }

    pub(super) fn first(&self, ring: usize) -> Option<usize> {
        // The head of an empty ring points to itself.
        self.links[ring].next.checked_sub(self.heads)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rings: &Rings, ring: usize, expected: &[usize]) {
        let (mut slots, mut at) = (Vec::new(), rings.links[ring].next);
        while at != ring {
            slots.push(at - rings.heads);
            at = rings.links[at].next;
        }
        assert_eq!(slots, expected);
        assert_eq!(rings.first(ring), expected.first().copied());
        let last = rings.links[ring].previous.checked_sub(rings.heads);
        assert_eq!(last, expected.last().copied());
    }

    fn rings(slots: usize) -> Rings {
        let mut rings = Rings::new(3);
        for _ in 0..slots {
            rings.add_slot();
        }
        rings
    }

    #[test]
    fn slots_go_from_ring_to_ring() {
        let mut rings = rings(4);
        for slot in [2, 0, 3, 1] {
            rings.push_back(1, slot);
        }
        check(&rings, 1, &[2, 0, 3, 1]);
        for slot in [3, 2] {
            rings.unlink(slot);
            rings.unlink(slot);
            rings.push_back(2, slot);
        }
        check(&rings, 1, &[0, 1]);
        check(&rings, 2, &[3, 2]);
        check(&rings, 0, &[]);
        for slot in [0, 1, 1] {
            rings.move_to_back(1, slot);
        }
        check(&rings, 1, &[0, 1]);
        rings.move_to_back(1, 0);
        check(&rings, 1, &[1, 0]);
    }

    #[test]
    fn the_last_slot_takes_the_place_of_a_removed_one() {
        let mut rings = rings(6);
        for slot in [5, 1, 3] {
            rings.push_back(0, slot);
        }
        rings.push_back(1, 4);
        rings.swap_remove(1);
        check(&rings, 0, &[1, 3]);
        rings.swap_remove(0);
        check(&rings, 1, &[0]);
        rings.swap_remove(3);
        check(&rings, 0, &[1]);
        rings.swap_remove(1);
        check(&rings, 0, &[]);
        rings.swap_remove(0);
        check(&rings, 1, &[]);
        rings.swap_remove(0);
        assert_eq!(rings.links.len(), 3);
    }
}
