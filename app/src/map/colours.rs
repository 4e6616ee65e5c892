//! Every colour and class of the maps: the only place, for MapLibre, the pictures and the legends alike.

/// Fills of the planning regions by their index (from Paul Tol's light scheme): told apart by every colour vision.
pub const REGIONS: [&str; 5] = ["#91b2e6", "#e79d80", "#e3da8c", "#65bfa2", "#e1a7ca"];
/// The same on dark paper.
pub const REGIONS_DARK: [&str; 5] = ["#3b5082", "#905037", "#7b7627", "#31725a", "#714d6a"];

/// The fill of a region's municipalities.
pub fn region(index: usize, dark: bool) -> &'static str {
    let hues = if dark { REGIONS_DARK } else { REGIONS };
    hues[index % hues.len()]
}

/// `ColorBrewer` `YlGnBu`, reversed (near is dark), for five and for six classes.
const MINUTES: [&[&str]; 2] = [
    &["#253494", "#2c7fb8", "#41b6c4", "#a1dab4", "#ffffcc"],
    &["#253494", "#2c7fb8", "#41b6c4", "#7fcdbb", "#c7e9b4", "#ffffcc"],
];

/// Fill and stripes of what has no route.
pub const NO_ROUTE: [&str; 2] = ["#d9dadd", "#6b7280"];

/// The roles of a map on light or dark paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Whether the paper is dark.
    pub dark: bool,
    /// The neighbours and the sea.
    pub paper: &'static str,
    /// Municipalities where no region is told.
    pub land: &'static str,
    /// Municipalities that do not take part.
    pub outside: &'static str,
    /// The stripes on them.
    pub hatch: &'static str,
    /// Borders of municipalities.
    pub border: &'static str,
    /// Borders of regions, and names.
    pub ink: &'static str,
    /// Around names.
    pub halo: &'static str,
    /// What is selected.
    pub selected: &'static str,
    /// Lines from people to their site.
    pub line: &'static str,
    /// A way, over whatever colour.
    pub trail: &'static str,
    /// Sites that exist or were planned before.
    pub known_site: &'static str,
    /// Sites that an answer suggests.
    pub suggested_site: &'static str,
    /// The ring around every site.
    pub ring: &'static str,
}

impl Theme {
    /// The colours of sites as custom properties of CSS, which their SVG shapes use.
    pub fn site_properties(self) -> String {
        format!("--known-site:{};--suggested-site:{};--ring:{}", self.known_site, self.suggested_site, self.ring)
    }
}

/// Light paper.
pub const LIGHT: Theme = Theme {
    dark: false,
    paper: "#eef0ee",
    land: "#fbfbf9",
    outside: "#ffffff",
    hatch: "#8b94a3",
    border: "#9aa3b0",
    ink: "#1d2430",
    halo: "#ffffff",
    selected: "#0b5cad",
    line: "#3d4657",
    trail: "#b0125b",
    known_site: "#1d2430",
    suggested_site: "#b0125b",
    ring: "#ffffff",
};

/// Dark paper.
pub const DARK: Theme = Theme {
    dark: true,
    paper: "#0e1218",
    land: "#1c222c",
    outside: "#232a35",
    hatch: "#6d7889",
    border: "#4d5768",
    ink: "#f0f2f5",
    halo: "#12161d",
    selected: "#7db8f5",
    line: "#aab4c4",
    trail: "#ff5ca0",
    known_site: "#f4f6f8",
    suggested_site: "#ff5ca0",
    ring: "#12161d",
};

/// The same colours as custom properties of CSS, for legends and lists.
pub fn stylesheet() -> String {
    let properties = |theme: Theme| {
        let hues = (0..REGIONS.len()).map(|index| format!("--hue-{index}:{};", region(index, theme.dark)));
        let [ground, stripe] = NO_ROUTE;
        format!(
            ":root{{{}--map-paper:{};--map-land:{};--hatch-ground:{};--hatch-line:{};--no-route-ground:{ground};--no-route-line:{stripe};{}}}",
            hues.collect::<String>(),
            theme.paper,
            theme.land,
            theme.outside,
            theme.hatch,
            theme.site_properties()
        )
    };
    format!("{}@media screen and (prefers-color-scheme:dark){{{}}}", properties(LIGHT), properties(DARK))
}

