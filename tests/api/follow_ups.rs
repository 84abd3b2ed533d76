//! Questions after a workshop: noted, seen by those they belong to, answered once, and forgotten.

mod own;
mod proposals;
mod slips;

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use diesel::RunQueryDsl;
use serde_json::{Value, json};

use crate::support::{Answer, App, Read, enrolment};

pub const QUESTION: &str = "Comment retrouver une photo reçue ?";

async fn note_as(app: &App, token: &str, body: &Value) -> Answer {
    app.post("/follow-ups").token(token).json(body).send().await
}

pub async fn note(app: &App, body: &Value) -> Value {
    note_as(app, &app.token(Role::Agent).await, body).await.expect(201)
}

pub async fn questions(app: &App, token: &str, query: &str) -> Vec<Value> {
    app.get(&format!("/follow-ups{query}")).token(token).send().await.expect(200).data().to_vec()
}

async fn answer_as(app: &App, token: &str, of: &Value, text: &str) -> Answer {
    app.post(&format!("/follow-ups/{}/answer", of.id())).token(token).json(&json!({"answer": text})).send().await
}

async fn close(app: &App, of: &Value, closed: bool) -> Value {
    let agent = app.token(Role::Agent).await;
    let path = format!("/follow-ups/{}/closing", of.id());
    app.put(&path).token(&agent).json(&json!({"closed": closed})).send().await.expect(200)
}

async fn table(app: &App, token: &str, query: &str) -> String {
    let answer =
        app.http.get(format!("{}/v1/here/follow-ups.csv{query}", app.base)).bearer_auth(token).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    answer.text().await.unwrap()
}

/// A session that somebody leads, and one of its people.
async fn led_by(app: &App, account: &str) -> (String, Value) {
    let session = app.session(1, 4);
    app.change(&format!("/sessions/{session}"), &json!({"facilitator_id": account})).await;
    let made = app.enrol(&enrolment(&session, 1)).await;
    let agent = app.token(Role::Agent).await;
    let shown = app.get(&format!("/enrolments/{}", made.id())).token(&agent).send().await.expect(200);
    (session, shown["learner"].clone())
}

#[actix_web::test]
async fn a_question_is_of_a_card_of_a_caller_or_of_nobody() {
    let app = App::start().await;
    let (_, account) = app.staff_at("here", Role::Facilitator).await;
    let (session, learner) = led_by(&app, &account).await;
    let known = note(&app, &json!({"learner_id": learner["id"], "session_id": session, "question": QUESTION})).await;
    assert_eq!(known["person"]["phone_display"], "04 65 71 00 11");
    assert_eq!((&known["commune_code"], &known["status"]), (&json!("34052"), &json!("open")));
    assert_eq!(known["assignee"]["id"], json!(account), "who led the session answers");
    assert_eq!((&known["due_on"], &known["channel"]), (&json!("2026-11-30"), &json!("phone")));
    let caller = json!({"name": "Odette", "phone": "0465710012", "question": QUESTION, "theme": "email",
        "device": "tablet", "channel": "counter", "due_on": "2026-11-24"});
    let caller = note(&app, &caller).await;
    assert_eq!((&caller["person"]["name"], &caller["person"]["learner_id"]), (&json!("Odette"), &Value::Null));
    assert_eq!((&caller["assignee"], &caller["due_on"]), (&Value::Null, &json!("2026-11-24")));
    let nobody = note(&app, &json!({"question": QUESTION, "channel": "slip"})).await;
    assert_eq!(nobody["person"]["name"], Value::Null);
    let agent = app.token(Role::Agent).await;
    let trail = app.get("/audit?action=follow_up.asked").token(&agent).send().await.expect(200);
    assert_eq!(trail.data().len(), 3);
    assert!(!trail.to_string().contains("photo"), "what people wrote stays out of the audit log");
}

