//! What a suggestion and its explanation say, as sentences: the same on the page and at the terminal.

use geodata::{Minutes, People};
use planner::suggest::{
    Change, Condition, Explained, Explanation, Figures, Goal, Measures, Question, SiteName, Suggestion, TradePoint,
};

use crate::{
    address::helpful,
    format::{self, tenths_at_least},
    text::{Text, counted, fill},
};

/// Conditions that conflict, whom they leave without a site, and whether all of that is known.
pub fn conflict(text: &Text, suggestion: &Suggestion, conditions: &[Condition], people: People) -> String {
    let sentence = conflicting(text, &suggestion.question, conditions, people);
    if suggestion.cut_short { format!("{sentence} {}", text.explain.conflict_cut_short) } else { sentence }
}

fn conflicting(text: &Text, question: &Question, conditions: &[Condition], people: People) -> String {
    let words: Vec<_> = conditions.iter().map(|condition| condition_words(text, question, *condition)).collect();
    let template = if words.len() == 1 { text.explain.conflict_one } else { text.explain.conflict };
    let mut sentence = fill(template, &[("conditions", &words.join("; "))]);
    // Otherwise nobody sees what places have to do with how far the farthest go.
    if [Condition::Places, Condition::WorstTenth].iter().all(|condition| conditions.contains(condition)) {
        sentence = format!("{sentence} {}", text.explain.worst_tenth_hint);
    }
    if people == People::ZERO {
        return sentence;
    }
    let people = fill(text.explain.conflict_people, &[("people", &format::people(text.language, people))]);
    format!("{sentence} {people}")
}

/// A condition as the question states it.
fn condition_words(text: &Text, question: &Question, condition: Condition) -> String {
    let (words, conditions) = (&text.explain, &question.conditions);
    let number = |value: f64| format::plain(text.language, value);
    let minutes = |template, value: Option<Minutes>| {
        fill(template, &[("minutes", &number(value.map_or(f64::NAN, |minutes| minutes.0)))])
    };
    let share = |template, value: Option<f64>| {
        fill(template, &[("share", &format::percent(text.language, value.unwrap_or(f64::NAN)))])
    };
    match condition {
        Condition::Duplication => share(words.is_duplication, conditions.duplication),
        Condition::WorstTenth => minutes(words.is_worst_tenth, conditions.worst_tenth),
        Condition::Floor => share(words.is_floor, conditions.floor),
        Condition::Backup => share(words.is_backup, conditions.backup),
        Condition::Sites => {
            fill(words.is_sites, &[("count", &counted(text.language, question.sites, text.plan.new_sites))])
        }
        Condition::Share => fill(words.is_share, &[("share", &format::percent(text.language, question.share))]),
        Condition::Standard => minutes(words.is_standard, Some(question.standard)),
        Condition::Known => words.is_known.to_owned(),
        Condition::Places => fill(words.is_places, &[("count", &format::whole(conditions.places.unwrap_or_default()))]),
        Condition::Separation => minutes(words.is_separation, conditions.separation),
        Condition::Longest => minutes(words.is_longest, conditions.longest),
        Condition::Budget | Condition::Opening | Condition::PlaceCost => {
            fill(words.is_budget, &[("sum", &number(conditions.budget.unwrap_or(f64::NAN)))])
        }
    }
}

