//! The roads that questions are answered on: what every resource about travel shares.

use std::sync::Arc;

use app::wire::{End, WayEnd, WhyNoWay};
use geodata::{Given, Language, Metres, Minutes, Position, Streets};
use planner::travel::{Network, Place, Travel};
use tokio::{sync::Semaphore, task};

use super::{parameters::Parameters, problem::Problem};

/// How many questions may wait for a place; further ones are asked to come back.
const QUEUE: usize = 64;

/// A network whose streets are on the map.
#[derive(Clone)]
pub(crate) struct Roads {
    network: Arc<Network>,
    /// Whether they are the data set's own, rather than a network file's.
    pub(super) is_own: bool,
    /// West, south, east and north edge in degrees.
    pub(super) bounds: [f64; 4],
    queue: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Roads {
    /// `None` when the network has no streets on the map, so that no position can be found on it.
    pub(crate) fn new(network: Arc<Network>, is_own: bool) -> Option<Self> {
        network.streets()?;
        let [least, most] = network.bounds()?;
        let bounds = [least[0], least[1], most[0], most[1]].map(|fixed| f64::from(fixed) / 1e7);
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let (queue, places) = (Semaphore::new(cores + QUEUE), Semaphore::new(cores));
        Some(Self { network, is_own, bounds, queue: queue.into(), places: places.into() })
    }

    /// The network.
    pub(crate) fn network(&self) -> &Arc<Network> {
        &self.network
    }

    /// Its streets.
    pub(crate) fn streets(&self) -> Option<&Streets> {
        self.network.streets()
    }

    /// Works on a question beside the runtime, as many at a time as there are cores.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        language: Language,
        answer: impl FnOnce(&Network) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let Ok(_queued) = self.queue.clone().try_acquire_owned() else { return Err(Problem::busy(language)) };
        let place = self.places.clone().acquire_owned().await.map_err(|_| Problem::fault(language))?;
        let network = self.network.clone();
        let work = task::spawn_blocking(move || {
            let _place = place;
            answer(&network)
        });
        work.await.unwrap_or_else(|error| {
            tracing::error!(%error, "a question about travel could not be worked on");
            Err(Problem::fault(language))
        })
    }

    /// The scenario of this name, the usual one without a name; it must be one of the network's.
    pub(super) fn scenario(&self, language: Language, asked: Option<String>) -> Result<String, Problem> {
        let known = || self.network.scenarios().collect::<Vec<_>>();
        let Some(asked) = asked else { return Ok(known().first().copied().unwrap_or_default().to_owned()) };
        if known().contains(&asked.as_str()) {
            return Ok(asked);
        }
        let (name, known) = (asked.chars().take(80).collect::<String>(), known().join(", "));
        let detail = match language {
            Language::Latvian => format!("Ceļu tīklā nav apstākļu „{name}”; ir: {known}."),
            Language::English => format!("The road network has no scenario “{name}”; it has: {known}."),
        };
        Err(Problem::invalid(language, "scenario", &asked, detail))
    }
}

/// Takes a position from the parameters, required, as `LON,LAT`.
pub(super) fn position(parameters: &mut Parameters, name: &str) -> Result<Position, Problem> {
    let language = parameters.language;
    let text = parameters.text(name).unwrap_or_default();
    let number = |part: &str| part.trim().parse::<f64>().ok();
    let parsed = text.split_once(',').and_then(|(lon, lat)| Some(Position { lon: number(lon)?, lat: number(lat)? }));
    parsed.ok_or_else(|| {
        let detail = match language {
            Language::Latvian => {
                format!("Parametrs „{name}” ir „{text}”; jābūt garuma un platuma grādiem, piemēram, 24.11,56.95.")
            }
            Language::English => format!(
                "The parameter “{name}” is “{text}”; it must be degrees of longitude and latitude, such as 24.11,56.95."
            ),
        };
        Problem::parameter(language, name, &text, detail)
    })
}

/// The place of a position; refuses one outside the network, saying so when longitude and latitude are swapped.
pub(super) fn find(network: &Network, position: Position, field: &str, language: Language) -> Result<Place, Problem> {
    network.find(Given::At(position)).map_err(|why| {
        let detail = format!("{}.", app::parts::capitalised(why.get(language)));
        Problem::invalid(language, field, &format!("{},{}", position.lon, position.lat), detail)
    })
}

/// The network under a scenario that was looked up before.
pub(super) fn under<'a>(network: &'a Network, scenario: &str, language: Language) -> Result<Travel<'a>, Problem> {
    network.under(scenario).ok_or_else(|| Problem::fault(language))
}

/// How a position gets onto the streets.
pub(super) fn way_end(network: &Network, position: Position, place: &Place) -> WayEnd {
    let street_distance = place.snap_distance();
    let rules = network.streets().map(|streets| streets.about.access).unwrap_or_default();
    let minutes = |Metres(straight)| Minutes(straight * rules.length_factor * 60.0 / (rules.kmh * 1000.0));
    // Who is too far from every street has no way there, however long.
    let access = street_distance.filter(|_| is_snapped(place)).map(minutes);
    WayEnd { position, is_snapped: is_snapped(place), street_distance, access }
}

/// Whether ways may begin or end there.
pub(super) fn is_snapped(place: &Place) -> bool {
    !matches!(place, Place::Unsnapped { .. })
}

/// Why no way leads from one place to the other.
pub(super) fn why_no_way(from: &Place, to: &Place) -> WhyNoWay {
    let ends: Vec<_> = [(from, End::From), (to, End::To)]
        .into_iter()
        .filter(|(place, _)| !is_snapped(place))
        .map(|(_, end)| end)
        .collect();
    if ends.is_empty() { WhyNoWay::NoRoute } else { WhyNoWay::Unsnapped { ends } }
}

/// That an end is too far from every street, and how far.
pub(super) fn unsnapped_words(language: Language, end: End, far: &WayEnd, longest: Metres) -> String {
    let km = |Metres(metres)| app::format::decimal(language, metres / 1000.0, 1);
    let longest = km(longest);
    let which = match (end, language) {
        (End::From, Language::Latvian) => "Sākumpunktam",
        (End::To, Language::Latvian) => "Galapunktam",
        (End::From, Language::English) => "The beginning",
        (End::To, Language::English) => "The end",
    };
    match (language, far.street_distance.map(km)) {
        (Language::Latvian, Some(far)) => {
            format!("{which} tuvākais ceļš ir {far} km attālumā; laiku zina, ja tas nav tālāk par {longest} km.")
        }
        (Language::Latvian, None) => {
            format!("{which} tuvumā nav neviena ceļa; laiku zina, ja tas nav tālāk par {longest} km.")
        }
        (Language::English, Some(far)) => {
            format!("{which} is {far} km from the nearest street; a time is known up to {longest} km.")
        }
        (Language::English, None) => format!("{which} has no street near it; a time is known up to {longest} km."),
    }
}
