//! Validation of a definition: every fault, with a pointer into the definition.

use std::collections::{BTreeMap, BTreeSet};

use super::condition::{depth, tests_of};
use super::definition::{
    Analysis, Choice, Comparison, Condition, DEEPEST, Definition, Form, GREATEST_NUMBER, LONGEST_ANSWER, Line,
    MOST_CHOICES, MOST_QUESTIONS, MOST_STEPS, Operand, Question, Test,
};

/// Most characters of a code.
const LONGEST_CODE: usize = 40;

/// A fault of a definition: RFC 6901 pointer, and a French sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Pointer into the definition.
    pub pointer: String,
    /// Text on what to correct.
    pub detail: String,
}

/// The faults found so far.
#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, pointer: impl Into<String>, detail: impl Into<String>) {
        self.0.push(Fault { pointer: pointer.into(), detail: detail.into() });
    }
}

/// Finds every fault of a definition.
pub fn faults(definition: &Definition) -> Vec<Fault> {
    let mut faults = Faults::default();
    if definition.questions.len() > MOST_QUESTIONS {
        faults.add("/questions", format!("{MOST_QUESTIONS} questions au plus."));
        return faults.0;
    }
    let mut earlier: BTreeMap<&str, &Question> = BTreeMap::new();
    let all: BTreeSet<&str> = definition.questions.iter().map(|question| question.code.as_str()).collect();
    for (index, question) in definition.questions.iter().enumerate() {
        let at = format!("/questions/{index}");
        check_code(&mut faults, &format!("{at}/code"), &question.code);
        if earlier.contains_key(question.code.as_str()) {
            faults.add(format!("{at}/code"), "Une autre question a déjà ce code.");
        }
        check_form(&mut faults, &at, question);
        if let Some(condition) = &question.shown_if {
            check_condition(&mut faults, &format!("{at}/shown_if"), condition, &earlier, &all);
        }
        earlier.insert(&question.code, question);
    }
    if let Some(analysis) = &definition.analysis {
        check_analysis(&mut faults, definition, analysis);
    }
    faults.0
}

/// True if a code is of small letters, digits and underscores, and begins with a letter.
fn is_code(code: &str) -> bool {
    (1..=LONGEST_CODE).contains(&code.len())
        && code.starts_with(|c: char| c.is_ascii_lowercase())
        && code.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_')
}

/// True if a choice's code is of letters, digits, underscores and dashes.
fn is_choice_code(code: &str) -> bool {
    (1..=LONGEST_CODE).contains(&code.len())
        && code.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_' || c == b'-')
}

fn check_code(faults: &mut Faults, pointer: &str, code: &str) {
    if !is_code(code) {
        faults.add(pointer, "Un code s'écrit en minuscules sans accent, avec des chiffres et « _ ».");
    }
}

fn check_form(faults: &mut Faults, at: &str, question: &Question) {
    match &question.form {
        Form::One(choices) => check_choices(faults, at, choices, MOST_CHOICES),
        Form::Several(choices, most) => {
            check_choices(faults, at, choices, MOST_CHOICES);
            if most.is_some_and(|most| !(1..=choices.len()).contains(&most)) {
                faults.add(format!("{at}/at_most"), "De 1 au nombre de choix.");
            }
        }
        Form::Scale(choices) => {
            check_choices(faults, at, choices, MOST_STEPS);
            check_steps(faults, at, choices);
        }
        Form::Number(from, to) => {
            if from > to || from.abs() > GREATEST_NUMBER || to.abs() > GREATEST_NUMBER {
                faults.add(format!("{at}/to"), "Le plus grand nombre est plus petit que l'autre, ou trop grand.");
            }
        }
        Form::Text(longest) => {
            if !(1..=LONGEST_ANSWER).contains(longest) {
                faults.add(format!("{at}/longest"), format!("De 1 à {LONGEST_ANSWER}."));
            }
        }
        Form::Grid(lines, choices) => {
            check_choices(faults, at, choices, MOST_STEPS);
            check_lines(faults, at, lines);
        }
        Form::Note | Form::Contact => {}
    }
    if !matches!(question.form, Form::Several(..)) {
        for (index, _) in question.choices().iter().enumerate().filter(|(_, choice)| choice.exclusive) {
            let pointer = format!("{at}/choices/{index}/exclusive");
            faults.add(pointer, "Seule une question à plusieurs réponses a un choix qui exclut les autres.");
        }
    }
}

