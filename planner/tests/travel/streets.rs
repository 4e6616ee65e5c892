//! Streets with turns that are forbidden: times that can be read off a drawing, and random towns against Dijkstra's
//! algorithm over whole histories.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
    num::NonZeroUsize,
};

use geo::Intersects;
use geodata::{AccessRules, FixedPosition, Lane, Metres, Minutes, Position, Scenario, Street, Streets};
use planner::travel::{Network, Place, Travel};
use proptest::prelude::*;

const ONE: NonZeroUsize = NonZeroUsize::MIN;
const SECOND: u32 = 1000;

/// A street of a test: its ends, the seconds along it (closed when none) and against it. It is ten metres long a second.
type Drawn = (u32, u32, Option<u32>, Option<u32>);

fn both(a: u32, b: u32, seconds: u32) -> Drawn {
    (a, b, Some(seconds), Some(seconds))
}

/// Junction `n` lies a thousandth of a degree times (`n` % `width`, `n` / `width`) from the corner of the Earth's grid.
fn town(width: i32, junctions: i32, drawn: &[Drawn], forbidden: &[&[Lane]]) -> Streets {
    let place = |n: i32| FixedPosition { lon: n % width * 10_000, lat: n / width * 10_000 };
    let street = |&(a, b, along, against): &Drawn| {
        let seconds = along.or(against).unwrap_or_default();
        Street { ends: [a, b], decimetres: seconds * 100, class: 0, name: 0, first_point: 0 }
    };
    let time = |seconds: Option<u32>| seconds.map_or(Scenario::CLOSED, |seconds| seconds * SECOND);
    let times = drawn.iter().flat_map(|&(_, _, along, against)| [time(along), time(against)]).collect();
    let mut streets = Streets {
        junctions: (0..junctions).map(place).collect(),
        streets: drawn.iter().map(street).collect(),
        junction_ids: (0..i64::from(junctions)).map(|n| n + 100).collect(),
        classes: vec!["residential".into(), "ferry".into()],
        through: vec![false, true],
        names: vec![String::new()],
        scenarios: vec![Scenario { name: Scenario::BASE.into(), times }],
        forbidden: forbidden.iter().map(|way| way.to_vec()).collect(),
        ..Streets::default()
    };
    streets.about.access = AccessRules { kmh: 36.0, length_factor: 1.0, longest_metres: 1000.0 };
    streets
}

fn network(streets: Streets) -> Network {
    Network::from_streets(streets, ONE, &mut |_, _| ()).expect("short ways")
}

fn base(network: &Network) -> Travel<'_> {
    network.under(Scenario::BASE).expect("every network has it")
}

/// Seconds between junctions.
fn seconds(travel: Travel<'_>, from: u32, to: u32) -> Option<f64> {
    travel.trip(&Place::Node(from), &Place::Node(to)).map(|trip| (trip.minutes.0 * 60.0 * 1000.0).round() / 1000.0)
}

/// 0 ─ 1 ─ 2
/// │   │   │    ten seconds each; streets are numbered row by row, then column by column
/// 3 ─ 4 ─ 5
const GRID: [Drawn; 7] = [
    (0, 1, Some(10), Some(10)),
    (1, 2, Some(10), Some(10)),
    (3, 4, Some(10), Some(10)),
    (4, 5, Some(10), Some(10)),
    (0, 3, Some(10), Some(10)),
    (1, 4, Some(10), Some(10)),
    (2, 5, Some(10), Some(10)),
];

#[test]
fn a_grid() {
    let network = network(town(3, 6, &GRID, &[]));
    let from = |from| (0..6).map(|to| seconds(base(&network), from, to)).collect::<Vec<_>>();
    assert_eq!(from(0), [0.0, 10.0, 20.0, 10.0, 20.0, 30.0].map(Some));
    assert_eq!(from(4), [20.0, 10.0, 20.0, 10.0, 0.0, 10.0].map(Some));
}

