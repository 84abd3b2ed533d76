//! Blocks of a printed document: texts, boxes to tick, lines to write on, tables.

use krilla::image::Image;

use super::fonts::{Face, text_width, wrap};
use super::{COLUMN, MM};

/// Height of a line of text, for a size of its letters.
const LEADING: f32 = 1.25;
/// Side of a box to tick: 8 mm, which a hand that trembles can aim at.
const BOX: f32 = 8.0 * MM;
/// Space between a box and its words.
const GAP: f32 = 2.5 * MM;
/// Size of the digits that stand beside a box, for those who type answers in.
const CODE_SIZE: f32 = 10.0;
/// Most boxes that stand abreast.
const MOST_COLUMNS: usize = 3;
/// Width of a column of boxes of a table.
const GRID_COLUMN: f32 = 21.0 * MM;

/// The part that a text plays, for those who hear the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A heading of a level, from 1.
    Heading(u16),
    /// A paragraph.
    Paragraph,
    /// An item of a list, such as an answer to tick.
    Item,
    /// Ornament, which is not read.
    Ornament,
}

/// A line of text at a place, with its part.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub x: f32,
    /// Baseline.
    pub y: f32,
    pub face: Face,
    pub size: f32,
    pub text: String,
}

/// Something drawn.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// An empty box with a border.
    Frame { x: f32, y: f32, width: f32, height: f32 },
    /// A line; a dashed one is where the paper is cut.
    Rule { x: f32, y: f32, to_x: f32, to_y: f32, dashed: bool },
}

/// A picture at a place, with words for those who do not see it.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
    pub words: String,
    pub image: Image,
}

/// Lines that are read together, as one heading, paragraph or item.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub role: Role,
    pub lines: Vec<Line>,
}

/// A part of a page that is never cut.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// Height that it takes, with the space below it.
    pub height: f32,
    pub(super) runs: Vec<Run>,
    pub(super) shapes: Vec<Shape>,
    pub(super) figures: Vec<Figure>,
}

/// A block at its place on a page.
#[derive(Debug)]
pub(super) struct Placed {
    pub top: f32,
    pub block: Block,
}

/// A box to tick with its words.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The digits that stand for it when answers are typed in, printed small beside the box.
    pub code: String,
    /// Meaning of ticking it.
    pub label: String,
    /// Words behind an arrow, such as « allez à 8 ».
    pub arrow: Option<String>,
}

impl Block {
    /// Empty space.
    pub fn space(height: f32) -> Self {
        Self { height, ..Self::default() }
    }

    /// A text over the whole width.
    pub fn text(text: &str, role: Role, face: Face, size: f32) -> Self {
        let mut block = Self::default();
        block.write(text, role, face, size, 0.0, COLUMN);
        block
    }

    /// A heading of a level, bold, with space below it.
    pub fn heading(text: &str, level: u16, size: f32) -> Self {
        Self::text(text, Role::Heading(level), Face::Bold, size).with_space(size * 0.25)
    }

    /// A paragraph.
    pub fn paragraph(text: &str, size: f32) -> Self {
        Self::text(text, Role::Paragraph, Face::Regular, size).with_space(size * 0.3)
    }

    /// Boxes to tick, each with its words, in as many columns as take little room.
    ///
    /// A further column must save a whole row of boxes: few words on a line are easier to read than many lines.
    pub fn choices(cells: &[Cell], size: f32) -> Self {
        let mut best = Self::boxes(cells, 1, size);
        for columns in 2..=MOST_COLUMNS {
            let more = Self::boxes(cells, columns, size);
            if more.height + BOX <= best.height {
                best = more;
            }
        }
        best.with_space(size * 0.3)
    }

    fn boxes(cells: &[Cell], columns: usize, size: f32) -> Self {
        let width = COLUMN / columns as f32;
        let mut block = Self::default();
        for row in cells.chunks(columns) {
            let mut parts = Self::default();
            for (column, cell) in row.iter().enumerate() {
                let mut part = Self::default();
                part.tick(cell, size, width * column as f32, width);
                parts.beside(part);
            }
            block = block.above(parts);
        }
        block
    }