fn check_choices(faults: &mut Faults, at: &str, choices: &[Choice], most: usize) {
    if choices.is_empty() || choices.len() > most {
        faults.add(format!("{at}/choices"), format!("De 1 à {most} choix."));
        return;
    }
    let mut seen = BTreeSet::new();
    let mut labels = BTreeSet::new();
    for (index, choice) in choices.iter().enumerate() {
        if !labels.insert(choice.label.trim().to_lowercase()) {
            faults.add(format!("{at}/choices/{index}/label"), "Un autre choix a déjà ces mots.");
        }
        let pointer = format!("{at}/choices/{index}/code");
        if !is_choice_code(&choice.code) {
            faults.add(pointer, "Un code de choix s'écrit en lettres sans accent, chiffres, « _ » et « - ».");
        } else if !seen.insert(&choice.code) {
            faults.add(pointer, "Un autre choix a déjà ce code.");
        }
    }
}

fn check_steps(faults: &mut Faults, at: &str, choices: &[Choice]) {
    let steps: Vec<Option<i64>> = choices.iter().map(|choice| canonical(&choice.code)).collect();
    if let Some(index) = steps.iter().position(Option::is_none) {
        faults.add(format!("{at}/choices/{index}/code"), "Les codes d'une échelle sont des nombres entiers.");
    } else if !steps.is_sorted_by(|a, b| a < b) && !steps.is_sorted_by(|a, b| a > b) {
        faults.add(format!("{at}/choices"), "Les codes d'une échelle vont dans l'ordre.");
    }
}

/// A whole number as it is written without sign or leading zeros.
fn canonical(code: &str) -> Option<i64> {
    code.parse::<u16>().ok().filter(|number| number.to_string() == code).map(i64::from)
}

fn check_lines(faults: &mut Faults, at: &str, lines: &[Line]) {
    if lines.is_empty() || lines.len() > MOST_CHOICES {
        faults.add(format!("{at}/lines"), format!("De 1 à {MOST_CHOICES} lignes."));
        return;
    }
    let mut seen = BTreeSet::new();
    for (index, line) in lines.iter().enumerate() {
        let pointer = format!("{at}/lines/{index}/code");
        check_code(faults, &pointer, &line.code);
        if !seen.insert(&line.code) {
            faults.add(pointer, "Une autre ligne a déjà ce code.");
        }
    }
}

fn check_condition(
    faults: &mut Faults,
    at: &str,
    condition: &Condition,
    earlier: &BTreeMap<&str, &Question>,
    all: &BTreeSet<&str>,
) {
    if depth(condition) > DEEPEST {
        faults.add(at, format!("Une condition a {DEEPEST} niveaux au plus."));
        return;
    }
    if has_empty_group(condition) {
        faults.add(at, "« Toutes » et « au moins une » attendent une condition au moins.");
    }
    for test in tests_of(condition) {
        match earlier.get(test.question.as_str()) {
            Some(question) => {
                if let Some(detail) = misfit(question, test) {
                    faults.add(at, detail);
                }
            }
            None if all.contains(test.question.as_str()) => {
                let detail = "Une condition ne peut porter que sur une question placée avant : ";
                faults.add(at, format!("{detail}« {} » vient après ou au même endroit.", test.question));
            }
            None => faults.add(at, format!("Il n'y a pas de question « {} ».", test.question)),
        }
    }
}

fn has_empty_group(condition: &Condition) -> bool {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.is_empty() || parts.iter().any(has_empty_group),
        Condition::Not(part) => has_empty_group(part),
        Condition::Test(_) => false,
    }
}

/// Says how a test does not fit the question that it looks at.
fn misfit(question: &Question, test: &Test) -> Option<String> {
    let code = &question.code;
    let fits = |operand: &Operand| match (&question.form, operand) {
        (Form::One(_) | Form::Scale(_), Operand::Code(given)) => question.has_choice(given),
        (Form::Number(..), Operand::Number(_)) => true,
        _ => false,
    };
    let is_known = match (&test.comparison, &question.form) {
        (Comparison::Answered, Form::Note | Form::Contact) => false,
        (Comparison::Answered, _) => true,
        (Comparison::Is(operand) | Comparison::IsNot(operand), _) => fits(operand),
        (Comparison::OneOf(operands), _) => !operands.is_empty() && operands.iter().all(fits),
        (Comparison::Contains(given), Form::Several(..)) => question.has_choice(given),
        (Comparison::LessThan(_) | Comparison::AtLeast(_), Form::Scale(_) | Form::Number(..)) => true,
        _ => false,
    };
    (!is_known).then(|| format!("Cette comparaison ou cette valeur ne va pas avec la question « {code} »."))
}

