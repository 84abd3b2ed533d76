//! French text has the apostrophe of print, wherever people read it: one kind of fault, in one place.

use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::{App, enrolment};

/// Straight apostrophes between two letters.
fn straight(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let is_one = |at: &[char]| at[0].is_alphabetic() && at[1] == '\'' && at[2].is_alphabetic();
    let around = |at: usize| letters[at.saturating_sub(20)..(at + 20).min(letters.len())].iter().collect();
    letters.windows(3).enumerate().filter(|(_, at)| is_one(at)).map(|(at, _)| around(at)).collect()
}

/// Titles, details and errors of a refusal.
fn words_of(problem: &Value) -> String {
    format!("{} {} {}", problem["title"], problem["detail"], problem["errors"])
}

async fn page(app: &App, path: &str) -> String {
    app.http
        .get(format!("{}{path}", app.base))
        .header("Accept", "text/html")
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap()
}

#[actix_web::test]
async fn refusals_messages_and_feeds_have_curly_apostrophes() {
    let app = App::start().await;
    let (full, later) = (app.session(7, 1), app.session(14, 1));
    let agent = app.token(Role::Agent).await;
    app.enrol(&enrolment(&full, 1)).await;
    let problems = page(&app, "/problems/").await;
    // What authors of clients read there is English.
    let french = problems.split("lang=\"en\"").map(|part| part.split_once("</p>").map_or(part, |(_, rest)| rest));
    let mut read = vec![french.collect::<String>()];
    for (path, body) in [
        ("/enrolments", enrolment(&full, 2)),
        ("/enrolments", enrolment("00000000-0000-7000-8000-000000000000", 2)),
        (
            "/enrolments",
            json!({"session_id": later, "level": "beginner", "learner": {"given_name": "1",
            "family_name": "@", "phone": "l'été", "email": "x", "birth_year": 1, "commune_code": "99999"}}),
        ),
        ("/enrolments", json!({"channel": "phone"})),
        ("/my-enrolments/opening", json!({"reference": "CAP-7777777", "family_name": "Martin"})),
    ] {
        let refused = app.post(path).json(&body).send().await;
        assert!(refused.status >= 400, "{}", refused.body);
        read.push(words_of(&refused.body));
    }
    app.cancel_session(&full).await;
    let messages = app.messages("").await;
    assert!(!messages.is_empty());
    read.extend(messages.iter().map(|message| format!("{} {}", message["subject"], message["text"])));
    for feed in ["calendar.ics", "calendar.atom", "calendar.csv", "calendar.html", "call-backs.html"] {
        read.push(page(&app, &format!("/v1/here/{feed}")).await);
    }
    read.push(page(&app, &format!("/v1/here/sessions/{later}/enrolment.html")).await);
    let referral = app.partner_token(app.partner_at("here")).await;
    read.push(app.get("/referral-consent").token(&referral).send().await.body.to_string());
    read.push(app.get("/calls").token(&agent).send().await.body.to_string());
    for text in read {
        assert_eq!(straight(&text), Vec::<String>::new());
    }
}
