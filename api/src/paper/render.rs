//! Writes laid-out pages as PDF: what is read is tagged, what is ornament is marked as such.

use std::num::NonZeroU16;

use krilla::Document;
use krilla::SerializeSettings;
use krilla::color::luma;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Node, SpanTag, Tag, TagGroup, TagTree};
use krilla::text::{Font, TextDirection};
use qrcode::QrCode;

use super::block::{Placed, Role, Run, Shape};
use super::fonts::{Face, printable, shorten, text_width};
use super::{BOTTOM, COLUMN, Frame, HEIGHT, MARGIN, MM, Paper, PaperError, TOP, WIDTH};

/// Size of the letters of heads and feet.
const FRAME_SIZE: f32 = 11.0;
/// Side of the QR code of a foot.
const CODE_SIDE: f32 = 14.0 * MM;

struct Fonts {
    regular: Font,
    bold: Font,
}

impl Fonts {
    fn load() -> Result<Self, PaperError> {
        let font = |face: Face| Font::new(face.data().into(), 0).ok_or(PaperError::Font);
        Ok(Self { regular: font(Face::Regular)?, bold: font(Face::Bold)? })
    }

    fn get(&self, face: Face) -> Font {
        match face {
            Face::Regular => self.regular.clone(),
            Face::Bold => self.bold.clone(),
        }
    }
}

pub(super) fn write(papers: &[(&Paper, &Frame)]) -> Result<Vec<u8>, PaperError> {
    let failed = |error: &dyn std::fmt::Debug| PaperError::Document(format!("{error:?}"));
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| failed(&error))?;
    let mut document =
        Document::new_with(SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() });
    let fonts = Fonts::load()?;
    let mut tree = TagTree::new().with_lang(Some("fr".to_owned()));
    let mut outline = Outline::new();
    let title = papers.first().map(|(_, frame)| frame.title.clone()).unwrap_or_default();
    let mut index = 0;
    // Items that follow each other are one list, over blocks and pages.
    let mut items: Vec<Node> = Vec::new();
    for (paper, frame) in papers {
        let count = paper.pages.len();
        for (number, blocks) in paper.pages.iter().enumerate() {
            let size = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| failed(&"size of the page"))?;
            let mut page = document.start_page_with(size);
            let mut surface = page.surface();
            draw_frame(&mut surface, &fonts, frame, (number + 1, count), paper.strip_height(number))?;
            for placed in blocks {
                draw_block(&mut surface, &fonts, placed, &mut tree, &mut items);
                for (title, y) in headings(placed) {
                    let at = XyzDestination::new(index, Point::from_xy(MARGIN, y));
                    outline.push_child(OutlineNode::new(title, at));
                }
            }
            surface.finish();
            page.finish();
            index += 1;
        }
        close_list(&mut items, &mut tree);
    }
    document.set_tag_tree(tree);
    document.set_outline(outline);
    document.set_metadata(Metadata::new().title(title).language("fr".to_owned()));
    document.finish().map_err(|error| failed(&error))
}

/// Headings of a block, with their places, for the table of contents of the viewer.
fn headings(placed: &Placed) -> impl Iterator<Item = (String, f32)> {
    placed.block.runs.iter().filter(|run| matches!(run.role, Role::Heading(_))).map(|run| (words(run), placed.top))
}

fn words(run: &Run) -> String {
    run.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn ink(surface: &mut Surface<'_>) {
    surface.set_stroke(None);
    surface.set_fill(Some(Fill { paint: luma::Color::black().into(), ..Fill::default() }));
}

fn draw_block(surface: &mut Surface<'_>, fonts: &Fonts, placed: &Placed, tree: &mut TagTree, items: &mut Vec<Node>) {
    let top = placed.top;
    for shape in &placed.block.shapes {
        ornament(surface, ArtifactType::Layout, |surface| draw_shape(surface, *shape, top));
    }
    for run in &placed.block.runs {
        let Some(tag) = tag(run) else {
            ornament(surface, ArtifactType::Layout, |surface| draw_lines(surface, fonts, run, top));
            continue;
        };
        let mut group = TagGroup::new(tag);
        let mut lines = run.lines.iter().peekable();
        while let Some(line) = lines.next() {
            group.push(surface.start_tagged(ContentTag::Span(SpanTag::empty())));
            // Words on two lines are two words, when they are read aloud.
            let goes_on = lines.peek().is_some_and(|next| next.y == line.y);
            let text = format!("{}{}", line.text, if goes_on { "" } else { " " });
            draw_text(surface, fonts, &text, line.face, line.size, MARGIN + line.x, top + line.y);
            surface.end_tagged();
        }
        if run.role == Role::Item {
            let mut item = TagGroup::new(Tag::LI);
            item.push(group);
            items.push(item.into());
        } else {
            close_list(items, tree);
            tree.push(group);
        }
    }
    for figure in &placed.block.figures {
        close_list(items, tree);
        let (x, y) = (MARGIN + figure.x, top + figure.y);
        let Some(size) = Size::from_wh(figure.width, figure.height) else { continue };
        let mut group = TagGroup::new(Tag::Figure(Some(figure.words.clone())));
        group.push(surface.start_tagged(ContentTag::Other));
        surface.push_transform(&Transform::from_translate(x, y));
        surface.draw_image(figure.image.clone(), size);
        surface.pop();
        surface.end_tagged();
        tree.push(group);
    }
}

/// Items that follow each other are one list.
fn close_list(items: &mut Vec<Node>, tree: &mut TagTree) {
    if !items.is_empty() {
        tree.push(TagGroup::with_children(Tag::L(krilla::tagging::ListNumbering::None), std::mem::take(items)));
    }
}

fn tag(run: &Run) -> Option<krilla::tagging::TagKind> {
    match run.role {
        Role::Heading(level) => {
            let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
            Some(Tag::Hn(level, Some(words(run))).into())
        }
        Role::Paragraph => Some(Tag::P.into()),
        Role::Item => Some(Tag::LBody.into()),
        Role::Ornament => None,
    }
}

fn ornament(surface: &mut Surface<'_>, kind: ArtifactType, draw: impl FnOnce(&mut Surface<'_>)) {
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
    draw(surface);
    surface.end_tagged();
}

