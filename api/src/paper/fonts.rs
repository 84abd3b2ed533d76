//! The typeface of printed documents: Atkinson Hyperlegible, and how wide its letters are.

use std::sync::LazyLock;

use ttf_parser::Face as Outline;

const REGULAR: &[u8] = include_bytes!("../../fonts/AtkinsonHyperlegible_400Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../fonts/AtkinsonHyperlegible_700Bold.ttf");

static OUTLINES: LazyLock<[Option<Outline<'static>>; 2]> =
    LazyLock::new(|| [Outline::parse(REGULAR, 0).ok(), Outline::parse(BOLD, 0).ok()]);

/// A weight of the typeface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// Text.
    Regular,
    /// Headings and what must be seen.
    Bold,
}

impl Face {
    /// The font file.
    pub(super) fn data(self) -> &'static [u8] {
        match self {
            Self::Regular => REGULAR,
            Self::Bold => BOLD,
        }
    }

    fn outline(self) -> Option<&'static Outline<'static>> {
        let [regular, bold] = &*OUTLINES;
        match self {
            Self::Regular => regular.as_ref(),
            Self::Bold => bold.as_ref(),
        }
    }

    /// Returns whether the typeface has a letter.
    fn has(self, letter: char) -> bool {
        self.outline().is_some_and(|outline| outline.glyph_index(letter).is_some())
    }
}

/// Width of a text in one line, without kerning: never less than it takes.
pub fn text_width(text: &str, face: Face, size: f32) -> f32 {
    let Some(outline) = face.outline() else { return 0.0 };
    let units: u32 = text
        .chars()
        .filter_map(|letter| outline.glyph_index(letter))
        .filter_map(|glyph| outline.glyph_hor_advance(glyph))
        .map(u32::from)
        .sum();
    units as f32 / f32::from(outline.units_per_em()) * size
}

/// Replaces what the typeface lacks: other spaces by spaces, other letters by `?`.
///
/// Accents are composed before.
pub(super) fn printable(text: &str, face: Face) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfc()
        .filter(|letter| !letter.is_control() || letter.is_whitespace())
        .map(|letter| match letter {
            '\u{a0}' => '\u{a0}',
            letter if letter.is_whitespace() => ' ',
            letter if face.has(letter) => letter,
            _ => '?',
        })
        .collect()
}

/// Cuts a text to a width; « … » stands for what is left out.
pub(super) fn shorten(text: &str, face: Face, size: f32, width: f32) -> String {
    if text_width(text, face, size) <= width {
        return text.to_owned();
    }
    let mut short: String = text.to_owned();
    while !short.is_empty() && text_width(&format!("{}…", short.trim_end()), face, size) > width {
        short.pop();
    }
    format!("{}…", short.trim_end())
}

/// Breaks a text into lines of a width, at spaces that may break.
///
/// A word that is wider is broken at its hyphens, and cut where it has none.
pub fn wrap(text: &str, face: Face, size: f32, width: f32) -> Vec<String> {
    let fits = |line: &str| text_width(line, face, size) <= width;
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in printable(paragraph, face).split(' ').filter(|word| !word.is_empty()) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if fits(&longer) {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            // A word that is wider is broken at its hyphens, and cut where it has none.
            for part in word.split_inclusive('-') {
                if !line.is_empty() && !fits(&format!("{line}{part}")) {
                    lines.push(std::mem::take(&mut line));
                }
                for letter in part.chars() {
                    if !line.is_empty() && !fits(&format!("{line}{letter}")) {
                        lines.push(std::mem::take(&mut line));
                    }
                    line.push(letter);
                }
            }
        }
        lines.push(line);
    }
    if lines.is_empty() { vec![String::new()] } else { lines }
}
