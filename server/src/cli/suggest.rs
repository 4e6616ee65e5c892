//! `tuvu suggest`.

use std::{path::Path, process::ExitCode, time::Duration};

use app::{format, text::Text, words};
use geodata::{Basis, DataSet, Language, Minutes, People, Scenario};
use planner::{
    solve::{Options, Progress},
    suggest::{
        Conditions, Explanation, Figures, Goal, KnownSites, Measures, OpenAs, Proof, QuestionError, Reason, Suggestion,
        TimesBasis, TradeOff, TradePoint, WhyUncounted, WhyUnreached, explain, suggest, trade_off,
    },
};
use serde::Serialize;

use super::{
    DataArguments, Failure, files,
    search::{Search, parse_seconds},
};
use crate::asked::{self, Asked};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Planning region, or `all`.
    #[arg(long)]
    region: String,
    /// Service type, such as day-care.
    #[arg(long)]
    service: String,
    /// Target group, such as adults; by default the service's first.
    #[arg(long)]
    group: Option<String>,
    /// How many new sites.
    #[arg(long, conflicts_with = "share")]
    sites: Option<usize>,
    /// Share of the people to bring within the standard with the fewest new sites; 0.95 when neither this nor --sites is given.
    #[arg(long)]
    share: Option<f64>,
    /// What to be best at with a given number of sites: mean-time, coverage or longest-time.
    #[arg(long, requires = "sites", value_parser = parse_goal)]
    goal: Option<Goal>,
    /// Longest acceptable travel time in minutes; by default the service's own.
    #[arg(long, value_name = "MINUTES")]
    standard: Option<f64>,
    /// What happens with existing and planned sites: keep, keep-existing or ignore.
    #[arg(long, default_value = "keep", value_parser = parse_known)]
    known: KnownSites,
    /// Count the people and places of municipalities outside the programme too.
    #[arg(long)]
    all_municipalities: bool,
    /// Scenario of the road network, such as winter.
    #[arg(long)]
    scenario: Option<String>,
    #[command(flatten)]
    conditions: ConditionArguments,
    /// Explain why this candidate, by name or identifier, is or is not in the answer.
    #[arg(long, value_name = "CANDIDATE", conflicts_with = "trade_off")]
    why: Option<String>,
    /// Set two measures against each other: coverage (new sites, people within the standard) or longest (mean, longest trip).
    #[arg(long, value_name = "MEASURES", value_parser = parse_measures)]
    trade_off: Option<Measures>,
    /// Stop after so many seconds with the best answer so far, and how far from the best possible it can be.
    #[arg(long, value_name = "SECONDS", value_parser = parse_seconds)]
    time_limit: Option<f64>,
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    data: DataArguments,
}

/// What the answer must keep beside.
#[derive(clap::Args)]
struct ConditionArguments {
    /// Places of each new site; known sites have their published number.
    #[arg(long)]
    places: Option<u32>,
    /// Least minutes by road between a new site and any other one.
    #[arg(long, value_name = "MINUTES")]
    separation: Option<f64>,
    /// Nobody is sent farther than this.
    #[arg(long, value_name = "MINUTES")]
    longest: Option<f64>,
    /// What all new sites may cost together.
    #[arg(long, requires = "opening")]
    budget: Option<f64>,
    /// What opening one new site costs.
    #[arg(long, requires = "budget")]
    opening: Option<f64>,
    /// What one place of a new site costs on top.
    #[arg(long, requires = "budget")]
    place_cost: Option<f64>,
    /// Largest share of the people within the standard of two or more sites whose places are not all needed there.
    #[arg(long, value_name = "SHARE")]
    duplication: Option<f64>,
    /// Largest mean trip of the tenth of the people who have the longest ones.
    #[arg(long, value_name = "MINUTES")]
    worst_tenth: Option<f64>,
    /// Least share of the people within the standard in every municipality.
    #[arg(long, value_name = "SHARE")]
    floor: Option<f64>,
    /// Least share of the people who have two sites within the standard.
    #[arg(long, value_name = "SHARE")]
    backup: Option<f64>,
}

