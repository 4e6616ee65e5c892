//! The MapLibre style of a scene: sources and layers, without tiles and without a glyph server.

use serde_json::{Value, json};

use super::{
    colours::{self, NO_ROUTE, Theme},
    outlines::Outlines,
    picture::people_radius,
    scene::{Ground, Scene},
};

/// Layers that react to the pointer, the uppermost first.
#[cfg(feature = "hydrate")]
pub(super) const HOT_LAYERS: [&str; 5] = ["sites", "unreached", "demand", "ways-near", "municipalities"];

/// The whole style; MapLibre finds out itself what has changed since the last one.
pub(super) fn style(outlines: &Outlines, scene: &Scene, selected: Option<&str>, theme: Theme) -> Value {
    json!({
        "version": 8,
        "sources": {
            "municipalities": source(municipalities(outlines, scene, theme)),
            "borders": source(borders(outlines)),
            "names": source(names(scene)),
            "areas": source(areas(scene)),
            "ways": source(ways(scene)),
            "trail": source(trail(scene)),
            "demand": source(demand(scene)),
            "sites": source(sites(scene, theme)),
        },
        "layers": layers(scene, selected, theme),
    })
}

fn source(features: Vec<Value>) -> Value {
    json!({ "type": "geojson", "data": { "type": "FeatureCollection", "features": features } })
}

fn feature(geometry: &str, coordinates: &Value, properties: &Value) -> Value {
    json!({
        "type": "Feature",
        "geometry": { "type": geometry, "coordinates": coordinates },
        "properties": properties,
    })
}

fn municipalities(outlines: &Outlines, scene: &Scene, theme: Theme) -> Vec<Value> {
    let shape = |outline: &super::outlines::Outline| {
        let fill = match scene.ground {
            Ground::Regions => colours::region(outlines.region_index(&outline.region), theme.dark),
            Ground::Plain => theme.land,
        };
        let faded = scene.region.as_ref().is_some_and(|region| *region != outline.region);
        let properties = json!({
            "id": outline.id,
            "tip": outline.name,
            "participates": outline.participates,
            "fill": fill,
            "opacity": if faded { 0.3 } else { 1.0 },
        });
        feature("MultiPolygon", &json!(outline.polygons), &properties)
    };
    outlines.municipalities.iter().map(shape).collect()
}

fn borders(outlines: &Outlines) -> Vec<Value> {
    vec![feature("MultiLineString", &json!(outlines.region_borders()), &json!({}))]
}

fn names(scene: &Scene) -> Vec<Value> {
    let name = |(rank, name): (usize, &super::scene::Name)| {
        let properties = json!({ "text": name.text, "rank": rank, "city": name.city });
        feature("Point", &json!([name.at.lon, name.at.lat]), &properties)
    };
    scene.names.iter().enumerate().map(name).collect()
}

fn areas(scene: &Scene) -> Vec<Value> {
    let area =
        |area: &super::scene::Area| feature("MultiPolygon", &json!(area.polygons), &json!({ "colour": area.colour }));
    scene.areas.iter().map(area).collect()
}

fn trail(scene: &Scene) -> Vec<Value> {
    scene.trail.iter().map(|trail| feature("LineString", &json!(trail.line), &json!({}))).collect()
}

fn ways(scene: &Scene) -> Vec<Value> {
    let way = |mark: &super::scene::DemandMark| {
        let site = scene.sites.get(mark.site?)?;
        let line = json!([[mark.at.lon, mark.at.lat], [site.at.lon, site.at.lat]]);
        Some(feature("LineString", &line, &json!({ "site": site.id, "point": mark.id, "tip": mark.tip })))
    };
    scene.demand.iter().filter_map(way).collect()
}

