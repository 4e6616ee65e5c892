//! A first choice of sites and first prices from a coarser problem: the rows that are nearest to the same site become one,
//! at their mean costs. How little that loses: Hillsman, E. L., Rhoda, R. (1978), Errors in measuring distances from
//! populations to service centers, Annals of Regional Science 12(3).

use super::super::branch::prices_around;
use super::super::deflected::Deflected;
use super::super::interchange;
use super::super::model::{Count, Entry, Model, has_choice};
use super::super::places::Places;
use super::super::watch::Watch;

/// Steps of raising the bound of the coarser problem.
const STEPS: usize = 300;

/// The coarser problem has at most this share of the pairs of the problem itself.
const SHARE: usize = 8;

/// What the coarser problem tells of the problem itself.
pub(super) struct Coarse {
    /// A choice of the right size that serves every row.
    pub chosen: Vec<bool>,
    /// For each row of positive weight the price of a unit of its weight; infinite where nothing is known of it.
    pub prices: Vec<f64>,
}

/// Solves the coarser problem by local search, and its relaxation; `start` is a choice of at most `count` free sites that
/// serves every row once it has so many.
pub(super) fn solve(places: &Places<'_>, count: usize, start: &[bool], watch: &mut Watch<'_>) -> Coarse {
    let cells = Cells::new(places);
    let (model, cell_of) = cells.model(count);
    let chosen = interchange::improve(&model, start, watch);
    let value = model.value(&chosen);
    let weights: Vec<f64> = cell_of.iter().map(|&cell| cells.weight[cell]).collect();
    let mut ascent = Deflected::new(&model, &weights, prices_around(&model, &chosen), 0.5);
    for _ in 0..STEPS {
        if ascent.is_spent() || watch.stopped() {
            break;
        }
        ascent.step(value.max(ascent.best.value));
    }
    let mut units = vec![f64::INFINITY; cells.weight.len()];
    for ((&cell, price), weight) in cell_of.iter().zip(&ascent.prices).zip(&weights) {
        units[cell] = price / weight;
    }
    let prices = cells.of_row.iter().map(|&cell| units.get(cell).copied().unwrap_or(f64::INFINITY)).collect();
    let open = places.open(&chosen);
    let serves = |&row: &usize| places.least(row, open.iter().copied()).is_finite();
    let chosen = if places.rows.iter().all(serves) { chosen } else { filled(start, count) };
    Coarse { chosen, prices }
}

fn filled(start: &[bool], count: usize) -> Vec<bool> {
    let mut chosen = start.to_vec();
    let missing = count - chosen.iter().filter(|&&chosen| chosen).count();
    chosen.iter_mut().filter(|chosen| !**chosen).take(missing).for_each(|chosen| *chosen = true);
    chosen
}

/// Rows put together.
struct Cells {
    /// The cell of each row of positive weight; beyond all cells for a row out of their reach.
    of_row: Vec<usize>,
    weight: Vec<f64>,
    /// For each cell the sum of its rows' weighted costs at each free site, and at the nearest fixed one.
    costs: Vec<Vec<f64>>,
    fixed: Vec<f64>,
}

impl Cells {
    fn new(places: &Places<'_>) -> Self {
        let sites = places.free.len();
        let most = (places.rows.len() / SHARE).max(1);
        let anchors: Vec<usize> = places.free.iter().copied().step_by(sites.div_ceil(most).max(1)).collect();
        let mut cells = Self {
            of_row: Vec::with_capacity(places.rows.len()),
            weight: vec![0.0; anchors.len()],
            costs: vec![vec![0.0; sites]; anchors.len()],
            fixed: vec![0.0; anchors.len()],
        };
        for &row in &places.rows {
            let costs = anchors.iter().map(|&column| places.problem.cost(row, column));
            let nearest = costs.enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, cost)| cost.is_finite());
            let Some((cell, _)) = nearest else {
                cells.of_row.push(usize::MAX);
                continue;
            };
            let weight = places.weight(row);
            cells.of_row.push(cell);
            cells.weight[cell] += weight;
            cells.fixed[cell] += weight * places.least(row, places.fixed.iter().copied());
            for (sum, &column) in cells.costs[cell].iter_mut().zip(&places.free) {
                *sum += weight * places.problem.cost(row, column);
            }
        }
        cells
    }

    /// The model, and for each of its rows the cell. A cell without rows costs nothing anywhere and is not in it.
    fn model(&self, count: usize) -> (Model, Vec<usize>) {
        let finite = |costs: &Vec<f64>| costs.iter().copied().filter(|cost| cost.is_finite()).fold(0.0, f64::max);
        let penalty = self.costs.iter().map(finite).sum::<f64>() + 1.0;
        let row = |(costs, &fixed): (&Vec<f64>, &f64)| {
            let entries = (0..).zip(costs).filter(|(_, cost)| cost.is_finite());
            (fixed.min(penalty), entries.map(|(site, &cost)| Entry { cost, site }).collect())
        };
        let rows: Vec<(f64, Vec<Entry>)> = self.costs.iter().zip(&self.fixed).map(row).collect();
        let cell_of = has_choice(&rows);
        let sites = self.costs.first().map_or(0, Vec::len);
        (Model::new(rows, vec![0.0; sites], Count::Exactly(count)), cell_of)
    }
}
