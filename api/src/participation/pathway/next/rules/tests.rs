use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;

use super::*;

fn monday() -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(2026, 11, 30).unwrap().and_hms_opt(8, 0, 0).unwrap().and_utc()
}

fn capestang() -> Place {
    Place { code: "34052".to_owned(), centre: Some((43.3279, 3.0425)) }
}

fn saint_chinian() -> Place {
    Place { code: "34245".to_owned(), centre: Some((43.4219, 2.9458)) }
}

/// Somebody of Capestang who came to an e-mail workshop.
fn learner() -> Learner {
    Learner {
        level: Level::Beginner,
        seen: vec![Theme::Email],
        uncertain: Vec::new(),
        mastered: Vec::new(),
        asked: Vec::new(),
        half_days: Vec::new(),
        home: Some(capestang()),
        busy: Vec::new(),
        people: 1,
        is_whole: true,
    }
}

/// A session of two hours, some days from now, at 14 h.
fn offer(days: i64, themes: &[Theme]) -> Offer {
    let starts_at = monday() + TimeDelta::days(days) + TimeDelta::hours(6);
    Offer {
        level: Level::Beginner,
        themes: themes.to_vec(),
        times: (starts_at, starts_at + TimeDelta::hours(2)),
        starts_at: starts_at.naive_utc(),
        place: capestang(),
        free: 2,
    }
}

fn first(learner: &Learner, offers: &[Offer]) -> Option<(usize, NextReason, Option<Theme>)> {
    propose(learner, offers, monday()).first().map(|one| (one.place, one.reason, one.theme))
}

#[test]
fn questions_come_first_then_old_themes_then_new_ones() {
    let offers = [offer(1, &[]), offer(2, &[Theme::Email]), offer(3, &[Theme::Security]), offer(4, &[Theme::Browsing])];
    let order = |learner: &Learner| {
        propose(learner, &offers, monday()).iter().map(|one| (one.place, one.reason)).collect::<Vec<_>>()
    };
    assert_eq!(
        order(&learner()),
        [(2, NextReason::NotSeen), (3, NextReason::NotSeen), (1, NextReason::Again)],
        "what was seen, and nobody knows how far, comes after what is new"
    );
    let uncertain = Learner { uncertain: vec![Theme::Email], ..learner() };
    assert_eq!(order(&uncertain)[0], (1, NextReason::NotYetAlone));
    let asks = Learner { asked: vec![Theme::Browsing], ..uncertain };
    assert_eq!(order(&asks)[..2], [(3, NextReason::Asked), (1, NextReason::NotYetAlone)]);
}

#[test]
fn what_is_mastered_is_not_proposed_again() {
    let masters = Learner { mastered: vec![Theme::Email], ..learner() };
    assert_eq!(first(&masters, &[offer(1, &[Theme::Email])]), None);
    let both = [offer(1, &[Theme::Email, Theme::Security])];
    assert_eq!(first(&masters, &both), Some((0, NextReason::NotSeen, Some(Theme::Security))));
    let asks = Learner { asked: vec![Theme::Email], ..masters };
    assert_eq!(first(&asks, &[offer(1, &[Theme::Email])]), Some((0, NextReason::Asked, Some(Theme::Email))));
}

#[test]
fn a_kilometre_weighs_as_much_as_a_day() {
    let far = Offer { place: saint_chinian(), ..offer(1, &[Theme::Security]) };
    assert_eq!(first(&learner(), &[far.clone(), offer(8, &[Theme::Security])]).map(|one| one.0), Some(1));
    assert_eq!(first(&learner(), &[far, offer(22, &[Theme::Security])]).map(|one| one.0), Some(0));
}

