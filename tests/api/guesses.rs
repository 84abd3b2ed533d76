//! Guesses of a reference and a name: each limit of wrong ones holds by itself.
//!
//! The limit of one reference is tried in `own.rs`.

use clic::kernel::security::principal::Role;
use clic::kernel::web::rate_limit::PerMinute;
use futures_util::future::join_all;
use serde_json::json;

use crate::support::{Answer, App, Read, enrolment, size};

/// Letters of references.
const LETTERS: &str = "34679ACDEFGHJKMNPQRTWXY";

async fn start() -> App {
    App::start_with(|settings| {
        settings.behind_proxy = true;
        settings.limits = PerMinute { links: 60, ..PerMinute::NONE };
    })
    .await
}

/// A reference that is another one for each number.
fn reference(number: usize) -> String {
    let letters: Vec<char> = LETTERS.chars().collect();
    let drawn: String = (0..7).map(|place| letters[number / letters.len().pow(place) % letters.len()]).collect();
    format!("CAP-{drawn}")
}

async fn guess(app: &App, from: &str, reference: &str, family_name: &str) -> Answer {
    let body = json!({"reference": reference, "family_name": family_name});
    app.post("/my-enrolments/opening").header("X-Forwarded-For", from).json(&body).send().await
}

/// Guesses a reference of each number; returns how many were looked at, and how many refused.
async fn guess_all(app: &App, numbers: std::ops::Range<usize>, from: impl Fn(usize) -> String) -> (usize, usize) {
    let (mut looked, mut refused) = (0, 0);
    let numbers: Vec<usize> = numbers.collect();
    for batch in numbers.chunks(30) {
        let tries = batch.iter().map(async |number| guess(app, &from(*number), &reference(*number), "Martin").await);
        for answer in join_all(tries).await {
            match answer.status {
                404 => looked += 1,
                429 => refused += 1,
                other => panic!("{other}"),
            }
        }
    }
    (looked, refused)
}

#[actix_web::test]
async fn an_address_has_ten_wrong_guesses_an_hour() {
    let app = start().await;
    let made = app.enrol(&enrolment(&app.session(7, 4), 1)).await;
    for _ in 0..11 {
        guess(&app, "203.0.113.1", made.text("reference"), "Martin 1").await.expect(200);
    }
    // Those that were right counted for nothing.
    assert_eq!(guess_all(&app, 0..15, |_| "203.0.113.1".to_owned()).await, (10, 5));
    guess(&app, "203.0.113.1", made.text("reference"), "Martin 1").await.refused(429, "too-many-requests");
    guess(&app, "203.0.113.2", made.text("reference"), "Martin 1").await.expect(200);
}

#[actix_web::test]
async fn a_network_has_twenty_wrong_guesses_an_hour() {
    let app = start().await;
    // Each from another /64 of one /48.
    assert_eq!(guess_all(&app, 0..30, |number| format!("2001:db8:7:{number:x}::1")).await, (20, 10));
    guess(&app, "2001:db8:8::1", &reference(99), "Martin").await.refused(404, "not-found");
}

#[actix_web::test]
async fn codes_that_people_type_cannot_be_searched_through() {
    let app = start().await;
    let agent = app.token(Role::Agent).await;
    let path = format!("/sessions/{}/evaluation-code", app.session(0, 4));
    let made = app.put(&path).token(&agent).send().await.expect(200);
    let ask = async |from: String, code: &str, kind: &str| {
        let path = format!("/{kind}-codes/{code}");
        app.get(&path).header("X-Forwarded-For", &from).send().await.status
    };
    let mut wrong = 0;
    for number in 0..80 {
        // Each from another /64 of one /48.
        let from = format!("2001:db8:7:{number:x}::1");
        let kind = if number % 2 == 0 { "evaluation" } else { "questionnaire" };
        wrong += usize::from(ask(from, "K7M3PX", kind).await == 404);
    }
    assert_eq!(wrong, 60);
    assert_eq!(ask("2001:db8:7:99::1".into(), made.text("code"), "evaluation").await, 429);
    assert_eq!(ask("2001:db8:8::1".into(), made.text("code"), "evaluation").await, 200, "others are let in");
    // A right code counts for nothing.
    for _ in 0..30 {
        assert_eq!(ask("203.0.113.1".into(), made.text("code"), "evaluation").await, 200);
    }
    let found = join_all((0..700).map(|number| ask(format!("2001:db8:{:x}::1", 100 + number), "K7M3PX", "evaluation")));
    assert_eq!(found.await.into_iter().filter(|status| *status == 404).count(), 540, "600 in all");
}

#[actix_web::test]
async fn three_hundred_wrong_guesses_an_hour_are_all() {
    let app = start().await;
    let made = app.enrol(&enrolment(&app.session(7, 4), 1)).await;
    assert_eq!(made.text("reference").len(), 11, "seven letters");
    let guesses = size("CLIC_GUESSES", 400);
    // Each from a network that never asked before.
    let from = |number: usize| format!("2001:db8:{number:x}::1");
    assert_eq!(guess_all(&app, 0..guesses, from).await, (300, guesses - 300));
    let path = format!("/my-enrolments/{}", made.text("reference"));
    app.get(&path).header("Link-Secret", made.text("secret")).send().await.expect(200);
}
