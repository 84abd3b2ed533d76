//! The texts, read aloud.

use super::*;

fn facts() -> Facts {
    Facts {
        given_name: "Odette".into(),
        reference: "CAP-7K4M".into(),
        people: 1,
        title: "Premiers pas".into(),
        starts_at: "2026-12-01T13:00:00Z".parse().unwrap(),
        ends_at: "2026-12-01T15:30:00Z".parse().unwrap(),
        former_start: None,
        former_place: None,
        waits: false,
        invited: false,
        zone: chrono_tz::Europe::Paris,
        place: "Maison de services au public, place Jean-Jaurès, Capestang".into(),
        commune: "Capestang".into(),
        deadline: "2026-11-26T10:55:00Z".parse().ok(),
        dates: [1, 8, 15]
            .map(|day| DateFacts {
                reference: format!("CAP-7K{day:02}"),
                starts_at: format!("2026-12-{day:02}T13:00:00Z").parse().unwrap(),
                ends_at: format!("2026-12-{day:02}T15:30:00Z").parse().unwrap(),
                venue: "Maison de services au public".into(),
                waits: day == 15,
            })
            .to_vec(),
        reason: Some("L'animatrice est malade.".into()),
        organisation: "Communauté de communes Sud-Hérault".into(),
        phone: "04 65 71 00 00".into(),
    }
}

#[test]
fn every_message_reads_well() {
    let all: Vec<_> = Topic::ALL
        .iter()
        .filter(|about| **about != Topic::Callback)
        .flat_map(|about| [Way::Email, Way::Sms, Way::Call].map(|way| write(*about, way, &facts())))
        .map(|(subject, text)| format!("{subject}\n{text}"))
        .collect();
    insta::assert_snapshot!(all.join("\n----\n"));
}

#[test]
fn texts_hold_in_two_parts_of_gsm_letters() {
    let longest = Facts {
        people: 4,
        starts_at: "2026-09-30T08:30:00Z".parse().unwrap(),
        ends_at: "2026-09-30T10:30:00Z".parse().unwrap(),
        former_start: "2026-09-23T08:30:00Z".parse().ok(),
        former_place: Some(" et non plus à Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson".into()),
        deadline: "2026-09-23T08:30:00Z".parse().ok(),
        commune: "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson".into(),
        dates: facts().dates.iter().cycle().take(40).map(|date| DateFacts { waits: true, ..date.clone() }).collect(),
        reason: Some("Le chauffage n’est pas réparé. ".repeat(16)),
        ..facts()
    };
    let waits = Facts { waits: true, ..longest.clone() };
    for about in Topic::ALL.iter().filter(|about| **about != Topic::Callback) {
        for facts in [&longest, &waits] {
            let (_, text) = write(*about, Way::Sms, facts);
            let sent = text.replace(LINK, &"x".repeat(LINK_PLACES));
            assert!(gsm::places(&sent) <= LONGEST_TEXT, "{} places: {text}", gsm::places(&sent));
            assert_eq!(gsm::fold(&text), text);
            assert!(text.starts_with("Atelier numérique : ") && text.ends_with("Tél. 04 65 71 00 00"), "{text}");
        }
    }
    let (_, cancelled) = write(Topic::Cancelled, Way::Sms, &facts());
    assert!(cancelled.contains("Motif : L'animatrice est malade."), "{cancelled}");
}

#[test]
fn words_of_people_are_no_placeholder() {
    let facts = Facts { given_name: "A{lien}B".into(), reason: Some("{lien}".into()), ..facts() };
    let (_, text) = write(Topic::Cancelled, Way::Email, &facts);
    assert!(!text.contains(LINK) && text.contains("Bonjour AlienB,"), "{text}");
}

#[test]
fn a_change_names_the_former_date_and_the_missing_seat() {
    let moved = Facts { former_start: "2026-11-26T08:30:00Z".parse().ok(), ..facts() };
    let waits = Facts { waits: true, ..moved.clone() };
    let all = [(Topic::Changed, &moved), (Topic::Changed, &waits), (Topic::Offer, &moved)]
        .map(|(about, facts)| [Way::Email, Way::Call].map(|way| write(about, way, facts)))
        .concat();
    let all: Vec<_> = all.into_iter().map(|(subject, text)| format!("{subject}\n{text}")).collect();
    insta::assert_snapshot!(all.join("\n----\n"));
}

#[test]
fn an_invitation_names_the_question_and_not_its_words() {
    let invited = Facts { invited: true, ..facts() };
    for about in [Topic::Offer, Topic::FreeSeat] {
        for way in [Way::Email, Way::Sms, Way::Call] {
            let (subject, text) = write(about, way, &invited);
            assert!(text.to_lowercase().contains("pour votre question"), "{text}");
            assert!(subject.contains("pour votre question") && !text.contains("libérée"), "{subject}");
        }
    }
}

#[test]
fn a_change_of_place_names_the_former_place() {
    let moved = Facts { former_place: Some(" et non plus à Saint-Chinian".into()), ..facts() };
    for way in [Way::Email, Way::Sms, Way::Call] {
        let (_, text) = write(Topic::Changed, way, &moved);
        assert!(text.contains("Capestang et non plus à Saint-Chinian."), "{text}");
    }
}

#[test]
fn dates_are_said_as_in_france() {
    let facts = facts();
    assert_eq!(day(facts.starts_at, facts.zone), "mardi 1er décembre");
    assert_eq!((hour(facts.starts_at, facts.zone), hour(facts.ends_at, facts.zone)), ("14 h".into(), "16 h 30".into()));
}
