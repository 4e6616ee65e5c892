//! Turn restrictions from hand-made extracts: which ways are forbidden, as the nodes of their junctions.

mod common;

use common::{Member, OsmFile, car, forbidden, noticed, read, read_with};

const RESIDENTIAL: &[(&str, &str)] = &[("highway", "residential")];
const ONE_WAY: &[(&str, &str)] = &[("highway", "residential"), ("oneway", "yes")];
const NONE: &[(&str, &str)] = &[];

/// ```text
///        4
///        │ 40
/// 1 ─10─ 2 ─30─ 3
///        │ 50
///        5
/// ```
fn crossing() -> OsmFile {
    let mut file = OsmFile::new();
    for (id, place) in [(1, [-1, 0]), (2, [0, 0]), (3, [1, 0]), (4, [0, 1]), (5, [0, -1])] {
        file.node_at(id, place.map(|steps| 100_000 * steps), NONE);
    }
    for (way, node) in [(10, 1), (30, 3), (40, 4), (50, 5)] {
        file.way(way, &[node, 2], RESIDENTIAL);
    }
    file
}

fn restriction(file: &mut OsmFile, members: &[(Member, &str)], tags: &[(&str, &str)]) {
    file.relation(7, members, &[&[("type", "restriction")], tags].concat());
}