fn check_analysis(faults: &mut Faults, definition: &Definition, analysis: &Analysis) {
    let Analysis { access, mastery, reluctance, thresholds } = analysis;
    let mut check = |pointer: &str, code: &str, is_form: fn(&Form) -> bool, choices: &[(&str, &[String])]| {
        let Some(question) = definition.find(code).filter(|question| is_form(&question.form)) else {
            faults.add(format!("/analysis{pointer}"), "Il n'y a pas de question de ce genre avec ce code.");
            return;
        };
        for (pointer, codes) in choices {
            if let Some(unknown) = codes.iter().find(|code| !question.has_choice(code)) {
                let detail = format!("« {unknown} » n'est pas un choix de « {code} ».");
                faults.add(format!("/analysis{pointer}"), detail);
            }
        }
    };
    let is_one = |form: &Form| matches!(form, Form::One(_) | Form::Scale(_));
    let is_several = |form: &Form| matches!(form, Form::Several(..));
    check("/access/equipment", &access.equipment, is_several, &[("/access/devices", &access.devices)]);
    check("/access/internet", &access.internet, is_one, &[("/access/without", &access.without)]);
    let frequency: [(&str, &[String]); 2] =
        [("/mastery/not_using", &mastery.not_using), ("/mastery/seldom", &mastery.seldom)];
    check("/mastery/frequency", &mastery.frequency, is_one, &frequency);
    check("/reluctance/wish", &reluctance.wish, is_one, &[("/reluctance/unwilling", &reluctance.unwilling)]);
    let obstacles: [(&str, &[String]); 1] = [("/reluctance/reluctant", &reluctance.reluctant)];
    check("/reluctance/obstacles", &reluctance.obstacles, is_several, &obstacles);
    let Some(Question { form: Form::Grid(lines, choices), .. }) = definition.find(&mastery.grid) else {
        faults.add("/analysis/mastery/grid", "Il n'y a pas de grille avec ce code.");
        return;
    };
    let points: Vec<Option<i64>> = choices.iter().map(|choice| canonical(&choice.code)).collect();
    let most = points.iter().flatten().copied().max().unwrap_or(0);
    if points.contains(&None) || !points.contains(&Some(0)) || !(1..=9).contains(&most) {
        faults.add("/analysis/mastery/grid", "Les codes des choix de la grille sont des points, de 0 à 9 au plus.");
    }
    let mut seen = BTreeSet::new();
    let parts = [("basics", &mastery.basics), ("uses", &mastery.uses), ("autonomy", &mastery.autonomy)];
    for (name, codes) in parts {
        for code in codes {
            if !lines.iter().any(|line| line.code == *code) || !seen.insert(code) {
                let detail = format!("« {code} » n'est pas une ligne de la grille, ou sert deux fois.");
                faults.add(format!("/analysis/mastery/{name}"), detail);
            }
        }
    }
    let possible = |lines: usize| lines as i64 * most;
    let bounds = [
        ("basics", thresholds.basics, possible(mastery.basics.len())),
        ("uses", thresholds.uses, possible(mastery.uses.len())),
        ("advanced_uses", thresholds.advanced_uses, possible(mastery.uses.len())),
        ("advanced_autonomy", thresholds.advanced_autonomy, possible(mastery.autonomy.len())),
        ("fewest_lines", thresholds.fewest_lines, seen.len() as i64),
    ];
    for (name, given, most) in bounds {
        if i64::from(given) > most {
            faults.add(format!("/analysis/thresholds/{name}"), format!("De 0 à {most}."));
        }
    }
    if thresholds.advanced_uses < thresholds.uses {
        let detail = "Ce seuil ne peut pas être plus bas que celui des initiés.";
        faults.add("/analysis/thresholds/advanced_uses", detail);
    }
}