#[actix_web::test]
async fn a_question_that_cannot_be_is_refused() {
    let app = App::start().await;
    let unknown = "0190a7c4-5b1e-7c3a-9d2f-4e6b8a1c0d34";
    let agent = app.token(Role::Agent).await;
    for (more, pointer) in [
        (json!({"question": " "}), "/question"),
        (json!({"question": "a".repeat(1001)}), "/question"),
        (json!({"theme": "cuisine"}), "/theme"),
        (json!({"device": "phone"}), "/device"),
        (json!({"channel": "page"}), "/channel"),
        (json!({"commune_code": "99999"}), "/commune_code"),
        (json!({"session_id": unknown}), "/session_id"),
        (json!({"learner_id": unknown}), "/learner_id"),
        (json!({"learner_id": unknown, "name": "Odette"}), "/learner_id"),
        (json!({"assignee_id": unknown}), "/assignee_id"),
        (json!({"phone": "0899700000"}), "/phone"),
        (json!({"due_on": "1999-12-31"}), "/due_on"),
    ] {
        let mut body = json!({"question": QUESTION});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let refused = note_as(&app, &agent, &body).await.refused(422, "invalid-input");
        assert_eq!(refused.pointers(), [pointer], "{body}");
    }
    assert!(questions(&app, &agent, "").await.is_empty());
}

#[actix_web::test]
async fn questions_are_filtered_paged_and_exported() {
    let app = App::start().await;
    let (token, account) = app.staff_at("here", Role::Facilitator).await;
    note(&app, &json!({"question": QUESTION, "theme": "email", "due_on": "2026-11-20"})).await;
    note(&app, &json!({"question": "=1+1", "assignee_id": account})).await;
    let last = note(&app, &json!({"question": QUESTION, "theme": "sante"})).await;
    close(&app, &last, true).await;
    let agent = app.token(Role::Agent).await;
    for (query, found) in [
        ("", 3),
        ("?status=open", 2),
        ("?theme=email", 1),
        ("?overdue=true", 1),
        ("?overdue=false", 2),
        ("?assignee=nobody", 2),
        ("?assignee=me", 0),
    ] {
        assert_eq!(questions(&app, &agent, query).await.len(), found, "{query}");
    }
    assert_eq!(questions(&app, &agent, &format!("?assignee={account}")).await.len(), 1);
    assert_eq!(questions(&app, &token, "?assignee=me").await.len(), 1);
    app.get("/follow-ups?assignee=personne").token(&agent).send().await.refused(400, "invalid-query");
    let first = app.get("/follow-ups?limit=2").token(&agent).send().await.expect(200);
    assert_eq!(first.data()[0]["overdue"], json!(true), "the first that is due comes first");
    let rest = questions(&app, &agent, &format!("?limit=2&cursor={}", first.text("next_cursor"))).await;
    assert_eq!((first.data().len(), rest.len()), (2, 1));
    let text = table(&app, &agent, "?status=open").await;
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(text.contains(";E-mail;") && text.contains("'=1+1"), "{text}");
}

#[actix_web::test]
async fn an_answer_is_given_once_even_by_two_at_once() {
    let app = App::start().await;
    let asked = note(&app, &json!({"question": QUESTION})).await;
    let (agent, admin) = (app.token(Role::Agent).await, app.token(Role::Admin).await);
    answer_as(&app, &agent, &asked, " ").await.refused(422, "invalid-input");
    let both = futures_util::future::join(
        answer_as(&app, &agent, &asked, "Dans Photos."),
        answer_as(&app, &admin, &asked, "Dans les courriels."),
    );
    let (one, other) = both.await;
    let (won, lost) = if one.status == 200 { (one, other) } else { (other, one) };
    lost.refused(409, "question-answered");
    let won = won.expect(200);
    assert_eq!((&won["status"], &won["answered_by"]), (&json!("answered"), &json!("Nadia Benali")));
    close(&app, &asked, true).await;
    answer_as(&app, &agent, &asked, "Encore.").await.refused(409, "question-answered");
    let reopened = close(&app, &asked, false).await;
    assert_eq!((&reopened["status"], &reopened["answer"]), (&json!("open"), &won["answer"]));
    answer_as(&app, &agent, &asked, "Encore.").await.expect(200);
    let again = close(&app, &asked, true).await;
    assert_eq!(close(&app, &asked, true).await, again, "a repeated request changes nothing");
}

