//! The regions of the embedded Latvian data set, each asked for one service under every condition at once: with some room to
//! spare, and so that there is less and less of it, until there is no answer and the reason has to be found.
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "numbers of places are small")]

use std::{collections::BTreeSet, error::Error, num::NonZeroUsize};

use geodata::{DataSet, Minutes};
use planner::{
    solve::Options,
    suggest::{Conditions, Goal, KnownSites, Question, Reason, suggest},
    travel::Network,
};

use super::{Call, number, watched};

/// How many times the places that are needed there are, the longest trip and the mean of the worst tenth in minutes, and the
/// shares of duplication, of the floor in every municipality and of backup.
const ASKED: [(&str, [f64; 6]); 4] = [
    ("wide", [1.5, 100.0, 75.0, 0.4, 0.05, 0.02]),
    ("fair", [1.3, 90.0, 65.0, 0.3, 0.1, 0.05]),
    ("close", [1.2, 80.0, 60.0, 0.2, 0.2, 0.1]),
    ("tight", [1.1, 70.0, 50.0, 0.1, 0.3, 0.2]),
];

const SITES: usize = 6;

/// What is asked for, and how it is called; the mean time without a word.
const GOALS: [(Goal, &str); 4] = [
    (Goal::MeanTime, ""),
    (Goal::LongestTime, "-longest"),
    (Goal::Coverage, "-coverage"),
    (Goal::FewestSites, "-fewest"),
];

/// What becomes of known sites, and how it is called: the new ones are all there are, or are added to them.
const KNOWN: [(KnownSites, &str); 2] = [(KnownSites::Ignore, ""), (KnownSites::Keep, "-kept")];

pub(super) fn run(call: &Call) -> Result<(), Box<dyn Error>> {
    let data = DataSet::embedded()?;
    let network = Network::from_streets(data.streets().clone(), NonZeroUsize::MIN, &mut |_, _| ())?;
    let regions: BTreeSet<&str> = data.municipalities().iter().map(|place| place.region.as_str()).collect();
    for region in regions {
        for (known, of_known) in KNOWN {
            for (goal, of_goal) in GOALS {
                for (word, asked) in ASKED {
                    let name = format!("latvia-{}-{word}{of_goal}{of_known}", region.to_lowercase());
                    if name.contains(&call.only) {
                        one(call, &name, (region, goal, known), asked, &data, &network)?;
                    }
                }
            }
        }
    }
    Ok(())
}

fn one(
    call: &Call,
    name: &str,
    (region, goal, known): (&str, Goal, KnownSites),
    [room, longest, worst, duplication, floor, backup]: [f64; 6],
    data: &DataSet,
    network: &Network,
) -> Result<(), Box<dyn Error>> {
    let plain = Question {
        region: Some(region.into()),
        group: "adults".into(),
        service: "day-care".into(),
        goal: Goal::MeanTime,
        sites: SITES,
        share: 0.9,
        standard: Minutes(45.0),
        known,
        all_municipalities: false,
        scenario: "base".into(),
        conditions: Conditions::default(),
    };
    let after = suggest(data, network, &plain, &Options::default())?.after;
    let (people, sites) = after.map_or((0.0, SITES), |after| (after.people.as_f64(), after.sites));
    let places = (people * room / sites as f64).ceil();
    let (opening, place_cost) = (50_000.0, 2_000.0);
    let conditions = Conditions {
        places: Some(places as u32),
        separation: Some(Minutes(20.0)),
        longest: Some(Minutes(longest)),
        budget: (goal != Goal::FewestSites).then_some(SITES as f64 * places.mul_add(place_cost, opening)),
        opening: Some(opening),
        place_cost: Some(place_cost),
        duplication: Some(duplication),
        worst_tenth: Some(Minutes(worst)),
        floor: Some(floor),
        backup: Some(backup),
    };
    let question = Question { conditions, goal, ..plain };
    let (found, times) = watched(call, |options| suggest(data, network, &question, options));
    let found = found?;
    let value = found.after.and_then(|after| match goal {
        Goal::MeanTime => after.mean.map(|mean| mean.0),
        Goal::LongestTime => after.longest.map(|longest| longest.0),
        Goal::Coverage => after.coverage.map(|share| share * 100.0),
        Goal::FewestSites => Some(after.sites as f64),
    });
    let reason = match &found.reason {
        Some(Reason::Conflict { conditions, changes, together, .. }) => {
            format!("{conditions:?}, {} changes, {} together", changes.len(), together.len())
        }
        reason => reason.as_ref().map_or(String::new(), |reason| format!("{reason:?}")),
    };
    println!(
        "{name:<28} {:>10} {:>18} {:>9} {times}  {reason}{}",
        format!("{:?}", found.proof),
        number(value, 3),
        number(found.gap.map(|gap| gap * 100.0), 4),
        if found.cut_short { ", cut short" } else { "" }
    );
    Ok(())
}