/// A cross: 0 west, 1 middle, 2 east, 3 south. Who comes from the west may not turn south. East is a dead end, so the detour is
/// there and back: 10 + 10 + 10 + 10 s. Without the dead end one may not turn, and there is no way.
#[test]
fn a_forbidden_turn_forces_a_detour_over_a_dead_end() {
    let roads = [both(0, 1, 10), both(1, 2, 10), both(1, 3, 10)];
    let no_right = [Lane::along(0), Lane::along(2)];
    let cross = network(town(2, 4, &roads, &[&no_right]));
    assert_eq!(seconds(base(&cross), 0, 3), Some(40.0));
    assert_eq!((seconds(base(&cross), 2, 3), seconds(base(&cross), 3, 0)), (Some(20.0), Some(20.0)));
    let free = network(town(2, 4, &roads, &[]));
    assert_eq!(seconds(base(&free), 0, 3), Some(20.0));

    // East of the cross lies a loop 2 → 4 → 5 → 2 of one-way streets, 10 s each: no dead end, but one can go round it.
    let mut roads = roads.to_vec();
    roads.extend([(2, 4, Some(10), None), (4, 5, Some(10), None), (5, 2, Some(10), None)]);
    let looped = network(town(2, 6, &roads, &[&no_right]));
    assert_eq!(seconds(base(&looped), 0, 3), Some(70.0));

    // East of the cross the road goes on to 4 and ends there: back only from the very end.
    let mut roads = roads[..3].to_vec();
    roads.push(both(2, 4, 10));
    let longer = network(town(2, 5, &roads, &[&no_right]));
    assert_eq!(seconds(base(&longer), 0, 3), Some(60.0));
}

/// In the grid, 1 → 4 → 3 and 0 → 3 are forbidden to those who come from 2 over 1: a way of three lanes.
#[test]
fn a_forbidden_way_over_a_street_remembers() {
    let way = [Lane::against(1), Lane::along(5), Lane::against(2)];
    let network = network(town(3, 6, &GRID, &[&way]));
    // From 2 over 1 and 4 one may not go on to 3; over 1 and 0, or over 5 and 4, it is as near.
    assert_eq!(seconds(base(&network), 2, 3), Some(30.0));
    assert_eq!(seconds(base(&network), 1, 3), Some(20.0));
    // Without the streets 0-3 and 2-5 that is the only way from 2 to 3, and there is none: 4 and 5 are ahead, 5 is a dead end.
    let mut roads = GRID.to_vec();
    roads[4] = both(0, 0, 1);
    roads[6] = both(2, 2, 1);
    let network = self::network(town(3, 6, &roads, &[&way]));
    // 2 → 1 → 4 → 5 and back from the dead end → 4 → 3.
    assert_eq!(seconds(base(&network), 2, 3), Some(50.0));
    assert_eq!(seconds(base(&network), 1, 3), Some(20.0));
}

#[test]
fn one_way_streets_and_a_one_way_loop() {
    let loop_of_four = [1, 2, 4, 8].map(Some);
    let roads: Vec<Drawn> = (0..4).map(|n| (n, (n + 1) % 4, loop_of_four[n as usize], None)).collect();
    let network = network(town(2, 4, &roads, &[]));
    let from = |from| (0..4).map(|to| seconds(base(&network), from, to)).collect::<Vec<_>>();
    assert_eq!(from(0), [0.0, 1.0, 3.0, 7.0].map(Some));
    assert_eq!(from(3), [8.0, 9.0, 11.0, 0.0].map(Some));
}

/// A ferry is a street like any other: slow, and the way over it is the only one.
#[test]
fn a_ferry() {
    let mut streets = town(4, 4, &[both(0, 1, 10), both(1, 2, 1800), both(2, 3, 10)], &[]);
    // Junctions 1 and 2 lie 0.02° apart, more than two kilometres.
    streets.junctions = [0, 10_000, 210_000, 220_000].map(|lon| FixedPosition { lon, lat: 0 }).to_vec();
    streets.streets[1].class = 1;
    let network = network(streets);
    let trip = base(&network).trip(&Place::Node(0), &Place::Node(3)).expect("a way");
    assert_eq!((trip.minutes, trip.metres), (Minutes(1820.0 / 60.0), Some(Metres(18_200.0))));
    // Nobody lives on the water: a position beside the ferry's line is snapped to the shore, and no area lies on the line.
    let at = |lon| Position { lon, lat: 0.000_1 };
    assert!(
        matches!(network.place(at(0.002)), Place::OnStreet { snap, .. } if (snap.street, snap.fraction) == (0, 1.0))
    );
    assert!(matches!(network.place(at(0.011)), Place::Unsnapped { .. }));
    let within = |lon| holds(base(&network), &Place::Node(0), Minutes(60.0), at(lon));
    assert!(within(0.0005) && within(0.0215) && !within(0.011));
}

