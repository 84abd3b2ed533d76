//! The difference between two versions, question by question.

use super::super::ChangeKind;
use super::definition::{Definition, Form, Question};

/// A change from one version to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The kind of change.
    pub kind: ChangeKind,
    /// Code of the question; none where the change is of the whole.
    pub question: Option<String>,
    /// Code of the choice or line.
    pub part: Option<String>,
    /// The words before.
    pub before: Option<String>,
    /// The words after.
    pub after: Option<String>,
}

/// Lists the changes from one version to another, in the order of the newer one.
pub fn changes(from: &Definition, to: &Definition) -> Vec<Change> {
    let mut changes = Changes::default();
    changes.text(ChangeKind::Title, None, None, Some(&from.title), Some(&to.title));
    changes.text(ChangeKind::Introduction, None, None, from.introduction.as_deref(), to.introduction.as_deref());
    let kept = |question: &&Question| to.find(&question.code).is_some();
    let before: Vec<&str> = from.questions.iter().filter(kept).map(|question| question.code.as_str()).collect();
    let kept = |question: &&Question| from.find(&question.code).is_some();
    let after: Vec<&str> = to.questions.iter().filter(kept).map(|question| question.code.as_str()).collect();
    for question in &to.questions {
        let code = Some(question.code.as_str());
        let Some(earlier) = from.find(&question.code) else {
            changes.add(ChangeKind::QuestionAdded, code, None, None, Some(&question.label));
            continue;
        };
        // A question moved if the one before it, of those that both have, is another.
        let neighbour = |order: &[&str]| {
            let place = order.iter().position(|one| Some(*one) == code)?;
            place.checked_sub(1).and_then(|place| order.get(place)).map(|one| (*one).to_owned())
        };
        if neighbour(&before) != neighbour(&after) {
            let (was, is) = (neighbour(&before), neighbour(&after));
            changes.add(ChangeKind::QuestionMoved, code, None, was.as_deref(), is.as_deref());
        }
        changes.question(earlier, question);
    }
    for question in from.questions.iter().filter(|question| to.find(&question.code).is_none()) {
        changes.add(ChangeKind::QuestionRemoved, Some(&question.code), None, Some(&question.label), None);
    }
    if from.analysis != to.analysis {
        changes.add(ChangeKind::Analysis, None, None, None, None);
    }
    changes.0
}

#[derive(Default)]
struct Changes(Vec<Change>);

impl Changes {
    fn add(
        &mut self,
        kind: ChangeKind,
        question: Option<&str>,
        part: Option<&str>,
        before: Option<&str>,
        after: Option<&str>,
    ) {
        let own = |text: Option<&str>| text.map(str::to_owned);
        let (question, part, before, after) = (own(question), own(part), own(before), own(after));
        self.0.push(Change { kind, question, part, before, after });
    }

    fn text(
        &mut self,
        kind: ChangeKind,
        question: Option<&str>,
        part: Option<&str>,
        before: Option<&str>,
        after: Option<&str>,
    ) {
        if before != after {
            self.add(kind, question, part, before, after);
        }
    }

    fn question(&mut self, from: &Question, to: &Question) {
        let code = Some(to.code.as_str());
        self.text(ChangeKind::Label, code, None, Some(&from.label), Some(&to.label));
        self.text(ChangeKind::Hint, code, None, from.hint.as_deref(), to.hint.as_deref());
        self.text(ChangeKind::Section, code, None, from.section.as_deref(), to.section.as_deref());
        if from.shown_if != to.shown_if {
            self.add(ChangeKind::Condition, code, None, None, None);
        }
        if from.expected != to.expected || bounds(&from.form) != bounds(&to.form) {
            self.add(ChangeKind::Expectation, code, None, None, None);
        }
        let choices = |question: &Question| {
            let all = question.choices().iter();
            all.map(|one| (one.code.clone(), one.label.clone())).collect::<Vec<_>>()
        };
        let kinds = [ChangeKind::ChoiceAdded, ChangeKind::ChoiceRemoved, ChangeKind::ChoiceLabel];
        self.parts(&to.code, kinds, &choices(from), &choices(to));
        let lines = |question: &Question| {
            let all = question.lines().iter();
            all.map(|one| (one.code.clone(), one.label.clone())).collect::<Vec<_>>()
        };
        let kinds = [ChangeKind::LineAdded, ChangeKind::LineRemoved, ChangeKind::LineLabel];
        self.parts(&to.code, kinds, &lines(from), &lines(to));
    }

    fn parts(
        &mut self,
        question: &str,
        [added, removed, relabelled]: [ChangeKind; 3],
        from: &[(String, String)],
        to: &[(String, String)],
    ) {
        let find = |parts: &[(String, String)], code: &str| {
            parts.iter().find(|(own, _)| own == code).map(|(_, label)| label.clone())
        };
        for (code, label) in to {
            match find(from, code) {
                None => self.add(added, Some(question), Some(code), None, Some(label)),
                Some(before) => self.text(relabelled, Some(question), Some(code), Some(&before), Some(label)),
            }
        }
        for (code, label) in from.iter().filter(|(code, _)| find(to, code).is_none()) {
            self.add(removed, Some(question), Some(code), Some(label), None);
        }
        let order = |parts: &[(String, String)], other: &[(String, String)]| {
            let both = parts.iter().filter(|(code, _)| find(other, code).is_some());
            both.map(|(code, _)| code.clone()).collect::<Vec<_>>()
        };
        if order(from, to) != order(to, from) {
            self.add(ChangeKind::PartsMoved, Some(question), None, None, None);
        }
    }
}

/// Bounds of a form: most choices, numbers, length, and the choices that exclude the others.
fn bounds(form: &Form) -> (Option<usize>, Option<(i64, i64)>, Vec<&str>) {
    match form {
        Form::Several(choices, most) => {
            let exclusive = choices.iter().filter(|choice| choice.exclusive);
            (*most, None, exclusive.map(|choice| choice.code.as_str()).collect())
        }
        Form::Number(from, to) => (None, Some((*from, *to)), Vec::new()),
        Form::Text(longest) => (Some(*longest), None, Vec::new()),
        _ => (None, None, Vec::new()),
    }
}
