//! The level: personas, borders of the rules, missing lines, and that a better answer never lowers it.

use proptest::prelude::*;
use serde_json::json;

use super::super::super::{Certainty, LevelRule};
use super::super::answers::Answers;
use super::super::boxes::Layout;
use super::super::definition::{Definition, Thresholds};
use super::super::findings::{Findings, Reading};
use super::super::level::{Points, Proposal, Skills, explain, propose};
use super::{answers, habits, person};
use crate::programme::sessions::words::Level::{Advanced, Beginner, Intermediate};

/// The reading of the answers, and what explains it.
fn read(definition: &Definition, answers: &Answers) -> (Findings, Vec<String>) {
    let layout = Layout::new(definition);
    let reading = Reading::new(definition.analysis.as_ref().unwrap(), definition, &layout);
    let boxes = layout.encode(definition, answers);
    let (found, skills) = (reading.findings(&boxes), reading.skills(&boxes));
    let reasons = explain(&skills, reading.thresholds(), &found.proposal, &reading.missing_lines(&boxes));
    (found, reasons)
}

#[test]
fn the_three_people_of_the_facts_get_their_level() {
    let habits = habits();
    let of = |frequency, lines| read(&habits, &person(&habits, frequency, lines)).0.proposal;
    let certain =
        |level, rule| Proposal { level: Some(level), certainty: Certainty::Certain, otherwise: None, rule: Some(rule) };
    assert_eq!(of("5", "000000000000"), certain(Beginner, LevelRule::NotUsing), "Jeanne");
    assert_eq!(of("2", "221210000000"), certain(Beginner, LevelRule::Uses), "Paul");
    assert_eq!(of("2", "222221101100"), certain(Intermediate, LevelRule::Between), "Odile");
}

#[test]
fn each_border_of_the_rules_lies_where_it_should() {
    let habits = habits();
    for (frequency, lines, level, rule) in [
        ("4", "222222222222", Beginner, LevelRule::NotUsing),
        ("3", "222222222222", Advanced, LevelRule::Autonomy),
        // Basics: 3 of 6, then 4.
        ("1", "210222222222", Beginner, LevelRule::Basics),
        ("1", "211222222222", Advanced, LevelRule::Autonomy),
        // Uses: 3 of 10, then 4.
        ("1", "222210002222", Beginner, LevelRule::Uses),
        ("1", "222220002222", Intermediate, LevelRule::Between),
        ("1", "222211112222", Intermediate, LevelRule::Between),
        // Uses for the advanced: 7 of 10, then 8.
        ("1", "222221112222", Intermediate, LevelRule::Between),
        ("1", "222222112222", Advanced, LevelRule::Autonomy),
        // Autonomy: 3 of 8, then 4.
        ("1", "222222221110", Intermediate, LevelRule::Between),
        ("1", "222222221111", Advanced, LevelRule::Autonomy),
    ] {
        let found = read(&habits, &person(&habits, frequency, lines)).0.proposal;
        assert_eq!((found.level, found.rule), (Some(level), Some(rule)), "{frequency} {lines}");
    }
}

#[test]
fn missing_lines_make_a_level_possible_or_leave_it_open() {
    let habits = habits();
    let of = |frequency, lines| {
        let (found, reasons) = read(&habits, &person(&habits, frequency, lines));
        let Proposal { level, certainty, otherwise, .. } = found.proposal;
        (level, certainty, otherwise, reasons)
    };
    let (level, certainty, otherwise, reasons) = of("1", "22222222----");
    assert_eq!((level, certainty, otherwise), (Some(Intermediate), Certainty::Possible, Some(Advanced)));
    assert!(reasons[1].contains("lignes 9 à 12"), "{reasons:?}");
    // Whatever stands in the blanks, this is a beginner, and that one is not.
    assert_eq!(of("1", "10-222222222").1, Certainty::Certain);
    assert_eq!(of("1", "222222222-22").1, Certainty::Certain);
    // Seven of twelve lines are too few, unless the person never uses the internet.
    let (level, certainty, _, reasons) = of("1", "2222222-----");
    assert_eq!((level, certainty), (None, Certainty::ToSee));
    assert!(reasons[0].starts_with("À voir avec la personne : 7 lignes remplies, il en faut 8"), "{reasons:?}");
    assert_eq!(of("5", "------------").0, Some(Beginner));
    // Without the frequency its rule is left out, and said to be.
    let (level, certainty, _, reasons) = of("", "222222222222");
    assert_eq!((level, certainty), (Some(Advanced), Certainty::Certain));
    assert_eq!(reasons.last().unwrap(), "On ne sait pas si la personne se sert d’internet.");
    // The reason that decides comes first.
    let (.., reasons) = of("", "------------");
    assert_eq!(reasons[0], "À voir avec la personne : 0 ligne remplie, il en faut 8.");
    assert_eq!(reasons[1..], ["On ne sait pas si la personne se sert d’internet."]);
}