#[test]
fn a_wish_for_half_days_bars_all_others() {
    let mornings = Learner { half_days: vec![HalfDay::TuesdayMorning], ..learner() };
    assert_eq!(first(&mornings, &[offer(1, &[])]), None);
    let afternoons = Learner { half_days: vec![HalfDay::TuesdayAfternoon], ..learner() };
    assert_eq!(first(&afternoons, &[offer(1, &[])]).map(|one| one.0), Some(0));
}

#[test]
fn one_enrolment_does_not_say_what_else_was_seen() {
    let own = Learner { is_whole: false, ..learner() };
    let security = [offer(1, &[Theme::Security])];
    assert_eq!(first(&own, &security).map(|one| one.1), Some(NextReason::Other));
    assert_eq!(first(&learner(), &security).map(|one| one.1), Some(NextReason::NotSeen));
}

fn themes() -> impl Strategy<Value = Vec<Theme>> {
    proptest::collection::vec(proptest::sample::select(Theme::ALL), 0..4)
}

fn any_offer() -> impl Strategy<Value = Offer> {
    (themes(), 0i64..30, 0i16..4, proptest::sample::select(Level::ALL), any::<bool>()).prop_map(
        |(themes, days, free, level, near)| Offer {
            free,
            level,
            place: if near { capestang() } else { saint_chinian() },
            ..offer(days, &themes)
        },
    )
}

fn any_learner() -> impl Strategy<Value = Learner> {
    let half_days = proptest::collection::vec(proptest::sample::select(HalfDay::ALL), 0..4);
    (themes(), themes(), themes(), themes(), half_days, 1i16..3, 0i64..30, any::<bool>()).prop_map(
        |(seen, uncertain, mastered, asked, half_days, people, busy, is_whole)| Learner {
            seen,
            uncertain,
            mastered,
            asked,
            half_days,
            people,
            busy: vec![offer(busy, &[]).times],
            is_whole,
            ..learner()
        },
    )
}

proptest! {
    #[test]
    fn nobody_is_proposed_a_session_that_they_cannot_take(
        learner in any_learner(), offers in proptest::collection::vec(any_offer(), 0..20),
    ) {
        let proposed = propose(&learner, &offers, monday());
        prop_assert!(proposed.len() <= MOST);
        for one in &proposed {
            let offer = &offers[one.place];
            prop_assert_eq!(offer.level, learner.level);
            prop_assert!(offer.free >= learner.people && !learner.busy.contains(&offer.times));
            prop_assert!(
                learner.half_days.is_empty() || learner.half_days.contains(&half_day(offer.starts_at).unwrap())
            );
            prop_assert!(one.theme.is_none_or(|theme| offer.themes.contains(&theme)));
            prop_assert_eq!(one.theme.is_none(), one.reason == NextReason::SameLevel);
            if let Some(theme) = one.theme {
                prop_assert!(!learner.mastered.contains(&theme) || learner.asked.contains(&theme)
                    || learner.uncertain.contains(&theme));
                prop_assert!(one.reason != NextReason::NotSeen || (learner.is_whole && !learner.seen.contains(&theme)));
            }
        }
    }

    #[test]
    fn reasons_come_in_order_and_no_theme_twice(
        learner in any_learner(), offers in proptest::collection::vec(any_offer(), 0..20),
    ) {
        let proposed = propose(&learner, &offers, monday());
        prop_assert!(proposed.is_sorted_by_key(|one| one.reason));
        for (place, one) in proposed.iter().enumerate() {
            prop_assert!(one.theme.is_none() || proposed[..place].iter().all(|other| other.theme != one.theme));
        }
    }

    #[test]
    fn another_seat_or_a_new_session_never_empties_the_choice(
        learner in any_learner(), offers in proptest::collection::vec(any_offer(), 0..12), more in any_offer(),
    ) {
        let before = propose(&learner, &offers, monday());
        let after = propose(&learner, &[offers, vec![more]].concat(), monday());
        prop_assert!(after.len() >= before.len().min(1));
        prop_assert!(before.is_empty() || after[0].reason <= before[0].reason);
    }
}