/// A change that helps, as what to do.
pub fn change(text: &Text, change: &Change) -> String {
    let words = &text.explain;
    let value = helpful(change.condition, change.value);
    let number = format::plain(text.language, value);
    let share = |template| fill(template, &[("share", &format::percent(text.language, value))]);
    match change.condition {
        Condition::Duplication => share(words.set_duplication),
        Condition::WorstTenth => fill(words.set_worst_tenth, &[("minutes", &number)]),
        Condition::Floor => share(words.set_floor),
        Condition::Backup => share(words.set_backup),
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a number of sites
        Condition::Sites => {
            fill(words.set_sites, &[("count", &counted(text.language, value as usize, text.plan.new_sites))])
        }
        Condition::Share => fill(text.plan.share_change, &[("share", &format::percent(text.language, value))]),
        Condition::Standard => fill(text.plan.standard_change, &[("minutes", &number)]),
        Condition::Places => fill(words.set_places, &[("count", &number)]),
        Condition::Separation => fill(words.set_separation, &[("minutes", &number)]),
        Condition::Longest => fill(words.set_longest, &[("minutes", &number)]),
        Condition::Budget | Condition::Opening | Condition::PlaceCost => fill(words.set_budget, &[("sum", &number)]),
        Condition::Known => words.is_known.to_owned(),
    }
}

/// What stands before so many changes that help alone, or so many that help together.
pub const fn changes_lead(text: &Text, alone: usize, together: usize) -> &'static str {
    match (alone, together) {
        (0, 0) => "",
        (0, _) => text.explain.conflict_together,
        (1, _) => text.explain.conflict_change_one,
        _ => text.explain.conflict_change,
    }
}

/// The question that an explanation answers.
pub fn explained(text: &Text, explanation: &Explanation) -> String {
    let template = match explanation.explained {
        Explained::NotSuggested => text.explain.why_not,
        Explained::Suggested | Explained::Kept => text.explain.why_here,
    };
    fill(template, &[("name", &explanation.site.name)])
}

/// An explanation: what it begins with, the differences, each a part of a sentence, and what it ends with.
pub fn explanation(text: &Text, explanation: &Explanation) -> (String, Vec<String>, Vec<String>) {
    let words = &text.explain;
    let is_suggested = explanation.explained == Explained::Suggested;
    let begin = |sentence: &str| (sentence.to_owned(), Vec::new(), Vec::new());
    if explanation.explained == Explained::Kept {
        return begin(words.kept);
    }
    let (Some(answer), Some(other)) = (&explanation.answer, &explanation.other) else {
        return begin(match (explanation.cut_short, is_suggested) {
            (true, _) => words.not_known,
            (false, true) => words.impossible_without,
            (false, false) => words.impossible_with,
        });
    };
    let differences = differences(text, explanation.question.goal, answer, other);
    let mut end = swaps(text, explanation);
    if !explanation.proven {
        end.push(words.not_proven.to_owned());
    }
    let first = match (differences.is_empty(), is_suggested) {
        (true, _) => words.as_good,
        (false, true) => words.without,
        (false, false) => words.with,
    };
    (first.to_owned(), differences, end)
}

/// Which other sites change.
fn swaps(text: &Text, explanation: &Explanation) -> Vec<String> {
    let words = &text.explain;
    let names = |sites: &[SiteName]| sites.iter().map(|site| site.name.as_str()).collect::<Vec<_>>().join(", ");
    let Explanation { instead, no_longer, explained, .. } = explanation;
    let say = |template, sites: &[SiteName]| (!sites.is_empty()).then(|| fill(template, &[("names", &names(sites))]));
    let sentences = match (explained, instead.len(), no_longer.len()) {
        (Explained::Suggested, 1, 0) => [say(words.substitute, instead), None],
        (Explained::NotSuggested, 0, 1) => [say(words.takes_place, no_longer), None],
        _ => [say(words.opens, instead), say(words.closes, no_longer)],
    };
    sentences.into_iter().flatten().collect()
}