#[test]
fn findings_have_their_reasons_and_do_not_exclude_each_other() {
    let habits = habits();
    let given = json!({
        "equipement": ["4", "5"], "internet": "4", "frequence": "5", "envie": "2", "gene": ["1"],
        "savez_vous": {"t01": "0", "t02": "0", "t03": "1", "t04": "1"},
    });
    let found = read(&habits, &answers(&habits, given.clone(), json!({}))).0;
    assert!(found.no_access && found.is_no_mastery());
    assert!(found.practice && found.reluctance);
    // Four lines are too few to tell what the person does not know.
    assert_eq!(found.knowledge, None);
    let of = |lines| read(&habits, &person(&habits, "5", lines)).0.knowledge;
    assert_eq!([of("0011----0011"), of("00111---0011"), of("0011-------2")], [Some(true), Some(false), None]);
    let at_ease = read(&habits, &person(&habits, "1", "222222222222")).0;
    assert!(!at_ease.no_access && !at_ease.is_no_mastery());
    assert!(at_ease.knowledge == Some(false) && !at_ease.practice && !at_ease.reluctance);
    // No answer about devices is not the answer that there are none.
    assert!(!read(&habits, &answers(&habits, json!({}), json!({}))).0.no_access);
}

const THRESHOLDS: Thresholds =
    Thresholds { basics: 4, uses: 4, advanced_uses: 8, advanced_autonomy: 4, fewest_lines: 8 };

fn skills(not_using: bool, lines: &[Option<u16>]) -> Skills {
    let points = |lines: &[Option<u16>]| Points {
        sum: lines.iter().flatten().sum(),
        answered: lines.iter().flatten().count() as u16,
        zeros: lines.iter().flatten().filter(|points| **points == 0).count() as u16,
        missing: lines.iter().filter(|points| points.is_none()).count() as u16,
    };
    Skills {
        not_using: Some(not_using),
        frequency_asked: true,
        basics: points(&lines[..3]),
        uses: points(&lines[3..8]),
        autonomy: points(&lines[8..]),
        most: 2,
    }
}

/// Cases of a property: those of the environment's `CLIC_ANSWERS`, or few.
fn cases() -> u32 {
    std::env::var("CLIC_ANSWERS").ok().and_then(|text| text.parse().ok()).unwrap_or(2_000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]
    #[test]
    fn a_better_answer_never_lowers_the_level(
        lines in proptest::collection::vec(proptest::option::weighted(0.9, 0u16..=2), 12),
        not_using: bool,
        better in 0usize..13,
    ) {
        let before = propose(&skills(not_using, &lines), &THRESHOLDS);
        let mut lines = lines;
        let still_not_using = match lines.get_mut(better) {
            Some(Some(points)) => {
                *points = (*points + 1).min(2);
                not_using
            }
            Some(None) => not_using,
            None => false,
        };
        let after = propose(&skills(still_not_using, &lines), &THRESHOLDS);
        if let (Some(before), Some(after)) = (before.level, after.level) {
            prop_assert!(after >= before, "{before:?} {after:?}");
        }
    }

    #[test]
    fn a_blank_that_is_filled_in_stays_within_what_was_possible(
        lines in proptest::collection::vec(proptest::option::weighted(0.8, 0u16..=2), 12),
        filled in 0u16..=2,
    ) {
        let before = propose(&skills(false, &lines), &THRESHOLDS);
        let whole: Vec<Option<u16>> = lines.iter().map(|points| points.or(Some(filled))).collect();
        let after = propose(&skills(false, &whole), &THRESHOLDS);
        if let Some(low) = before.level {
            let high = before.otherwise.unwrap_or(low);
            prop_assert!((low..=high).contains(&after.level.unwrap()), "{before:?} {after:?}");
        }
    }
}
