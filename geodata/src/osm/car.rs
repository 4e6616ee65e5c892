//! The assumptions about cars, read from TOML.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{AccessRules, DataError, Scenario, profile::parse_toml};

/// Classes of streets that a profile may list: the values of `highway` that are for cars.
pub(super) const HIGHWAYS: [&str; 16] = [
    "motorway",
    "motorway_link",
    "trunk",
    "trunk_link",
    "primary",
    "primary_link",
    "secondary",
    "secondary_link",
    "tertiary",
    "tertiary_link",
    "unclassified",
    "residential",
    "living_street",
    "service",
    "track",
    "road",
];

/// The class of ferries.
pub(super) const FERRY: &str = "ferry";

/// How fast cars go where, and where they may go. Speeds are in km/h, waits in seconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarProfile {
    /// What it is called in the network that is made with it.
    pub name: String,
    /// Usual speed by class where no limit is known; cars do not use other classes.
    pub speeds: BTreeMap<String, f64>,
    /// The highest speed by class where a limit is known.
    #[serde(default)]
    pub fastest: BTreeMap<String, f64>,
    /// What limits mean.
    pub limits: Limits,
    /// The highest speed by `surface`.
    #[serde(default)]
    pub surfaces: BTreeMap<String, f64>,
    /// The highest speed by `tracktype`.
    #[serde(default)]
    pub tracktypes: BTreeMap<String, f64>,
    /// The highest speed by `smoothness`.
    #[serde(default)]
    pub smoothness: BTreeMap<String, f64>,
    /// Which access values let cars in.
    pub admission: Admission,
    /// Which barriers close a street, and what the others cost.
    pub barriers: Barriers,
    /// Average waits.
    pub seconds: Waits,
    /// Ferries.
    pub ferry: Ferry,
    /// From a point to the nearest street.
    pub access: AccessRules,
    /// Other circumstances by name.
    #[serde(default)]
    pub scenarios: BTreeMap<String, Factors>,
}

/// What speed limits mean.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// The share of a limit that cars go on average.
    pub share: f64,
    /// What `walk` stands for.
    pub walk: f64,
    /// What `none` stands for.
    pub none: f64,
    /// What `urban`, `rural` and the like stand for, by country code; `any` for the others.
    #[serde(default)]
    pub countries: BTreeMap<String, BTreeMap<String, f64>>,
}

/// Which values of access keys let cars in. What is in neither list is as if it were not there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Admission {
    /// These do.
    pub open: Vec<String>,
    /// These do not.
    pub closed: Vec<String>,
}

/// What barriers on a street do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Barriers {
    /// These cut the street.
    pub closed: Vec<String>,
    /// These cost so many seconds.
    #[serde(default)]
    pub seconds: BTreeMap<String, f64>,
}

/// Average waits in seconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waits {
    /// At `highway=traffic_signals`.
    pub traffic_signals: f64,
    /// At `highway=stop`.
    pub stop: f64,
    /// At `highway=give_way`.
    pub give_way: f64,
    /// At `railway=level_crossing`.
    pub level_crossing: f64,
}

/// What ferries cost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ferry {
    /// Speed of a ferry that does not state its duration.
    pub kmh: f64,
    /// Waiting and boarding, each time from land.
    pub boarding_seconds: f64,
}

/// How speeds change under some circumstances: factors that multiply them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factors {
    /// Everywhere.
    #[serde(default = "unchanged")]
    pub all: f64,
    /// By class, besides.
    #[serde(default)]
    pub by_class: BTreeMap<String, f64>,
    /// By `surface`, besides.
    #[serde(default)]
    pub by_surface: BTreeMap<String, f64>,
}

fn unchanged() -> f64 {
    1.0
}

impl CarProfile {
    /// The text of the embedded profile, with a comment on each assumption: a start for one's own.
    pub const DEFAULT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/car.toml"));

