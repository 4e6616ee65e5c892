//! From words, as people write them in an address or on the command line, to a question on a data set.

use geodata::{DataSet, Minutes, RegionId, Scenario, ServiceType, ServiceTypeId, TargetGroupId};
use planner::suggest::{Conditions, Goal, KnownSites, Question, QuestionError};

/// The share of people that is asked for when neither a share nor a number of sites is.
const DEFAULT_SHARE: f64 = 0.95;

/// A question as it was put; what is absent follows from the rest.
#[derive(Clone, Debug, Default, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// A planning region, by identifier or name; absent or `all` is every region.
    pub(crate) region: Option<RegionId>,
    /// A target group, by identifier or name; absent is the service's first.
    pub(crate) group: Option<TargetGroupId>,
    /// A service type, by identifier or name; required.
    #[param(required, nullable = false, example = "day-care")]
    pub(crate) service: Option<ServiceTypeId>,
    /// What to be best at; absent follows from what else is given.
    #[param(inline)]
    pub(crate) goal: Option<Goal>,
    /// How many new sites; with every goal but `fewest_sites`.
    pub(crate) sites: Option<usize>,
    /// The share of the people to bring within the standard, in (0, 1]; with `fewest_sites`.
    pub(crate) share: Option<f64>,
    /// The longest acceptable travel time in minutes; absent is the service's own.
    pub(crate) standard: Option<f64>,
    /// What happens with existing and planned sites.
    #[param(inline)]
    pub(crate) known: KnownSites,
    /// Whether municipalities outside the programme count.
    pub(crate) all_municipalities: bool,
    /// The scenario of the road network, such as `winter`; absent is usual circumstances.
    pub(crate) scenario: Option<String>,
    /// What the answer must keep beside; its fields are parameters of their own.
    #[param(ignore)]
    pub(crate) conditions: Conditions,
}

impl Asked {
    /// Fills in what is absent: the first target group of the service, the service's own standard, the goal that
    /// belongs to what was given (a number of sites, or a share of the people, 95 % when neither).
    pub(crate) fn question(self, data: &DataSet) -> Result<Question, QuestionError> {
        let service = self.service.ok_or_else(|| unknown_service(data, ""))?;
        let kind = data.service_types().iter().find(|kind| kind.id == service);
        let kind = kind.ok_or_else(|| unknown_service(data, service.as_str()))?;
        let group = self.group.or_else(|| kind.groups.first().cloned()).ok_or_else(|| unknown_service(data, ""))?;
        let goal = self.goal.unwrap_or(if self.sites.is_some() { Goal::MeanTime } else { Goal::FewestSites });
        Ok(Question {
            region: self.region,
            group,
            service,
            goal,
            // One new site when the goal needs a number and none is given; a number that plays no part is not kept.
            sites: if goal.counts_sites() { self.sites.unwrap_or(1) } else { 0 },
            share: self.share.unwrap_or(DEFAULT_SHARE),
            standard: self.standard.map_or(kind.standard.longest, Minutes),
            known: self.known,
            all_municipalities: self.all_municipalities,
            scenario: self.scenario.unwrap_or_else(|| Scenario::BASE.into()),
            conditions: self.conditions.tidied(),
        })
    }
}

/// A region by its identifier or name; absent or `all` is every region.
pub(crate) fn region(data: &DataSet, text: Option<&str>) -> Result<Option<RegionId>, QuestionError> {
    match text {
        None | Some("all" | "visi") => Ok(None),
        Some(text) => match data.find_region(text) {
            Some(region) => Ok(Some(region.id.clone())),
            None => Err(QuestionError::UnknownRegion {
                value: text.chars().take(80).collect(),
                known: data.regions().iter().map(|region| region.id.to_string()).collect(),
            }),
        },
    }
}

/// A target group by its identifier, abbreviation or name.
pub(crate) fn group(data: &DataSet, text: &str) -> Result<TargetGroupId, QuestionError> {
    match data.find_group(text) {
        Some(group) => Ok(group.id.clone()),
        None => Err(QuestionError::UnknownGroup {
            value: text.chars().take(80).collect(),
            known: data.target_groups().iter().map(|group| group.id.to_string()).collect(),
        }),
    }
}

/// A service type by its identifier or name.
pub(crate) fn service(data: &DataSet, text: &str) -> Result<ServiceTypeId, QuestionError> {
    data.find_service(text).map(|service: &ServiceType| service.id.clone()).ok_or_else(|| unknown_service(data, text))
}

/// That a service type is not known, and those that are.
pub(crate) fn unknown_service(data: &DataSet, text: &str) -> QuestionError {
    QuestionError::UnknownService {
        value: text.chars().take(80).collect(),
        known: data.service_types().iter().map(|service| service.id.to_string()).collect(),
    }
}

/// Every goal by its word.
pub(crate) fn goals() -> [(&'static str, Goal); 4] {
    Goal::ALL.map(|goal| (goal.word(), goal))
}

/// What may happen with known sites, by its word.
pub(crate) const KNOWN_SITES: [(&str, KnownSites); 3] =
    [("keep", KnownSites::Keep), ("keep_existing", KnownSites::KeepExisting), ("ignore", KnownSites::Ignore)];