/// Classes of travel time: the limits of the data set's standards, with the question's own among them.
#[derive(Clone, Debug, PartialEq)]
pub struct Classes {
    breaks: Vec<f64>,
    standard: f64,
}

impl Classes {
    /// The standard of a service that is not known.
    pub const STANDARD: f64 = 45.0;

    /// 15, 30, 45, 60 minutes and `standard`.
    pub fn new(standard: f64) -> Self {
        let mut breaks = vec![15.0, 30.0, 45.0, 60.0];
        if !breaks.iter().any(|limit| (limit - standard).abs() < 1e-9) && standard.is_finite() && standard > 0.0 {
            breaks.push(standard);
            breaks.sort_by(f64::total_cmp);
        }
        Self { breaks, standard }
    }

    /// The upper limits of all classes but the last, in rising order.
    pub fn breaks(&self) -> &[f64] {
        &self.breaks
    }

    /// The class of a time: the first whose upper limit it does not exceed.
    pub fn class(&self, minutes: f64) -> usize {
        self.breaks.iter().position(|&limit| minutes <= limit).unwrap_or(self.breaks.len())
    }

    /// The class's colour.
    pub fn colour(&self, class: usize) -> &'static str {
        let ramp = MINUTES[usize::from(self.breaks.len() > 4)];
        ramp[class.min(ramp.len() - 1)]
    }

    /// Lower and upper limit of each class, and whether the upper one is the standard.
    pub fn limits(&self) -> impl Iterator<Item = (Option<f64>, Option<f64>, bool)> + '_ {
        (0..=self.breaks.len()).map(|class| {
            let from = class.checked_sub(1).map(|below| self.breaks[below]);
            let to = self.breaks.get(class).copied();
            (from, to, to.is_some_and(|to| (to - self.standard).abs() < 1e-9))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_on_the_limit_is_within_it() {
        let classes = Classes::new(45.0);
        assert_eq!(classes.class(15.0), 0);
        assert_eq!(classes.class(15.000_001), 1);
        assert_eq!(classes.class(60.0), 3);
        assert_eq!(classes.class(60.1), 4);
        assert_eq!(classes.limits().count(), 5);
    }

    #[test]
    fn an_unusual_standard_gets_its_own_limit() {
        let classes = Classes::new(40.0);
        assert_eq!(classes.limits().count(), 6);
        assert_ne!(classes.class(40.0), classes.class(40.1));
        assert_eq!(classes.limits().filter(|(_, _, standard)| *standard).count(), 1);
        let colours: Vec<_> = (0..6).map(|class| classes.colour(class)).collect();
        assert!(colours.iter().enumerate().all(|(index, colour)| !colours[..index].contains(colour)));
    }

    #[test]
    fn a_senseless_standard_changes_nothing() {
        assert_eq!(Classes::new(f64::NAN).limits().count(), 5);
        assert_eq!(Classes::new(-1.0).limits().count(), 5);
    }

    /// Linear RGB of `#rrggbb`.
    fn linear(colour: &str) -> [f64; 3] {
        [1, 3, 5].map(|at| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        })
    }

    /// CIE L*a*b* of linear RGB under D65.
    fn lab(rgb: [f64; 3]) -> [f64; 3] {
        let xyz = [
            (0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.950_47,
            0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2],
            (0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.088_83,
        ];
        let [x, y, z] = xyz.map(|t| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 });
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    /// Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision deficiency"
    /// (IEEE TVCG 15(6), 2009): full protanopia, deuteranopia and tritanopia, on linear RGB; first, normal vision.
    const VISIONS: [[[f64; 3]; 3]; 4] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
        [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
    ];

    #[test]
    fn regions_are_told_apart_by_every_colour_vision() {
        for hues in [REGIONS, REGIONS_DARK] {
            for vision in VISIONS {
                let seen = hues.map(|hue| {
                    let rgb = linear(hue);
                    lab(vision.map(|row| (row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2]).clamp(0.0, 1.0)))
                });
                for (index, first) in seen.iter().enumerate() {
                    for (other, second) in seen.iter().enumerate().skip(index + 1) {
                        let square: f64 = first.iter().zip(second).map(|(a, b)| (a - b).powi(2)).sum();
                        assert!(square.sqrt() >= 12.0, "{} and {}: {}", hues[index], hues[other], square.sqrt());
                    }
                }
            }
        }
    }
}