    /// The embedded profile: cars in Latvia.
    ///
    /// # Panics
    /// Never: a test reads it.
    #[allow(clippy::expect_used)] // embedded, and tested
    pub fn default_car() -> Self {
        Self::read("car.toml", Self::DEFAULT.as_bytes()).expect("the embedded profile is right")
    }

    /// Reads a profile. Unknown keys are refused, and every value is checked. `file` is the name for messages.
    ///
    /// # Errors
    /// The first fault, by line or by key and value.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, DataError> {
        let profile: Self = parse_toml(file, bytes)?;
        profile.check(&Check { file })?;
        Ok(profile)
    }

    fn check(&self, check: &Check<'_>) -> Result<(), DataError> {
        if self.name.trim().is_empty() {
            return Err(check.fault("name", &self.name, "profilam jādod nosaukums", "the profile must have a name"));
        }
        if self.speeds.is_empty() {
            let right = HIGHWAYS.join(", ");
            return Err(check.fault(
                "speeds",
                "",
                &format!("jābūt vismaz vienai ielu klasei no: {right}"),
                &format!("must list one class of streets or more of: {right}"),
            ));
        }
        for (table, speeds) in [("speeds", &self.speeds), ("fastest", &self.fastest)] {
            check.classes(table, speeds, false)?;
            check.speeds(table, speeds)?;
        }
        let caps = [("surfaces", &self.surfaces), ("tracktypes", &self.tracktypes), ("smoothness", &self.smoothness)];
        for (table, speeds) in caps {
            check.speeds(table, speeds)?;
        }
        self.check_limits(check)?;
        check.no_word_twice("admission", &self.admission.open, &self.admission.closed)?;
        let with_seconds: Vec<_> = self.barriers.seconds.keys().cloned().collect();
        check.no_word_twice("barriers", &with_seconds, &self.barriers.closed)?;
        for (barrier, &seconds) in &self.barriers.seconds {
            check.wait(&format!("barriers.seconds.{barrier}"), seconds)?;
        }
        check.wait("seconds.traffic_signals", self.seconds.traffic_signals)?;
        check.wait("seconds.stop", self.seconds.stop)?;
        check.wait("seconds.give_way", self.seconds.give_way)?;
        check.wait("seconds.level_crossing", self.seconds.level_crossing)?;
        check.speed("ferry.kmh", self.ferry.kmh)?;
        check.wait("ferry.boarding_seconds", self.ferry.boarding_seconds)?;
        check.speed("access.kmh", self.access.kmh)?;
        check.within("access.length_factor", self.access.length_factor, 1.0, 10.0)?;
        check.within("access.longest_metres", self.access.longest_metres, 1.0, 1e6)?;
        self.scenarios.iter().try_for_each(|(name, factors)| check.scenario(name, factors))
    }

    fn check_limits(&self, check: &Check<'_>) -> Result<(), DataError> {
        check.factor("limits.share", self.limits.share)?;
        check.speed("limits.walk", self.limits.walk)?;
        check.speed("limits.none", self.limits.none)?;
        for (country, words) in &self.limits.countries {
            let table = format!("limits.countries.{country}");
            let is_code = country.len() == 2 && country.bytes().all(|letter| letter.is_ascii_uppercase());
            if !(is_code || country == "any") {
                return Err(check.fault(
                    &table,
                    country,
                    "jābūt valsts kodam ar diviem lielajiem burtiem (LV) vai vārdam any",
                    "must be a country code of two capital letters (LV) or any",
                ));
            }
            check.speeds(&table, words)?;
        }
        Ok(())
    }
}

/// What values must be; the file is for messages.
struct Check<'a> {
    file: &'a str,
}

