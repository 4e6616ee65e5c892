//! A data set: loading, and what the rest of the product asks of it.

use std::{io::Read, path::Path};

use geo::MultiPolygon;

use crate::{
    Basis, Bilingual, Candidate, DataError, DemandPoint, Findings, Location, Municipality, MunicipalityId, Need, Place,
    Region, RegionId, RegionalNeed, ServiceShare, ServiceType, ServiceTypeId, Site, Source, SpeedProfile, Streets,
    TargetGroup, TargetGroupId,
    apportion::apportion,
    files::{self, Files, names},
    manifest::Manifest,
    municipalities, needs, own_needs, places, regions, roads,
    search::fold,
    sites,
    spread::{Spot, spots},
};

static NO_OUTLINE: MultiPolygon<f64> = MultiPolygon(Vec::new());

/// Everything about a country that a plan starts from, checked on loading.
#[derive(Debug, Clone)]
pub struct DataSet {
    name: String,
    title: Bilingual,
    grid_km: f64,
    regions: Vec<Region>,
    municipalities: Vec<Municipality>,
    /// One for each municipality, in their order.
    outlines: Vec<MultiPolygon<f64>>,
    boundaries: String,
    places: Vec<Place>,
    target_groups: Vec<TargetGroup>,
    service_types: Vec<ServiceType>,
    sites: Vec<Site>,
    sources: Vec<Source>,
    findings: Findings,
    regional_needs: Vec<RegionalNeed>,
    service_shares: Vec<ServiceShare>,
    needs: Vec<Need>,
    needs_basis: Basis,
    /// Where the people of each municipality are, in the order of the municipalities.
    spots: Vec<Vec<Spot>>,
    streets: Streets,
    profile: SpeedProfile,
}

/// Loading.
impl DataSet {
    /// The Latvian data set inside the binary.
    ///
    /// # Errors
    /// None in a released binary: its tests load it.
    #[cfg(feature = "embedded")]
    pub fn embedded() -> Result<Self, DataError> {
        Self::load(Files::Embedded)
    }

    /// The data set of a folder with the files of `geodata/data/lv`.
    ///
    /// # Errors
    /// The first fault found, by file, row, column and value; for a wrong folder the files that it lacks.
    pub fn open(folder: &Path) -> Result<Self, DataError> {
        Self::load(Files::folder(folder)?)
    }

    fn load(files: Files<'_>) -> Result<Self, DataError> {
        let manifest = Manifest::read(&files.read(names::DATA_SET)?)?;
        let regions = regions::read(&manifest, &files.read(names::REGION_CONTACTS)?)?;
        let (target_groups, service_types) = (manifest.target_groups(), manifest.service_types());
        let (municipalities, outlines) =
            municipalities::read(&manifest, &files.read(names::MUNICIPALITIES)?, &files.read(names::BOUNDARIES)?)?;
        let (places, places_outside_polygon) =
            places::read(&manifest, &municipalities, &outlines, &files.read(names::PLACES)?)?;
        let sites =
            sites::read(&municipalities, &places, &target_groups, &service_types, &files.read(names::SERVICES)?)?;
        let regional_needs =
            needs::regional(&regions, &target_groups, &municipalities, &files.read(names::NEED_FIGURES)?)?;
        let service_shares = needs::shares(&target_groups, &service_types, &files.read(names::SERVICE_SHARES)?)?;
        let profile = SpeedProfile::read(names::PROFILE, &files.read(names::PROFILE)?)?;
        let streets = roads::read(manifest.bounds, &profile, &files.read(names::ROADS)?)?;
        let has_place = |municipality: &Municipality| places.iter().any(|place| place.municipality == municipality.id);
        let unlocated = |site: &&Site| site.location == Location::Unlocated;
        let findings = Findings {
            unlocated_sites: sites.iter().filter(unlocated).map(|site| site.id.clone()).collect(),
            road_islands: streets.islands(),
            municipalities_without_place: municipalities
                .iter()
                .filter(|m| !has_place(m))
                .map(|m| m.id.clone())
                .collect(),
            places_outside_polygon,
        };
        Ok(Self {
            boundaries: municipalities::to_geojson(&municipalities, &outlines),
            needs: needs::by_municipality(&municipalities, &regional_needs, &service_shares),
            needs_basis: Basis::Modelled,
            spots: all_spots(&municipalities, &outlines, &places, manifest.grid_km),
            sources: manifest.sources(),
            name: manifest.name,
            title: manifest.title,
            grid_km: manifest.grid_km,
            regions,
            municipalities,
            outlines,
            places,
            target_groups,
            service_types,
            sites,
            findings,
            regional_needs,
            service_shares,
            streets,
            profile,
        })
    }