#[actix_web::test]
async fn a_question_is_handed_over_and_linked_to_a_card() {
    let app = App::start().await;
    let (token, account) = app.staff_at("here", Role::Facilitator).await;
    let (_, learner) = led_by(&app, &account).await;
    let asked = note(&app, &json!({"name": "Jeanne", "question": QUESTION})).await;
    let path = format!("/follow-ups/{}", asked.id());
    let change = json!({"assignee_id": account, "theme": "email", "device": "tablet", "due_on": "2026-12-01",
        "learner_id": learner["id"]});
    let changed = app.change(&path, &change).await;
    assert_eq!((&changed["assignee"]["id"], &changed["version"]), (&json!(account), &json!(2)));
    assert_eq!(changed["person"]["learner_id"], learner["id"]);
    let agent = app.token(Role::Agent).await;
    let edit =
        |version: &str, body: Value| app.patch(&path).token(&agent).header("If-Match", version).json(&body).send();
    edit("\"1\"", json!({"theme": null})).await.refused(412, "changed-meanwhile");
    let unknown = "0190a7c4-5b1e-7c3a-9d2f-4e6b8a1c0d34";
    edit("\"2\"", json!({"assignee_id": unknown})).await.refused(422, "invalid-input");
    edit("\"2\"", json!({"learner_id": unknown})).await.refused(422, "invalid-input");
    app.patch(&path).token(&agent).json(&json!({})).send().await.refused(428, "precondition-required");
    let theirs = app.patch(&path).token(&token).header("If-Match", "\"2\"").json(&json!({"learner_id": learner["id"]}));
    theirs.send().await.refused(422, "invalid-input");
    let nobodys = app.patch(&path).token(&token).header("If-Match", "\"2\"").json(&json!({"assignee_id": null}));
    assert_eq!(nobodys.send().await.expect(200)["assignee"], Value::Null);
}

#[actix_web::test]
async fn a_facilitator_sees_theirs_and_nobodys() {
    let app = App::start().await;
    let (mine, me) = app.staff_at("here", Role::Facilitator).await;
    let (theirs, colleague) = app.staff_at("here", Role::Facilitator).await;
    let (session, learner) = led_by(&app, &me).await;
    let of_session = json!({"session_id": session, "question": QUESTION, "assignee_id": colleague,
        "due_on": "2026-11-24"});
    let of_session = note(&app, &of_session).await;
    let nobodys = note(&app, &json!({"question": QUESTION})).await;
    let other = note(&app, &json!({"question": QUESTION, "assignee_id": colleague})).await;
    let ids = |found: Vec<Value>| found.iter().map(|one| one.id().to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(questions(&app, &mine, "").await), [of_session.id(), nobodys.id()]);
    assert_eq!(questions(&app, &theirs, "").await.len(), 3);
    answer_as(&app, &mine, &other, "Non.").await.refused(404, "not-found");
    app.get(&format!("/follow-ups/{}", other.id())).token(&mine).send().await.refused(404, "not-found");
    assert_eq!(table(&app, &mine, "").await.lines().count(), 3);
    // They note questions of their own people alone.
    let body = json!({"learner_id": learner["id"], "session_id": session, "question": QUESTION});
    assert_eq!(note_as(&app, &mine, &body).await.expect(201)["assignee"]["id"], json!(me));
    note_as(&app, &theirs, &body).await.refused(403, "forbidden");
    let outside = json!({"learner_id": learner["id"], "question": QUESTION});
    assert_eq!(note_as(&app, &mine, &outside).await.refused(422, "invalid-input").pointers(), ["/learner_id"]);
}

#[actix_web::test]
async fn nobody_else_reads_questions() {
    let app = App::start().await;
    let asked = note(&app, &json!({"question": QUESTION})).await;
    let partner = app.partner_token(app.partner_at("here")).await;
    app.get("/follow-ups").token(&partner).send().await.refused(403, "forbidden");
    app.get("/follow-ups").send().await.refused(401, "login-required");
    let (elsewhere, _) = app.staff_at("elsewhere", Role::Admin).await;
    let path = format!("/v1/elsewhere/follow-ups/{}", asked.id());
    app.ask(reqwest::Method::GET, &path).token(&elsewhere).send().await.refused(404, "not-found");
}