    /// The head of a table of questions: the words of each column, with the digit that is typed for it.
    pub fn columns(columns: &[Cell], size: f32) -> Self {
        let mut head = Self::default();
        for (index, column) in columns.iter().enumerate() {
            let mut part = Self::default();
            let words = format!("{} {}", column.code, column.label);
            let x = COLUMN - GRID_COLUMN * (columns.len() - index) as f32;
            part.write(&words, Role::Paragraph, Face::Bold, size, x, GRID_COLUMN - 1.0 * MM);
            head.beside(part);
        }
        head.with_space(1.5 * MM)
    }

    /// A row of a table of questions: its words, and a box under each of so many columns.
    pub fn row(words: &str, columns: usize, size: f32) -> Self {
        let first = COLUMN - GRID_COLUMN * columns as f32;
        let mut row = Self::default();
        row.write(words, Role::Item, Face::Regular, size, 0.0, first - 2.0 * GAP);
        // One line stands in the middle of its boxes, and boxes in the middle of more.
        let height = row.height.max(BOX);
        row.shift(0.0, (height - row.height) / 2.0);
        for index in 0..columns {
            let x = first + GRID_COLUMN * index as f32;
            row.shapes.push(Shape::Frame { x, y: (height - BOX) / 2.0, width: BOX, height: BOX });
        }
        let y = height + 0.6 * MM;
        row.shapes.push(Shape::Rule { x: 0.0, y, to_x: COLUMN, to_y: y, dashed: false });
        row.height = height + 1.2 * MM;
        row
    }

    /// Lines to write on, 9 mm apart.
    pub fn lines(count: usize) -> Self {
        let apart = 9.0 * MM;
        let rule = |number: usize| {
            let y = apart * (number + 1) as f32 - 2.0 * MM;
            Shape::Rule { x: 0.0, y, to_x: COLUMN, to_y: y, dashed: false }
        };
        Self { height: apart * count as f32, shapes: (0..count).map(rule).collect(), ..Self::default() }
    }

    /// Squares for digits, such as a year.
    pub fn squares(count: usize) -> Self {
        let square = |number: usize| Shape::Frame { x: (BOX + 1.0) * number as f32, y: 0.0, width: BOX, height: BOX };
        Self { height: BOX + 4.0 * MM, shapes: (0..count).map(square).collect(), ..Self::default() }
    }

    /// Words with a line to write on behind them.
    pub fn blank(words: &str, size: f32) -> Self {
        let (mut block, x) = Self::label(words, size);
        block.shapes.push(Shape::Rule { x, y: BOX, to_x: COLUMN, to_y: BOX, dashed: false });
        block
    }

    /// Words with squares for digits behind them, such as those of a phone number.
    pub fn digits(words: &str, count: usize, size: f32) -> Self {
        let (mut block, x) = Self::label(words, size);
        let square = |number: usize| Shape::Frame { x: x + BOX * number as f32, y: 0.0, width: BOX, height: BOX };
        block.shapes.extend((0..count).map(square));
        block
    }

    /// Words at the height of a box, and where they end.
    fn label(words: &str, size: f32) -> (Self, f32) {
        let width = text_width(words, Face::Regular, size);
        let mut block = Self::default();
        block.write(words, Role::Paragraph, Face::Regular, size, 0.0, COLUMN / 2.0);
        block.shift(0.0, ((BOX - block.height) / 2.0).max(0.0));
        block.height = block.height.max(BOX) + 2.0 * MM;
        (block, width.min(COLUMN / 2.0) + GAP)
    }

    /// Where a strip is torn off.
    pub fn cut(words: &str, size: f32) -> Self {
        let mut block = Self::space(4.0 * MM);
        block.shapes.push(Shape::Rule { x: 0.0, y: 2.0 * MM, to_x: COLUMN, to_y: 2.0 * MM, dashed: true });
        block.above(Self::text(words, Role::Paragraph, Face::Regular, size)).with_space(1.0 * MM)
    }

    /// The same with more space below it.
    #[must_use]
    pub fn with_space(mut self, space: f32) -> Self {
        self.height += space;
        self
    }

