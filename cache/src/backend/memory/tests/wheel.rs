use crate::backend::memory::steps::counted;
use crate::backend::memory::wheel::Wheel;

/// Drives a wheel and a plain list of times alike.
struct Twins {
    wheel: Wheel,
    times: Vec<Option<i64>>,
}

impl Twins {
    fn new(now: i64) -> Self {
        Self {
            wheel: Wheel::new(now),
            times: Vec::new(),
        }
    }

    fn add(&mut self, time: i64) {
        self.wheel.add_slot();
        self.wheel.schedule(self.times.len(), time);
        self.times.push(Some(time));
    }

    fn take(&mut self, slot: usize) -> Option<i64> {
        let time = self.times.swap_remove(slot);
        if time.is_some() {
            self.wheel.cancel(slot);
        }
        self.wheel.swap_remove(slot);
        time
    }

    fn due(&mut self, now: i64, mut steps: usize) -> Vec<i64> {
        let mut due = Vec::new();
        while let Some(slot) = {
            let times = &self.times;
            let time_of = |slot: usize| times[slot].unwrap();
            self.wheel.next_due(now, &mut steps, time_of)
        } {
            due.extend(self.take(slot));
        }
        due
    }
}

#[test]
fn slots_are_due_at_their_time_and_not_before() {
    for start in [0, 1, 63, 64, 1_700_000_000_000, i64::MAX - 1_000_000] {
        let mut twins = Twins::new(start);
        let after = [1, 2, 63, 64, 65, 4_095, 4_096, 5_000, 300_000, 999_999];
        for time in after.into_iter().chain(after) {
            twins.add(start + time);
        }
        for time in after.map(|after| start + after) {
            assert!(twins.due(time - 1, usize::MAX).is_empty());
            assert_eq!(twins.due(time, usize::MAX), [time; 2]);
        }
        assert!(twins.wheel.is_idle() && twins.times.is_empty());
    }
}

#[test]
fn a_slot_that_is_late_is_due_at_once() {
    let mut twins = Twins::new(1_000);
    for time in [1_000, 900, 0, i64::MIN] {
        twins.add(time);
        assert_eq!(twins.due(1_000, usize::MAX), [time]);
    }
}

#[test]
fn times_of_any_distance_come_in_turn() {
    let mut twins = Twins::new(1);
    for exponent in 0..63 {
        twins.add(1 << exponent);
        twins.add(i64::MAX - (1 << exponent));
    }
    let mut sorted: Vec<i64> = twins.times.iter().copied().flatten().collect();
    sorted.sort_unstable();
    let due = twins.due(i64::MAX, usize::MAX);
    assert_eq!(due, sorted);
}

#[test]
fn random_changes_leave_out_nothing() {
    let mut random = 1_u64;
    let mut below = |limit: u64| {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((random >> 33) % limit).unwrap()
    };
    let mut twins = Twins::new(0);
    let mut now = 0;
    for _ in 0..20_000 {
        now += below(50) * below(50) * below(3);
        twins.add(now + below(100) * below(10_000));
        if below(3) == 0 {
            let slot = usize::try_from(below(twins.times.len() as u64)).unwrap();
            twins.take(slot);
        }
        let few = usize::try_from(below(4)).unwrap();
        assert!(twins.due(now, few).iter().all(|time| *time <= now));
        if below(100) == 0 {
            twins.due(now, usize::MAX);
            assert!(twins.times.iter().all(|time| time.unwrap() > now));
        }
    }
    assert!(twins.times.len() > 100, "{} left", twins.times.len());
}

#[test]
fn a_slot_takes_at_most_twelve_steps() {
    for distance in [1, 100, 900_000, 1 << 40, 1 << 62] {
        let mut twins = Twins::new(0);
        for n in 0..1_000 {
            twins.add(distance + n);
        }
        let steps = counted(|| assert_eq!(twins.due(i64::MAX, usize::MAX).len(), 1_000));
        // Each position is found empty once, too.
        assert!(steps <= 14_000, "{steps}");
    }
}