fn draw_lines(surface: &mut Surface<'_>, fonts: &Fonts, run: &Run, top: f32) {
    for line in &run.lines {
        draw_text(surface, fonts, &line.text, line.face, line.size, MARGIN + line.x, top + line.y);
    }
}

fn draw_text(surface: &mut Surface<'_>, fonts: &Fonts, text: &str, face: Face, size: f32, x: f32, y: f32) {
    ink(surface);
    let text = printable(text, face);
    surface.draw_text(Point::from_xy(x, y), fonts.get(face), size, &text, false, TextDirection::LeftToRight);
}

fn draw_shape(surface: &mut Surface<'_>, shape: Shape, top: f32) {
    let mut path = PathBuilder::new();
    let dash = match shape {
        Shape::Frame { x, y, width, height } => {
            let Some(rect) = Rect::from_xywh(MARGIN + x, top + y, width, height) else { return };
            path.push_rect(rect);
            None
        }
        Shape::Rule { x, y, to_x, to_y, dashed } => {
            path.move_to(MARGIN + x, top + y);
            path.line_to(MARGIN + to_x, top + to_y);
            dashed.then(|| StrokeDash { array: vec![6.0, 4.0], offset: 0.0 })
        }
    };
    let width = if matches!(shape, Shape::Frame { .. }) { 1.4 } else { 0.7 };
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke { paint: luma::Color::black().into(), width, dash, ..Stroke::default() }));
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

fn draw_frame(
    surface: &mut Surface<'_>,
    fonts: &Fonts,
    frame: &Frame,
    (number, count): (usize, usize),
    strip: f32,
) -> Result<(), PaperError> {
    let head = TOP - 6.5 * MM;
    let mark = match frame.mark.as_str() {
        "" => format!("page {number}/{count}"),
        mark => format!("{mark} · page {number}/{count}"),
    };
    let right = WIDTH - MARGIN - text_width(&mark, Face::Bold, FRAME_SIZE);
    let room = right - MARGIN - 6.0 * MM;
    ornament(surface, ArtifactType::Header, |surface| {
        let title = shorten(&frame.title, Face::Regular, FRAME_SIZE, room);
        draw_text(surface, fonts, &title, Face::Regular, FRAME_SIZE, MARGIN, head);
        draw_text(surface, fonts, &mark, Face::Bold, FRAME_SIZE, right, head);
        let y = head - TOP + 2.5 * MM;
        draw_shape(surface, Shape::Rule { x: 0.0, y, to_x: COLUMN, to_y: y, dashed: false }, TOP);
    });
    let code = frame.address.as_deref().map(|address| QrCode::new(address).map_err(|_| PaperError::Address));
    let code = code.transpose()?;
    let foot = HEIGHT - strip - BOTTOM + 5.0 * MM;
    ornament(surface, ArtifactType::Footer, |surface| {
        let mut y = foot;
        for line in &frame.foot {
            draw_text(surface, fonts, line, Face::Regular, FRAME_SIZE, MARGIN, y);
            y += FRAME_SIZE * 1.3;
        }
        if let Some(code) = code {
            draw_code(surface, &code, WIDTH - MARGIN - CODE_SIDE, foot - 3.5 * MM);
        }
    });
    Ok(())
}

/// Draws the dark squares of a QR code; its quiet zone is the free paper around it.
fn draw_code(surface: &mut Surface<'_>, code: &QrCode, x: f32, y: f32) {
    let width = code.width();
    let side = CODE_SIDE / width as f32;
    let mut path = PathBuilder::new();
    let dark = code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == qrcode::Color::Dark);
    for (index, _) in dark {
        let (column, row) = ((index % width) as f32, (index / width) as f32);
        if let Some(square) = Rect::from_xywh(x + column * side, y + row * side, side, side) {
            path.push_rect(square);
        }
    }
    surface.set_stroke(None);
    surface.set_fill(Some(Fill { paint: luma::Color::black().into(), rule: FillRule::NonZero, ..Fill::default() }));
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}
