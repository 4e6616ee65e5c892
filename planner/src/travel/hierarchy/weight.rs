//! What ways are compared by: their time alone, or their time and then their length.

use std::{fmt::Debug, hash::Hash};

/// Longer than any way: the time that stands where there is none. Two of it still fit in 32 bits.
pub(super) const NEVER: u32 = u32::MAX / 2;

/// The sum that a fastest way minimises.
///
/// A time and a length are packed into 64 bits, the time above: one addition adds both, one comparison orders by time and
/// then by length. Sums are exact whole numbers (time · 2³² + length) even where lengths carry over into the time, and a
/// carry makes a way worse than every faster one only; so what is smallest is the fastest way, and among equally fast ones
/// the shortest, as long as *that* way is shorter than 2³² units, which the preparation proves.
pub(super) trait Weight: Copy + Ord + Debug + Hash + Send + Sync + 'static {
    const ZERO: Self;

    /// Whether lengths count.
    const IS_MEASURED: bool;

    /// More than that of any way; two of it still fit.
    const NEVER: Self;

    /// A weight with the node that it leads to, in the order of weights.
    type Entry: Copy + Ord + Send;

    fn new(time: u32, length: u32) -> Self;

    /// The sum of two weights that are at most [`NEVER`](Self::NEVER).
    fn plus(self, other: Self) -> Self;

    /// The difference to a weight that is no larger.
    fn minus(self, other: Self) -> Self;

    fn time(self) -> u32;

    fn length(self) -> u32;

    fn entry(self, node: u32) -> Self::Entry;

    fn of_entry(entry: Self::Entry) -> (Self, u32);
}

/// The time alone.
impl Weight for u32 {
    const ZERO: Self = 0;
    const IS_MEASURED: bool = false;
    const NEVER: Self = NEVER;

    type Entry = u64;

    #[inline(always)]
    fn new(time: u32, _: u32) -> Self {
        time
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self.wrapping_add(other)
    }

    fn minus(self, other: Self) -> Self {
        self.wrapping_sub(other)
    }

    fn time(self) -> u32 {
        self
    }

    fn length(self) -> u32 {
        0
    }

    fn entry(self, node: u32) -> u64 {
        u64::from(self) << 32 | u64::from(node)
    }

    #[allow(clippy::cast_possible_truncation)] // the two halves
    fn of_entry(entry: u64) -> (Self, u32) {
        ((entry >> 32) as u32, entry as u32)
    }
}

/// The time in the upper half, the length in the lower.
impl Weight for u64 {
    const ZERO: Self = 0;
    const IS_MEASURED: bool = true;
    const NEVER: Self = (NEVER as u64) << 32;

    type Entry = u128;

    #[inline(always)]
    fn new(time: u32, length: u32) -> Self {
        u64::from(time) << 32 | u64::from(length)
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self.wrapping_add(other)
    }

    fn minus(self, other: Self) -> Self {
        self.wrapping_sub(other)
    }

    #[allow(clippy::cast_possible_truncation)] // the upper half
    fn time(self) -> u32 {
        (self >> 32) as u32
    }

    #[allow(clippy::cast_possible_truncation)] // the lower half
    fn length(self) -> u32 {
        self as u32
    }

    fn entry(self, node: u32) -> u128 {
        u128::from(self) << 32 | u128::from(node)
    }

    #[allow(clippy::cast_possible_truncation)] // the two parts
    fn of_entry(entry: u128) -> (Self, u32) {
        ((entry >> 32) as u64, entry as u32)
    }
}
