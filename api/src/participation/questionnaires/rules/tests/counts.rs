//! Counts: off the path, illegible, over versions, and after edits.

use serde_json::{Value, json};

use super::super::boxes::Layout;
use super::super::counting::{Counter, QuestionCount, Version, merge};
use super::super::definition::{Definition, Line};
use super::super::findings::Reading;
use super::{answers, habits};

fn version(number: i16, definition: Definition) -> Version {
    let layout = Layout::new(&definition);
    let reading = definition.analysis.as_ref().map(|analysis| Reading::new(analysis, &definition, &layout));
    Version { number, definition, layout, reading }
}

fn count(version: &Version, responses: &[(Value, Value)]) -> Counter {
    let mut counter = Counter::default();
    for (given, silences) in responses {
        let answers = answers(&version.definition, given.clone(), silences.clone());
        counter.add(version, &version.layout.encode(&version.definition, &answers));
    }
    counter
}

fn find_count<'a>(counts: &'a [QuestionCount], code: &str) -> &'a QuestionCount {
    counts.iter().find(|one| one.code == code).unwrap()
}

fn choice(count: &QuestionCount, code: &str) -> (u32, u32) {
    let found = count.reply.choices.iter().find(|choice| choice.code == code).unwrap();
    (found.count, found.offered)
}

#[test]
fn concerned_answered_and_not_are_distinguished() {
    let habits = version(1, habits());
    let none = json!({});
    let counter = count(
        &habits,
        &[
            (json!({"frequence": "1", "appareil": "3", "gene": ["1", "2"]}), none.clone()),
            (json!({"frequence": "5", "appareil": "3", "gene": ["1"]}), none.clone()),
            (json!({"frequence": "2", "gene": ["1", "2", "3", "4"]}), json!({"appareil": "illegible"})),
            (json!({}), json!({"frequence": "declined", "savez_vous/t03": "illegible"})),
        ],
    );
    let counts = merge(&[(&habits, &counter)]);
    let device = find_count(&counts, "appareil");
    assert_eq!((device.concerned, device.reply.answered, device.reply.illegible, device.set_aside), (2, 1, 1, 1));
    let frequency = find_count(&counts, "frequence");
    assert_eq!((frequency.concerned, frequency.reply.answered, frequency.reply.declined), (4, 3, 1));
    // Shares are of people, not of ticks; four ticks where three are allowed count in none.
    let obstacles = find_count(&counts, "gene");
    assert_eq!((choice(obstacles, "1"), choice(obstacles, "2"), obstacles.set_aside), ((2, 2), (1, 2), 1));
    assert_eq!(find_count(&counts, "savez_vous").lines[2].reply.illegible, 1);
    assert_eq!(counter.totals.responses, 4);
    assert_eq!((counter.totals.no_mastery, counter.totals.undetermined), (1, 3));
}

#[test]
fn ten_edits_after_answers_keep_what_was_counted() {
    let before = version(1, habits());
    let asked = json!({"frequence": "1", "internet": "2", "savez_vous": {"t01": "2"}, "deja": "1"});
    let first = count(&before, &[(asked.clone(), json!({})), (asked, json!({}))]);
    let mut edited = habits();
    // A label, a hint, the order, a choice more, a choice less, a question more, one less, a line more, a line less,
    // and a condition.
    edited.questions[1].label = "Internet, chez vous ?".to_owned();
    edited.questions[8].hint = Some("Une seule réponse.".to_owned());
    edited.questions.swap(14, 15);
    let more = json!({"code": "6", "label": "chez un voisin"});
    let add = |definition: &mut Definition, at: usize, edit: &dyn Fn(&mut Value)| {
        let mut json = serde_json::to_value(super::super::super::json::showing::show(definition)).unwrap();
        edit(&mut json["questions"][at]);
        *definition = super::read(json);
    };
    add(&mut edited, 1, &|question| question["choices"].as_array_mut().unwrap().push(more.clone()));
    add(&mut edited, 1, &|question| question["choices"][1]["label"] = json!("oui, et tout marche"));
    add(&mut edited, 1, &|question| drop(question["choices"].as_array_mut().unwrap().remove(4)));
    edited.questions.remove(10);
    let number = json!({"code": "nouvelle", "kind": "number", "label": "Combien ?", "from": 0, "to": 9});
    edited.questions.push(super::read(json!({"title": "x", "questions": [number]})).questions.remove(0));
    if let super::super::definition::Form::Grid(lines, _) = &mut edited.questions[6].form {
        lines.push(Line { code: "t13".to_owned(), label: "scanner un code".to_owned(), section: None });
        lines.remove(0);
    }
    edited.questions[5].shown_if = None;
    let edited = version(2, edited);
    let asked = json!({"frequence": "5", "internet": "6", "savez_vous": {"t13": "1"}, "bloque": "4", "nouvelle": 7});
    let second = count(&edited, &[(asked, json!({}))]);
    let counts = merge(&[(&edited, &second), (&before, &first)]);
    let internet = find_count(&counts, "internet");
    assert_eq!((internet.label.as_str(), internet.versions.as_slice()), ("Internet, chez vous ?", [1, 2].as_slice()));
    assert_eq!((internet.concerned, choice(internet, "2"), choice(internet, "6")), (3, (2, 3), (1, 1)));
    let before_it = habits().questions[1].choices()[1].label.clone();
    let reworded = internet.reply.choices.iter().find(|choice| choice.code == "2").unwrap();
    assert_eq!((reworded.label.as_str(), &reworded.earlier), ("oui, et tout marche", &vec![(1, before_it)]));
    assert_eq!(choice(internet, "5"), (0, 2), "a choice left out is of those who were offered it");
    let removed = find_count(&counts, "deja");
    assert_eq!((removed.concerned, removed.versions.as_slice(), choice(removed, "1")), (2, [1].as_slice(), (2, 2)));
    let new = find_count(&counts, "nouvelle");
    assert_eq!((new.concerned, new.versions.as_slice(), &new.numbers), (1, [2].as_slice(), &[(7, 1)].into()));
    let grid = find_count(&counts, "savez_vous");
    let line = |code: &str| grid.lines.iter().find(|line| line.code == code).unwrap();
    assert_eq!((line("t01").concerned, line("t01").reply.answered, line("t13").reply.answered), (2, 2, 1));
    assert_eq!(find_count(&counts, "bloque").concerned, 3);
    // Nobody has answered the new version yet: nothing, and no division by it.
    let unanswered = merge(&[(&edited, &Counter::default()), (&before, &first)]);
    assert_eq!(
        (find_count(&unanswered, "nouvelle").concerned, find_count(&unanswered, "nouvelle").reply.answered),
        (0, 0)
    );
}
