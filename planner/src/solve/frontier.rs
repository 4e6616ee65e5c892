//! What a branch and bound has still to look into: best bound first, and of equal bounds the oldest, so that the order depends
//! on nothing else.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Parts of a search and their lower bounds.
pub(super) struct Frontier<T> {
    heap: BinaryHeap<Open<T>>,
    pushed: usize,
}

struct Open<T> {
    bound: f64,
    number: usize,
    part: T,
}

impl<T> Frontier<T> {
    /// All that there is, nothing being known of it.
    pub(super) fn new(whole: T) -> Self {
        let mut frontier = Self::empty();
        frontier.extend(f64::NEG_INFINITY, [whole]);
        frontier
    }

    /// Nothing so far.
    pub(super) fn empty() -> Self {
        Self { heap: BinaryHeap::new(), pushed: 0 }
    }

    /// Adds parts that have this bound in common.
    pub(super) fn extend(&mut self, bound: f64, parts: impl IntoIterator<Item = T>) {
        for part in parts {
            self.heap.push(Open { bound, number: self.pushed, part });
            self.pushed += 1;
        }
    }

    #[cfg(feature = "mip")]
    pub(super) fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }

    /// Takes the part with the least bound.
    pub(super) fn pop(&mut self) -> Option<(f64, T)> {
        self.heap.pop().map(|open| (open.bound, open.part))
    }
}

impl<T> PartialEq for Open<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl<T> Eq for Open<T> {}
impl<T> PartialOrd for Open<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Open<T> {
    /// The heap gives the greatest.
    fn cmp(&self, other: &Self) -> Ordering {
        other.bound.total_cmp(&self.bound).then(other.number.cmp(&self.number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_bound_comes_first_and_the_oldest_of_equals() {
        let mut frontier = Frontier::new("whole");
        assert_eq!(frontier.pop(), Some((f64::NEG_INFINITY, "whole")));
        for (bound, part) in [(3.0, "c"), (1.0, "a"), (1.0, "b"), (f64::INFINITY, "d")] {
            frontier.extend(bound, [part]);
        }
        let order: Vec<&str> = std::iter::from_fn(|| frontier.pop()).map(|(_, part)| part).collect();
        assert_eq!(order, ["a", "b", "c", "d"]);
    }
}