    /// Replaces the modelled needs by a planner's own figures, CSV with the columns
    /// `municipality,target_group,service,people`. What the file does not name has no need. The people of a municipality
    /// are spread over its places and its grid as before. `file` is the name for messages.
    ///
    /// # Errors
    /// The first fault found, by row, column and value; the needs then stay as they were.
    pub fn replace_needs(&mut self, file: &str, reader: impl Read) -> Result<(), DataError> {
        let needs = own_needs::read(self, file, &files::read_limited(file, reader)?)?;
        (self.needs, self.needs_basis) = (needs, Basis::Own);
        Ok(())
    }
}

/// What it holds.
impl DataSet {
    /// Short name, such as `lv`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Title in both languages.
    pub fn title(&self) -> &Bilingual {
        &self.title
    }

    /// Planning regions.
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// Municipalities, participating or not.
    pub fn municipalities(&self) -> &[Municipality] {
        &self.municipalities
    }

    /// The municipality of a code.
    pub fn municipality(&self, id: &MunicipalityId) -> Option<&Municipality> {
        self.index_of(id).map(|at| &self.municipalities[at])
    }

    /// Towns and villages.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// Target groups.
    pub fn target_groups(&self) -> &[TargetGroup] {
        &self.target_groups
    }

    /// Service types.
    pub fn service_types(&self) -> &[ServiceType] {
        &self.service_types
    }

    /// Known sites: existing, planned and closed.
    pub fn sites(&self) -> &[Site] {
        &self.sites
    }

    /// Where the data comes from, with the credits that its licences ask for.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// What loading noticed and a reader must know.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// The people of each target group in the participating municipalities of each region, by region; published or
    /// modelled. A planner's own needs do not change them.
    pub fn regional_needs(&self) -> &[RegionalNeed] {
        &self.regional_needs
    }

    /// Which share of each target group needs each service planned for it.
    pub fn service_shares(&self) -> &[ServiceShare] {
        &self.service_shares
    }

    /// Whether the needs are modelled or the planner's own.
    pub fn needs_basis(&self) -> Basis {
        self.needs_basis
    }

    /// The need of each municipality for each service, by municipality. Those that do not participate are there too.
    pub fn needs(&self) -> &[Need] {
        &self.needs
    }

    /// Distance between the points over which people who live in no listed place are spread, in kilometres.
    pub fn grid_km(&self) -> f64 {
        self.grid_km
    }

    /// The roads, with times by the profile.
    pub fn streets(&self) -> &Streets {
        &self.streets
    }

    /// The assumptions that travel times rest on.
    pub fn profile(&self) -> &SpeedProfile {
        &self.profile
    }

    /// The municipalities' outlines as a GeoJSON feature collection with the properties `id`, `name`, `region` and
    /// `participates`.
    pub fn boundaries(&self) -> &str {
        &self.boundaries
    }

    /// A municipality's outline in degrees; empty for a code that the data set does not have.
    pub fn outlines(&self, id: &MunicipalityId) -> &MultiPolygon<f64> {
        self.index_of(id).map_or(&NO_OUTLINE, |at| &self.outlines[at])
    }
}

