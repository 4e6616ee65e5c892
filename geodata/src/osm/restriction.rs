//! What a turn restriction says, before its ways are known.
//!
//! <https://wiki.openstreetmap.org/wiki/Relation:restriction>

use osmpbf::{RelMemberType, Relation};

use super::{
    notice::{Notice, Notices},
    tags::Tags,
};

/// A turn restriction that concerns cars.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Restriction {
    /// Its number.
    pub(super) id: i64,
    /// What it is.
    pub(super) kind: Kind,
    /// The ways that one comes from.
    pub(super) from: Vec<i64>,
    /// What lies between.
    pub(super) via: Via,
    /// The ways that one goes to.
    pub(super) to: Vec<i64>,
}

/// What a turn restriction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// From here one may not go there.
    No,
    /// Nor turn back.
    NoUTurn,
    /// From here one must go there.
    Only,
}

/// What lies between the ways of a restriction.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Via {
    /// A node.
    Node(i64),
    /// Ways.
    Ways(Vec<i64>),
}

/// The vehicles among which cars are, from the most specific.
const VEHICLES: [&str; 3] = ["motorcar", "motor_vehicle", "vehicle"];

/// The restriction that a relation with these tags is for cars; `None` when it is none, which is counted.
pub(super) fn read(relation: &Relation<'_>, tags: &Tags<'_>, notices: &mut Notices) -> Option<Restriction> {
    let (word, several) = match kind(tags) {
        Ok(known) => known?,
        Err(why) => {
            notices.note(why);
            return None;
        }
    };
    let (mut from, mut to, mut nodes, mut ways) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for member in relation.members() {
        match (member.role().unwrap_or_default(), member.member_type) {
            ("from", RelMemberType::Way) => from.push(member.member_id),
            ("to", RelMemberType::Way) => to.push(member.member_id),
            ("via", RelMemberType::Node) => nodes.push(member.member_id),
            ("via", RelMemberType::Way) => ways.push(member.member_id),
            _ => {}
        }
    }
    let via = match (&nodes[..], ways.is_empty()) {
        (&[node], true) => Via::Node(node),
        ([], false) => Via::Ways(ways),
        _ => {
            notices.note(Notice::NoVia);
            return None;
        }
    };
    if from.is_empty() || to.is_empty() {
        notices.note(Notice::NoEnds);
        return None;
    }
    if (from.len() > 1 && several != "no_entry") || (to.len() > 1 && several != "no_exit") {
        notices.note(Notice::ManyMembers);
        return None;
    }
    Some(Restriction { id: relation.id(), kind: word, from, via, to })
}

/// What kind of restriction these tags make for cars, with the word; `None` when the relation is no restriction, an
/// error when it is one that does not count.
fn kind<'a>(tags: &Tags<'a>) -> Result<Option<(Kind, &'a str)>, Notice> {
    let Some(kind_of_relation) = tags.get("type") else { return Ok(None) };
    let vehicle = match kind_of_relation.strip_prefix("restriction") {
        None => return Ok(None),
        Some("") => None,
        Some(rest) => Some(rest.trim_start_matches(':')),
    };
    if vehicle.is_some_and(|vehicle| !VEHICLES.contains(&vehicle)) {
        return Err(Notice::OtherRestriction);
    }
    let of_cars = ["restriction:motorcar", "restriction:motor_vehicle", "restriction:vehicle"];
    let of_cars = of_cars.iter().find_map(|key| tags.get(key));
    let Some(word) = of_cars.or_else(|| tags.get("restriction")) else {
        let conditional = tags.any_key(|key| key.starts_with("restriction") && key.ends_with(":conditional"));
        let for_others = tags.any_key(|key| key.starts_with("restriction:"));
        return Err(match (conditional, for_others) {
            (true, _) => Notice::TimedRestriction,
            (false, true) => Notice::OtherRestriction,
            (false, false) => Notice::UnknownRestriction,
        });
    };
    if tags.any_key(|key| matches!(key, "day_on" | "day_off" | "hour_on" | "hour_off")) {
        return Err(Notice::TimedRestriction);
    }
    if tags.get("except").is_some_and(|all| all.split(';').any(|vehicle| VEHICLES.contains(&vehicle.trim()))) {
        return Err(Notice::ExceptCars);
    }
    match word {
        "no_u_turn" => Ok(Some((Kind::NoUTurn, word))),
        "no_left_turn" | "no_right_turn" | "no_straight_on" | "no_entry" | "no_exit" => Ok(Some((Kind::No, word))),
        "only_left_turn" | "only_right_turn" | "only_straight_on" | "only_u_turn" => Ok(Some((Kind::Only, word))),
        _ => Err(Notice::UnknownRestriction),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn restrictions_are_those_that_count_for_cars() {
        let kind = |tags: &[(&str, &str)]| {
            let tags = [&[("type", "restriction")], tags].concat();
            super::kind(&Tags::test(&tags)).map(|kind| kind.map(|(kind, _)| kind))
        };
        assert_eq!(kind(&[("restriction", "no_left_turn")]), Ok(Some(Kind::No)));
        assert_eq!(kind(&[("restriction", "no_u_turn"), ("except", "psv;bicycle")]), Ok(Some(Kind::NoUTurn)));
        assert_eq!(kind(&[("restriction:motorcar", "only_straight_on")]), Ok(Some(Kind::Only)));
        assert_eq!(kind(&[("restriction:motorcar", "no_entry"), ("restriction", "only_u_turn")]), Ok(Some(Kind::No)));
        assert_eq!(kind(&[("restriction:hgv", "no_entry")]), Err(Notice::OtherRestriction));
        assert_eq!(kind(&[("restriction", "no_entry"), ("except", "psv; motorcar")]).ok(), None);
        let at_times = Err(Notice::TimedRestriction);
        assert_eq!(kind(&[("restriction:conditional", "no_left_turn @ (07:00-09:00)")]), at_times);
        assert_eq!(kind(&[("restriction", "no_left_turn"), ("hour_on", "07:00")]), at_times);
        assert_eq!(kind(&[("restriction", "no_fun")]), Err(Notice::UnknownRestriction));
        assert_eq!(kind(&[]), Err(Notice::UnknownRestriction));
        assert_eq!(super::kind(&Tags::test(&[("type", "multipolygon")])), Ok(None));
        assert_eq!(super::kind(&Tags::test(&[("type", "restriction:hgv")])).ok(), None);
    }
}
