//! Colours, in one place. Charts say what a colour is for; only this file knows what it looks like.
//!
//! The colours of parties are those of Okabe and Ito, which colour-blind readers tell apart; they are the same in the
//! light and the dark theme. `tests` holds the contrasts that WCAG asks for: 4.5 for text, 3 for marks.

use std::fmt;

/// The two themes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Theme {
    /// Dark on white, as printed.
    #[default]
    Light,
    /// Light on near-black.
    Dark,
}

/// What a colour is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Paint {
    /// What everything is drawn on.
    Page,
    /// Text and outlines.
    Ink,
    /// Text of less weight.
    Muted,
    /// Lines that lead the eye and mean nothing.
    Guide,
    /// Fills behind marks.
    Pale,
    /// Marks of no party: what is ruled out, what counts for little.
    Grey,
    /// The zone.
    Zone,
    /// One party, by place; beyond the last colour parties are grey and told apart by their letters alone.
    Party(usize),
    /// Text on a dark fill, in both themes.
    Light,
    /// Text on a light fill, in both themes.
    Dark,
}

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// Blue, vermillion, bluish green, reddish purple, sky blue, orange.
const PARTIES: [Rgb; 6] = [
    Rgb(0x00, 0x72, 0xB2),
    Rgb(0xD5, 0x5E, 0x00),
    Rgb(0x00, 0x9E, 0x73),
    Rgb(0xCC, 0x79, 0xA7),
    Rgb(0x56, 0xB4, 0xE9),
    Rgb(0xE6, 0x9F, 0x00),
];

/// The last party whose colour stands out from a white page by itself; those after it have an outline.
const LAST_STRONG: usize = 3;

/// Parties beyond the last colour.
const OTHER_PARTIES: Rgb = Rgb(0x76, 0x76, 0x76);

impl Theme {
    /// What a paint looks like.
    pub fn rgb(self, paint: Paint) -> Rgb {
        let pick = |light, dark| if self == Theme::Light { light } else { dark };
        match paint {
            Paint::Page => pick(Rgb(0xFF, 0xFF, 0xFF), Rgb(0x1B, 0x1C, 0x1D)),
            Paint::Ink => pick(Rgb(0x2D, 0x2E, 0x2D), Rgb(0xEC, 0xEC, 0xEA)),
            Paint::Muted => pick(Rgb(0x5E, 0x60, 0x5E), Rgb(0xAF, 0xB1, 0xAE)),
            Paint::Guide => pick(Rgb(0xDA, 0xDA, 0xDA), Rgb(0x43, 0x45, 0x45)),
            Paint::Pale => pick(Rgb(0xEF, 0xEF, 0xED), Rgb(0x2B, 0x2D, 0x2D)),
            Paint::Grey => pick(Rgb(0x76, 0x76, 0x76), Rgb(0x8C, 0x8E, 0x8C)),
            Paint::Zone => pick(Rgb(0xFA, 0xEE, 0x9E), Rgb(0x5A, 0x54, 0x12)),
            Paint::Party(place) => PARTIES.get(place).copied().unwrap_or(OTHER_PARTIES),
            Paint::Light => Rgb(0xFF, 0xFF, 0xFF),
            Paint::Dark => Rgb(0x11, 0x11, 0x11),
        }
    }
}

impl Paint {
    /// Every paint, parties beyond the last colour by one of them.
    pub fn all() -> impl Iterator<Item = Paint> {
        let plain = [Paint::Page, Paint::Ink, Paint::Muted, Paint::Guide, Paint::Pale, Paint::Grey, Paint::Zone];
        let parties = (0..=PARTIES.len()).map(Paint::Party);
        plain.into_iter().chain([Paint::Light, Paint::Dark]).chain(parties)
    }

    /// The ink for text on a fill of this paint.
    pub fn ink_on(self) -> Paint {
        let Paint::Party(_) = self else { return Paint::Ink };
        let fill = Theme::Light.rgb(self);
        let better = |ink| Theme::Light.rgb(ink).contrast(fill);
        if better(Paint::Light) >= 4.5 { Paint::Light } else { Paint::Dark }
    }

    /// Whether a mark of this paint needs an outline to stand out from a white page.
    pub fn needs_outline(self) -> bool {
        matches!(self, Paint::Party(place) if place > LAST_STRONG && place < PARTIES.len())
    }

    /// The name of the paint in the classes of an SVG, such as `ink` or `party-2`.
    pub fn name(self) -> String {
        match self {
            Paint::Party(place) if place >= PARTIES.len() => "party-other".to_owned(),
            Paint::Party(place) => format!("party-{}", place + 1),
            named => format!("{named:?}").to_lowercase(),
        }
    }
}

impl Rgb {
    /// The contrast of two colours as WCAG 2 counts it, from 1 to 21.
    pub fn contrast(self, other: Rgb) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02X}{:02X}{:02X}", self.0, self.1, self.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THEMES: [Theme; 2] = [Theme::Light, Theme::Dark];

    fn contrast(theme: Theme, mark: Paint, ground: Paint) -> f64 {
        theme.rgb(mark).contrast(theme.rgb(ground))
    }

    #[test]
    fn the_contrast_of_black_and_white_is_21() {
        assert!((Rgb(0, 0, 0).contrast(Rgb(255, 255, 255)) - 21.0).abs() < 1e-9);
    }

    #[test]
    fn text_stands_out_from_everything_it_is_written_on() {
        for theme in THEMES {
            for ground in [Paint::Page, Paint::Pale, Paint::Zone] {
                assert!(contrast(theme, Paint::Ink, ground) >= 4.5, "ink on {ground:?} in {theme:?}");
            }
            for ground in [Paint::Page, Paint::Pale] {
                assert!(contrast(theme, Paint::Muted, ground) >= 4.5, "muted on {ground:?} in {theme:?}");
            }
            for party in Paint::all().filter(|paint| matches!(paint, Paint::Party(_))) {
                assert!(contrast(theme, party.ink_on(), party) >= 4.5, "text on {party:?} in {theme:?}");
            }
        }
    }

    #[test]
    fn marks_stand_out_from_the_page_or_have_an_outline() {
        for theme in THEMES {
            for mark in Paint::all().filter(|paint| matches!(paint, Paint::Party(_) | Paint::Grey)) {
                let stands_out = contrast(theme, mark, Paint::Page) >= 3.0 || mark.needs_outline();
                assert!(stands_out, "{mark:?} in {theme:?}");
            }
            assert!(contrast(theme, Paint::Ink, Paint::Page) >= 4.5);
        }
    }

    #[test]
    fn every_paint_has_a_name_of_its_own() {
        let mut names: Vec<_> = Paint::all().map(Paint::name).collect();
        names.sort();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