impl ConditionArguments {
    fn conditions(&self) -> Conditions {
        Conditions {
            places: self.places,
            separation: self.separation.map(Minutes),
            longest: self.longest.map(Minutes),
            budget: self.budget,
            opening: self.opening,
            place_cost: self.place_cost,
            duplication: self.duplication,
            worst_tenth: self.worst_tenth.map(Minutes),
            floor: self.floor,
            backup: self.backup,
        }
    }
}

fn parse_measures(word: &str) -> Result<Measures, String> {
    let known = Measures::ALL.into_iter().find(|measures| measures.word() == word);
    known.ok_or_else(|| Measures::ALL.map(Measures::word).join(" or "))
}

fn parse_goal(word: &str) -> Result<Goal, String> {
    let goals = Goal::ALL.into_iter().filter(|goal| goal.counts_sites());
    goals
        .into_iter()
        .find(|goal| goal.word() == word.replace('-', "_"))
        .ok_or_else(|| "mean-time, coverage or longest-time".into())
}

fn parse_known(word: &str) -> Result<KnownSites, String> {
    let known = asked::KNOWN_SITES.into_iter().find(|(known, _)| *known == word.replace('-', "_"));
    known.map(|(_, meaning)| meaning).ok_or_else(|| "keep, keep-existing or ignore".into())
}

pub(super) fn run(arguments: &Arguments, language: Language) -> Result<ExitCode, Failure> {
    let data = arguments.data.load(language)?;
    let network = arguments.data.network(&data, language)?;
    let question = (|| {
        Asked {
            region: asked::region(&data, Some(&arguments.region))?,
            group: arguments.group.as_deref().map(|group| asked::group(&data, group)).transpose()?,
            service: Some(asked::service(&data, &arguments.service)?),
            goal: arguments.goal,
            sites: arguments.sites,
            share: arguments.share,
            standard: arguments.standard,
            known: arguments.known,
            all_municipalities: arguments.all_municipalities,
            scenario: arguments.scenario.clone(),
            conditions: arguments.conditions.conditions(),
        }
        .question(&data)
    })()
    .map_err(|error| Failure::call(error.message(language)))?;
    let refused = |error: QuestionError| Failure::call(error.message(language));
    let search = Search::new(arguments.time_limit);
    let time_left = || search.time_left();
    let progress = |progress: Progress| {
        search.say(|| how_far(progress, language));
        true
    };
    let limit = arguments.time_limit.map(|_| &time_left as &dyn Fn() -> Duration);
    let options = Options { time_left: limit, progress: Some(&progress), ..Options::default() };
    if let Some(candidate) = &arguments.why {
        let found = explain(&data, &network, &question, candidate, &options).map_err(refused)?;
        return print(arguments, &found, || explanation(&found, language)).map(|()| ExitCode::SUCCESS);
    }
    if let Some(measures) = arguments.trade_off {
        let curve = trade_off(&data, &network, &question, measures, &options).map_err(refused)?;
        return print(arguments, &curve, || points(&curve, language)).map(|()| ExitCode::SUCCESS);
    }
    let suggestion = suggest(&data, &network, &question, &options).map_err(refused)?;
    drop(search);
    print(arguments, &suggestion, || table(&data, &suggestion, language))?;
    Ok(match suggestion.proof {
        Proof::Optimal | Proof::Feasible => ExitCode::SUCCESS,
        Proof::Infeasible => ExitCode::from(3),
        Proof::Unknown => ExitCode::from(4),
    })
}

/// How far a search is, in words.
fn how_far(progress: Progress, language: Language) -> String {
    let gap = progress.incumbent.zip(progress.bound).filter(|(best, _)| *best > 0.0);
    let Some(gap) = gap.map(|(best, bound)| format::percent_at_most(language, (best - bound).abs() / best)) else {
        return language.pick("meklē", "searching").into();
    };
    match language {
        Language::Latvian => format!("meklē; atrasts ne tālāk kā {gap} no labākā iespējamā"),
        Language::English => format!("searching; found one at most {gap} from the best possible"),
    }
}

