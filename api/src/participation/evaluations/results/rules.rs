//! Rules of results: a few answers are listed, more are counted, and only many become a share.

/// Number of answers from which they are counted instead of listed.
const COUNTED_FROM: u32 = 5;
/// Number of answers from which a share is said.
const SHARED_FROM: u32 = 20;
/// Quantile of the normal distribution for an interval of 95 %.
const Z: f64 = 1.959_963_984_540_054;
/// Number of people from which numbers may leave the team, if they are of more than one session.
const LEAVES_FROM: i64 = 5;

/// Answers to one question as they may be said, by how many there are.
///
/// There is no mean: under five answers it would be said of single people, and above it hides who is not satisfied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Nobody answered.
    Nothing,
    /// Every answer, as the place of its box, the best first.
    Boxes(Vec<usize>),
    /// Number of answers in the good boxes, of all.
    Counts {
        /// Answers in the good boxes.
        good: u32,
        /// All answers.
        answers: u32,
    },
    /// Share of the answers in the good boxes.
    Share {
        /// Answers in the good boxes.
        good: u32,
        /// All answers.
        answers: u32,
        /// The share in percent.
        percent: u32,
        /// Bounds in percent between which it would be with many more answers, nineteen times in twenty.
        interval: (u32, u32),
    },
}

/// Codes of the good boxes of a standard question; none of a question of the organisation's own.
pub fn good_boxes(question: &str) -> &'static [&'static str] {
    match question {
        "satisfaction" | "relevance" => &["3", "4"],
        "pace" => &["right"],
        "alone" | "another_session" => &["yes"],
        _ => &[],
    }
}

/// Reads the numbers of ticks in each box.
///
/// `good` are the places of the good boxes, `answers` the number of people.
pub fn read(counts: &[u32], good: &[usize], answers: u32) -> Reading {
    let in_good: u32 = good.iter().filter_map(|place| counts.get(*place)).sum();
    match answers {
        0 => Reading::Nothing,
        _ if answers < COUNTED_FROM => {
            let mut places: Vec<usize> = (0..counts.len()).rev().collect();
            places.sort_by_key(|place| !good.contains(place));
            let each = |place: usize| std::iter::repeat_n(place, counts[place] as usize);
            Reading::Boxes(places.into_iter().flat_map(each).collect())
        }
        _ if answers < SHARED_FROM => Reading::Counts { good: in_good, answers },
        _ => Reading::Share {
            good: in_good,
            answers,
            percent: percent(f64::from(in_good) / f64::from(answers)),
            interval: wilson(in_good, answers),
        },
    }
}

/// Wilson's interval of a share at 95 %, in percent.
pub fn wilson(good: u32, answers: u32) -> (u32, u32) {
    let n = f64::from(answers.max(1));
    let share = f64::from(good) / n;
    let centre = share + Z * Z / (2.0 * n);
    let around = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let at = |value: f64| percent((value / (1.0 + Z * Z / n)).clamp(0.0, 1.0));
    (at(centre - around), at(centre + around))
}

fn percent(share: f64) -> u32 {
    // A share is between 0 and 1.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let percent = (share * 100.0).round() as u32;
    percent
}

/// Says a reading in French.
///
/// `boxes` are the words of all boxes in their order, `good` the places of the good ones. Boxes of which none is good
/// are said one by one: « Oui 7, Non 2 (9 réponses) ».
pub fn say(reading: &Reading, (counts, answers): (&[u32], u32), boxes: &[&str], good: &[usize]) -> String {
    let word = |place: &usize| boxes.get(*place).copied().unwrap_or("?");
    match reading {
        Reading::Nothing => "Pas de réponse".to_owned(),
        Reading::Boxes(places) => {
            let words: Vec<&str> = places.iter().map(word).collect();
            format!("{} : {}", count_answers(answers), words.join(", "))
        }
        Reading::Counts { .. } | Reading::Share { .. } if good.is_empty() => {
            let each = counts.iter().enumerate().map(|(place, n)| format!("{} {n}", word(&place)));
            format!("{} ({})", each.collect::<Vec<_>>().join(", "), count_answers(answers))
        }
        Reading::Counts { good: in_good, answers } => format!("{in_good} sur {answers} {}", either(boxes, good)),
        Reading::Share { good: in_good, answers, percent, .. } => {
            format!("{percent} % {} ({in_good} sur {answers})", either(boxes, good))
        }
    }
}

/// Says the interval of a share in French; nothing of fewer answers.
pub fn say_interval(reading: &Reading) -> Option<String> {
    match reading {
        Reading::Share { interval: (low, high), .. } => Some(format!("entre {low} et {high} %")),
        _ => None,
    }
}

