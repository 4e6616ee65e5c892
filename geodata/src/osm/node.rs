//! What the tags of a node mean for a car that passes it.

use super::{
    car::CarProfile,
    notice::{Notice, Notices},
    tags::{DIRECTIONS, Tags},
    way::is_open,
};

/// What a node is to a car.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct NodeRules {
    /// No way through.
    pub(super) closed: bool,
    /// Seconds that it costs along the line of a way, and against it.
    pub(super) seconds: [f64; 2],
    /// Seconds that it costs those who drive to the nearer junction: a sign that does not say for whom it stands.
    pub(super) to_junction: f64,
}

/// What the node with these tags is to a car; `None` when it is nothing to it.
pub(super) fn rules(tags: &Tags<'_>, car: &CarProfile, notices: &mut Notices) -> Option<NodeRules> {
    let mut rules = NodeRules::default();
    if let Some(barrier) = tags.get("barrier").filter(|&barrier| barrier != "no") {
        let access = is_open(tags, 0, car, notices);
        let seconds = car.barriers.seconds.get(barrier).copied();
        let blocks = car.barriers.closed.iter().any(|word| word == barrier);
        if seconds.is_none() && !blocks {
            notices.note(Notice::Barrier);
        }
        rules.closed = !access.unwrap_or(!blocks);
        rules.seconds = [seconds.unwrap_or(0.0); 2];
    }
    let waits = &car.seconds;
    match tags.get("highway") {
        Some("traffic_signals") => {
            let keys = ["traffic_signals:direction", "direction"];
            let heading = keys.iter().find_map(|key| tags.get(key));
            for direction in DIRECTIONS.into_iter().filter(|&direction| concerns(heading, direction)) {
                rules.seconds[direction] += waits.traffic_signals;
            }
        }
        Some(sign @ ("stop" | "give_way")) => {
            let wait = if sign == "stop" { waits.stop } else { waits.give_way };
            match tags.get("direction") {
                Some("forward") => rules.seconds[0] += wait,
                Some("backward") => rules.seconds[1] += wait,
                _ if tags.is("stop", "all") => rules.seconds = rules.seconds.map(|seconds| seconds + wait),
                _ => rules.to_junction += wait,
            }
        }
        _ => {}
    }
    if tags.is("railway", "level_crossing") {
        rules.seconds = rules.seconds.map(|seconds| seconds + waits.level_crossing);
    }
    (rules != NodeRules::default()).then_some(rules)
}

/// Whether signals that head there concern those who drive in `direction`.
fn concerns(heading: Option<&str>, direction: usize) -> bool {
    match heading {
        Some("forward") => direction == 0,
        Some("backward") => direction == 1,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(tags: &[(&str, &str)]) -> Option<NodeRules> {
        rules(&Tags::test(tags), &CarProfile::default_car(), &mut Notices::default())
    }

    #[test]
    fn barriers_close_unless_access_says_otherwise() {
        let closed = Some(NodeRules { closed: true, ..NodeRules::default() });
        assert_eq!(of(&[("barrier", "bollard")]), closed);
        assert_eq!(of(&[("barrier", "bollard"), ("bicycle", "yes")]), closed);
        assert_eq!(of(&[("barrier", "bollard"), ("motor_vehicle", "yes")]), None);
        assert_eq!(of(&[("barrier", "block"), ("access", "yes"), ("vehicle", "no")]), closed);
        assert_eq!(of(&[("barrier", "gate"), ("access", "private")]).map(|rules| rules.closed), Some(true));
        assert_eq!(of(&[("barrier", "fence")]), None);
        assert_eq!(of(&[("barrier", "no"), ("access", "no")]), None);
        assert_eq!(of(&[("access", "no")]), None);
    }

    #[test]
    fn waits_concern_those_who_face_them() {
        let waits = |tags: &[(&str, &str)]| of(tags).map(|rules| (rules.seconds, rules.to_junction));
        assert_eq!(waits(&[("barrier", "lift_gate")]), Some(([15.0; 2], 0.0)));
        assert_eq!(waits(&[("highway", "traffic_signals")]), Some(([10.0; 2], 0.0)));
        let directed = [("highway", "traffic_signals"), ("traffic_signals:direction", "backward")];
        assert_eq!(waits(&directed), Some(([0.0, 10.0], 0.0)));
        assert_eq!(waits(&[("highway", "stop"), ("direction", "forward")]), Some(([6.0, 0.0], 0.0)));
        assert_eq!(waits(&[("highway", "stop"), ("stop", "all")]), Some(([6.0; 2], 0.0)));
        assert_eq!(waits(&[("highway", "give_way")]), Some(([0.0; 2], 3.0)));
        assert_eq!(waits(&[("railway", "level_crossing")]), Some(([8.0; 2], 0.0)));
        assert_eq!(waits(&[("highway", "crossing")]), None);
        assert_eq!(waits(&[("highway", "traffic_signals"), ("railway", "level_crossing")]), Some(([18.0; 2], 0.0)));
    }
}