/// Prints what was found, as JSON or in words.
fn print(arguments: &Arguments, found: &impl Serialize, words: impl FnOnce() -> String) -> Result<(), Failure> {
    let text = if arguments.json {
        format!("{}\n", serde_json::to_string_pretty(found).map_err(Failure::work)?)
    } else {
        words()
    };
    files::write(Path::new("-"), text.as_bytes())
}

/// An explanation for a reader at a terminal.
fn explanation(found: &Explanation, language: Language) -> String {
    let text = Text::of(language);
    let (first, differences, last) = words::explanation(text, found);
    let differences = differences.into_iter().map(|difference| format!("- {difference}"));
    let lines = [words::explained(text, found), first].into_iter().chain(differences).chain(last);
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// A curve for a reader at a terminal, a line a point.
fn points(curve: &TradeOff, language: Language) -> String {
    let text = Text::of(language);
    let line = |point: &TradePoint| {
        let names: Vec<_> = point.sites.iter().map(|site| site.name.as_str()).collect();
        let point = words::trade_point(text, curve.measures, point);
        if names.is_empty() { point } else { format!("{point}: {}", names.join(", ")) }
    };
    let incomplete = (!curve.complete).then(|| text.explain.curve_incomplete.to_owned());
    curve.points.iter().map(line).chain(incomplete).collect::<Vec<_>>().join("\n") + "\n"
}

/// The answer for a reader at a terminal.
fn table(data: &DataSet, suggestion: &Suggestion, language: Language) -> String {
    let say = |latvian, english| language.pick(latvian, english);
    let question = &suggestion.question;
    let region = question.region.as_ref().and_then(|id| data.regions().iter().find(|region| region.id == *id));
    let service = data.service_types().iter().find(|service| service.id == question.service);
    let group = data.target_groups().iter().find(|group| group.id == question.group);
    let mut lines = vec![format!(
        "{} · {} · {} · {} {} min",
        region.map_or(say("Visi reģioni", "All regions"), |region| region.name.get(language)),
        service.map_or("", |service| service.name.get(language)),
        group.map_or("", |group| group.name.get(language)),
        say("standarts", "standard"),
        format::plain(language, question.standard.0),
    )];
    lines.push(proof(suggestion, language));
    if let Some(reason) = &suggestion.reason {
        lines.push(reason_words(suggestion, reason, language));
    }
    let Some(after) = &suggestion.after else { return lines.join("\n") + "\n" };
    if let Some(before) = &suggestion.before {
        lines.push(format!("{}: {}", say("Ar zināmajām vietām", "With the known sites"), figures(before, language)));
    }
    if let Some(cost) = suggestion.cost {
        let cost = format::plain(language, cost);
        lines.push(format!("{}: {cost}", say("Jauno vietu izmaksas", "The new sites cost")));
    }
    lines.push(format!("{}: {}", say("Ar ieteiktajām", "With the suggested ones"), figures(after, language)));
    lines.push(String::new());
    lines.extend(sites(data, suggestion, language));
    lines.push(String::new());
    lines.extend(left_out(suggestion, language));
    lines.push(basis(suggestion, language));
    lines.join("\n") + "\n"
}

/// Whom and what the answer leaves out, a line each.
fn left_out(suggestion: &Suggestion, language: Language) -> Vec<String> {
    let say = |latvian, english| language.pick(latvian, english);
    let unreached = suggestion.unreached.iter().map(|point| {
        let label = match point.why {
            WhyUnreached::NoPlaceLeft => say("Nav vietas (cilvēki)", "No place left (people)"),
            WhyUnreached::TooFar { .. } => say("Pārāk tālu (cilvēki)", "Too far (people)"),
            WhyUnreached::Unsnapped { .. } | WhyUnreached::NoRoute => {
                say("Pa ceļiem nesasniedz (cilvēki)", "Not reached by road (people)")
            }
        };
        format!("{label}: {}, {}", point.name, format::people(language, point.people))
    });
    let uncounted = suggestion.uncounted.iter().map(|site| {
        let why = match site.why {
            WhyUncounted::NoCoordinate => say("adrese kartē nav atrasta", "address not found on the map"),
            WhyUncounted::GroupNotStated => say("avotā nav mērķa grupas", "target group not stated"),
        };
        format!("{}: {} ({}; {why})", say("Neieskaitīta vieta", "Site not counted"), site.address, site.site)
    });
    let outside = (suggestion.outside_programme > People::ZERO).then(|| {
        let label = say(
            "Neieskaitīti cilvēki pašvaldībās, kas programmā nepiedalās",
            "People not counted in municipalities outside the programme",
        );
        format!("{label}: {}", format::people(language, suggestion.outside_programme))
    });
    unreached.chain(uncounted).chain(outside).collect()
}

/// What the numbers rest on.
fn basis(suggestion: &Suggestion, language: Language) -> String {
    let people = match suggestion.people_basis {
        Basis::Own => language.pick("Cilvēku skaits: jūsu dati.", "Numbers of people: your own."),
        _ => language.pick("Cilvēku skaits ir modelēts.", "Numbers of people are modelled."),
    };
    let TimesBasis { source, profile, kmh, access, .. } = &suggestion.times;
    let number = |number| format::plain(language, number);
    let (local, reach) = (number(access.kmh), number(access.longest_metres / 1000.0));
    let road = match (kmh.map(number), language) {
        (Some(kmh), Language::Latvian) => format!("{kmh} km/h pa ceļu tīklu"),
        (Some(kmh), Language::English) => format!("{kmh} km/h on the road network"),
        (None, Language::Latvian) => format!("ātrumi pēc profila {profile} pa ceļiem no {source}"),
        (None, Language::English) => format!("speeds of the profile {profile} on the roads of {source}"),
    };
    let scenario = Some(&suggestion.question.scenario).filter(|scenario| *scenario != Scenario::BASE);
    let under = scenario.map(|scenario| match language {
        Language::Latvian => format!(", apstākļi: {scenario}"),
        Language::English => format!(", scenario: {scenario}"),
    });
    let under = under.unwrap_or_default();
    let capacity = match suggestion.question.conditions.places {
        Some(_) => language.pick("klientu vietu skaits ir ņemts vērā", "the capacity of sites is considered"),
        None => language.pick("vietas ietilpība nav ņemta vērā", "the capacity of sites is not considered"),
    };
    let times = match language {
        Language::Latvian => format!(
            "Laiki ir modelēti: {road}{under}; {local} km/h līdz ceļam (ne tālāk par {reach} km); \
             {capacity}."
        ),
        Language::English => format!(
            "Times are modelled: {road}{under}; {local} km/h up to a road (at most {reach} km); \
             {capacity}."
        ),
    };
    format!("{people} {times}")
}

fn sites(data: &DataSet, suggestion: &Suggestion, language: Language) -> Vec<String> {
    let say = |latvian, english| language.pick(latvian, english);
    let header = [say("vieta", "site"), say("pašvaldība", "municipality"), say("statuss", "status")];
    let figures = [say("cilvēki", "people"), say("vidēji min", "mean min"), say("tālākais min", "longest min")];
    let rows: Vec<Vec<String>> = suggestion
        .sites
        .iter()
        .map(|site| {
            vec![
                site.name.clone(),
                data.municipality(&site.municipality)
                    .map_or_else(String::new, |municipality| municipality.name.clone()),
                match site.open_as {
                    OpenAs::Existing => say("● esoša", "● existing"),
                    OpenAs::Planned => say("◐ plānota", "◐ planned"),
                    OpenAs::Suggested => say("◆ ieteikta", "◆ suggested"),
                }
                .to_owned(),
                format::people(language, site.people),
                format::minutes(language, site.mean),
                format::minutes(language, site.longest),
            ]
        })
        .collect();
    let header: Vec<String> = header.into_iter().chain(figures).map(str::to_owned).collect();
    let width = |column: usize| rows.iter().chain([&header]).map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<_> = (0..header.len()).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, &width))| {
            if column < 3 { format!("{cell:width$}") } else { format!("{cell:>width$}") }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    [&header].into_iter().chain(&rows).map(line).collect()
}