/// Questions.
impl DataSet {
    /// Where the people of `group` are who need `service`: in `region` or everywhere, in participating municipalities or
    /// in all. Points without people are left out. The points of a municipality add up to its need exactly.
    pub fn demand(
        &self,
        region: Option<&RegionId>,
        group: &TargetGroupId,
        service: &ServiceTypeId,
        all_municipalities: bool,
    ) -> Vec<DemandPoint> {
        let mut points = Vec::new();
        for need in self.needs.iter().filter(|need| need.group == *group && need.service == *service) {
            let Some(at) = self.index_of(&need.municipality) else { continue };
            if !counts(&self.municipalities[at], region, all_municipalities) {
                continue;
            }
            let spots = &self.spots[at];
            let weights: Vec<u64> = spots.iter().map(|spot| spot.weight).collect();
            let parts = spots.iter().zip(apportion(need.people, &weights));
            points.extend(parts.filter(|(_, people)| people.thousandths() > 0).map(|(spot, people)| DemandPoint {
                id: spot.id.clone(),
                name: spot.name.clone(),
                municipality: need.municipality.clone(),
                place: spot.place.clone(),
                position: spot.position,
                people,
            }));
        }
        points
    }

    /// Where a site may open: the listed places of participating municipalities (or of all), and a point inside a
    /// municipality that has none.
    pub fn candidates(&self, region: Option<&RegionId>, all_municipalities: bool) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        for municipality in self.municipalities.iter().filter(|m| counts(m, region, all_municipalities)) {
            let places = self.places.iter().filter(|place| place.municipality == municipality.id);
            let before = candidates.len();
            candidates.extend(places.map(|place| Candidate {
                id: place.id.to_string(),
                name: place.name.clone(),
                municipality: municipality.id.clone(),
                place: Some(place.id.clone()),
                position: place.position,
            }));
            if candidates.len() == before {
                candidates.push(Candidate {
                    id: municipality.id.to_string(),
                    name: municipality.name.clone(),
                    municipality: municipality.id.clone(),
                    place: None,
                    position: municipality.inside,
                });
            }
        }
        candidates
    }

    /// The region of an identifier or a name in either language, ignoring case and diacritics.
    pub fn find_region(&self, text: &str) -> Option<&Region> {
        find(&self.regions, text, |region| vec![region.id.as_str(), &region.name.lv, &region.name.en])
    }

    /// The target group of an identifier, an abbreviation or a name in either language, ignoring case and diacritics.
    pub fn find_group(&self, text: &str) -> Option<&TargetGroup> {
        find(&self.target_groups, text, |group| {
            vec![group.id.as_str(), &group.abbreviation, &group.name.lv, &group.name.en]
        })
    }

    /// The service type of an identifier or a name in either language, ignoring case and diacritics.
    pub fn find_service(&self, text: &str) -> Option<&ServiceType> {
        find(&self.service_types, text, |service| vec![service.id.as_str(), &service.name.lv, &service.name.en])
    }

    /// The municipality of a code or a name, ignoring case and diacritics.
    pub fn find_municipality(&self, text: &str) -> Option<&Municipality> {
        find(&self.municipalities, text, |municipality| vec![municipality.id.as_str(), &municipality.name])
    }

    fn index_of(&self, id: &MunicipalityId) -> Option<usize> {
        self.municipalities.iter().position(|municipality| municipality.id == *id)
    }
}

/// Whether a municipality belongs to a question about `region`.
fn counts(municipality: &Municipality, region: Option<&RegionId>, all_municipalities: bool) -> bool {
    region.is_none_or(|region| municipality.region == *region) && (municipality.participates || all_municipalities)
}

fn find<'a, T>(all: &'a [T], text: &str, names: impl Fn(&T) -> Vec<&str>) -> Option<&'a T> {
    let wanted = fold(text);
    all.iter().find(|one| names(one).into_iter().any(|name| fold(name) == wanted))
}

fn all_spots(
    municipalities: &[Municipality],
    outlines: &[MultiPolygon<f64>],
    places: &[Place],
    grid_km: f64,
) -> Vec<Vec<Spot>> {
    let of = |municipality: &Municipality, outline| {
        let own: Vec<&Place> = places.iter().filter(|place| place.municipality == municipality.id).collect();
        spots(municipality, outline, &own, grid_km)
    };
    municipalities.iter().zip(outlines).map(|(municipality, outline)| of(municipality, outline)).collect()
}