/// On a street of 100 s along the equator, 0.001° long (111.2 m), from a quarter to three quarters of it.
#[test]
fn doors_on_one_street() {
    let at = |lon: f64, lat: f64| Position { lon, lat };
    let two_way = network(town(2, 2, &[both(0, 1, 100)], &[]));
    let find = |network: &Network, lon, lat| network.place(at(lon, lat));
    let (a, b) = (find(&two_way, 0.000_25, 0.0), find(&two_way, 0.000_75, 0.0));
    let minutes = |travel: Travel<'_>, a: &Place, b: &Place| travel.trip(a, b).map(|trip| trip.minutes.0 * 60.0);
    // Neighbours at the street itself drive along it; their straight way counts only when it is no longer than to the street.
    assert_eq!(minutes(base(&two_way), &a, &b), Some(50.0));
    assert_eq!(minutes(base(&two_way), &b, &a), Some(50.0));
    assert_eq!(minutes(base(&two_way), &a, &a), Some(0.0));
    assert_eq!(minutes(base(&two_way), &a, &Place::Node(0)), Some(25.0));
    assert_eq!(minutes(base(&two_way), &Place::Node(0), &b), Some(75.0));

    // One-way, and back by another street of 30 s: from three quarters to one quarter is 25 + 30 + 25.
    let one_way = network(town(2, 2, &[(0, 1, Some(100), None), (1, 0, Some(30), None)], &[]));
    let on_first = |network: &Network, lon| match find(network, lon, 0.0) {
        Place::OnStreet { position, snap } => Place::OnStreet { position, snap: geodata::Snap { street: 0, ..snap } },
        other => other,
    };
    let (a, b) = (on_first(&one_way, 0.000_25), on_first(&one_way, 0.000_75));
    assert_eq!(minutes(base(&one_way), &a, &b), Some(50.0));
    assert_eq!(minutes(base(&one_way), &b, &a), Some(80.0));

    // 0.0009° north of the middle (100.08 m at 36 km/h, 10.008 s), and the house next door 0.0001° further on (1.112 s).
    let (c, d) = (find(&two_way, 0.0005, 0.0009), find(&two_way, 0.0006, 0.0009));
    let reach = |a: &Place, b: &Place| minutes(base(&two_way), a, b).expect("a way");
    assert!((reach(&c, &Place::Node(1)) - 60.008).abs() < 0.002, "{}", reach(&c, &Place::Node(1)));
    assert!((reach(&c, &d) - 1.112).abs() < 0.002, "{}", reach(&c, &d));

    // 0.01° is 1,112 m, farther than the rules allow.
    let far = find(&two_way, 0.0005, 0.01);
    assert!(matches!(far, Place::Unsnapped { nearest: Some(Metres(metres)), .. } if (metres - 1112.0).abs() < 1.0));
    assert_eq!((minutes(base(&two_way), &far, &a), minutes(base(&two_way), &a, &far)), (None, None));
    // Nobody is there already who is nowhere.
    assert_eq!(minutes(base(&two_way), &far, &far), None);
}

#[test]
fn points_outside_and_swapped_are_refused() {
    let network = network(town(3, 6, &GRID, &[]));
    let refused = |given| network.find(given).expect_err("refused").en;
    let at = |lon, lat| geodata::Given::At(Position { lon, lat });
    assert!(network.find(at(0.002, 0.001)).is_ok());
    assert!(refused(at(5.0, 5.0)).contains("outside the road network"));
    // The box is 0.002° wide and 0.001° high, and 1 km (0.009°) more on every side.
    assert!(refused(at(0.0, 0.0105)).contains("swapped"), "{}", refused(at(0.0, 0.0105)));
    assert_eq!(network.find(geodata::Given::Node(104)), Ok(Place::Node(4)));
    assert!(refused(geodata::Given::Node(4)).contains("no such node"));
}

