//! The highest of what lies before a moment.

/// Heights at moments, by which the highest one before a moment is found without a look at each of them.
pub(super) struct Peaks<T> {
    moments: Vec<u64>,
    /// The highest one up to each moment.
    highest: Vec<T>,
}

impl<T: Copy + Ord> Peaks<T> {
    /// Takes pairs of a moment and a height, in any order.
    pub(super) fn new(heights: impl IntoIterator<Item = (u64, T)>) -> Self {
        let mut heights: Vec<_> = heights.into_iter().collect();
        heights.sort_unstable_by_key(|&(moment, _)| moment);
        let highest = heights.iter().scan(None, |highest, &(_, height)| {
            *highest = Some(height).max(*highest);
            *highest
        });
        Self {
            highest: highest.collect(),
            moments: heights.iter().map(|&(moment, _)| moment).collect(),
        }
    }

    /// Returns the highest one before a moment.
    pub(super) fn before(&self, moment: u64) -> Option<T> {
        let count = self.moments.partition_point(|&other| other < moment);
        let last = count.checked_sub(1)?;
        Some(self.highest[last])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_at_the_moment_or_behind_does_not_count() {
        let peaks = Peaks::new([(5, 'b'), (1, 'c'), (3, 'a'), (7, 'd')]);
        let before = [0, 1, 2, 4, 7, 8].map(|moment| peaks.before(moment));
        assert_eq!(
            before,
            [None, None, Some('c'), Some('c'), Some('c'), Some('d')]
        );
    }
}
