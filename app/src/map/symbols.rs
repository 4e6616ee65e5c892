//! The shapes of sites and the hatches: as pixels for MapLibre, as SVG for pictures and legends.

use super::colours::{NO_ROUTE, Theme};
use crate::text::Text;

/// A shape on the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// A filled circle.
    Existing,
    /// A half-filled circle.
    Planned,
    /// A filled diamond with a white ring.
    Suggested,
}

impl Mark {
    /// Every shape.
    pub const ALL: [Self; 3] = [Self::Existing, Self::Planned, Self::Suggested];

    /// The name of its image on light or dark paper.
    pub const fn image(self, theme: Theme) -> &'static str {
        match (self, theme.dark) {
            (Self::Existing, false) => "existing",
            (Self::Existing, true) => "existing-dark",
            (Self::Planned, false) => "planned",
            (Self::Planned, true) => "planned-dark",
            (Self::Suggested, false) => "suggested",
            (Self::Suggested, true) => "suggested-dark",
        }
    }

    /// What it means, in a word.
    pub fn word(self, text: &Text) -> &'static str {
        match self {
            Self::Existing => text.common.existing,
            Self::Planned => text.common.planned,
            Self::Suggested => text.common.suggested,
        }
    }

    /// What it means, for a legend.
    pub fn meaning(self, text: &Text) -> &'static str {
        match self {
            Self::Existing => text.common.existing_site,
            Self::Planned => text.common.planned_site,
            Self::Suggested => text.common.suggested_site,
        }
    }

    /// SVG elements of the shape around (`x`, `y`), its outer ring included in `radius`.
    ///
    /// Their colours are custom properties, which the page and the picture set (see [`Theme::site_properties`]).
    pub fn svg(self, x: f64, y: f64, radius: f64) -> String {
        let inner = radius * INNER;
        match self {
            Self::Existing => format!(
                r#"<circle cx="{x:.1}" cy="{y:.1}" r="{inner:.1}" fill="var(--known-site)" stroke="var(--ring)" stroke-width="{:.1}"/>"#,
                radius * RING_WIDTH
            ),
            Self::Planned => format!(
                concat!(
                    r##"<circle cx="{x:.1}" cy="{y:.1}" r="{outer:.1}" fill="{ring}"/>"##,
                    r##"<circle cx="{x:.1}" cy="{y:.1}" r="{inner:.1}" fill="{ring}" stroke="{ink}" stroke-width="{width:.1}"/>"##,
                    r##"<path d="M{x:.1} {top:.1}a{inner:.1} {inner:.1} 0 0 0 0 {height:.1}z" fill="{ink}"/>"##
                ),
                x = x,
                y = y,
                outer = radius,
                inner = inner - radius * 0.08,
                ring = "var(--ring)",
                ink = "var(--known-site)",
                width = radius * 0.16,
                top = y - inner,
                height = 2.0 * inner,
            ),
            Self::Suggested => format!(
                r#"<path d="M{x:.1} {:.1}L{:.1} {y:.1}L{x:.1} {:.1}L{:.1} {y:.1}z" fill="var(--suggested-site)" stroke="var(--ring)" stroke-width="{:.1}"/>"#,
                y - radius,
                x + radius,
                y + radius,
                x - radius,
                radius * RING_WIDTH
            ),
        }
    }

    /// The shape as `size` × `size` RGBA pixels.
    pub fn pixels(self, size: usize, theme: Theme) -> Vec<u8> {
        let ink = if self == Self::Suggested { theme.suggested_site } else { theme.known_site };
        let (ink, ring) = (rgb(ink), rgb(theme.ring));
        draw(size, |x, y| {
            // From -1 to 1 across the image.
            let (x, y) = (2.0 * x - 1.0, 2.0 * y - 1.0);
            let distance = if self == Self::Suggested { (x.abs() + y.abs()) * 0.98 } else { x.hypot(y) };
            let hollow = self == Self::Planned && x > 0.0 && distance < INNER - 0.16;
            match distance {
                _ if distance > 1.0 => None,
                _ if distance > INNER || hollow => Some(ring),
                _ => Some(ink),
            }
        })
    }
}