/// Random towns: streets of 0 to 29 s, one-way or closed or both ways, loops and parallels, and forbidden ways of two to four
/// lanes along them.
fn towns() -> impl Strategy<Value = (u32, Vec<Drawn>, Vec<Vec<Lane>>)> {
    let streets = (2_u32..9).prop_flat_map(|junctions| {
        let open = prop_oneof![4 => (0_u32..30).prop_map(Some), 1 => Just(None)];
        let street = (0..junctions, 0..junctions, open.clone(), open);
        (Just(junctions), prop::collection::vec(street, 1..16))
    });
    (streets, prop::collection::vec(prop::collection::vec(any::<prop::sample::Index>(), 2..5), 0..6)).prop_map(
        |((junctions, drawn), picks)| {
            let plain = town(3, i32::try_from(junctions).expect("few"), &drawn, &[]);
            let walk = |pick: &Vec<prop::sample::Index>| -> Vec<Lane> {
                let mut way = vec![Lane(u32::try_from(pick[0].index(plain.lanes() as usize)).expect("few"))];
                for next in &pick[1..] {
                    let head = plain.head(way[way.len() - 1]);
                    let onward: Vec<_> =
                        (0..plain.lanes()).map(Lane).filter(|&lane| plain.tail(lane) == head).collect();
                    way.push(*next.get(&onward));
                }
                way
            };
            (junctions, drawn, picks.iter().map(walk).collect())
        },
    )
}

