//! What more sites bring, and what a shorter longest trip costs: a curve whose every point is an answer.

use geodata::{Language, People};
use leptos::prelude::*;
use planner::suggest::{Goal, Measures, OpenAs, Suggestion, TradeOff, TradePoint};

use super::Plan;
use crate::{
    address::Draft,
    api::Failure,
    format::{self, tenths_at_least},
    parts::{Modelled, Notice, TableFrame, text},
    text::{Text, fill},
    words,
};

/// Size of the plot, and the room for its axes.
const SIZE: (f64, f64) = (340.0, 220.0);
const LEFT: f64 = 44.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 26.0;
const BOTTOM: f64 = 40.0;

/// Links to the curves, and the one in the address.
#[component]
pub(super) fn CurveSection(plan: Plan, answer: Suggestion) -> impl IntoView {
    let text = text();
    let new = new_sites(&answer);
    let tab = move |measures: &'static str, name: &'static str| {
        let is_current = move || plan.curve.get().as_deref() == Some(measures);
        let href = move || plan.to_more(plan.why.get().as_deref(), Some(measures));
        view! { <a class="chip" href=href data-noscroll="" aria-current=move || is_current().then_some("true")>{name}</a> }
    };
    let waiting = move || {
        plan.curve.get().map(|_| {
            view! { <p class="small live" role="status"><i class="spinner" aria-hidden="true"></i>{text.explain.curve_computing}"…"</p> }
        })
    };
    view! {
        <section class="curve" id="curve" aria-label=text.explain.curve_title>
            <h3>{text.explain.curve_title}" "<Modelled/></h3>
            <nav class="chips" aria-label=text.explain.curve_title>
                {tab("coverage", text.explain.curve_coverage)}
                {(new > 0).then(|| tab("longest", text.explain.curve_longest))}
            </nav>
            <Suspense fallback=waiting>
                {move || {
                    let answer = answer.clone();
                    Suspend::new(async move {
                    Some(match plan.trade_off.await? {
                        Ok(curve) => {
                            let measures = curve.measures.word();
                            let asked = curve_question(measures, plan.asked.get_untracked(), &answer);
                            let points = points(text, &asked, &curve, new);
                            view! { <Curve curve points/> }.into_any()
                        }
                        Err(Failure::StillWorking) => waiting().into_any(),
                        Err(failure) => view! { <Notice failure/> }.into_any(),
                    })
                })}}
            </Suspense>
        </section>
    }
}

/// The question of a curve. That of trips is for a number of sites, which the question of the page need not state.
pub(super) fn curve_question(measures: &str, asked: Draft, answer: &Suggestion) -> Draft {
    if measures == Measures::Longest.word() {
        Draft { goal: Goal::MeanTime.word().into(), sites: new_sites(answer).to_string(), ..asked }
    } else {
        asked
    }
}

fn new_sites(answer: &Suggestion) -> usize {
    answer.sites.iter().filter(|site| site.open_as == OpenAs::Suggested).count()
}

/// How many people more: `+4.5`, or `<0.1`, which a sign would only confuse.
fn more(language: Language, people: People) -> String {
    let people = format::people(language, people);
    if people.starts_with('<') { people } else { format!("+{people}") }
}

/// A point as it is drawn and listed.
#[derive(Clone)]
struct Point {
    across: f64,
    up: f64,
    words: String,
    cells: Vec<String>,
    href: String,
    /// Whether it is the answer on the page.
    is_this: bool,
}

