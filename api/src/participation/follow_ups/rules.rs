//! Rules of follow-ups: when an answer is due, who may still give it, what of it is a model.

use chrono::{Days, NaiveDate, TimeDelta};

use super::FollowUpStatus;
use crate::directory::people::rules::fold;

/// Retention of questions, as the columns declare.
pub const KEPT: TimeDelta = TimeDelta::days(730);
/// Days within which a question is answered, unless another day is given.
const ANSWERED_WITHIN: Days = Days::new(7);
/// Length of a number from which it may be a telephone's, in digits.
const PHONE_DIGITS: usize = 6;

/// The day on which an answer to a question of today is due.
pub fn due_on(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(ANSWERED_WITHIN).unwrap_or(today)
}

/// True if an answer should have been given before today.
pub fn is_overdue(status: FollowUpStatus, due_on: NaiveDate, today: NaiveDate) -> bool {
    status == FollowUpStatus::Open && due_on < today
}

/// True if an answer may be noted: a colleague's is never overwritten.
pub fn may_answer(status: FollowUpStatus) -> bool {
    matches!(status, FollowUpStatus::Open | FollowUpStatus::Proposed)
}

/// Takes names and telephone numbers of the person out of an answer, so that it serves others.
pub fn without_names(answer: &str, names: &[&str]) -> String {
    let names: Vec<String> =
        names.iter().flat_map(|name| fold(name).split(' ').map(str::to_owned).collect::<Vec<_>>()).collect();
    let is_name = |word: &str| {
        let folded = fold(word.trim_matches(|c: char| !c.is_alphanumeric()));
        folded.chars().count() > 1 && folded.split(' ').any(|part| names.iter().any(|name| name == part))
    };
    let plain = answer.split_inclusive(char::is_whitespace).map(|piece| {
        let word = piece.trim_end();
        if !word.is_empty() && is_name(word) { piece.replacen(word, "…", 1) } else { piece.to_owned() }
    });
    hide_numbers(&plain.collect::<String>())
}

/// Replaces runs of digits, with spaces or dots between them, that are as long as a telephone number.
fn hide_numbers(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut run = String::new();
    let flush = |run: &mut String, shown: &mut String| {
        let digits = run.chars().filter(char::is_ascii_digit).count();
        let tail = run.len() - run.trim_end_matches([' ', '.', '\u{a0}']).len();
        match digits >= PHONE_DIGITS {
            true => {
                shown.push('…');
                shown.push_str(&run[run.len() - tail..]);
            }
            false => shown.push_str(run),
        }
        run.clear();
    };
    for c in text.chars() {
        let continues = !run.is_empty() && matches!(c, ' ' | '.' | '\u{a0}');
        if c.is_ascii_digit() || c == '+' || continues {
            run.push(c);
        } else {
            flush(&mut run, &mut shown);
            shown.push(c);
        }
    }
    flush(&mut run, &mut shown);
    shown
}

/// Number of the searched words that a text holds, accents and case aside.
pub fn count_words(searched: &str, text: &str) -> usize {
    let text = fold(text);
    fold(searched).split(' ').filter(|word| !word.is_empty() && text.contains(word)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_due_a_week_later_and_overdue_after_that_day() {
        let monday = NaiveDate::from_ymd_opt(2027, 1, 4).unwrap_or_default();
        let due = due_on(monday);
        assert_eq!(due - monday, TimeDelta::days(7));
        assert!(!is_overdue(FollowUpStatus::Open, due, due), "the day itself is in time");
        assert!(is_overdue(FollowUpStatus::Open, due, due + Days::new(1)));
        assert!(!is_overdue(FollowUpStatus::Answered, due, due + Days::new(1)));
    }

    #[test]
    fn an_answer_is_given_once() {
        let may = FollowUpStatus::ALL.iter().map(|status| may_answer(*status)).collect::<Vec<_>>();
        assert_eq!(may, [true, false, true, false]);
    }

    #[test]
    fn a_model_names_nobody() {
        let names = ["Jeanne-Marie", "D’Angelo"];
        for (answer, model) in [
            ("Bonjour Jeanne-Marie, appuyez sur la photo.", "Bonjour … appuyez sur la photo."),
            ("Mme DANGELO a son code.", "Mme DANGELO a son code."),
            ("Pour Mme D’Angelo : le code.", "Pour Mme … : le code."),
            ("Rappeler au 06 12 34 56 78 le soir.", "Rappeler au … le soir."),
            ("Il y a 3 étapes, en 2026.", "Il y a 3 étapes, en 2026."),
            ("Le +33612345678.", "Le …."),
        ] {
            assert_eq!(without_names(answer, &names), model);
        }
    }

    #[test]
    fn models_are_searched_by_words_without_accents() {
        assert_eq!(count_words("Téléphone photo", "Les PHOTOS du telephone"), 2);
        assert_eq!(count_words("", "Les photos"), 0);
    }
}
