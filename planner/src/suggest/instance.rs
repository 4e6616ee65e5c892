//! A question on a data set, made concrete: who, where to, how far.

use std::num::NonZeroUsize;

use geodata::{Candidate, DataSet, DemandPoint, Site, SiteStatus};

use super::{KnownSites, OpenAs, Question, QuestionError, UncountedSite, WhyUncounted, WhyUnreached, conditions::DAY};
use crate::{
    matrix::TravelMatrix,
    travel::{Network, Place},
};

/// A candidate and the known sites that are kept there.
pub(super) struct Spot<'a> {
    pub(super) candidate: Candidate,
    pub(super) kept: Vec<&'a Site>,
}

impl Spot<'_> {
    /// Why it is open when it is: as the most advanced of its kept sites, else because it is suggested.
    pub(super) fn open_as(&self) -> OpenAs {
        match self.kept.iter().map(|site| site.status).min() {
            Some(SiteStatus::Existing) => OpenAs::Existing,
            Some(_) => OpenAs::Planned,
            None => OpenAs::Suggested,
        }
    }
}

/// Everything that an answer is computed from.
pub(super) struct Instance<'a> {
    /// Demand points with people; the rows of `times`.
    pub(super) demand: Vec<DemandPoint>,
    /// Candidates; the columns of `times`.
    pub(super) spots: Vec<Spot<'a>>,
    /// Minutes by road.
    pub(super) times: TravelMatrix,
    /// Minutes by road between spots, where the question asks how far apart they are.
    pub(super) between: Option<TravelMatrix>,
    /// Where each demand point is on the roads.
    pub(super) places: Vec<Place>,
    pub(super) uncounted: Vec<UncountedSite>,
}

impl<'a> Instance<'a> {
    pub(super) fn new(data: &'a DataSet, network: &Network, question: &Question) -> Result<Self, QuestionError> {
        check(data, question)?;
        let region = question.region.as_ref();
        let mut demand = data.demand(region, &question.group, &question.service, question.all_municipalities);
        demand.retain(|point| point.people > geodata::People::ZERO);
        if demand.is_empty() {
            return Err(QuestionError::NobodyNeedsIt);
        }
        let (known, uncounted) = known_sites(data, question);
        let spots = spots(data, question, known);
        let travel = network.under(&question.scenario).ok_or_else(|| QuestionError::UnknownScenario {
            value: question.scenario.clone(),
            known: network.scenarios().map(Into::into).collect(),
        })?;
        let places: Vec<_> = demand.iter().map(|point| network.place(point.position)).collect();
        let candidates: Vec<_> = spots.iter().map(|spot| network.place(spot.candidate.position)).collect();
        // One thread: a server answers as many questions at a time as it has processors.
        let minutes = |from: &[Place], to: &[Place]| {
            let trips = travel.matrix(from, to, NonZeroUsize::MIN);
            let rows: Vec<Vec<_>> = (0..from.len()).map(|row| trips.row(row).collect()).collect();
            TravelMatrix::from_fn(from.len(), to.len(), |row, column| rows[row][column].map(|trip| trip.minutes.0))
                .map_err(|error| QuestionError::TooLarge { detail: error.to_string() })
        };
        let times = minutes(&places, &candidates)?;
        let between = question.conditions.separation.map(|_| minutes(&candidates, &candidates)).transpose()?;
        let instance = Self { demand, spots, times, between, places, uncounted };
        instance.check_number_of_sites(question)?;
        Ok(instance)
    }

    fn check_number_of_sites(&self, question: &Question) -> Result<(), QuestionError> {
        let most = self.spots.iter().filter(|spot| spot.kept.is_empty()).count();
        if question.goal.counts_sites() && question.sites > most {
            return Err(QuestionError::TooManySites { value: question.sites, most });
        }
        Ok(())
    }

    /// Columns of the spots that stay open whatever the answer.
    pub(super) fn kept(&self) -> Vec<usize> {
        (0..self.spots.len()).filter(|&column| !self.spots[column].kept.is_empty()).collect()
    }

    /// Whether any spot at all can be reached from the demand point.
    pub(super) fn reachable(&self, row: usize) -> bool {
        (0..self.spots.len()).any(|column| self.times.get(row, column).is_some())
    }