fn proof(suggestion: &Suggestion, language: Language) -> String {
    let say = |latvian, english| language.pick(latvian, english);
    match (suggestion.proof, suggestion.gap) {
        (Proof::Optimal, _) => say("Pierādīts: labāka risinājuma nav.", "Proven: there is no better answer.").into(),
        (Proof::Feasible, Some(gap)) => {
            let gap = format::percent_at_most(language, gap);
            match language {
                Language::Latvian => format!("Ne vairāk kā {gap} no labākā iespējamā."),
                Language::English => format!("At most {gap} from the best possible."),
            }
        }
        (Proof::Feasible, None) => {
            say("Attālums līdz labākajam nav zināms.", "How far from the best is not known.").into()
        }
        (Proof::Infeasible, _) => say("Atbildes nav.", "There is no answer.").into(),
        (Proof::Unknown, _) => say("Laiks beidzās pirms atbildes.", "The time ran out before an answer.").into(),
    }
}

fn reason_words(suggestion: &Suggestion, reason: &Reason, language: Language) -> String {
    match reason {
        Reason::Conflict { conditions, people, changes, together } => {
            let text = Text::of(language);
            let conflict = words::conflict(text, suggestion, conditions, *people);
            let lead = words::changes_lead(text, changes.len(), together.len());
            let changes: Vec<_> = changes.iter().chain(together).map(|change| words::change(text, change)).collect();
            if changes.is_empty() { conflict } else { format!("{conflict} {lead} {}.", changes.join("; ")) }
        }
        Reason::TooFewSites { fewest } => match language {
            Language::Latvian => format!("Mazākais jauno vietu skaits, ar ko sasniedz visus: {fewest}."),
            Language::English => format!("The smallest number of new sites that reaches everybody: {fewest}."),
        },
        Reason::ShareOutOfReach { largest_share, shortest_standard } => {
            // Rounded so that asking for what is printed succeeds.
            let share = format::plain(language, (largest_share * 1000.0).floor() / 10.0);
            let more = shortest_standard.map(|minutes| format::plain(language, format::tenths_at_least(minutes.0)));
            match (language, more) {
                (Language::Latvian, Some(more)) => format!(
                    "Ar šo standartu lielākā iespējamā daļa ir {share} %; prasītajai daļai vajag standartu {more} min."
                ),
                (Language::Latvian, None) => {
                    format!("Lielākā iespējamā daļa ir {share} %; pārējos pa ceļiem nesasniedz.")
                }
                (Language::English, Some(more)) => format!(
                    "At this standard the largest possible share is {share} %; the share asked for takes a standard of {more} min."
                ),
                (Language::English, None) => {
                    format!("The largest possible share is {share} %; the others cannot be reached by road.")
                }
            }
        }
    }
}

fn figures(figures: &Figures, language: Language) -> String {
    let say = |latvian, english| language.pick(latvian, english);
    let people = |people| format::people(language, people);
    format!(
        "{} {}, {} {}, {} {} ({}), {} {} min, {} {} min, {} {}",
        say("vietas:", "sites:"),
        figures.sites,
        say("cilvēki:", "people:"),
        people(figures.people),
        say("standartā:", "within the standard:"),
        people(figures.covered),
        figures.coverage.map_or_else(|| "–".into(), |share| format::percent(language, share)),
        say("vidēji", "mean"),
        format::minutes(language, figures.mean),
        say("tālākais", "longest"),
        format::minutes(language, figures.longest),
        say("nesasniedz:", "not reached:"),
        people(figures.people - figures.reached),
    )
}