fn demand(scene: &Scene) -> Vec<Value> {
    let people = |mark: &super::scene::DemandMark| {
        let site = mark.site.and_then(|site| scene.sites.get(site)).map(|site| &site.id);
        let properties = json!({
            "radius": people_radius(mark.people),
            "colour": mark.colour.unwrap_or(NO_ROUTE[0]),
            "reached": mark.colour.is_some(),
            "site": site,
            "point": mark.id,
            "tip": mark.tip,
        });
        feature("Point", &json!([mark.at.lon, mark.at.lat]), &properties)
    };
    scene.demand.iter().map(people).collect()
}

fn sites(scene: &Scene, theme: Theme) -> Vec<Value> {
    let site = |mark: &super::scene::SiteMark| {
        let properties = json!({
            "id": mark.id,
            "image": mark.mark.image(theme),
            "size": mark.radius / IMAGE_RADIUS,
            "offset": [0.0, -(mark.radius + 4.0) / LABEL_SIZE],
            "label": mark.label,
            "tip": mark.tip,
        });
        feature("Point", &json!([mark.at.lon, mark.at.lat]), &properties)
    };
    scene.sites.iter().map(site).collect()
}

/// Radius in CSS pixels of the symbols' images at size 1.
pub(super) const IMAGE_RADIUS: f64 = 16.0;
const LABEL_SIZE: f64 = 13.0;

fn layers(scene: &Scene, selected: Option<&str>, theme: Theme) -> Value {
    let chosen = json!(["==", ["get", "id"], selected.unwrap_or_default()]);
    let selects_site = selected.is_some_and(|selected| scene.sites.iter().any(|site| site.id == selected));
    let answered = !scene.demand.is_empty();
    let way_opacity = json!(if selects_site && answered {
        json!(["case", ["==", ["get", "site"], selected], 0.9, 0.08])
    } else {
        json!(0.28)
    });
    let way_width = json!(["case", ["==", ["get", "site"], selected.unwrap_or_default()], 1.8, 0.8]);
    let fade = json!(if selects_site && answered {
        json!(["case", ["==", ["get", "site"], selected], 1.0, 0.35])
    } else {
        json!(1.0)
    });
    let text_paint = json!({ "text-color": theme.ink, "text-halo-color": theme.halo, "text-halo-width": 1.6 });
    let outline = |id: &str, filter: &Value, width: f64| {
        json!({ "id": id, "type": "line", "source": "municipalities", "filter": filter,
            "layout": { "line-join": "round" }, "paint": { "line-color": theme.selected, "line-width": width } })
    };
    let trail_line = |id: &str, width: f64, colour: &str| {
        json!({ "id": id, "type": "line", "source": "trail", "layout": { "line-join": "round", "line-cap": "round" },
            "paint": { "line-color": colour, "line-width": width } })
    };
    json!([
        { "id": "paper", "type": "background", "paint": { "background-color": theme.paper } },
        { "id": "municipalities", "type": "fill", "source": "municipalities", "paint": {
            "fill-color": ["get", "fill"], "fill-opacity": ["get", "opacity"], "fill-antialias": false } },
        { "id": "outside", "type": "fill", "source": "municipalities", "filter": ["!", ["get", "participates"]], "paint": {
            "fill-pattern": if theme.dark { "hatch-dark" } else { "hatch" }, "fill-opacity": ["get", "opacity"] } },
        { "id": "areas", "type": "fill", "source": "areas", "paint": {
            "fill-color": ["get", "colour"], "fill-antialias": false } },
        { "id": "municipality-borders", "type": "line", "source": "municipalities", "layout": { "line-join": "round" }, "paint": {
            "line-color": theme.border, "line-width": 0.8, "line-opacity": ["get", "opacity"] } },
        { "id": "region-borders", "type": "line", "source": "borders", "layout": { "line-cap": "round" }, "paint": {
            "line-color": theme.ink, "line-width": 1.5, "line-opacity": 0.7 } },
        outline("hovered", &json!(["==", ["get", "id"], ""]), 2.0),
        outline("selected", &chosen, 3.5),
        { "id": "ways", "type": "line", "source": "ways", "paint": {
            "line-color": theme.line, "line-width": way_width, "line-opacity": way_opacity } },
        // As wide as a finger, for the pointer alone.
        { "id": "ways-near", "type": "line", "source": "ways", "paint": { "line-width": 11, "line-opacity": 0.004 } },
        { "id": "demand", "type": "circle", "source": "demand", "filter": ["get", "reached"], "paint": {
            "circle-radius": scaled_by_zoom("radius"), "circle-color": ["get", "colour"], "circle-opacity": fade,
            "circle-stroke-color": theme.ink, "circle-stroke-width": 0.6, "circle-stroke-opacity": fade } },
        { "id": "unreached", "type": "symbol", "source": "demand", "filter": ["!", ["get", "reached"]], "layout": {
            "icon-image": "no-route", "icon-allow-overlap": true, "icon-ignore-placement": true,
            "icon-size": ["max", 0.35, ["/", ["get", "radius"], IMAGE_RADIUS]] } },
        trail_line("trail-ground", 8.0, theme.halo),
        trail_line("trail", 4.0, theme.trail),
        { "id": "names", "type": "symbol", "source": "names", "layout": {
            "text-field": ["get", "text"], "text-font": ["case", ["get", "city"], ["literal", ["Inter Bold"]], ["literal", ["Inter Medium"]]],
            "text-size": ["interpolate", ["linear"], ["zoom"], 6, 11, 9, 14], "symbol-sort-key": ["get", "rank"],
            "text-max-width": 7, "text-padding": 5, "text-variable-anchor": ["center", "top", "bottom"],
            "text-radial-offset": 0.7, "text-justify": "auto" }, "paint": text_paint },
        { "id": "sites", "type": "symbol", "source": "sites", "layout": {
            "icon-image": ["get", "image"], "icon-size": smaller_from_afar("size"), "icon-allow-overlap": true, "icon-padding": 0 } },
        { "id": "selected-site", "type": "circle", "source": "sites", "filter": chosen, "paint": {
            "circle-radius": ["+", 5, ["*", IMAGE_RADIUS, ["get", "size"]]], "circle-opacity": 0,
            "circle-stroke-color": theme.selected, "circle-stroke-width": 3 } },
        { "id": "site-names", "type": "symbol", "source": "sites", "layout": {
            "text-field": ["get", "label"], "text-font": ["Inter Bold"], "text-size": LABEL_SIZE, "text-anchor": "bottom",
            "text-offset": ["get", "offset"], "text-padding": 2 }, "paint": text_paint },
    ])
}

