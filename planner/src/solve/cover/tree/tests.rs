use super::super::super::random::Random;
use super::super::super::watch::{Options, Watch};
use super::super::Ask;
use super::super::table::Table;
use super::search;

const PROOF: Ask = Ask { gap: 0.0, target: None, nodes: usize::MAX, cost: 1.0 };

/// The size found from a cover by all sites, and the bound.
fn found(rows: &[Vec<u32>], sites: usize, ask: Ask) -> (usize, usize) {
    let table = Table::new(rows.iter(), sites);
    let mut watch = Watch::new(&Options::default());
    let (opened, bound) = search(table, (0..sites).collect(), |_, _| (0..sites).collect(), ask, &mut watch);
    assert!(rows.iter().all(|row| row.iter().any(|&site| opened.contains(&(site as usize)))));
    (opened.len(), bound)
}

/// The lines of a space over the field of three elements, each three points that add up to nothing.
fn lines(dimensions: u32) -> (Vec<Vec<u32>>, usize) {
    let points = 3_u32.pow(dimensions);
    let third = |a: u32, b: u32| {
        let digit = |at: u32, point: u32| point / 3_u32.pow(at) % 3;
        (0..dimensions).map(|at| (6 - digit(at, a) - digit(at, b)) % 3 * 3_u32.pow(at)).sum::<u32>()
    };
    let pairs = (0..points).flat_map(|a| (a + 1..points).map(move |b| (a, b)));
    let lines = pairs.map(|(a, b)| vec![a, b, third(a, b)]).filter(|line| line[2] > line[1]).collect();
    (lines, points as usize)
}

/// Known covers of Steiner triple systems, whose relaxation opens a third of every site: Fulkerson, D. R., Nemhauser, G. L.,
/// Trotter, L. E. (1974), Two computationally difficult set covering problems, Mathematical Programming Study 2.
#[test]
fn steiner_triples_need_many_nodes_and_are_proven() {
    for (dimensions, smallest) in [(2, 5), (3, 18)] {
        let (rows, sites) = lines(dimensions);
        assert_eq!(found(&rows, sites, PROOF), (smallest, smallest));
        for nodes in [0, 1, 2, 5, 10, 50, 200] {
            let (size, bound) = found(&rows, sites, Ask { nodes, ..PROOF });
            assert!(bound <= smallest && smallest <= size, "{bound} {smallest} {size} after {nodes}");
        }
        for target in [smallest - 1, smallest, smallest + 1] {
            let (size, bound) = found(&rows, sites, Ask { target: Some(target), ..PROOF });
            assert!(if target < smallest { bound > target } else { size <= target }, "{size} {bound} for {target}");
            assert!(bound <= smallest);
        }
    }
}

/// Whatever the rows are, the bound is at every number of nodes below the smallest cover that trying all finds.
#[test]
fn no_bound_is_above_the_smallest_cover() {
    for seed in 0..800 {
        let mut random = Random::new(seed);
        let sites = 6 + random.below(8);
        let rows: Vec<Vec<u32>> = (0..8 + random.below(40))
            .map(|_| {
                let mut row: Vec<u32> =
                    (0..2 + random.below(3)).filter_map(|_| random.below(sites).try_into().ok()).collect();
                row.sort_unstable();
                row.dedup();
                row
            })
            .collect();
        let masks: Vec<u32> = rows.iter().map(|row| row.iter().map(|site| 1 << site).sum()).collect();
        let covers = |choice: &u32| masks.iter().all(|mask| mask & choice != 0);
        let smallest = (0..1_u32 << sites).filter(covers).map(|choice| choice.count_ones() as usize).min().unwrap();
        assert_eq!(found(&rows, sites, PROOF), (smallest, smallest), "seed {seed}");
        for nodes in 0..4 {
            let (size, bound) = found(&rows, sites, Ask { nodes, ..PROOF });
            assert!(bound <= smallest && smallest <= size, "seed {seed}, {nodes}: {bound} {smallest} {size}");
        }
    }
}