fn points(text: &Text, asked: &Draft, curve: &TradeOff, new: usize) -> Vec<Point> {
    let language = text.language;
    let minutes = |minutes| format::minutes(language, minutes);
    let mut before = None;
    let point = |point: &TradePoint| {
        let figures = &point.figures;
        let words = words::trade_point(text, curve.measures, point);
        let (mean, longest) =
            (figures.mean.map_or(0.0, |mean| mean.0), figures.longest.map_or(0.0, |longest| longest.0));
        match curve.measures {
            Measures::Coverage => {
                let gain = before.replace(figures.covered).map(|before| figures.covered - before);
                let share = figures.coverage.unwrap_or_default();
                let draft =
                    Draft { goal: Goal::Coverage.word().into(), sites: point.new_sites.to_string(), ..asked.clone() };
                let across = point.new_sites as f64;
                Point {
                    across,
                    up: share * 100.0,
                    cells: [
                        Some(format::whole(point.new_sites)),
                        point.cost.map(|cost| format::plain(language, cost)),
                        Some(format::percent(language, share)),
                        Some(gain.map_or_else(|| "–".to_owned(), |gain| more(language, gain))),
                    ]
                    .into_iter()
                    .flatten()
                    .collect(),
                    // No new site is no question.
                    href: if point.new_sites > 0 { format!("/plan?{}", draft.query()) } else { String::new() },
                    is_this: asked.goal == Goal::Coverage.word() && point.new_sites == new,
                    words,
                }
            }
            Measures::Longest => Point {
                across: mean,
                up: longest,
                cells: vec![minutes(figures.mean), minutes(figures.longest)],
                href: format!(
                    "/plan?{}",
                    Draft { longest: tenths_at_least(longest).to_string(), ..asked.clone() }.query()
                ),
                is_this: false,
                words,
            },
        }
    };
    curve.points.iter().map(point).collect()
}

#[component]
fn Curve(curve: TradeOff, points: Vec<Point>) -> impl IntoView {
    let text = text();
    if points.is_empty() {
        return view! { <p>{text.explain.curve_none}</p> }.into_any();
    }
    let standard = format::plain(text.language, curve.question.standard.0);
    let words = &text.explain;
    let (caption, heads) = match curve.measures {
        Measures::Coverage => (
            fill(words.curve_coverage_caption, &[("minutes", &standard)]),
            [
                Some(words.column_new),
                curve.question.conditions.cost_of_a_site().map(|_| words.column_cost),
                Some(words.column_share),
                Some(words.column_gain),
            ]
            .into_iter()
            .flatten()
            .collect(),
        ),
        Measures::Longest => {
            let count = crate::text::counted(text.language, curve.question.sites, text.plan.new_sites);
            (fill(words.curve_longest_caption, &[("count", &count)]), vec![words.column_mean, words.column_longest])
        }
    };
    let note = match (curve.complete, curve.measures) {
        (false, _) => Some(words.curve_incomplete),
        (true, Measures::Coverage) => Some(words.curve_twenty),
        (true, Measures::Longest) => None,
    };
    let row = |point: Point| {
        let label = fill(words.open_point, &[("point", &point.words)]);
        let mut cells = point.cells.into_iter();
        let first = cells.next().unwrap_or_default();
        let first = if point.href.is_empty() {
            first.into_any()
        } else {
            view! { <a href=point.href aria-label=label>{first}</a> }.into_any()
        };
        let is_this = point.is_this;
        view! {
            <tr aria-current=is_this.then_some("true")>
                <th scope="row" class="number">{first}{is_this.then(|| view! { <span class="unseen">", "{words.curve_this}</span> })}</th>
                {cells.map(|cell| view! { <td class="number">{cell}</td> }).collect::<Vec<_>>()}
            </tr>
        }
    };
    let heads: Vec<_> = heads.into_iter().map(|head| view! { <th scope="col" class="number">{head}</th> }).collect();
    view! {
        <p class="small">{words.curve_lead}</p>
        <Plot points=points.clone() measures=curve.measures caption=caption.clone()/>
        <div class="long-table curve-table">
            <TableFrame label=caption.clone()>
                <table class="tight">
                    <caption class="unseen">{caption}</caption>
                    <thead><tr>{heads}</tr></thead>
                    <tbody>{points.into_iter().map(row).collect::<Vec<_>>()}</tbody>
                </table>
            </TableFrame>
        </div>
        {note.map(|note| view! { <p class="small">{note}</p> })}
    }
    .into_any()
}

/// One axis: from where to where, and where it is labelled.
struct Axis {
    from: f64,
    to: f64,
    ticks: Vec<f64>,
}

