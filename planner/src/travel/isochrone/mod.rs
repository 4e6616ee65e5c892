//! Isochrones: where one gets within so many minutes, as polygons to look at.
//!
//! # What a polygon is
//!
//! [`contours`] takes [`Sample`]s: places whose time is known, and places that are known to be out of reach. It joins them by
//! a Delaunay triangulation, leaves out the triangles with a side that is too long, and takes the time to change evenly
//! within each of the others. The region of a limit is what lies within it by that reckoning:
//!
//! - Between two samples with a time, it ends where the time is the limit, to 2⁻¹⁸ of their distance.
//! - Between a sample within the limit and one out of reach it ends in the middle, for every limit the same.
//! - A sample is in the region if and only if its time is known and `<=` the limit. One whose time is the limit exactly has a
//!   little of the region around it: 2⁻¹⁸ of the way to its neighbours.
//! - Nothing is covered outside the triangles, so nothing between samples that are too far apart. Samples that are in no
//!   triangle (alone, all in a line, or too far from the others) are in no polygon.
//! - What is out of reach inside a region is a hole; what is reached apart from the rest is a polygon of its own.
//!
//! The caller decides what lies between roads: only what it samples can be covered. Nothing is joined across the 180th
//! meridian.
//!
//! # What it is not for
//!
//! Coverage is never computed from polygons: whether a person is within a standard follows from the point-to-point time with
//! `<=` ([`crate::measure`]). A polygon says nothing certain of a place that is not one of its samples, and positions are
//! rounded to 2⁻²⁷ degrees, less than a millimetre.
//!
//! # Why it is exact
//!
//! Samples lie on a grid of 2⁻²⁷ degrees, and a side is cut at a multiple of 2⁻¹⁸ of its length. So every corner is a multiple
//! of 2⁻⁴⁵ degrees: it lies exactly on its side, and an `f64` holds it without rounding. Longitudes are shortened for the
//! triangulation by a whole number of 256ths, which is exact too, and the triangulation's predicates are exact. What is true
//! of the triangles is therefore true of the numbers that come out: rings are simple, they touch in vertices of the mesh at
//! most, and the region of a limit contains those of all lower limits. Where the regions of several limits share their
//! border, they share its corners, so that it stays shared when coordinates are projected or rounded. Rounding can make
//! rings touch or cross that nearly touched before; whoever rounds has to bear that.
//!
//! The same samples in any order give the same polygons: rings begin with their least corner (by longitude, then latitude),
//! holes and polygons are sorted by their corners.
//!
//! # Sources
//!
//! B. Delaunay, *Sur la sphère vide*, 1934; the exact predicates are J. R. Shewchuk's (*Adaptive precision floating-point
//! arithmetic and fast robust geometric predicates*, 1997), both in the crate `spade`. To contour the linear interpolation on
//! a triangulated irregular network, a triangle at a time, is what terrain models do.

mod error;
mod mesh;
mod order;
mod rings;
#[cfg(test)]
mod tests;
mod trace;

use geo::MultiPolygon;
use geodata::{Metres, Minutes, Position};

pub use error::IsochroneError;

use mesh::Mesh;
use rings::Rings;
use trace::Field;

/// The most samples of [`contours`].
pub const MOST_SAMPLES: usize = 1_000_000;

/// A place, and when one gets there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// Where it is.
    pub at: Position,
    /// The time to get there, 0 or more; `None` where nobody gets.
    pub minutes: Option<Minutes>,
}

/// The region within each limit, by the rules of this [module](self): a multipolygon in degrees (WGS 84) for each limit, in
/// the limits' order. Outer rings run counter-clockwise, holes clockwise, both closed.
///
/// Triangles with a side longer than `longest` are left out: nothing is covered between samples that are farther apart. An
/// infinite one leaves all triangles in. Of samples in the same place the earliest counts.
///
/// Takes the time of one triangulation, `O(n log n)` for whatever samples, and of a pass over its triangles for each limit.
///
/// # Errors
/// If there are more than [`MOST_SAMPLES`], a position is not one (longitudes from -180 to 180 degrees, latitudes from -90 to
/// 90), a time is not finite or below 0, limits are not finite or not strictly ascending, or `longest` is not above 0.
///
/// ```
/// use geo::Area;
/// use geodata::{Metres, Minutes, Position};
/// use planner::travel::isochrone::{Sample, contours};
///
/// // A crossroads in the middle, places ten minutes away on all sides; nobody gets to the one in the west.
/// let sample = |lon, lat, minutes: Option<f64>| Sample { at: Position { lon, lat }, minutes: minutes.map(Minutes) };
/// let samples = [
///     sample(24.0, 57.0, Some(0.0)),
///     sample(24.25, 57.0, Some(10.0)),
///     sample(24.0, 57.25, Some(10.0)),
///     sample(23.75, 57.0, None),
///     sample(24.0, 56.75, Some(10.0)),
/// ];
/// let regions = contours(&samples, &[Minutes(5.0), Minutes(10.0)], Metres(40_000.0))?;
///
/// // Half the way in all directions; then all but a quarter of the western half.
/// let areas: Vec<f64> = regions.iter().map(Area::unsigned_area).collect();
/// assert_eq!(areas, [0.125 * 0.25, 0.0625 + 0.75 * 0.0625]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn contours(
    samples: &[Sample],
    limits: &[Minutes],
    longest: Metres,
) -> Result<Vec<MultiPolygon<f64>>, IsochroneError> {
    check(samples, limits, longest)?;
    let limits: Vec<f64> = limits.iter().map(|limit| limit.0).collect();
    let mesh = Mesh::new(samples, longest);
    let field = Field::new(&mesh, &limits);
    let mut rings = Rings::new(&field);
    Ok((0..limits.len()).map(|limit| rings.polygons(limit)).collect())
}

/// Refuses what makes no sense.
fn check(samples: &[Sample], limits: &[Minutes], longest: Metres) -> Result<(), IsochroneError> {
    if samples.len() > MOST_SAMPLES {
        return Err(IsochroneError::TooManySamples { found: samples.len() });
    }
    for (number, sample) in (1..).zip(samples) {
        let at = sample.at;
        if !((-180.0..=180.0).contains(&at.lon) && (-90.0..=90.0).contains(&at.lat)) {
            return Err(IsochroneError::Position { number, at });
        }
        if let Some(minutes) = sample.minutes.filter(|minutes| !(minutes.0 >= 0.0 && minutes.0.is_finite())) {
            return Err(IsochroneError::Time { number, minutes });
        }
    }
    let mut before = f64::NEG_INFINITY;
    for (number, &minutes) in (1..).zip(limits) {
        if !(minutes.0 > before && minutes.0.is_finite()) {
            return Err(IsochroneError::Limit { number, minutes });
        }
        before = minutes.0;
    }
    if longest.0 > 0.0 { Ok(()) } else { Err(IsochroneError::Longest { side: longest }) }
}
