//! The map as an SVG picture: what the page shows before and without MapLibre, and what it prints.
//!
//! A pure function of the same [`Scene`] that MapLibre draws; light and dark paper by the reader's own preference.

use std::fmt::Write;

use geodata::{Basis, Language, Municipality, Position, Site};
use planner::suggest::Suggestion;

use super::{
    colours::{self, DARK, LIGHT, NO_ROUTE, Theme},
    outlines::{Corner, Outline, Outlines},
    scene::{Bounds, Ground, Scene},
};
use crate::{
    text::{Text, fill},
    wire::{Isochrones, RouteAnswer},
};

/// The picture fits into this width and height: about what it is shown at, so that symbols and names come out readable.
const BOX: [f64; 2] = [1000.0, 640.0];

/// Room around the land, for symbols at its edge and what is written below it.
const MARGIN: f64 = 28.0;

/// About what a letter of a name takes, half of it to each side.
const HALF_LETTER: f64 = 5.5;

/// The municipalities and the known sites among `sites`, of one region or of all.
///
/// `ground` is [`Ground::Regions`] for the page of the map and [`Ground::Plain`] for a plan that has no answer yet.
pub fn municipalities_svg(
    outlines: &Outlines,
    municipalities: &[Municipality],
    sites: &[Site],
    ground: Ground,
    region: Option<&str>,
    language: Language,
) -> String {
    let text = Text::of(language);
    let title = match region {
        Some(region) => fill(text.map.map_title_region, &[("region", region)]),
        None => text.map.map_title.to_owned(),
    };
    draw(outlines, &Scene::known(ground, region, municipalities, sites, text), &title, None)
}

/// How far one gets from a site, the people who have no way there, and perhaps the way from a place; otherwise as
/// [`municipalities_svg`]. `standard` is the limit of the site's service.
pub fn reach_svg(
    outlines: &Outlines,
    known: Scene,
    areas: &Isochrones,
    standard: f64,
    route: Option<&RouteAnswer>,
    language: Language,
) -> String {
    let text = Text::of(language);
    let scene = known.with_areas(areas, standard).with_trail(route);
    draw(outlines, &scene, text.travel.areas_legend, Some(text.plan.modelled_minutes))
}

/// An answer: the open sites, the people by their minutes, and who goes where.
/// With the way from a place to its site, where one is given.
pub fn suggestion_svg(
    outlines: &Outlines,
    suggestion: &Suggestion,
    route: Option<&RouteAnswer>,
    language: Language,
) -> String {
    let text = Text::of(language);
    let modelled =
        if suggestion.people_basis == Basis::Own { text.plan.modelled_minutes } else { text.plan.modelled_all };
    let scene = Scene::answer(suggestion, text).with_trail(route);
    draw(outlines, &scene, text.plan.demand_legend, Some(modelled))
}

