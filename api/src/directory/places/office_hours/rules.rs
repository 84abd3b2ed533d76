//! Rules of office hours: the spans of a week, and their French words.

use chrono::{NaiveTime, Weekday};

use crate::kernel::text::french;

/// A span of a day of the week at which the office is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Day of the week, 1 is Monday.
    pub weekday: i16,
    /// Start, in wall time.
    pub opens: NaiveTime,
    /// End, in wall time.
    pub closes: NaiveTime,
}

/// Start and end of a span, in wall time.
pub type Times = (NaiveTime, NaiveTime);

/// The hours of a week: at most two spans a day, at least one in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours([[Option<Times>; 2]; 7]);

/// A fault in the spans of a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The week has no span: nobody would ever be called.
    Never,
    /// A span, by its position, ends before it starts or is of no day.
    Backwards(usize),
    /// A span, by its position, is the third of its day.
    Third(usize),
    /// A span, by its position, begins before the other of its day has ended.
    Overlap(usize),
}

impl Default for Hours {
    /// Monday to Friday, 9–12 and 14–17.
    fn default() -> Hours {
        let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
        let works = [Some((hour(9), hour(12))), Some((hour(14), hour(17)))];
        Hours([works, works, works, works, works, [None, None], [None, None]])
    }
}

impl Hours {
    /// Makes a week of spans in any order.
    ///
    /// # Errors
    /// The first fault of the spans.
    pub fn new(spans: &[Span]) -> Result<Hours, Fault> {
        let mut week = [[None; 2]; 7];
        for (index, span) in spans.iter().enumerate() {
            let day = usize::try_from(span.weekday - 1).ok().and_then(|day| week.get_mut(day));
            let Some(day) = day.filter(|_| span.opens < span.closes) else { return Err(Fault::Backwards(index)) };
            *day = match *day {
                [None, _] => [Some((span.opens, span.closes)), None],
                [Some(first), None] if first.1 < span.opens => [Some(first), Some((span.opens, span.closes))],
                [Some(first), None] if span.closes < first.0 => [Some((span.opens, span.closes)), Some(first)],
                [Some(_), None] => return Err(Fault::Overlap(index)),
                [Some(_), Some(_)] => return Err(Fault::Third(index)),
            };
        }
        if spans.is_empty() { Err(Fault::Never) } else { Ok(Hours(week)) }
    }

    /// Lists the spans of a day of the week, the earliest first.
    pub fn on(&self, weekday: Weekday) -> impl DoubleEndedIterator<Item = Times> + use<> {
        self.0[weekday.num_days_from_monday() as usize].into_iter().flatten()
    }

    /// Lists the spans of the week, the earliest first.
    pub fn spans(&self) -> impl Iterator<Item = Span> {
        (1..).zip(&self.0).flat_map(|(weekday, day)| {
            day.iter().flatten().map(move |(opens, closes)| Span { weekday, opens: *opens, closes: *closes })
        })
    }

    /// Says the week: «du lundi au vendredi, de 9 h à 12 h et de 14 h à 17 h».
    pub fn in_words(&self) -> String {
        let mut groups: Vec<([Option<Times>; 2], Vec<usize>)> = Vec::new();
        for (index, day) in self.0.iter().enumerate().filter(|(_, day)| day[0].is_some()) {
            match groups.iter_mut().find(|(times, _)| times == day) {
                Some((_, days)) => days.push(index),
                None => groups.push((*day, vec![index])),
            }
        }
        let say = |(times, days): &([Option<Times>; 2], Vec<usize>)| {
            let spans: Vec<String> = times
                .iter()
                .flatten()
                .map(|(opens, closes)| format!("de {} à {}", french::time(*opens), french::time(*closes)))
                .collect();
            format!("{}, {}", name_days(days), spans.join(" et "))
        };
        groups.iter().map(say).collect::<Vec<_>>().join("\u{a0}; ")
    }
}

/// Names days of the week by their number from Monday: «du lundi au jeudi», «le lundi et le jeudi».
fn name_days(days: &[usize]) -> String {
    let name = |day: &usize| french::DAYS.get(*day).copied().unwrap_or_default();
    match days {
        [first, .., last] if days.len() > 2 && last - first + 1 == days.len() => {
            format!("du {} au {}", name(first), name(last))
        }
        [before @ .., last] if !before.is_empty() => {
            let before: Vec<String> = before.iter().map(|day| format!("le {}", name(day))).collect();
            format!("{} et le {}", before.join(", "), name(last))
        }
        days => days.iter().map(|day| format!("le {}", name(day))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(weekday: i16, opens: u32, closes: u32) -> Span {
        let at = |minutes: u32| NaiveTime::from_hms_opt(minutes / 100, minutes % 100, 0).unwrap();
        Span { weekday, opens: at(opens), closes: at(closes) }
    }

    #[test]
    fn hours_are_said_as_an_office_says_them() {
        assert_eq!(Hours::default().in_words(), "du lundi au vendredi, de 9 h à 12 h et de 14 h à 17 h");
        let said = |spans: &[Span]| Hours::new(spans).unwrap().in_words();
        assert_eq!(said(&[span(2, 830, 1200)]), "le mardi, de 8 h 30 à 12 h");
        assert_eq!(said(&[span(4, 900, 1200), span(1, 900, 1200)]), "le lundi et le jeudi, de 9 h à 12 h");
        assert_eq!(
            said(&[span(1, 900, 1200), span(2, 900, 1200), span(4, 900, 1200), span(6, 1000, 1130)]),
            "le lundi, le mardi et le jeudi, de 9 h à 12 h\u{a0}; le samedi, de 10 h à 11 h 30"
        );
    }

    #[test]
    fn spans_of_a_day_are_two_and_apart() {
        for (spans, fault) in [
            (vec![], Fault::Never),
            (vec![span(1, 1200, 900)], Fault::Backwards(0)),
            (vec![span(8, 900, 1200)], Fault::Backwards(0)),
            (vec![span(0, 900, 1200)], Fault::Backwards(0)),
            (vec![span(1, 900, 1200), span(1, 1100, 1300)], Fault::Overlap(1)),
            (vec![span(1, 900, 1200), span(1, 1200, 1300)], Fault::Overlap(1)),
            (vec![span(1, 900, 1000), span(1, 1100, 1200), span(1, 1300, 1400)], Fault::Third(2)),
        ] {
            assert_eq!(Hours::new(&spans), Err(fault), "{spans:?}");
        }
        let week = Hours::new(&[span(1, 1400, 1700), span(1, 900, 1200)]).unwrap();
        assert_eq!(week.spans().collect::<Vec<_>>(), [span(1, 900, 1200), span(1, 1400, 1700)], "in order");
        assert_eq!((week.on(Weekday::Mon).count(), week.on(Weekday::Tue).count()), (2, 0));
    }
}