/// « plutôt ou tout à fait »
fn either(boxes: &[&str], good: &[usize]) -> String {
    let words: Vec<String> = good.iter().filter_map(|place| boxes.get(*place)).map(|word| lower_first(word)).collect();
    words.join(" ou ")
}

fn lower_first(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// « 3 réponses »
pub fn count_answers(answers: u32) -> String {
    format!("{answers} réponse{}", if answers > 1 { "s" } else { "" })
}

/// True if numbers may leave the team: of five people and two sessions at least.
pub fn may_leave(sessions: i64, people: i64) -> bool {
    sessions > 1 && people >= LEAVES_FROM
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BOXES: [&str; 4] = ["Pas du tout", "Plutôt pas", "Plutôt", "Tout à fait"];
    const GOOD: [usize; 2] = [2, 3];

    fn said(counts: [u32; 4]) -> (String, Option<String>) {
        let answers = counts.iter().sum();
        let reading = read(&counts, &GOOD, answers);
        (say(&reading, (&counts, answers), &BOXES, &GOOD), say_interval(&reading))
    }

    #[test]
    fn the_display_table_is_exact() {
        for (counts, words, interval) in [
            ([0, 0, 0, 0], "Pas de réponse", None),
            ([0, 0, 1, 0], "1 réponse : Plutôt", None),
            ([0, 0, 1, 2], "3 réponses : Tout à fait, Tout à fait, Plutôt", None),
            ([1, 1, 1, 1], "4 réponses : Tout à fait, Plutôt, Plutôt pas, Pas du tout", None),
            ([1, 0, 2, 2], "4 sur 5 plutôt ou tout à fait", None),
            ([1, 0, 5, 6], "11 sur 12 plutôt ou tout à fait", None),
            ([0, 1, 9, 9], "18 sur 19 plutôt ou tout à fait", None),
            ([1, 1, 9, 9], "90 % plutôt ou tout à fait (18 sur 20)", Some("entre 70 et 97 %")),
        ] {
            assert_eq!(said(counts), (words.to_owned(), interval.map(str::to_owned)), "{counts:?}");
        }
    }

    #[test]
    fn the_interval_is_wilsons() {
        let known = [((4, 4), (51, 100)), ((9, 10), (60, 98)), ((18, 20), (70, 97)), ((36, 40), (77, 96))];
        for ((good, answers), interval) in known {
            assert_eq!(wilson(good, answers), interval, "{good} of {answers}");
        }
    }

    #[test]
    fn good_boxes_come_first_and_others_are_counted() {
        let pace = ["Trop lent", "Juste bien", "Trop rapide"];
        let counts = [1, 1, 2];
        let words = say(&read(&counts, &[1], 4), (&counts, 4), &pace, &[1]);
        assert_eq!(words, "4 réponses : Juste bien, Trop rapide, Trop rapide, Trop lent");
        let counts = [3, 0, 4];
        let words = say(&read(&counts, &[], 7), (&counts, 7), &pace, &[]);
        assert_eq!(words, "Trop lent 3, Juste bien 0, Trop rapide 4 (7 réponses)");
        let ticks = say(&read(&counts, &[], 4), (&counts, 4), &pace, &[]);
        assert!(ticks.starts_with("4 réponses : Trop rapide, "), "several boxes of one person: {ticks}");
    }

    #[test]
    fn few_people_and_single_sessions_stay_in_the_team() {
        assert!(may_leave(2, 5));
        for (sessions, people) in [(1, 5), (1, 100), (2, 4), (0, 0)] {
            assert!(!may_leave(sessions, people), "{sessions} sessions, {people} people");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_averaged_and_no_answer_is_left_out(counts in proptest::array::uniform4(0u32..12)) {
            let answers: u32 = counts.iter().sum();
            match read(&counts, &GOOD, answers) {
                Reading::Nothing => prop_assert_eq!(answers, 0),
                Reading::Boxes(places) => {
                    prop_assert!((1..COUNTED_FROM).contains(&answers));
                    for (place, count) in counts.iter().enumerate() {
                        let listed = places.iter().filter(|one| **one == place).count();
                        prop_assert_eq!(listed, *count as usize);
                    }
                }
                Reading::Counts { good, answers: all } => {
                    prop_assert!((COUNTED_FROM..SHARED_FROM).contains(&answers));
                    prop_assert_eq!((good, all), (counts[2] + counts[3], answers));
                }
                Reading::Share { percent, interval: (low, high), .. } => {
                    prop_assert!(answers >= SHARED_FROM);
                    prop_assert!(low <= percent && percent <= high && high <= 100);
                }
            }
        }
    }
}
