//! Numbers as each language writes them: thin no-break spaces in thousands, the decimal comma in Latvian.

use geodata::{Language, Minutes, People};

/// Between groups of three digits, and before the per cent sign.
const THIN: char = '\u{202f}';

/// A whole number, such as `1 234`.
pub fn whole(number: impl TryInto<u64>) -> String {
    let digits = number.try_into().unwrap_or_default().to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3 * THIN.len_utf8());
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(THIN);
        }
        grouped.push(digit);
    }
    grouped
}

/// A number with a fixed count of decimals, such as `1 234,5`; a dash when it is not finite.
pub fn decimal(language: Language, number: f64, decimals: usize) -> String {
    if !number.is_finite() {
        return "–".to_owned();
    }
    let plain = format!("{:.*}", decimals, number.abs());
    let (integer, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let sign = if number < 0.0 && plain.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) { "−" } else { "" };
    let point = if fraction.is_empty() { "" } else { language.pick(",", ".") };
    format!("{sign}{}{point}{fraction}", whole(integer.parse::<u64>().unwrap_or(u64::MAX)))
}

/// A number with as many decimals as it needs, at most three.
pub fn plain(language: Language, number: f64) -> String {
    let decimals = (0..3).find(|&decimals| {
        let scaled = number * 10_f64.powi(decimals);
        (scaled - scaled.round()).abs() < 1e-6
    });
    decimal(language, number, usize::try_from(decimals.unwrap_or(3)).unwrap_or(3))
}

/// A share as per cent with one decimal. What is not all never reads `100`, what is not nothing never `0`.
pub fn percent(language: Language, share: f64) -> String {
    let tenths = (share * 1000.0).round();
    let tenths = match share {
        _ if share > 0.0 && tenths < 1.0 => 1.0,
        _ if share < 1.0 && tenths > 999.0 => 999.0,
        _ => tenths,
    };
    let decimals = usize::from(tenths % 10.0 != 0.0);
    format!("{}{THIN}%", decimal(language, tenths / 10.0, decimals))
}

/// A limit that a share does not exceed, as per cent: rounded up, so that it stays true.
pub fn percent_at_most(language: Language, share: f64) -> String {
    let decimals = if share < 0.001 { 3 } else { 1 };
    let scale = 10_f64.powi(if share < 0.001 { 3 } else { 1 });
    format!("{}{THIN}%", decimal(language, (share * 100.0 * scale - 1e-9).ceil() / scale, decimals))
}

/// The smallest number of tenths that `minutes` does not exceed, as exactly as the comparison `<=` itself: what is
/// within a limit written with one decimal reads as within it, and what is beyond it reads as beyond it.
pub fn tenths_at_least(minutes: f64) -> f64 {
    let tenths = (minutes * 10.0).ceil();
    // The product is rounded, so that the next tenth on either side may be the right one.
    let around = [tenths - 1.0, tenths, tenths + 1.0].map(|tenths| tenths / 10.0);
    around.into_iter().find(|tenth| minutes <= *tenth).unwrap_or(minutes)
}

/// Minutes with one decimal, without the unit, rounded up so that a time never looks within a limit that it exceeds; a
/// dash when there are none.
pub fn minutes(language: Language, minutes: Option<Minutes>) -> String {
    minutes.map_or_else(|| "–".to_owned(), |minutes| decimal(language, tenths_at_least(minutes.0), 1))
}

/// People: whole from ten on, with one decimal below, because modelled needs are fractions.
pub fn people(language: Language, people: People) -> String {
    let number = people.as_f64();
    if number > 0.0 && number < 0.05 {
        return format!("<{THIN}{}", decimal(language, 0.1, 1));
    }
    decimal(language, number, usize::from(number < 9.95 && number > 0.0))
}

#[cfg(test)]
mod tests {
    use geodata::Language::{English, Latvian};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn thousands_have_thin_spaces() {
        assert_eq!(whole(0_u64), "0");
        assert_eq!(whole(999_u64), "999");
        assert_eq!(whole(1000_u64), "1\u{202f}000");
        assert_eq!(whole(1_234_567_u64), "1\u{202f}234\u{202f}567");
    }

    #[test]
    fn decimals_follow_the_language() {
        assert_eq!(decimal(Latvian, 1234.54, 1), "1\u{202f}234,5");
        assert_eq!(decimal(English, 1234.56, 1), "1\u{202f}234.6");
        assert_eq!(decimal(Latvian, -0.01, 1), "0,0");
        assert_eq!(decimal(Latvian, -2.5, 1), "−2,5");
        assert_eq!(decimal(English, f64::NAN, 1), "–");
        assert_eq!(plain(Latvian, 1.045), "1,045");
        assert_eq!(plain(English, 70.0), "70");
    }

    #[test]
    fn percent_is_never_more_than_true() {
        assert_eq!(percent(Latvian, 0.931), "93,1\u{202f}%");
        assert_eq!(percent(English, 1.0), "100\u{202f}%");
        assert_eq!(percent(Latvian, 0.99999), "99,9\u{202f}%");
        assert_eq!(percent(English, 0.00001), "0.1\u{202f}%");
        assert_eq!(percent(English, 0.0), "0\u{202f}%");
    }

    #[test]
    fn a_limit_is_rounded_up() {
        assert_eq!(percent_at_most(Latvian, 0.0041), "0,5\u{202f}%");
        assert_eq!(percent_at_most(English, 0.004), "0.4\u{202f}%");
        assert_eq!(percent_at_most(English, 0.000_001), "0.001\u{202f}%");
    }

    #[test]
    fn minutes_never_look_within_a_limit_that_they_exceed() {
        for (exact, shown) in
            [(0.0, "0.0"), (45.0, "45.0"), (45.02, "45.1"), (45.000_000_000_1, "45.1"), (44.96, "45.0"), (16.1, "16.1")]
        {
            assert_eq!(minutes(English, Some(Minutes(exact))), shown, "{exact}");
        }
    }

    proptest! {
        #[test]
        fn minutes_are_shown_as_they_are_compared(tenths in 0_u32..10_000, beside in -3_i64..=3) {
            let limit = f64::from(tenths) / 10.0;
            // A few of the nearest other numbers on both sides.
            let minutes = f64::from_bits(limit.to_bits().saturating_add_signed(beside));
            prop_assert_eq!(tenths_at_least(minutes) <= limit, minutes <= limit);
            prop_assert!(tenths_at_least(minutes) - minutes < 0.1 + 1e-9);
        }
    }

    #[test]
    fn unknown_minutes_are_a_dash_and_few_people_are_not_nobody() {
        assert_eq!(minutes(Latvian, None), "–");
        assert_eq!(minutes(Latvian, Some(Minutes(34.25))), "34,3");
        assert_eq!(people(Latvian, People::from_thousandths(1)), "<\u{202f}0,1");
        assert_eq!(people(Latvian, People::from_thousandths(2500)), "2,5");
        assert_eq!(people(English, People::from_thousandths(1_234_500)), "1\u{202f}234");
        assert_eq!(people(English, People::ZERO), "0");
    }
}