/// Symbols shrink a little where the whole country fits a small screen.
fn smaller_from_afar(property: &str) -> Value {
    json!(["interpolate", ["linear"], ["zoom"], 5.5, ["*", 0.65, ["get", property]], 7, ["get", property]])
}

/// Circles grow a little when the map comes nearer.
fn scaled_by_zoom(property: &str) -> Value {
    json!(["interpolate", ["linear"], ["zoom"], 6, ["*", 0.7, ["get", property]], 10, ["*", 1.6, ["get", property]]])
}

#[cfg(test)]
mod tests {
    use super::{
        super::{colours::LIGHT, outlines::tests::SQUARES},
        *,
    };

    #[test]
    fn who_does_not_take_part_is_hatched() {
        let outlines = Outlines::from_geojson(SQUARES).unwrap();
        let style = style(&outlines, &Scene::default(), None, LIGHT);
        let features = style["sources"]["municipalities"]["data"]["features"].as_array().unwrap();
        let outside: Vec<_> =
            features.iter().filter(|feature| feature["properties"]["participates"] == false).collect();
        assert_eq!(outside.len(), 1);
        assert_eq!(outside[0]["properties"]["id"], "3");
        let layer = style["layers"].as_array().unwrap().iter().find(|layer| layer["id"] == "outside").unwrap();
        assert_eq!(layer["paint"]["fill-pattern"], "hatch");
    }
}