impl Check<'_> {
    fn fault(&self, key: &str, value: &str, latvian: &str, english: &str) -> DataError {
        DataError::new(self.file, latvian, english).column(key).value(value)
    }

    fn within(&self, key: &str, value: f64, lowest: f64, highest: f64) -> Result<(), DataError> {
        if (lowest..=highest).contains(&value) {
            return Ok(());
        }
        let (latvian, english) = (
            format!("jābūt skaitlim no {lowest} līdz {highest}"),
            format!("must be a number from {lowest} to {highest}"),
        );
        Err(self.fault(key, &value.to_string(), &latvian, &english))
    }

    fn speed(&self, key: &str, kmh: f64) -> Result<(), DataError> {
        if (1.0..=200.0).contains(&kmh) {
            return Ok(());
        }
        let (latvian, english) = ("ātrumam jābūt no 1 līdz 200 km/h", "must be a speed from 1 to 200 km/h");
        Err(self.fault(key, &kmh.to_string(), latvian, english))
    }

    fn speeds(&self, table: &str, speeds: &BTreeMap<String, f64>) -> Result<(), DataError> {
        speeds.iter().try_for_each(|(word, &kmh)| self.speed(&format!("{table}.{word}"), kmh))
    }

    fn wait(&self, key: &str, seconds: f64) -> Result<(), DataError> {
        if (0.0..=36_000.0).contains(&seconds) {
            return Ok(());
        }
        let (latvian, english) = ("jābūt sekundēm no 0 līdz 36000", "must be seconds from 0 to 36000");
        Err(self.fault(key, &seconds.to_string(), latvian, english))
    }

    fn factor(&self, key: &str, factor: f64) -> Result<(), DataError> {
        if factor > 0.0 && factor <= 2.0 {
            return Ok(());
        }
        let (latvian, english) =
            ("reizinātājam jābūt lielākam par 0 un ne lielākam par 2", "must be a factor above 0, and at most 2");
        Err(self.fault(key, &factor.to_string(), latvian, english))
    }

    /// Every key of `table` is a class of streets, or of ferries where that is allowed.
    fn classes(&self, table: &str, values: &BTreeMap<String, f64>, ferry: bool) -> Result<(), DataError> {
        let known = |class: &String| HIGHWAYS.contains(&class.as_str()) || (ferry && class == FERRY);
        let Some((unknown, value)) = values.iter().find(|(class, _)| !known(class)) else { return Ok(()) };
        let mut right = HIGHWAYS.join(", ");
        if ferry {
            right = format!("{right}, {FERRY}");
        }
        Err(self.fault(
            &format!("{table}.{unknown}"),
            &value.to_string(),
            &format!("nezināma ielu klase; jābūt vienai no: {right}"),
            &format!("unknown class of streets; must be one of: {right}"),
        ))
    }

    fn no_word_twice(&self, table: &str, open: &[String], closed: &[String]) -> Result<(), DataError> {
        match open.iter().find(|word| closed.contains(word)) {
            None => Ok(()),
            Some(word) => Err(self.fault(
                &format!("{table}.closed"),
                word,
                "ir abos sarakstos; jāatstāj vienā",
                "stands in both lists; leave it in one",
            )),
        }
    }

    fn scenario(&self, name: &str, factors: &Factors) -> Result<(), DataError> {
        if name.trim().is_empty() || name == Scenario::BASE {
            let (latvian, english) = (
                "scenārijam jādod cits nosaukums; “base” ir laiki bez reizinātājiem",
                "the scenario needs another name; “base” are the times without factors",
            );
            return Err(self.fault("scenarios", name, latvian, english));
        }
        self.factor(&format!("scenarios.{name}.all"), factors.all)?;
        let by_class = format!("scenarios.{name}.by_class");
        self.classes(&by_class, &factors.by_class, true)?;
        let by_surface = format!("scenarios.{name}.by_surface");
        for (table, words) in [(by_class, &factors.by_class), (by_surface, &factors.by_surface)] {
            words.iter().try_for_each(|(word, &factor)| self.factor(&format!("{table}.{word}"), factor))?;
        }
        Ok(())
    }
}