/// How the other answer differs in each measure, what the goal is about first.
fn differences(text: &Text, goal: Goal, answer: &Figures, other: &Figures) -> Vec<String> {
    let words = &text.explain;
    let minutes = |from: Option<Minutes>, to: Option<Minutes>, more, less| {
        let (from, to) = (from?.0, to?.0);
        let shown = |minutes| format::minutes(text.language, Some(Minutes(minutes)));
        let by = amount(text, from, to);
        let template = if to > from { more } else { less };
        ((to - from).abs() > 1e-6).then(|| fill(template, &[("by", &by), ("from", &shown(from)), ("to", &shown(to))]))
    };
    let people = |from: People, to: People, more, less| {
        let shown = |people| format::people(text.language, people);
        let by = if to > from { to - from } else { from - to };
        let template = if to > from { more } else { less };
        (by > People::ZERO).then(|| fill(template, &[("by", &shown(by)), ("from", &shown(from)), ("to", &shown(to))]))
    };
    let sites = {
        let (from, to) = (answer.sites, other.sites);
        let template = if to > from { words.sites_more } else { words.sites_fewer };
        let values =
            [("by", format::whole(from.abs_diff(to))), ("from", format::whole(from)), ("to", format::whole(to))];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        (from != to).then(|| fill(template, &values))
    };
    let mean = minutes(answer.mean, other.mean, words.mean_longer, words.mean_shorter);
    let longest = minutes(answer.longest, other.longest, words.longest_longer, words.longest_shorter);
    let covered = people(answer.covered, other.covered, words.covered_more, words.covered_fewer);
    let reached = people(answer.reached, other.reached, words.reached_more, words.reached_fewer);
    let ordered = match goal {
        Goal::MeanTime => [mean, covered, longest, reached, sites],
        Goal::LongestTime => [longest, mean, covered, reached, sites],
        Goal::Coverage => [covered, mean, longest, reached, sites],
        Goal::FewestSites => [sites, covered, mean, longest, reached],
    };
    ordered.into_iter().flatten().collect()
}

/// A point of a curve.
pub fn trade_point(text: &Text, measures: Measures, point: &TradePoint) -> String {
    let figures = &point.figures;
    match measures {
        Measures::Coverage => {
            let share = figures.coverage.map_or_else(|| "–".to_owned(), |share| format::percent(text.language, share));
            let count = counted(text.language, point.new_sites, text.plan.new_sites);
            fill(text.explain.point_coverage, &[("count", &count), ("share", &share)])
        }
        Measures::Longest => {
            let minutes = |minutes| format::minutes(text.language, minutes);
            let (mean, longest) = (minutes(figures.mean), minutes(figures.longest));
            fill(text.explain.point_longest, &[("mean", &mean), ("longest", &longest)])
        }
    }
}

/// A difference of minutes as the two are shown; what is little never reads as nothing, nor as more than it is.
fn amount(text: &Text, from: f64, to: f64) -> String {
    let number = |value| format::decimal(text.language, value, 1);
    let shown = (tenths_at_least(to) - tenths_at_least(from)).abs();
    if (to - from).abs() < 0.05 || shown < 0.05 {
        fill(text.explain.less_than, &[("value", &number(0.1))])
    } else {
        number(shown)
    }
}

#[cfg(test)]
mod tests {
    use geodata::Language;

    use super::*;

    fn figures(mean: f64, covered: u32) -> Figures {
        Figures {
            sites: 3,
            people: People::whole(100),
            reached: People::whole(100),
            covered: People::whole(covered),
            coverage: None,
            mean: Some(Minutes(mean)),
            longest: Some(Minutes(80.0)),
            duplicated: None,
        }
    }

    #[test]
    fn differences_are_what_they_are_and_the_goal_comes_first() {
        let text = Text::of(Language::Latvian);
        let said = differences(text, Goal::Coverage, &figures(30.0, 90), &figures(33.25, 85));
        assert_eq!(
            said,
            [
                "standarta robežās cilvēku ir par 5,0 mazāk (90 → 85)",
                "vidējais ceļš ir par 3,3 min garāks (30,0 → 33,3 min)"
            ]
        );
        let text = Text::of(Language::English);
        let said = differences(text, Goal::MeanTime, &figures(30.0, 90), &figures(30.01, 90));
        assert_eq!(said, ["the average trip is less than 0.1 min longer (30.0 → 30.1 min)"]);
        assert!(differences(text, Goal::MeanTime, &figures(30.0, 90), &figures(30.0, 90)).is_empty());
    }
}
