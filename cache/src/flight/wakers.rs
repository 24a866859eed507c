//! The wakers of those who wait for a flight.

use std::mem::replace;
use std::task::Waker;

/// The wakers of those who wait, each in a place of its own.
// A slab takes one number more, which counts where there is one for each load.
#[derive(Clone, Default)]
pub(super) struct Wakers {
    places: Vec<Place>,
    /// A place that is free, or else the number of places.
    free: usize,
}

#[derive(Clone)]
enum Place {
    Taken(Waker),
    /// The next one that is free, or else the number of places.
    Free(usize),
}

impl Wakers {
    /// Keeps a waker, in the place that it had; returns its place, and the one that was there.
    pub(super) fn keep(&mut self, known: Option<usize>, waker: &Waker) -> (usize, Option<Waker>) {
        if let Some(place) = known
            && let Some(Place::Taken(known)) = self.places.get_mut(place)
        {
            let old = (!known.will_wake(waker)).then(|| replace(known, waker.clone()));
            return (place, old);
        }
        (self.insert(waker.clone()), None)
    }

    fn insert(&mut self, waker: Waker) -> usize {
        let place = self.free;
        if let Some(&Place::Free(next)) = self.places.get(place) {
            self.free = next;
            self.places[place] = Place::Taken(waker);
            return place;
        }
        if self.places.is_empty() {
            // Mostly there are few; the next step is one for four.
            self.places.reserve_exact(2);
        }
        self.places.push(Place::Taken(waker));
        self.free = self.places.len();
        place
    }

    /// Takes the waker of a place, which is free then.
    pub(super) fn remove(&mut self, place: usize) -> Option<Waker> {
        let taken = self.places.get_mut(place)?;
        match replace(taken, Place::Free(self.free)) {
            Place::Taken(waker) => {
                self.free = place;
                Some(waker)
            }
            free @ Place::Free(_) => {
                *taken = free;
                None
            }
        }
    }

    /// Wakes all, outside of any lock.
    pub(super) fn wake(self) {
        for place in self.places {
            if let Place::Taken(waker) = place {
                waker.wake();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_left_is_taken_again() {
        let mut wakers = Wakers::default();
        let waker = Waker::noop();
        let mut insert = || wakers.keep(None, waker).0;
        assert_eq!([insert(), insert(), insert()], [0, 1, 2]);
        assert!(wakers.remove(0).is_some() && wakers.remove(2).is_some());
        assert!(wakers.remove(2).is_none() && wakers.remove(3).is_none());
        let mut insert = || wakers.keep(None, waker).0;
        assert_eq!([insert(), insert(), insert()], [2, 0, 3]);
    }
}
