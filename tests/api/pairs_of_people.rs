//! Pairs of people, drawn by names, contacts and years of birth: one card for one person, two for two.

use clic::kernel::security::principal::Role;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

use crate::support::{App, Read, size};

/// People of a session.
const GROUP: usize = 12;

/// One name in several spellings; the last is another person's.
const SPELLINGS: [[&str; 2]; 6] = [
    ["Jean-Pierre", "D'Angelo"],
    ["JEAN PIERRE", "Dangelo"],
    ["jeanpierre", "d\u{2019}angelo"],
    ["D Angelo", "Jean-Pierre"],
    ["Jéan\u{2011}Pierre", "D’ANGELO"],
    ["Jeanne", "D'Angelo"],
];

/// A person as they give themselves, and what their spelling stands for.
struct Given {
    name: usize,
    phone: Option<usize>,
    email: Option<usize>,
    birth_year: Option<i32>,
    body: Value,
}

/// Draws a person of a pair; each pair has a name and contacts of its own.
fn draw(dice: &mut StdRng, pair: usize) -> Given {
    let spelling = dice.random_range(0..SPELLINGS.len());
    let own: String = [676, 26, 1].map(|weight| char::from(b'a' + (pair / weight % 26) as u8)).iter().collect();
    // One contact at least, or nobody is recognised.
    let (phone, email) =
        *[(Some(0), None), (Some(1), None), (None, Some(0)), (None, Some(1)), (Some(0), Some(1))].choose(dice).unwrap();
    let birth_year = *[None, Some(1946), Some(1973)].choose(dice).unwrap();
    let number = |which: usize| {
        let digits = format!("0467{which}{pair:05}");
        match dice.random_range(0..3) {
            0 => digits,
            1 => format!("+33 {}", &digits[1..]),
            _ => format!("{}.{}.{}", &digits[..2], &digits[2..4], &digits[4..]),
        }
    };
    let typed = phone.map(number);
    let mailbox = email.map(|which| format!("pair.{pair}.{which}@exemple.fr"));
    let mailbox = mailbox.map(|address| if dice.random() { address.to_uppercase() } else { address });
    let [given, family] = SPELLINGS[spelling];
    // The two names stand in either order: what is the pair's own is part of the given name in both.
    let names = match spelling {
        3 => [given.to_owned(), format!("{family} {own}")],
        _ => [format!("{given} {own}"), family.to_owned()],
    };
    let body = json!({
        "given_name": names[0], "family_name": names[1], "phone": typed, "email": mailbox, "birth_year": birth_year,
        "commune_code": "34052",
    });
    Given { name: usize::from(spelling == SPELLINGS.len() - 1), phone, email, birth_year, body }
}

/// The oracle: the same name, a contact that both gave, and no two years of birth.
fn are_one(one: &Given, other: &Given) -> bool {
    let shares = |one: Option<usize>, other: Option<usize>| one.is_some() && one == other;
    let two_years = one.birth_year.is_some() && other.birth_year.is_some() && one.birth_year != other.birth_year;
    one.name == other.name && (shares(one.phone, other.phone) || shares(one.email, other.email)) && !two_years
}

#[actix_web::test]
async fn drawn_pairs_have_one_card_or_two() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let seed = rand::random();
    let mut dice = StdRng::seed_from_u64(seed);
    let (mut ones, mut sessions) = (0, (String::new(), String::new()));
    let pairs = size("CLIC_PAIRS", 60);
    for pair in 0..pairs {
        if pair % GROUP == 0 {
            let day = (pair / GROUP) as i64 * 2;
            sessions = (app.session(7 + day, GROUP as i16), app.session(8 + day, GROUP as i16));
        }
        let (one, other) = (draw(&mut dice, pair), draw(&mut dice, pair));
        let mut cards = Vec::new();
        for (session, person) in [(&sessions.0, &one), (&sessions.1, &other)] {
            let body = json!({"session_id": session, "level": "beginner", "learner": person.body});
            let made = app.post("/enrolments").token(&agent).json(&body).send().await.expect(201);
            let shown = app.get(&format!("/enrolments/{}", made.id())).token(&agent).send().await.expect(200);
            cards.push(shown["learner"].text("id").to_owned());
        }
        let expected = are_one(&one, &other);
        assert_eq!(cards[0] == cards[1], expected, "seed {seed}: {} and {}", one.body, other.body);
        ones += usize::from(expected);
    }
    assert!(ones > 0 && ones < pairs, "{ones} of {pairs}");
}