    /// Puts another block below this one: the two stay on one page.
    #[must_use]
    pub fn above(mut self, mut below: Self) -> Self {
        below.shift(0.0, self.height);
        self.height += below.height;
        self.runs.append(&mut below.runs);
        self.shapes.append(&mut below.shapes);
        self.figures.append(&mut below.figures);
        self
    }

    /// The same further to the right.
    #[must_use]
    pub(super) fn moved(mut self, right: f32) -> Self {
        self.shift(right, 0.0);
        self
    }

    /// Puts another block at the same height as this one.
    fn beside(&mut self, mut other: Self) {
        self.height = self.height.max(other.height);
        self.runs.append(&mut other.runs);
        self.shapes.append(&mut other.shapes);
        self.figures.append(&mut other.figures);
    }

    fn shift(&mut self, right: f32, down: f32) {
        for line in self.runs.iter_mut().flat_map(|run| &mut run.lines) {
            line.x += right;
            line.y += down;
        }
        for figure in &mut self.figures {
            figure.x += right;
            figure.y += down;
        }
        for shape in &mut self.shapes {
            match shape {
                Shape::Frame { x, y, .. } => (*x, *y) = (*x + right, *y + down),
                Shape::Rule { x, y, to_x, to_y, .. } => {
                    (*x, *y, *to_x, *to_y) = (*x + right, *y + down, *to_x + right, *to_y + down);
                }
            }
        }
    }

    /// Writes a text from the block's height on.
    fn write(&mut self, text: &str, role: Role, face: Face, size: f32, x: f32, width: f32) {
        let lines: Vec<_> = wrap(text, face, size, width)
            .into_iter()
            .map(|text| {
                self.height += size * LEADING;
                Line { x, y: self.height - size * (LEADING - 1.0), face, size, text }
            })
            .collect();
        self.runs.push(Run { role, lines });
    }

    /// Draws an arrow and its words behind the last line, or below it where there is no room.
    fn point(&mut self, words: &str, size: f32, from: f32, room: f32) {
        let Some(Run { lines, .. }) = self.runs.last_mut() else { return };
        let ends = lines.last().map_or(0.0, |line| text_width(&line.text, line.face, line.size) + size * 0.5);
        let width = size * 1.25 + text_width(words, Face::Bold, size);
        let is_below = ends + width > room;
        if is_below {
            self.height += size * LEADING;
        }
        let (x, y) = (from + if is_below { 0.0 } else { ends }, self.height - size * (LEADING - 1.0));
        lines.push(Line { x: x + size * 1.25, y, face: Face::Bold, size, text: words.to_owned() });
        let (tip, middle, wing) = (x + size * 0.9, y - size * 0.32, size * 0.28);
        let line = |x: f32, y: f32| Shape::Rule { x, y, to_x: tip, to_y: middle, dashed: false };
        self.shapes.extend([line(x, middle), line(tip - wing, middle - wing), line(tip - wing, middle + wing)]);
    }

    /// A box to tick, its digits below the corner, and its words.
    fn tick(&mut self, cell: &Cell, size: f32, x: f32, width: f32) {
        self.shapes.push(Shape::Frame { x, y: 0.0, width: BOX, height: BOX });
        let mut words = Self::default();
        let from = x + BOX + GAP + text_width(&cell.code, Face::Regular, CODE_SIZE).max(2.0 * MM);
        let room = width - (from - x) - GAP;
        words.write(&cell.label, Role::Item, Face::Regular, size, from, room);
        if let Some(arrow) = &cell.arrow {
            words.point(arrow, size, from, room);
        }
        // One line stands in the middle of its box; more begin at its top.
        words.shift(0.0, ((BOX - words.height) / 2.0).max(0.0));
        words.height = words.height.max(BOX);
        self.beside(words);
        let code = Line { x: x + BOX + 2.0, y: BOX, face: Face::Regular, size: CODE_SIZE, text: cell.code.clone() };
        self.runs.push(Run { role: Role::Ornament, lines: vec![code] });
        self.height += 1.0 * MM;
    }
}