impl Axis {
    /// An axis that holds all values, labelled at round numbers, about `count` of them.
    fn of(values: impl Iterator<Item = f64> + Clone, count: f64, least_step: f64) -> Self {
        let least = values.clone().fold(f64::INFINITY, f64::min);
        let most = values.fold(f64::NEG_INFINITY, f64::max);
        let rough = ((most - least) / count).max(least_step);
        let power = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|step| *step >= rough);
        let step = step.unwrap_or(rough);
        let (from, to) = ((least / step).floor() * step, (most / step).ceil() * step);
        let to = if to > from { to } else { from + step };
        let ticks =
            (0..20).map(|index| f64::from(index).mul_add(step, from)).take_while(|tick| *tick <= to + step / 2.0);
        Self { from, to, ticks: ticks.collect() }
    }

    fn part(&self, value: f64) -> f64 {
        (value - self.from) / (self.to - self.from)
    }
}

#[component]
fn Plot(points: Vec<Point>, measures: Measures, caption: String) -> impl IntoView {
    let text = text();
    let least = if measures == Measures::Coverage { 1.0 } else { 0.1 };
    let across = Axis::of(points.iter().map(|point| point.across), 5.0, least);
    let up = Axis::of(points.iter().map(|point| point.up), 4.0, least);
    let x = |value: f64| across.part(value).mul_add(SIZE.0 - LEFT - RIGHT, LEFT);
    let y = |value: f64| (1.0 - up.part(value)).mul_add(SIZE.1 - TOP - BOTTOM, TOP);
    let number = |value| format::plain(text.language, value);
    let grid = up.ticks.iter().map(|&tick| {
        view! {
            <line class="grid" x1=LEFT x2=SIZE.0 - RIGHT y1=y(tick) y2=y(tick)/>
            <text x=LEFT - 6.0 y=y(tick) dy="0.35em" text-anchor="end">{number(tick)}</text>
        }
    });
    let below = across.ticks.iter().map(|&tick| {
        view! { <text x=x(tick) y=SIZE.1 - BOTTOM + 16.0 text-anchor="middle">{number(tick)}</text> }
    });
    let line: Vec<_> = points.iter().map(|point| format!("{:.1},{:.1}", x(point.across), y(point.up))).collect();
    let (name_across, name_up) = match measures {
        Measures::Coverage => (text.explain.axis_sites, text.explain.axis_share),
        Measures::Longest => (text.explain.axis_mean, text.explain.axis_longest),
    };
    let (grid, below): (Vec<_>, Vec<_>) = (grid.collect(), below.collect());
    let dots: Vec<_> = points
        .iter()
        .map(|point| {
            let (cx, cy) = (x(point.across), y(point.up));
            let class = if point.is_this { "dot-this" } else { "dot-other" };
            let (words, label) = (point.words.clone(), fill(text.explain.open_point, &[("point", &point.words)]));
            // Within a group, the macro knows that a link is one of a picture.
            if point.href.is_empty() {
                view! { <g><title>{words}</title><circle class=class cx=cx cy=cy r="5"/></g> }.into_any()
            } else {
                view! {
                    <g>
                        <a href=point.href.clone() aria-label=label>
                            <title>{words}</title>
                            <circle class="hit" cx=cx cy=cy r="12"/>
                            <circle class=class cx=cx cy=cy r="5"/>
                        </a>
                    </g>
                }
                .into_any()
            }
        })
        .collect();
    view! {
        <svg class="plot" viewBox=format!("0 0 {} {}", SIZE.0, SIZE.1) role="group" aria-label=caption>
            {grid}
            {below}
            <text class="axis" x=SIZE.0 - RIGHT y=SIZE.1 - 6.0 text-anchor="end">{name_across}</text>
            <text class="axis" x="2" y="9">{name_up}</text>
            <polyline points=line.join(" ")/>
            {dots}
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_holds_all_values_and_is_labelled_at_round_numbers() {
        let axis = Axis::of([62.3, 97.1].into_iter(), 4.0, 1.0);
        assert_eq!((axis.from, axis.to), (60.0, 100.0));
        assert_eq!(axis.ticks, [60.0, 70.0, 80.0, 90.0, 100.0]);
        let one = Axis::of([5.0].into_iter(), 5.0, 1.0);
        assert!(one.from <= 5.0 && one.to >= 5.0 && one.to > one.from);
        assert!((0.0..=1.0).contains(&one.part(5.0)));
    }
}