/// Seconds from a junction to each, by Dijkstra's algorithm over the last three lanes driven.
fn oracle(streets: &Streets, from: u32) -> BTreeMap<u32, u32> {
    let time = |lane: Lane| streets.scenarios[0].times[lane.0 as usize];
    let leaving = |junction| {
        (0..streets.lanes()).map(Lane).filter(move |&lane| streets.tail(lane) == junction && streets.is_open(lane))
    };
    let mut best: BTreeMap<u32, u32> = BTreeMap::from([(from, 0)]);
    let mut seen: BTreeMap<Vec<Lane>, u32> = BTreeMap::new();
    let mut heap: BinaryHeap<_> = leaving(from).map(|lane| Reverse((time(lane), vec![lane]))).collect();
    while let Some(Reverse((reached, driven))) = heap.pop() {
        if seen.contains_key(&driven) {
            continue;
        }
        seen.insert(driven.clone(), reached);
        let last = driven[driven.len() - 1];
        let head = streets.head(last);
        let known = best.entry(head).or_insert(reached);
        *known = (*known).min(reached);
        let is_dead_end = leaving(head).all(|onward| onward == last.reverse());
        for onward in leaving(head).filter(|&onward| is_dead_end || onward != last.reverse()) {
            let whole: Vec<Lane> = driven.iter().copied().chain([onward]).collect();
            if streets.forbidden.iter().any(|way| whole.ends_with(way)) {
                continue;
            }
            let kept = whole[whole.len().saturating_sub(3)..].to_vec();
            heap.push(Reverse((reached + time(onward), kept)));
        }
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Every pair of junctions; and the matrix, one pair and the route say the same of it.
    #[test]
    fn random_towns((junctions, drawn, forbidden) in towns()) {
        let ways: Vec<&[Lane]> = forbidden.iter().map(Vec::as_slice).collect();
        let streets = town(3, i32::try_from(junctions).unwrap(), &drawn, &ways);
        let network = network(streets.clone());
        let travel = base(&network);
        let all: Vec<Place> = (0..junctions).map(Place::Node).collect();
        let matrix = travel.matrix(&all, &all, ONE);
        for from in 0..junctions {
            let expected = oracle(&streets, from);
            for (to, trip) in (0..).zip(matrix.row(from as usize)) {
                let found = trip.map(|trip| trip.minutes);
                let right = expected.get(&to).map(|&time| Minutes(f64::from(time) / 60_000.0));
                prop_assert_eq!(found, right, "from {} to {}", from, to);
                prop_assert_eq!(travel.trip(&all[from as usize], &all[to as usize]), trip);
                let route = travel.route(&all[from as usize], &all[to as usize]);
                prop_assert_eq!(route.as_ref().map(|route| route.trip), trip);
                if let Some(route) = route {
                    let legs: f64 = route.legs.iter().map(|leg| leg.minutes.0).sum();
                    prop_assert!((legs - route.trip.minutes.0).abs() < 1e-9);
                    let ends = [route.line[0], route.line[route.line.len() - 1]];
                    let place = |junction: u32| Position::from(streets.junctions[junction as usize]);
                    prop_assert_eq!(ends, [place(from), place(to)]);
                }
            }
        }
    }

    /// Without one of the forbidden ways, or on a faster street, nobody is later.
    #[test]
    fn nobody_is_later_for_less_forbidden_or_more_speed((junctions, drawn, forbidden) in towns(), pick in any::<prop::sample::Index>()) {
        let count = i32::try_from(junctions).unwrap();
        let ways: Vec<&[Lane]> = forbidden.iter().map(Vec::as_slice).collect();
        let before = network(town(3, count, &drawn, &ways));
        let mut faster = drawn.clone();
        let quick = &mut faster[pick.index(drawn.len())];
        (quick.2, quick.3) = (quick.2.map(|time| time / 2), quick.3.map(|time| time / 2));
        for after in [town(3, count, &drawn, &ways[ways.len().min(1)..]), town(3, count, &faster, &ways)] {
            let after = network(after);
            for (from, to) in (0..junctions).flat_map(|from| (0..junctions).map(move |to| (from, to))) {
                if let Some(time) = seconds(base(&before), from, to) {
                    prop_assert!(seconds(base(&after), from, to).is_some_and(|now| now <= time), "{from} to {to}");
                }
            }
        }
    }

    /// Without forbidden ways no way over a third junction is faster: what would turn back there need not have gone there.
    /// (With them it can be: who sets out from a junction may turn where who comes along may not.)
    #[test]
    fn no_detour_over_a_junction_pays((junctions, drawn, _) in towns()) {
        let network = network(town(3, i32::try_from(junctions).unwrap(), &drawn, &[]));
        let all: Vec<Place> = (0..junctions).map(Place::Node).collect();
        let matrix = base(&network).matrix(&all, &all, ONE);
        let times: Vec<Vec<Option<f64>>> =
            (0..all.len()).map(|from| matrix.row(from).map(|trip| trip.map(|trip| trip.minutes.0)).collect()).collect();
        let count = all.len();
        for (a, b, c) in (0..count * count * count).map(|n| (n / count / count, n / count % count, n % count)) {
            if let (Some(first), Some(second)) = (times[a][b], times[b][c]) {
                prop_assert!(times[a][c].is_some_and(|direct| direct <= first + second + 1e-9), "{a} {b} {c}");
            }
        }
    }

    /// From door to door on streets: the matrix, one pair and the route say the same, and no way over a third door is faster.
    #[test]
    fn doors((junctions, drawn, forbidden) in towns(), doors in prop::collection::vec((0.0..0.002_f64, 0.0..0.002_f64), 3)) {
        let ways: Vec<&[Lane]> = forbidden.iter().map(Vec::as_slice).collect();
        let network = network(town(3, i32::try_from(junctions).unwrap(), &drawn, &ways));
        let travel = base(&network);
        let mut places: Vec<_> = doors.iter().map(|&(lon, lat)| network.place(Position { lon, lat })).collect();
        places.push(Place::Node(0));
        let matrix = travel.matrix(&places, &places, ONE);
        for (number, from) in places.iter().enumerate() {
            for (trip, to) in matrix.row(number).zip(&places) {
                prop_assert_eq!(travel.trip(from, to), trip);
                let route = travel.route(from, to);
                prop_assert_eq!(route.as_ref().map(|route| route.trip), trip);
                if let Some(route) = route {
                    let legs: f64 = route.legs.iter().map(|leg| leg.minutes.0).sum();
                    let metres: f64 = route.legs.iter().map(|leg| leg.metres.0).sum();
                    prop_assert!((legs - route.trip.minutes.0).abs() < 1e-9, "{legs} {:?}", route);
                    prop_assert!((metres - route.trip.metres.unwrap().0).abs() < 1e-6);
                }
            }
        }
    }
}

/// The minutes that a region of an isochrone stands for, and whether it holds a junction.
fn holds(travel: Travel<'_>, from: &Place, limit: Minutes, at: Position) -> bool {
    let isochrones = travel.isochrones(from, &[limit]).expect("drawn");
    isochrones.regions[0].intersects(&geo::Point::new(at.lon, at.lat))
}

#[test]
fn an_isochrone_ends_where_the_limit_is_reached() {
    // A street of 200 s along the equator, 0.02° long, and another from its far end that nobody may drive along.
    let roads = [both(0, 1, 200), (1, 2, None, Some(100))];
    let mut streets = town(3, 3, &roads, &[]);
    streets.junctions = [0, 200_000, 300_000].map(|lon| FixedPosition { lon, lat: 0 }).to_vec();
    let network = network(streets);
    let from = Place::Node(0);
    let at = |lon, lat| Position { lon, lat };
    let within = |seconds: f64, lon, lat| holds(base(&network), &from, Minutes(seconds / 60.0), at(lon, lat));
    // Half the time, half the way; the street is sampled every 50 m at least, 4.5 s.
    assert!(within(100.0, 0.009_9, 0.0) && !within(100.0, 0.010_5, 0.0));
    // 0.001° off the street are 111 m at 36 km/h: 11 s more.
    assert!(within(100.0, 0.008, 0.001) && !within(100.0, 0.01, 0.001));
    // The end of the street is reached to the second, what lies beyond is not, however long one drives.
    assert!(within(200.0, 0.02, 0.0) && !within(199.0, 0.02, 0.0));
    assert!(!within(100_000.0, 0.03, 0.0));
    // Farther than 500 m from every street nobody lives.
    assert!(!within(100_000.0, 0.01, 0.008));
    assert_eq!(base(&network).isochrones(&network.place(at(5.0, 5.0)), &[Minutes(1.0)]).unwrap().regions[0].0, []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Every junction is in a region just when the trip there takes no longer than the limit.
    #[test]
    fn isochrones_hold_the_junctions_within_the_limit(
        (junctions, drawn, forbidden) in towns(),
        door in (0.0..0.004_f64, 0.0..0.004_f64),
        limits in prop::collection::btree_set(0_u32..90, 1..4),
    ) {
        let ways: Vec<&[Lane]> = forbidden.iter().map(Vec::as_slice).collect();
        let mut streets = town(3, i32::try_from(junctions).unwrap(), &drawn, &ways);
        // On a parabola, so that no street leads over a junction that is not its own: in one place there is one time.
        streets.junctions = (0..).take(junctions as usize).map(|n| FixedPosition { lon: n * 5_000, lat: n * n * 500 }).collect();
        let network = network(streets.clone());
        let travel = base(&network);
        let limits: Vec<Minutes> = limits.into_iter().map(|seconds| Minutes(f64::from(seconds) / 60.0)).collect();
        for from in [Place::Node(0), network.place(Position { lon: door.0, lat: door.1 })] {
            let isochrones = travel.isochrones(&from, &limits).unwrap();
            // Who lives elsewhere than on the main part goes there on foot, perhaps sooner than a car comes to the junction.
            let parts = streets.parts();
            let is_main = |to: &u32| {
                let mut with_number = (0..).zip(&streets.streets);
                with_number.any(|(number, street)| street.ends.contains(to) && parts.is_main(&streets, number))
            };
            for to in (0..junctions).filter(is_main) {
                let trip = travel.trip(&from, &Place::Node(to)).map(|trip| trip.minutes);
                let at = Position::from(streets.junctions[to as usize]);
                // Positions are drawn to the millimetre, and a junction at the very limit has less than that around it.
                let drawn = limits.iter().zip(&isochrones.regions).filter(|(limit, _)| trip != Some(**limit));
                for (limit, region) in drawn {
                    let holds = region.intersects(&geo::Point::new(at.lon, at.lat));
                    prop_assert_eq!(holds, trip.is_some_and(|minutes| minutes <= *limit), "{} {:?} {:?}", to, trip, limit);
                }
            }
        }
    }
}
