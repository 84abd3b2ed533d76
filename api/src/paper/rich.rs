//! Texts with bold words, steps with their numbers, and what stands in a frame.

use super::block::{Block, Line, Role, Run, Shape};
use super::fonts::{Face, printable, text_width, wrap};
use super::{COLUMN, MM};

/// Height of a line of text, for a size of its letters.
const LEADING: f32 = 1.35;
/// Space between a frame and what stands in it.
const INSIDE: f32 = 4.0 * MM;

/// Words of one face; a line break is `\n`.
#[derive(Clone, Debug)]
pub struct Words {
    /// The text.
    pub text: String,
    /// Its face.
    pub face: Face,
}

/// A word without a space that may break, in one face or several.
type Word = Vec<(String, Face)>;

fn width_of(word: &Word, size: f32) -> f32 {
    word.iter().map(|(text, face)| text_width(text, *face, size)).sum()
}

/// The words of a text, line by line as they were written.
fn words_of(text: &[Words], size: f32, width: f32) -> Vec<Vec<Word>> {
    let mut lines: Vec<Vec<Word>> = vec![vec![Vec::new()]];
    for Words { text, face } in text {
        for (number, written) in text.split('\n').enumerate() {
            if number > 0 {
                lines.push(vec![Vec::new()]);
            }
            for (number, piece) in printable(written, *face).split(' ').enumerate() {
                let Some(line) = lines.last_mut() else { continue };
                if number > 0 {
                    line.push(Vec::new());
                }
                if let Some(word) = line.last_mut().filter(|_| !piece.is_empty()) {
                    word.push((piece.to_owned(), *face));
                }
            }
        }
    }
    for line in &mut lines {
        line.retain(|word| !word.is_empty());
        // A word that is wider than the line is cut, each part of it a word of its own.
        let cut = |word: Word| match width_of(&word, size) > width {
            false => vec![word],
            true => word
                .into_iter()
                .flat_map(|(text, face)| wrap(&text, face, size, width).into_iter().map(move |part| vec![(part, face)]))
                .collect(),
        };
        *line = std::mem::take(line).into_iter().flat_map(cut).collect();
    }
    lines
}

impl Block {
    /// A text with bold words, from a place on and of a width.
    pub fn rich(text: &[Words], role: Role, size: f32, x: f32, width: f32) -> Self {
        let mut block = Self::default();
        let mut drawn = Vec::new();
        let mut line = |words: &[Word], block: &mut Self| {
            block.height += size * LEADING;
            let (mut at, y) = (x, block.height - size * (LEADING - 1.0));
            let mut pieces: Vec<Line> = Vec::new();
            for (number, word) in words.iter().enumerate() {
                for (part, (text, face)) in word.iter().enumerate() {
                    let space = if number > 0 && part == 0 { " " } else { "" };
                    match pieces.last_mut() {
                        Some(last) if last.face == *face => last.text += &format!("{space}{text}"),
                        last => {
                            if let Some(last) = last {
                                last.text += space;
                                at = last.x + text_width(&last.text, last.face, size);
                            }
                            pieces.push(Line { x: at, y, face: *face, size, text: text.clone() });
                        }
                    }
                }
            }
            drawn.append(&mut pieces);
        };
        for words in words_of(text, size, width) {
            let mut from = 0;
            let mut used = 0.0;
            for (number, word) in words.iter().enumerate() {
                let own = width_of(word, size);
                let space = if number > from { text_width(" ", Face::Bold, size) } else { 0.0 };
                if number > from && used + space + own > width {
                    line(&words[from..number], &mut block);
                    (from, used) = (number, own);
                } else {
                    used += space + own;
                }
            }
            line(&words[from..], &mut block);
        }
        block.runs.push(Run { role, lines: drawn });
        block
    }

    /// An item of a list: its mark, and its words beside it.
    pub fn item(mark: &str, text: &[Words], size: f32, x: f32, indent: f32) -> Self {
        let mut block = Self::rich(text, Role::Item, size, x + indent, COLUMN - x - indent);
        if let Some(run) = block.runs.first_mut() {
            let y = size;
            run.lines.insert(0, Line { x, y, face: Face::Bold, size, text: format!("{mark} ") });
        }
        block.with_space(size * 0.35)
    }

    /// Width of what stands in a frame.
    pub const fn framed_width() -> f32 {
        COLUMN - 2.0 * INSIDE
    }

    /// The same in a frame, with space below it; made for blocks of [`Block::framed_width`].
    #[must_use]
    pub fn framed(self) -> Self {
        let mut block = Self::space(INSIDE).above(self.moved(INSIDE)).with_space(INSIDE);
        let height = block.height;
        block.shapes.push(Shape::Frame { x: 0.0, y: 0.0, width: COLUMN, height });
        block.with_space(INSIDE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, face: Face) -> Words {
        Words { text: text.to_owned(), face }
    }

    fn lines(block: &Block) -> Vec<Vec<(String, Face)>> {
        let mut found: Vec<(f32, Vec<(String, Face)>)> = Vec::new();
        for line in block.runs.iter().flat_map(|run| &run.lines) {
            match found.last_mut() {
                Some((y, pieces)) if *y == line.y => pieces.push((line.text.clone(), line.face)),
                _ => found.push((line.y, vec![(line.text.clone(), line.face)])),
            }
        }
        found.into_iter().map(|(_, pieces)| pieces).collect()
    }

    #[test]
    fn bold_words_stand_in_their_line() {
        let text = [
            words("Appuyez sur ", Face::Regular),
            words("Marche", Face::Bold),
            words(",\npuis attendez.", Face::Regular),
        ];
        let block = Block::rich(&text, Role::Paragraph, 14.0, 0.0, COLUMN);
        assert_eq!(
            lines(&block),
            [
                vec![
                    ("Appuyez sur ".to_owned(), Face::Regular),
                    ("Marche".to_owned(), Face::Bold),
                    (",".to_owned(), Face::Regular),
                ],
                vec![("puis attendez.".to_owned(), Face::Regular)],
            ]
        );
    }

    #[test]
    fn no_line_is_wider_than_asked() {
        let text = [
            words(&"anticonstitutionnellement ".repeat(5), Face::Regular),
            words(&format!("{} fin", "x".repeat(300)), Face::Bold),
        ];
        let block = Block::rich(&text, Role::Paragraph, 20.0, 0.0, 200.0);
        for line in block.runs.iter().flat_map(|run| &run.lines) {
            assert!(line.x + text_width(line.text.trim_end(), line.face, line.size) <= 200.5, "{line:?}");
        }
    }
}
