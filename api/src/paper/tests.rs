use super::{Block, COLUMN, Cell, Face, Frame, HEIGHT, Paper, PaperError, text_width, wrap, write};

fn frame() -> Frame {
    Frame {
        title: "Vos habitudes numériques".to_owned(),
        mark: "H2-017-K".to_owned(),
        foot: vec!["Communauté de communes Sud-Hérault".to_owned(), "Un doute ? 04 65 71 00 00".to_owned()],
        address: Some("https://ateliers.example.fr/q/H2".to_owned()),
    }
}

fn written(paper: Paper) -> Result<Vec<u8>, PaperError> {
    write(&[(&paper, &frame())])
}

fn choices(count: usize) -> Vec<Cell> {
    (1..=count)
        .map(|number| Cell {
            code: number.to_string(),
            label: format!("réponse numéro {number}"),
            arrow: (number == 2).then(|| "allez à 8".to_owned()),
        })
        .collect()
}

#[test]
fn a_document_of_every_block_is_accessible() {
    let mut paper = Paper::new();
    paper.push(Block::heading("1. Chez vous, de quoi pouvez-vous vous servir ?", 1, 16.0));
    paper.push(Block::paragraph("Cochez toutes les cases qui conviennent. « Œuf » à 3 °C…", 15.0));
    paper.push(Block::choices(&choices(5), 15.0));
    paper.push(Block::columns(&choices(3), 12.0));
    paper.push(Block::row("allumer l’appareil", 3, 15.0));
    paper.push(Block::squares(4));
    paper.push(Block::lines(3));
    let strip =
        Block::cut("À détacher", 15.0).above(Block::blank("Nom :", 15.0)).above(Block::digits("Tél. :", 10, 15.0));
    paper.push_strip(strip, Block::paragraph("Cette page reste vide.", 15.0));
    assert_eq!(paper.page_count(), 2, "the strip has its back for itself");
    let strip = paper.pages[0].last().expect("the strip is on the front");
    assert!(strip.top >= HEIGHT - paper.strip_height(0), "the foot stays on the sheet, above the cut");
    assert!(strip.top + strip.block.height < HEIGHT && paper.strip_height(1) == 0.0);
    // The writer refuses what breaks PDF/UA-1.
    let pdf = written(paper).expect("the document is written");
    assert!(pdf.starts_with(b"%PDF-1."));
    if let Ok(path) = std::env::var("CLIC_PAPER") {
        std::fs::write(path, pdf).expect("the file is written");
    }
}

#[test]
fn a_wide_word_is_broken_at_its_hyphens() {
    assert_eq!(wrap("Prades-sur-Vernazobre", Face::Regular, 15.0, 120.0), ["Prades-sur-", "Vernazobre"]);
}

#[test]
fn a_long_title_leaves_room_for_the_serial() {
    let title = "Un titre très long ".repeat(6);
    let short = super::fonts::shorten(&title, Face::Regular, 11.0, 200.0);
    assert!(short.ends_with('…') && text_width(&short, Face::Regular, 11.0) <= 200.0, "{short}");
    assert_eq!(super::fonts::shorten("Court", Face::Regular, 11.0, 200.0), "Court");
}

#[test]
fn blocks_are_never_cut() {
    let mut paper = Paper::new();
    for _ in 0..60 {
        paper.push(Block::choices(&choices(4), 15.0));
    }
    assert!(paper.page_count() > 3);
    for placed in paper.pages.iter().flatten() {
        assert!(placed.top + placed.block.height < HEIGHT, "{}", placed.top);
    }
}

#[test]
fn letters_that_the_typeface_lacks_are_replaced() {
    let mut paper = Paper::new();
    paper.push(Block::heading("Bonjour 😀 世界 \u{0}\u{202e}\tfin", 1, 15.0));
    written(paper).expect("the document is written");
}

#[test]
fn lines_are_no_wider_than_asked() {
    let text = "anticonstitutionnellement ".repeat(3) + &"x".repeat(200) + " à 14\u{a0}h";
    let lines = wrap(&text, Face::Regular, 15.0, COLUMN);
    assert!(lines.len() > 3);
    for line in &lines {
        assert!(text_width(line, Face::Regular, 15.0) <= COLUMN, "{line}");
    }
    assert!(lines.last().is_some_and(|line| line.ends_with("14\u{a0}h")));
}

proptest::proptest! {
    // A document takes some 50 ms without optimisation.
    #![proptest_config(proptest::test_runner::Config::with_cases(24))]

    #[test]
    fn no_text_fails_the_writer(text in "\\PC{0,80}") {
        let mut paper = Paper::new();
        paper.push(Block::heading(&format!("x{text}"), 1, 15.0));
        paper.push(Block::paragraph(&text, 12.0));
        proptest::prop_assert!(written(paper).is_ok());
    }
}
