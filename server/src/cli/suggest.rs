//! `tuvu suggest`.

use std::{path::Path, process::ExitCode};

use geodata::{DataSet, Language, Minutes};
use planner::{
    solve::Options,
    suggest::{Figures, Goal, KnownSites, OpenAs, Proof, Reason, Suggestion, suggest},
};

use super::{DataArguments, Failure, files};
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
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    data: DataArguments,
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
        }
        .question(&data)
    })()
    .map_err(|error| Failure::call(error.message(language)))?;
    let suggestion =
        suggest(&data, &question, &Options::default()).map_err(|error| Failure::call(error.message(language)))?;
    let text = if arguments.json {
        format!("{}\n", serde_json::to_string_pretty(&suggestion).map_err(Failure::work)?)
    } else {
        table(&data, &suggestion, language)
    };
    files::write(Path::new("-"), text.as_bytes())?;
    Ok(match suggestion.proof {
        Proof::Optimal | Proof::Feasible => ExitCode::SUCCESS,
        Proof::Infeasible => ExitCode::from(3),
        Proof::Unknown => ExitCode::from(4),
    })
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
        number(question.standard.0, 0, language),
    )];
    lines.push(proof(suggestion, language));
    if let Some(reason) = &suggestion.reason {
        lines.push(explain(reason, language));
    }
    if let Some(before) = &suggestion.before {
        lines.push(format!("{}: {}", say("Tagad", "Now"), figures(before, language)));
    }
    lines.push(format!("{}: {}", say("Ar ieteikto", "With the suggestion"), figures(&suggestion.after, language)));
    lines.push(String::new());
    lines.extend(sites(data, suggestion, language));
    lines.push(String::new());
    lines.extend(suggestion.unreached.iter().map(|point| {
        let (label, people) = (say("Nesasniedz", "Not reached"), number(point.people.as_f64(), 3, language));
        format!("{label}: {}, {people} {}", point.name, say("cilv.", "people"))
    }));
    lines.extend(
        suggestion
            .uncounted
            .iter()
            .map(|site| format!("{}: {} ({})", say("Neieskaitīta vieta", "Site not counted"), site.address, site.site)),
    );
    lines.push(
        say(
            "Cilvēku skaits ir modelēts, ja vien nav ielādēti savi dati; laiki balstās uz pieņemtiem ātrumiem (profile.toml).",
            "Numbers of people are modelled unless your own are loaded; times rest on assumed speeds (profile.toml).",
        )
        .into(),
    );
    lines.join("\n") + "\n"
}

fn sites(data: &DataSet, suggestion: &Suggestion, language: Language) -> Vec<String> {
    let say = |latvian, english| language.pick(latvian, english);
    let header = [say("vieta", "site"), say("pašvaldība", "municipality"), say("statuss", "status")];
    let figures = [say("cilvēki", "people"), say("vidēji min", "mean min"), say("tālākais min", "longest min")];
    let rows: Vec<Vec<String>> = suggestion
        .sites
        .iter()
        .map(|site| {
            let minutes =
                |minutes: Option<Minutes>| minutes.map_or("–".into(), |minutes| number(minutes.0, 1, language));
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
                number(site.people.as_f64(), 1, language),
                minutes(site.mean),
                minutes(site.longest),
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
            let gap = number(gap * 100.0, 2, language);
            match language {
                Language::Latvian => format!("Ne vairāk kā {gap} % no labākā iespējamā."),
                Language::English => format!("At most {gap} % from the best possible."),
            }
        }
        (Proof::Feasible, None) => {
            say("Attālums līdz labākajam nav zināms.", "How far from the best is not known.").into()
        }
        (Proof::Infeasible, _) => say("Atbildes nav.", "There is no answer.").into(),
        (Proof::Unknown, _) => say("Laiks beidzās pirms atbildes.", "The time ran out before an answer.").into(),
    }
}

fn explain(reason: &Reason, language: Language) -> String {
    match (reason, language) {
        (Reason::TooFewSites { fewest }, Language::Latvian) => {
            format!("Lai sasniegtu visus, vajag vismaz {fewest} jaunas vietas.")
        }
        (Reason::TooFewSites { fewest }, Language::English) => {
            format!("Reaching everybody takes at least {fewest} new sites.")
        }
        (Reason::ShareOutOfReach { largest_share, shortest_standard }, _) => {
            let share = number((largest_share * 1e4).floor() / 100.0, 2, language);
            let more = shortest_standard.map(|minutes| number((minutes.0 * 10.0).ceil() / 10.0, 1, language));
            match (language, more) {
                (Language::Latvian, Some(more)) => format!(
                    "Ar šo standartu lielākā iespējamā daļa ir {share} %; prasīto daļu sasniedz {more} minūtēs."
                ),
                (Language::Latvian, None) => {
                    format!("Lielākā iespējamā daļa ir {share} %; pārējos pa ceļiem nesasniedz.")
                }
                (Language::English, Some(more)) => format!(
                    "At this standard the largest possible share is {share} %; the share asked for takes {more} minutes."
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
    let minutes = |minutes: Option<Minutes>| minutes.map_or("–".into(), |minutes| number(minutes.0, 1, language));
    format!(
        "{} {}, {} {}, {} {} ({} %), {} {} min, {} {} min, {} {}",
        figures.sites,
        say("vietas", "sites"),
        number(figures.people.as_f64(), 1, language),
        say("cilvēki", "people"),
        say("standartā", "within the standard"),
        number(figures.covered.as_f64(), 1, language),
        figures.coverage.map_or("–".into(), |share| number(share * 100.0, 1, language)),
        say("vidēji", "mean"),
        minutes(figures.mean),
        say("tālākais", "longest"),
        minutes(figures.longest),
        say("nesasniedz", "not reached"),
        number((figures.people - figures.reached).as_f64(), 1, language),
    )
}

fn number(value: f64, decimals: usize, language: Language) -> String {
    let text = format!("{value:.decimals$}");
    if language == Language::Latvian { text.replace('.', ",") } else { text }
}
