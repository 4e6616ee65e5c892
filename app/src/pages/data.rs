//! What the pages read from the API.

use geodata::{Bilingual, Municipality, Site};
use leptos::prelude::*;

use crate::{
    api::{self, Failure},
    parts::capitalised,
    text::Text,
    wire::{DataSetSummary, MunicipalityCard},
};

/// Data or the reason why there are none.
pub(crate) type Loaded<T> = Resource<Result<T, Failure>>;

/// Loads the summary of the data set once for all pages.
pub(crate) fn provide_dataset() {
    let dataset: Loaded<DataSetSummary> = Resource::new(|| (), |()| api::get("/dataset".into(), None));
    provide_context(dataset);
}

/// The summary of the data set.
pub(crate) fn dataset() -> Loaded<DataSetSummary> {
    expect_context()
}

/// All municipalities.
pub(super) fn municipalities() -> Loaded<Vec<Municipality>> {
    Resource::new(|| (), |()| api::get("/municipalities".into(), None))
}

/// All known sites.
pub(super) fn sites() -> Loaded<Vec<Site>> {
    Resource::new(|| (), |()| api::get("/sites".into(), None))
}

/// One municipality.
pub(super) fn card(id: impl Fn() -> String + Send + Sync + 'static) -> Loaded<MunicipalityCard> {
    Resource::new(id, |id| api::get(format!("/municipalities/{}", crate::address::escape(&id)), None))
}

/// The data of a resource once they are there, and nothing while they are not or cannot be.
pub(super) fn ready<T: Clone + Send + Sync + 'static>(resource: Loaded<T>) -> Option<T> {
    resource.get().and_then(Result::ok)
}

/// The name of the group or service with this identifier, as a sentence begins; the identifier if it is unknown.
pub(super) fn named<'a>(text: &Text, id: &str, mut names: impl Iterator<Item = (&'a str, &'a Bilingual)>) -> String {
    names
        .find(|(known, _)| *known == id)
        .map_or_else(|| id.to_owned(), |(_, name)| capitalised(name.get(text.language)))
}

impl DataSetSummary {
    /// Whether there is such a region.
    pub(super) fn has_region(&self, id: &str) -> bool {
        self.regions.iter().any(|row| row.region.id.as_str() == id)
    }

    /// The name of a target group.
    pub(super) fn group_name(&self, text: &Text, id: &str) -> String {
        named(text, id, self.groups.iter().map(|group| (group.id.as_str(), &group.name)))
    }

    /// The name of a service type.
    pub(super) fn service_name(&self, text: &Text, id: &str) -> String {
        named(text, id, self.services.iter().map(|service| (service.id.as_str(), &service.name)))
    }
}
