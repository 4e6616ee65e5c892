//! Splitting a number of people by weights so that the parts add up to it exactly.
//!
//! Method of largest remainders (Hamilton's method); see M. L. Balinski and H. P. Young, *Fair Representation:
//! Meeting the Ideal of One Man, One Vote*, Yale University Press, 1982.

use std::cmp::Reverse;

use crate::People;

/// Parts of `total` in proportion to `weights`, in thousandths of a person; they add up to `total` exactly.
///
/// What rounding down leaves goes to the largest remainders, among equal ones to the earlier. Where every weight is 0
/// the parts are equal. Without weights there are no parts.
pub fn apportion(total: People, weights: &[u64]) -> Vec<People> {
    let sum: u128 = weights.iter().map(|&weight| u128::from(weight)).sum();
    if sum == 0 {
        return if weights.is_empty() { Vec::new() } else { apportion(total, &vec![1; weights.len()]) };
    }
    let exact = |weight: u64| u128::from(total.thousandths()) * u128::from(weight);
    // A part is at most the total, so it fits.
    let mut parts: Vec<u64> =
        weights.iter().map(|&weight| u64::try_from(exact(weight) / sum).unwrap_or(u64::MAX)).collect();
    let left = total.thousandths() - parts.iter().sum::<u64>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|&at| (Reverse(exact(weights[at]) % sum), at));
    // Fewer thousandths are left than there are weights with a remainder.
    for (&at, _) in order.iter().zip(0..left) {
        parts[at] += 1;
    }
    parts.into_iter().map(People::from_thousandths).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::apportion;
    use crate::People;

    fn thousandths(parts: &[People]) -> Vec<u64> {
        parts.iter().map(|part| part.thousandths()).collect()
    }

    #[test]
    fn by_hand() {
        // 10 in the ratio 1:1:1 is 3⅓ each: the one left goes to the first.
        assert_eq!(thousandths(&apportion(People::from_thousandths(10), &[5, 5, 5])), [4, 3, 3]);
        // 10 in the ratio 1:2:4 is 1.43, 2.86, 5.71: down to 1, 2, 5; remainders .43, .86, .71.
        assert_eq!(thousandths(&apportion(People::from_thousandths(10), &[1, 2, 4])), [1, 3, 6]);
        assert_eq!(thousandths(&apportion(People::from_thousandths(3), &[0, 0])), [2, 1]);
        assert!(apportion(People::whole(1), &[]).is_empty());
    }

    proptest! {
        #[test]
        fn adds_up_and_stays_within_one_of_exact(
            total in 0..10_000_000_u64,
            weights in prop::collection::vec(0..1_000_000_u64, 1..60),
        ) {
            let parts = thousandths(&apportion(People::from_thousandths(total), &weights));
            prop_assert_eq!(parts.iter().sum::<u64>(), total);
            let sum: u64 = weights.iter().sum();
            if sum > 0 {
                for (part, weight) in parts.iter().zip(&weights) {
                    let exact = u128::from(total) * u128::from(*weight);
                    prop_assert!((u128::from(*part) * u128::from(sum)).abs_diff(exact) < u128::from(sum));
                    prop_assert!(*weight > 0 || *part == 0);
                }
            }
        }
    }
}