/// Radius of the ink within the ring, as a share of the whole.
const INNER: f64 = 0.8;
/// Width of the ring as a stroke.
const RING_WIDTH: f64 = 0.2;

/// A diagonal hatch that tiles, as `size` × `size` RGBA pixels: for municipalities that do not take part.
pub fn hatch_pixels(size: usize, theme: Theme) -> Vec<u8> {
    let (ground, stripe) = (rgb(theme.outside), rgb(theme.hatch));
    draw(size, |x, y| Some(if (x + y).fract() < 0.18 { stripe } else { ground }))
}

/// A hatched grey disc for people without a route.
pub fn no_route_pixels(size: usize) -> Vec<u8> {
    let [ground, stripe] = NO_ROUTE.map(rgb);
    draw(size, |x, y| {
        let distance = (2.0 * x - 1.0).hypot(2.0 * y - 1.0);
        let striped = distance > 0.84 || ((x + y) * 2.5).fract() < 0.4;
        (distance <= 1.0).then_some(if striped { stripe } else { ground })
    })
}

/// The red, green and blue of `#rrggbb`.
fn rgb(colour: &str) -> [u8; 3] {
    let part = |at: usize| colour.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or_default();
    [part(1), part(3), part(5)]
}

/// Paints a square from the colour at each point of the unit square, smoothing with 4 × 4 samples a pixel.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // means of bytes are bytes
fn draw(size: usize, colour: impl Fn(f64, f64) -> Option<[u8; 3]>) -> Vec<u8> {
    const SAMPLES: usize = 4;
    let mut pixels = Vec::with_capacity(size * size * 4);
    for pixel in 0..size * size {
        let (mut sum, mut hits) = ([0.0; 3], 0.0);
        for sample in 0..SAMPLES * SAMPLES {
            let at =
                |pixel: usize, sample: usize| (pixel as f64 + (sample as f64 + 0.5) / SAMPLES as f64) / size as f64;
            if let Some(colour) = colour(at(pixel % size, sample % SAMPLES), at(pixel / size, sample / SAMPLES)) {
                hits += 1.0;
                for (sum, part) in sum.iter_mut().zip(colour) {
                    *sum += f64::from(part);
                }
            }
        }
        pixels.extend(sum.map(|sum| if hits > 0.0 { (sum / hits).round() as u8 } else { 0 }));
        pixels.push((255.0 * hits / (SAMPLES * SAMPLES) as f64).round() as u8);
    }
    pixels
}

#[cfg(test)]
mod tests {
    use super::{super::colours::LIGHT, *};

    fn pixel(pixels: &[u8], size: usize, x: usize, y: usize) -> &[u8] {
        &pixels[(y * size + x) * 4..][..4]
    }

    #[test]
    fn a_planned_site_is_half_full() {
        let pixels = Mark::Planned.pixels(40, LIGHT);
        assert_eq!(pixel(&pixels, 40, 12, 20), [0x1d, 0x24, 0x30, 255]);
        assert_eq!(pixel(&pixels, 40, 28, 20), [255, 255, 255, 255]);
        assert_eq!(pixel(&pixels, 40, 0, 0)[3], 0);
    }

    #[test]
    fn a_suggested_site_is_a_diamond() {
        let pixels = Mark::Suggested.pixels(40, LIGHT);
        assert_eq!(pixel(&pixels, 40, 20, 20)[3], 255);
        assert_eq!(pixel(&pixels, 40, 6, 6)[3], 0, "the corner of a diamond's box is empty");
    }

    #[test]
    fn the_hatch_has_two_colours() {
        let pixels = hatch_pixels(16, LIGHT);
        assert_eq!(pixel(&pixels, 16, 8, 6), [255, 255, 255, 255]);
        assert_eq!(pixel(&pixels, 16, 0, 1), [0x8b, 0x94, 0xa3, 255]);
    }
}
