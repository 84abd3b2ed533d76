//! Words of refusals about shares of the web: true of a shared connection, and the same of everybody.

use clic::kernel::security::principal::Role;
use clic::participation::web_shares::Shares;
use serde_json::{Value, json};

use crate::support::{App, Read, enrolment};

fn person(session: &str, phone: &str) -> Value {
    let learner = json!({"given_name": "Odette", "family_name": "Vidal", "phone": phone, "commune_code": "34052"});
    json!({"session_id": session, "level": "beginner", "learner": learner})
}

/// Starts a service with the usual shares, behind a proxy that says who asks.
async fn start() -> App {
    App::start_with(|settings| {
        settings.shares = Shares::default();
        settings.behind_proxy = true;
    })
    .await
}

#[actix_web::test]
async fn a_full_session_says_the_same_of_every_number() {
    let app = start().await;
    let session = app.session(7, 2);
    let agent = app.token(Role::Agent).await;
    let mut both = enrolment(&session, 1);
    both["party_size"] = json!(2);
    app.post("/enrolments").token(&agent).json(&both).send().await.expect(201);
    let mut waiting = enrolment(&session, 2);
    waiting["wait"] = json!(true);
    app.post("/enrolments").token(&agent).json(&waiting).send().await.expect(201);
    app.enrol(&person(&app.session(14, 4), "0465710012")).await;
    for phone in ["0465710012", "0467112233"] {
        let mut party = person(&session, phone);
        party["party_size"] = json!(2);
        app.post("/enrolments").json(&party).send().await.refused(409, "session-full");
    }
}

#[actix_web::test]
async fn a_shared_computer_says_where_to_call() {
    let app = start().await;
    let from_here = async |day: i64, phone: &str, wait: bool| {
        let mut body = person(&app.session(day, 1), phone);
        if wait {
            let agent = app.token(Role::Agent).await;
            let seated = json!({"session_id": body["session_id"], "level": "beginner",
                "learner": enrolment("", day as usize)["learner"]});
            app.post("/enrolments").token(&agent).json(&seated).send().await.expect(201);
            body["wait"] = json!(true);
        }
        app.post("/enrolments").header("X-Forwarded-For", "203.0.113.7").json(&body).send().await
    };
    for (day, phone) in [(1, "0465710001"), (2, "0465710002")] {
        from_here(day, phone, false).await.expect(201);
    }
    // Somebody new, and somebody who has a seat: the same words, about the connection alone.
    let mut words = Vec::new();
    for (day, phone) in [(3, "0465710003"), (4, "0465710002")] {
        let refused = from_here(day, phone, false).await.refused(409, "enrolment-needs-a-call");
        words.push(refused.text("detail").to_owned());
    }
    assert_eq!(words[0], words[1]);
    for word in ["cette connexion internet", "04 65 71 00 00", "demandez que nous vous rappelions"] {
        assert!(words[0].contains(word), "{words:?}");
    }
    from_here(5, "0465710004", true).await.expect(201);
    let refused = from_here(6, "0465710005", true).await.refused(409, "enrolment-needs-a-call");
    assert!(refused.text("detail").contains("une liste d’attente"), "{refused}");
}