/// `scene` over `outlines`, as a whole SVG document; `mark` says below it what is modelled.
pub fn draw(outlines: &Outlines, scene: &Scene, title: &str, mark: Option<&str>) -> String {
    let frame = Frame::around(outlines.bounds(scene.region.as_deref()));
    let mut svg = String::with_capacity(1 << 17);
    let _ = write!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {:.0} {:.0}" role="img"><title>{}</title><style>{}</style>"#,
        frame.width,
        frame.height,
        escape(title),
        styles(outlines.regions.len())
    );
    svg.push_str(concat!(
        r#"<defs><pattern id="hatch" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">"#,
        r#"<rect class="outside" width="9" height="9"/><rect class="stripe" width="2" height="9"/></pattern></defs>"#
    ));
    for outline in &outlines.municipalities {
        municipality(&mut svg, &frame, outlines, scene, outline);
    }
    areas(&mut svg, &frame, scene);
    svg.push_str(r#"<path class="region" d=""#);
    for [from, to] in outlines.region_borders() {
        let ([x1, y1], [x2, y2]) = (frame.point(from), frame.point(to));
        let _ = write!(svg, "M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}");
    }
    svg.push_str(r#""/>"#);
    people(&mut svg, &frame, scene);
    if let Some(trail) = &scene.trail {
        for class in ["trail ground", "trail"] {
            let _ = write!(svg, r#"<path class="{class}" d=""#);
            outline_of(&mut svg, &frame, &trail.line);
            svg.push_str(r#""/>"#);
        }
    }
    names(&mut svg, &frame, scene);
    sites(&mut svg, &frame, scene);
    if let Some(mark) = mark {
        let (x, y) = (frame.width - 8.0, frame.height - 8.0);
        let _ = write!(svg, r#"<text class="mark" x="{x:.0}" y="{y:.0}">{}</text>"#, escape(mark));
    }
    svg.push_str("</svg>");
    svg
}

fn municipality(svg: &mut String, frame: &Frame, outlines: &Outlines, scene: &Scene, outline: &Outline) {
    let class = match scene.ground {
        _ if !outline.participates => "off".to_owned(),
        Ground::Regions => format!("r{}", outlines.region_index(&outline.region)),
        Ground::Plain => "land".to_owned(),
    };
    let faded = if scene.region.as_ref().is_some_and(|region| *region != outline.region) { " faded" } else { "" };
    let _ = write!(svg, r#"<path class="m {class}{faded}" data-id="{}" d=""#, escape(&outline.id));
    for ring in outline.rings() {
        outline_of(svg, frame, ring);
        svg.push('Z');
    }
    let _ = write!(svg, r#""><title>{}</title></path>"#, escape(&outline.name));
}

/// The corners of a line as the data of a path.
fn outline_of(svg: &mut String, frame: &Frame, line: &[Corner]) {
    for (index, &corner) in line.iter().enumerate() {
        let [x, y] = frame.point(corner);
        let _ = write!(svg, "{}{x:.1} {y:.1}", if index == 0 { 'M' } else { 'L' });
    }
}

fn areas(svg: &mut String, frame: &Frame, scene: &Scene) {
    for area in &scene.areas {
        let _ = write!(svg, r#"<path class="area" fill="{}" d=""#, area.colour);
        for ring in area.polygons.iter().flatten() {
            outline_of(svg, frame, ring);
            svg.push('Z');
        }
        svg.push_str(r#""/>"#);
    }
}

fn people(svg: &mut String, frame: &Frame, scene: &Scene) {
    svg.push_str(r#"<path class="way" d=""#);
    for mark in &scene.demand {
        if let Some(site) = mark.site.and_then(|site| scene.sites.get(site)) {
            let ([x1, y1], [x2, y2]) = (frame.place(mark.at), frame.place(site.at));
            let _ = write!(svg, "M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}");
        }
    }
    svg.push_str(r#""/>"#);
    for mark in &scene.demand {
        let ([x, y], radius) = (frame.place(mark.at), people_radius(mark.people));
        let (fill, stroke) = mark.colour.map_or((NO_ROUTE[0], NO_ROUTE[1]), |colour| (colour, LIGHT.ink));
        let _ = write!(
            svg,
            r#"<circle cx="{x:.1}" cy="{y:.1}" r="{radius:.1}" fill="{fill}" stroke="{stroke}" stroke-width=".7"{}/>"#,
            if mark.colour.is_none() { r#" stroke-dasharray="2 1.5""# } else { "" }
        );
    }
}

fn names(svg: &mut String, frame: &Frame, scene: &Scene) {
    for name in scene.names.iter().filter(|name| name.city) {
        let [x, y] = frame.place(name.at);
        if (0.0..=frame.width).contains(&x) && (0.0..=frame.height).contains(&y) {
            text(svg, frame, &name.text, [x, y - 9.0]);
        }
    }
}

/// A name above a place, moved aside where it would leave the picture.
fn text(svg: &mut String, frame: &Frame, name: &str, [x, y]: [f64; 2]) {
    let half = (HALF_LETTER * name.chars().count() as f64).min(frame.width / 2.0);
    let x = x.clamp(half, frame.width - half);
    let _ = write!(svg, r#"<text x="{x:.1}" y="{y:.1}">{}</text>"#, escape(name));
}

fn sites(svg: &mut String, frame: &Frame, scene: &Scene) {
    for site in &scene.sites {
        let [x, y] = frame.place(site.at);
        svg.push_str(&site.mark.svg(x, y, site.radius));
        if !site.label.is_empty() {
            text(svg, frame, &site.label, [x, y - site.radius - 5.0]);
        }
    }
}

/// Radius in pixels of a circle for so many people: its area follows their number.
pub fn people_radius(people: f64) -> f64 {
    (1.5 * people.max(0.0).sqrt()).clamp(2.5, 16.0)
}

fn styles(regions: usize) -> String {
    let sheet = |theme: Theme| {
        let hues = (0..regions).map(|index| format!(".r{index}{{fill:{}}}", colours::region(index, theme.dark)));
        format!(
            "svg{{background:{};{}}}.land{{fill:{}}}.outside{{fill:{}}}.stripe{{fill:{}}}.m{{stroke:{}}}.region{{stroke:{}}}\
             .way{{stroke:{}}}.trail{{stroke:{}}}.trail.ground{{stroke:{}}}text{{fill:{};stroke:{}}}{}",
            theme.paper,
            theme.site_properties(),
            theme.land,
            theme.outside,
            theme.hatch,
            theme.border,
            theme.ink,
            theme.line,
            theme.trail,
            theme.halo,
            theme.ink,
            theme.halo,
            hues.collect::<String>()
        )
    };
    format!(
        ".area{{fill-rule:evenodd}}.trail{{fill:none;stroke-width:4;stroke-linejoin:round;stroke-linecap:round}}.trail.ground{{stroke-width:8}}\
         .m{{stroke-width:.8;stroke-linejoin:round;fill-rule:evenodd}}.off{{fill:url(#hatch)}}.faded{{opacity:.3}}\
         .region{{fill:none;stroke-width:1.6;stroke-linecap:round;stroke-opacity:.75}}.way{{fill:none;stroke-width:.7;stroke-opacity:.28}}\
         text{{font:600 17px Inter,system-ui,sans-serif;text-anchor:middle;paint-order:stroke;stroke-width:3.5px;stroke-linejoin:round}}\
         .mark{{font-size:14px;font-weight:500;text-anchor:end}}\
         {}@media screen and (prefers-color-scheme:dark){{{}}}",
        sheet(LIGHT),
        sheet(DARK)
    )
}

/// Text that is safe between and within SVG tags.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Where degrees come to lie on the picture: the same Mercator projection as MapLibre's.
struct Frame {
    west: f64,
    north: f64,
    scale: f64,
    width: f64,
    height: f64,
}

impl Frame {
    /// The picture that holds `bounds` with a margin; all of the earth if there are none.
    fn around(bounds: Bounds) -> Self {
        let [west, south, east, north] =
            if bounds[0] < bounds[2] && bounds[1] < bounds[3] { bounds } else { [-180.0, -80.0, 180.0, 80.0] };
        let (across, north) = ((east - west).to_radians(), mercator(north));
        let down = north - mercator(south);
        let [most_across, most_down] = BOX.map(|most| most - 2.0 * MARGIN);
        let scale = (most_across / across).min(most_down / down);
        Self { west, north, scale, width: across * scale + 2.0 * MARGIN, height: down * scale + 2.0 * MARGIN }
    }

    fn point(&self, [lon, lat]: Corner) -> [f64; 2] {
        let [right, down] = [(lon - self.west).to_radians(), self.north - mercator(lat)];
        [MARGIN + right * self.scale, MARGIN + down * self.scale]
    }

    fn place(&self, at: Position) -> [f64; 2] {
        self.point([at.lon, at.lat])
    }
}

fn mercator(lat: f64) -> f64 {
    (lat.to_radians() / 2.0 + std::f64::consts::FRAC_PI_4).tan().ln()
}

#[cfg(test)]
mod tests {
    use super::{super::outlines::tests::SQUARES, *};

    fn squares(ground: Ground, region: Option<&str>) -> String {
        let outlines = Outlines::from_geojson(SQUARES).unwrap();
        municipalities_svg(&outlines, &[], &[], ground, region, Language::Latvian)
    }

    /// The opening tag of a municipality's path.
    fn path<'a>(svg: &'a str, id: &str) -> &'a str {
        let at = svg.find(&format!(r#"data-id="{id}""#)).unwrap();
        let start = svg[..at].rfind('<').unwrap();
        &svg[start..at]
    }

    #[test]
    fn who_does_not_take_part_is_hatched() {
        for ground in [Ground::Regions, Ground::Plain] {
            let svg = squares(ground, None);
            assert!(path(&svg, "3").contains(r#"class="m off""#));
            assert!(!path(&svg, "1").contains("off") && !path(&svg, "2").contains("off"));
            assert!(svg.contains(".off{fill:url(#hatch)}") && svg.contains(r#"<pattern id="hatch""#));
        }
    }

    #[test]
    fn regions_have_their_hues() {
        let svg = squares(Ground::Regions, None);
        assert!(path(&svg, "1").contains(r#"class="m r0""#));
        assert!(svg.contains(&format!(".r0{{fill:{}}}", colours::region(0, false))));
        assert!(path(&squares(Ground::Plain, None), "1").contains(r#"class="m land""#));
    }

    #[test]
    fn other_regions_fade_and_the_frame_follows() {
        let svg = squares(Ground::Regions, Some("A"));
        assert!(path(&svg, "3").contains("faded") && !path(&svg, "1").contains("faded"));
        // Region A is two squares wide and one high, near the equator where Mercator hardly stretches: 944 by 472, and margins.
        assert!(svg.contains(r#"viewBox="0 0 1000 528""#));
    }

    #[test]
    fn names_stay_in_the_picture() {
        let frame = Frame::around([0.0, 0.0, 2.0, 1.0]);
        let at = |x: f64| {
            let mut svg = String::new();
            text(&mut svg, &frame, "Liepāja", [x, 50.0]);
            svg
        };
        // Seven letters of 11 are 77 wide.
        assert_eq!(at(28.0), r#"<text x="38.5" y="50.0">Liepāja</text>"#);
        assert_eq!(at(990.0), r#"<text x="961.5" y="50.0">Liepāja</text>"#);
        assert_eq!(at(500.0), r#"<text x="500.0" y="50.0">Liepāja</text>"#);
    }

    #[test]
    fn names_cannot_break_the_document() {
        assert!(squares(Ground::Regions, None).contains("<title>Two &amp; Co</title>"));
    }

    #[test]
    fn mercator_keeps_angles() {
        // Gudermann: at 60° the projection stretches by 1 / cos 60° = 2.
        let stretch = (mercator(60.001) - mercator(59.999)) / 0.002_f64.to_radians();
        assert!((stretch - 2.0).abs() < 1e-6, "{stretch}");
    }

    #[test]
    fn the_area_of_a_circle_follows_its_people() {
        assert!((people_radius(64.0) / people_radius(16.0) - 2.0).abs() < 1e-9);
        assert!(people_radius(0.0) > 0.0);
    }
}