fn over(from: i64, node: i64, to: i64) -> [(Member, &'static str); 3] {
    [(Member::Way(from), "from"), (Member::Node(node), "via"), (Member::Way(to), "to")]
}

/// What a restriction over node 2 of the crossing forbids.
fn at_crossing(from: i64, to: i64, tags: &[(&str, &str)]) -> Vec<Vec<i64>> {
    let mut file = crossing();
    restriction(&mut file, &over(from, 2, to), tags);
    forbidden(&read(&file))
}

#[test]
fn a_turn_is_forbidden() {
    for kind in ["no_left_turn", "no_right_turn", "no_straight_on", "no_entry", "no_exit"] {
        assert_eq!(at_crossing(10, 40, &[("restriction", kind)]), [[1, 2, 4]], "{kind}");
    }
    assert_eq!(at_crossing(10, 40, &[("restriction:motorcar", "no_left_turn")]), [[1, 2, 4]]);
    assert_eq!(at_crossing(10, 40, &[("restriction", "no_left_turn"), ("except", "bicycle;psv")]), [[1, 2, 4]]);
    let mut file = crossing();
    restriction(&mut file, &over(10, 2, 40), &[("restriction", "no_left_turn")]);
    assert_eq!(read(&file).about.restrictions, 1);
}

#[test]
fn a_turn_is_mandatory() {
    for kind in ["only_straight_on", "only_left_turn", "only_right_turn"] {
        // Turning back to 1 is not forbidden.
        assert_eq!(at_crossing(10, 30, &[("restriction", kind)]), [[1, 2, 4], [1, 2, 5]], "{kind}");
    }
}

#[test]
fn turning_back_is_forbidden_where_it_is_said() {
    assert_eq!(at_crossing(10, 10, &[("restriction", "no_u_turn")]), [[1, 2, 1]]);
    // Where a way goes on at the node, in both directions: here in the middle of way 60, which the node cuts.
    let mut file = OsmFile::new();
    for id in 1..=3 {
        file.node_at(id, [100_000 * id, 0], NONE);
    }
    file.way(60, &[1, 2, 3], RESIDENTIAL);
    restriction(&mut file, &over(60, 2, 60), &[("restriction", "no_u_turn")]);
    let streets = read(&file);
    assert_eq!(streets.junction_ids, [1, 2, 3]);
    assert_eq!(forbidden(&streets), [[1, 2, 1], [3, 2, 3]]);
}

#[test]
fn several_entries_and_exits_count_each() {
    let mut file = crossing();
    let members =
        [(Member::Way(10), "from"), (Member::Way(40), "from"), (Member::Node(2), "via"), (Member::Way(30), "to")];
    restriction(&mut file, &members, &[("restriction", "no_entry")]);
    assert_eq!(forbidden(&read(&file)), [[1, 2, 3], [4, 2, 3]]);

    let members =
        [(Member::Way(10), "from"), (Member::Node(2), "via"), (Member::Way(30), "to"), (Member::Way(50), "to")];
    let mut file = crossing();
    restriction(&mut file, &members, &[("restriction", "no_exit")]);
    assert_eq!(forbidden(&read(&file)), [[1, 2, 3], [1, 2, 5]]);

    let mut file = crossing();
    restriction(&mut file, &members, &[("restriction", "no_left_turn")]);
    let streets = read(&file);
    assert_eq!(forbidden(&streets), Vec::<Vec<i64>>::new());
    assert_eq!(noticed(&streets, "restriction with too many members"), 1);
}

/// A dual carriageway: 1 → 2 → 3 eastward, 6 → 5 → 4 westward, a link 2 ─ 5 that goes on to 7 at 5, and 8 at 2.
/// ```text
/// 4 ←42─ 5 ←41─ 6
///        │ 25 (70 on to 7 from 5)
/// 1 ─11→ 2 ─12→ 3
/// ```
fn dual_carriageway() -> OsmFile {
    let mut file = OsmFile::new();
    let places =
        [(1, [-1, 0]), (2, [0, 0]), (3, [1, 0]), (4, [-1, 1]), (5, [0, 1]), (6, [1, 1]), (7, [0, 2]), (8, [0, -1])];
    for (id, place) in places {
        file.node_at(id, place.map(|steps| 100_000 * steps), NONE);
    }
    file.way(11, &[1, 2], ONE_WAY).way(12, &[2, 3], ONE_WAY).way(41, &[6, 5], ONE_WAY).way(42, &[5, 4], ONE_WAY);
    file.way(25, &[2, 5], RESIDENTIAL).way(70, &[5, 7], RESIDENTIAL).way(80, &[8, 2], RESIDENTIAL);
    file
}

fn over_way(from: i64, via: &[i64], to: i64) -> Vec<(Member, &'static str)> {
    let via = via.iter().map(|&way| (Member::Way(way), "via"));
    [(Member::Way(from), "from")].into_iter().chain(via).chain([(Member::Way(to), "to")]).collect()
}

#[test]
fn a_way_over_ways_is_forbidden_as_a_whole() {
    let mut file = dual_carriageway();
    restriction(&mut file, &over_way(11, &[25], 42), &[("restriction", "no_u_turn")]);
    assert_eq!(forbidden(&read(&file)), [[1, 2, 5, 4]]);
    // Two ways between, named in either order.
    for via in [[25, 70], [70, 25]] {
        let mut file = dual_carriageway();
        file.node_at(9, [100_000, 200_000], NONE).way(90, &[7, 9], RESIDENTIAL);
        restriction(&mut file, &over_way(11, &via, 90), &[("restriction", "no_right_turn")]);
        assert_eq!(forbidden(&read(&file)), [[1, 2, 5, 7, 9]]);
    }
    // The way between goes on over a junction in its middle: 25 and 70 as one.
    let mut file = dual_carriageway();
    file.node_at(9, [0, 300_000], NONE).node_at(10, [100_000, 300_000], NONE);
    file.way(75, &[5, 9, 7], RESIDENTIAL).way(99, &[10, 9], RESIDENTIAL).way(71, &[7, 6], RESIDENTIAL);
    restriction(&mut file, &over_way(25, &[75], 71), &[("restriction", "no_right_turn")]);
    assert_eq!(forbidden(&read(&file)), [[2, 5, 9, 7, 6]]);
}

#[test]
fn a_way_over_ways_is_mandatory_as_a_whole() {
    let mut file = dual_carriageway();
    restriction(&mut file, &over_way(11, &[25], 42), &[("restriction", "only_u_turn")]);
    // From 11 one must take 25, hence not 12 (3) nor 80 (8), and then 42, hence not 70 (7).
    assert_eq!(forbidden(&read(&file)), [vec![1, 2, 3], vec![1, 2, 5, 7], vec![1, 2, 8]]);
}

/// The members of a restriction, its tags, and what is noticed.
type Case<'a> = (&'a [(Member, &'a str)], &'a [(&'a str, &'a str)], &'a str);

#[test]
fn what_does_not_hold_is_counted_by_kind() {
    let count = |file: &OsmFile, what: &str| {
        let streets = read(file);
        assert_eq!(forbidden(&streets), Vec::<Vec<i64>>::new());
        assert_eq!((noticed(&streets, what), streets.about.restrictions), (1, 0), "{:?}", streets.about.noticed);
    };
    let no_left = [("restriction", "no_left_turn")];
    let over_2 = over(10, 2, 40);
    let cases: [Case<'_>; 12] = [
        (
            &over_2,
            &[("restriction", "no_left_turn"), ("except", "motorcar")],
            "restriction that does not count for cars",
        ),
        (&over_2, &[("restriction:conditional", "no_left_turn @ (Mo-Fr)")], "restriction at certain times"),
        (&over_2, &[("restriction:hgv", "no_left_turn")], "restriction for other vehicles"),
        (&over_2, &[("restriction", "no_way")], "restriction of an unknown kind"),
        (&over_2[1..], &no_left, "restriction without from or to"),
        (&over_2[..2], &no_left, "restriction without from or to"),
        (&[over_2[0], over_2[2]], &no_left, "restriction without one via node or via ways"),
        (
            &[over_2[0], (Member::Relation(2), "via"), over_2[2]],
            &no_left,
            "restriction without one via node or via ways",
        ),
        (&over(10, 2, 99), &no_left, "restriction on ways that cars do not use or the file does not have"),
        (&over(10, 3, 40), &no_left, "restriction whose members do not meet"),
        (&over(10, 99, 40), &no_left, "restriction whose members do not meet"),
        (&over_way(10, &[40], 30), &no_left, "restriction whose members do not meet"),
    ];
    for (members, tags, what) in cases {
        let mut file = crossing();
        restriction(&mut file, members, tags);
        count(&file, what);
    }
    // Into a one-way street that comes towards one there is nothing to forbid, and nothing to order.
    for kind in ["no_left_turn", "only_left_turn"] {
        let mut file = dual_carriageway();
        restriction(&mut file, &over(25, 5, 41), &[("restriction", kind)]);
        count(&file, "restriction against the direction of traffic");
    }
    // Which side of way 60 is meant?
    let mut file = crossing();
    file.node_at(6, [100_000, 100_000], NONE).node_at(7, [-100_000, -100_000], NONE).way(60, &[6, 2, 7], RESIDENTIAL);
    restriction(&mut file, &over(60, 2, 40), &no_left);
    count(&file, "restriction whose way goes on at the junction");
}

#[test]
fn a_closed_way_is_no_way_of_a_restriction() {
    // An order to take a way that cars may not use would lock them in.
    let mut file = crossing();
    file.node_at(6, [100_000, 100_000], NONE).way(60, &[2, 6], &[("highway", "residential"), ("access", "no")]);
    restriction(&mut file, &over(10, 2, 60), &[("restriction", "only_left_turn")]);
    let streets = read_with(&file, &car()).expect("read");
    assert_eq!(forbidden(&streets), Vec::<Vec<i64>>::new());
    assert_eq!(noticed(&streets, "restriction on ways that cars do not use or the file does not have"), 1);
}