    /// The nearest of the open spots, the first of equally near ones, and its minutes.
    pub(super) fn nearest(&self, row: usize, open: &[usize]) -> Option<(usize, f64)> {
        open.iter()
            .filter_map(|&column| Some((column, self.times.get(row, column)?)))
            .min_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// Whom a spot has room for where new sites have `places`: kept ones as published, without a limit where some are not.
    pub(super) fn capacity(&self, column: usize, places: u32) -> Option<u32> {
        let kept = &self.spots[column].kept;
        if kept.is_empty() {
            return Some(places);
        }
        kept.iter().try_fold(0, |sum: u32, site| Some(sum.saturating_add(site.capacity?)))
    }

    pub(super) fn why_unreached(&self, row: usize) -> WhyUnreached {
        match self.places[row] {
            Place::Unsnapped { nearest, .. } => WhyUnreached::Unsnapped { nearest_road: nearest },
            Place::Node(_) | Place::OnStreet { .. } => WhyUnreached::NoRoute,
        }
    }
}

fn check(data: &DataSet, question: &Question) -> Result<(), QuestionError> {
    if let Some(region) = &question.region
        && !data.regions().iter().any(|known| known.id == *region)
    {
        let known = data.regions().iter().map(|region| region.id.to_string()).collect();
        return Err(QuestionError::UnknownRegion { value: region.to_string(), known });
    }
    if !data.target_groups().iter().any(|group| group.id == question.group) {
        let known = data.target_groups().iter().map(|group| group.id.to_string()).collect();
        return Err(QuestionError::UnknownGroup { value: question.group.to_string(), known });
    }
    let offered = data.service_types().iter().filter(|service| service.groups.contains(&question.group));
    let offered: Vec<_> = offered.map(|service| &service.id).collect();
    if !offered.contains(&&question.service) {
        let known = offered.into_iter().map(ToString::to_string).collect();
        return Err(QuestionError::UnknownService { value: question.service.to_string(), known });
    }
    if question.goal.counts_sites() && question.sites == 0 {
        return Err(QuestionError::NoSites);
    }
    if !(question.share > 0.0 && question.share <= 1.0) {
        return Err(QuestionError::Share { value: question.share });
    }
    if !(question.standard.0 > 0.0 && question.standard.0 <= DAY) {
        return Err(QuestionError::Standard { value: question.standard.0 });
    }
    question.conditions.check(question)
}

/// The known sites that the question keeps, and those among them that cannot be counted.
fn known_sites<'a>(data: &'a DataSet, question: &Question) -> (Vec<&'a Site>, Vec<UncountedSite>) {
    let asked = |site: &&Site| {
        let stays = match (question.known, site.status) {
            (KnownSites::Ignore, _) | (_, SiteStatus::Closed) => false,
            (KnownSites::KeepExisting, status) => status == SiteStatus::Existing,
            (KnownSites::Keep, _) => true,
        };
        let here = data.municipality(&site.municipality).is_some_and(|municipality| {
            question.region.as_ref().is_none_or(|region| municipality.region == *region)
                && (municipality.participates || question.all_municipalities)
        });
        let for_group = site.groups.is_empty() || site.groups.contains(&question.group);
        stays && here && for_group && site.service.as_ref() == Some(&question.service)
    };
    let (mut counted, mut uncounted) = (Vec::new(), Vec::new());
    for site in data.sites().iter().filter(asked) {
        let why = if site.groups.is_empty() {
            WhyUncounted::GroupNotStated
        } else if site.location.position().is_none() {
            WhyUncounted::NoCoordinate
        } else {
            counted.push(site);
            continue;
        };
        uncounted.push(UncountedSite {
            site: site.id.clone(),
            municipality: site.municipality.clone(),
            address: site.address.clone(),
            status: site.status,
            why,
        });
    }
    (counted, uncounted)
}

/// The candidates, with the kept sites at them; a kept site elsewhere (in a neighbouring city, say) adds its place.
fn spots<'a>(data: &'a DataSet, question: &Question, known: Vec<&'a Site>) -> Vec<Spot<'a>> {
    let candidates = data.candidates(question.region.as_ref(), question.all_municipalities);
    let mut spots: Vec<_> = candidates.into_iter().map(|candidate| Spot { candidate, kept: Vec::new() }).collect();
    for site in known {
        let Some(place) = site.location.place() else { continue };
        if let Some(spot) = spots.iter_mut().find(|spot| spot.candidate.place.as_ref() == Some(place)) {
            spot.kept.push(site);
        } else if let Some(place) = data.places().iter().find(|listed| listed.id == *place) {
            let candidate = Candidate {
                id: place.id.to_string(),
                name: place.name.clone(),
                municipality: place.municipality.clone(),
                place: Some(place.id.clone()),
                position: place.position,
            };
            spots.push(Spot { candidate, kept: vec![site] });
        }
    }
    spots
}