#[actix_web::test]
async fn an_answer_is_a_model_that_names_nobody() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    for (theme, name, answer) in [
        ("email", "Odette Vidal", "Bonjour Odette, ouvrez Téléchargements. Rappel au 06 12 34 56 78."),
        ("email", "Jeanne", "Appuyez sur le trombone."),
        ("sante", "Jeanne", "Mon espace santé, puis Documents."),
    ] {
        let asked = note(&app, &json!({"name": name, "question": QUESTION, "theme": theme})).await;
        answer_as(&app, &agent, &asked, answer).await.expect(200);
    }
    let models = async |query: &str| {
        let found = app.get(&format!("/follow-ups/models{query}")).token(&agent).send().await.expect(200);
        found.as_array().unwrap().iter().map(|model| model.text("answer").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(models("?theme=email&q=telechargements").await, ["Bonjour … ouvrez Téléchargements. Rappel au …."]);
    assert_eq!(models("?theme=email").await.len(), 2);
    assert_eq!(models("?q=photo").await.len(), 3, "words of the question count");
    assert!(models("?q=bateau").await.is_empty());
    let long = "a".repeat(201);
    app.get(&format!("/follow-ups/models?q={long}")).token(&agent).send().await.refused(400, "invalid-query");
}

#[actix_web::test]
async fn open_questions_are_tasks_of_those_they_wait_for() {
    let app = App::start().await;
    let (token, account) = app.staff_at("here", Role::Facilitator).await;
    note(&app, &json!({"question": QUESTION, "assignee_id": account, "due_on": "2026-11-20"})).await;
    let nobodys = note(&app, &json!({"question": QUESTION})).await;
    let agent = app.token(Role::Agent).await;
    let waits = async |token: &str| app.get("/tasks").token(token).send().await.expect(200)["questions"].clone();
    assert_eq!(waits(&token).await, json!({"open": 1, "overdue": 1}));
    assert_eq!(waits(&agent).await, json!({"open": 1, "overdue": 0}));
    answer_as(&app, &agent, &nobodys, "Dans Photos.").await.expect(200);
    assert_eq!(waits(&agent).await, json!({"open": 0, "overdue": 0}));
}

#[actix_web::test]
async fn questions_of_a_closed_account_are_nobodys() {
    let app = App::start().await;
    let (_, account) = app.staff_at("here", Role::Facilitator).await;
    let asked = note(&app, &json!({"question": QUESTION, "assignee_id": account})).await;
    let admin = app.token(Role::Admin).await;
    let path = format!("/accounts/{account}");
    let closing = app.patch(&path).token(&admin).header("If-Match", "\"1\"").json(&json!({"active": false}));
    closing.send().await.expect(200);
    let shown = app.get(&format!("/follow-ups/{}", asked.id())).token(&admin).send().await.expect(200);
    assert_eq!(shown["assignee"], Value::Null);
}

#[actix_web::test]
async fn counts_stay_when_a_person_is_erased() {
    let app = App::start().await;
    let (_, account) = app.staff_at("here", Role::Facilitator).await;
    let (session, learner) = led_by(&app, &account).await;
    let body = json!({"learner_id": learner["id"], "session_id": session, "question": QUESTION, "theme": "email"});
    let asked = note(&app, &body).await;
    let agent = app.token(Role::Agent).await;
    answer_as(&app, &agent, &asked, "Dans Photos.").await.expect(200);
    let counts = async || app.get("/follow-ups/counts").token(&agent).send().await.expect(200)["themes"].clone();
    let expected = json!([{"theme": "email", "asked": 1, "open": 0, "overdue": 0, "answered": 1, "proposed": 0}]);
    assert_eq!(counts().await, expected);
    let erase = "UPDATE follow_ups SET learner_id = NULL";
    let caller = app.system("here");
    app.database.write_blocking(&caller, |tx| Ok(diesel::sql_query(erase).execute(tx.conn)?)).unwrap();
    assert_eq!(counts().await, expected);
    let shown = questions(&app, &agent, "").await;
    assert_eq!((&shown[0]["person"]["name"], &shown[0]["session"]["id"]), (&Value::Null, &json!(session)));
    assert_eq!(questions(&app, &agent, &format!("?session={session}")).await.len(), 1);
    let later = app.get("/follow-ups/counts?from=2026-11-24").token(&agent).send().await.expect(200);
    assert_eq!(later["themes"], json!([]));
}

#[actix_web::test]
async fn questions_are_forgotten_after_two_years_and_counted_on() {
    let app = App::start().await;
    let asked = note(&app, &json!({"name": "Odette", "phone": "0465710012", "question": QUESTION})).await;
    let start = app.clock.now();
    for (days, left) in [(729, true), (731, false)] {
        app.clock.set(start + TimeDelta::days(days));
        app.tidy();
        let agent = app.token(Role::Agent).await;
        let path = format!("/follow-ups/{}", asked.id());
        let shown = app.get(&path).token(&agent).send().await.expect(200);
        assert_eq!((shown["question"].is_string(), shown["person"]["phone"].is_string()), (left, left), "{days}");
    }
    let agent = app.token(Role::Agent).await;
    answer_as(&app, &agent, &asked, "Dans Photos.").await.refused(409, "question-forgotten");
    let counts = app.get("/follow-ups/counts").token(&agent).send().await.expect(200);
    assert_eq!(counts["themes"][0]["asked"], 1);
}
