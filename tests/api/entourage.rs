//! Companions of a person, and the adult who answers for a minor.

use clic::directory::api_keys::Scope;
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::{App, Read, enrolment};

/// A party of so many, of whom two companions are named.
fn party(session: &str, people: i64) -> Value {
    let mut body = enrolment(session, 1);
    body["party_size"] = json!(people);
    body["companions"] =
        json!([{"given_name": "Louis", "family_name": "Martin 1"}, {"given_name": "Zoé", "family_name": "Roux"}]);
    body
}

#[actix_web::test]
async fn companions_are_named_to_the_desk_and_on_the_sheet() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let session = app.session(0, 4);
    let enrolled = app.enrol(&party(&session, 3)).await;
    app.enrol(&enrolment(&session, 2)).await;
    let listed = app.get(&format!("/enrolments?session={session}")).token(&agent).send().await.expect(200);
    let names = |one: &Value| -> Vec<String> {
        one["companions"].as_array().unwrap().iter().map(|one| one.text("given_name").to_owned()).collect()
    };
    let (parties, alone): (Vec<&Value>, Vec<&Value>) = listed.data().iter().partition(|one| one["party_size"] == 3);
    assert_eq!((names(parties[0]), names(alone[0])), (vec!["Louis".to_owned(), "Zoé".to_owned()], Vec::new()));
    let sheet = app.get(&format!("/sessions/{session}/attendance")).token(&agent).send().await.expect(200);
    let line = sheet["data"].as_array().unwrap().iter().find(|line| line["enrolment_id"] == enrolled["id"]).unwrap();
    assert_eq!(names(line), ["Louis", "Zoé"]);
    let own = app.get(&format!("/my-enrolments/{}", enrolled.text("reference")));
    let own = own.header("Link-Secret", enrolled.text("secret")).send().await.expect(200);
    assert_eq!(own["party_size"], 3);
}

#[actix_web::test]
async fn there_are_no_more_names_than_people() {
    let app = App::start().await;
    let session = app.session(0, 4);
    let refused = app.post("/enrolments").json(&party(&session, 2)).send().await.expect(422);
    assert_eq!(refused["errors"][0]["pointer"], "/companions");
    let mut nameless = party(&session, 3);
    nameless["companions"][1]["family_name"] = json!("😀");
    let refused = app.post("/enrolments").json(&nameless).send().await.expect(422);
    assert_eq!(refused["errors"][0]["pointer"], "/companions/1/family_name");
    assert_eq!(app.get(&format!("/sessions/{session}")).send().await.expect(200)["seats_left"], 4);
}

#[actix_web::test]
async fn a_companion_becomes_a_learner_once() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let session = app.session(0, 4);
    let enrolled = app.enrol(&party(&session, 3)).await;
    let path = format!("/enrolments/{}/companions/2/learner", enrolled.id());
    let facilitator = app.token(Role::Facilitator).await;
    app.post(&path).token(&facilitator).send().await.expect(403);
    app.post(&path).send().await.expect(401);
    let done = app.post(&path).token(&agent).send().await.expect(200);
    let learner = done["companions"][1].text("learner_id").to_owned();
    assert_eq!(done["companions"][0]["learner_id"], json!(null));
    let again = app.post(&path).token(&agent).send().await.expect(200);
    assert_eq!(again["companions"][1].text("learner_id"), learner);
    let card = app.get(&format!("/learners/{learner}")).token(&agent).send().await.expect(200);
    assert_eq!((card.text("given_name"), card.text("phone_display")), ("Zoé", "04 65 71 00 11"));
    assert_eq!((card.text("commune"), &card["contact_confirmed_at"]), ("Capestang", &json!(null)));
    let trail = app.get("/audit?action=enrolment.companion_recorded").token(&agent).send().await.expect(200);
    assert_eq!((trail.data().len(), trail["data"][0]["after"].text("learner_id")), (1, learner.as_str()));
    let gone = path.replace("/2/", "/3/");
    app.post(&gone).token(&agent).send().await.expect(404);
}

#[actix_web::test]
async fn a_partner_names_companions_and_the_adult() {
    let app = App::start().await;
    let partner = app.partner_at("here");
    let (_, key) = app.key_at("here", partner, Scope::OF_PARTNERS);
    let session = app.session(7, 4);
    let mut body = party(&session, 3);
    body.as_object_mut().unwrap().remove("level");
    body["consent"] = json!(true);
    body["learner"]["birth_year"] = json!(2012);
    let refused = app.post("/referrals").token(&key).json(&body).send().await.expect(422);
    assert_eq!(refused["errors"][0]["pointer"], "/guardian/name");
    body["guardian"] = json!({"name": "Sylvie Martin", "phone": "06 12 34 56 78"});
    let sent = app.post("/referrals").token(&key).json(&body).send().await.expect(201);
    assert_eq!((&sent["party_size"], &sent["companions"][0]["given_name"]), (&json!(3), &json!("Louis")));
    let listed = app.get("/referrals").token(&key).send().await.expect(200);
    assert_eq!(listed["data"][0]["companions"][1]["family_name"], "Roux");
}

#[actix_web::test]
async fn a_minor_enrols_with_an_adult_only() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let session = app.session(0, 4);
    let mut child = enrolment(&session, 1);
    child["learner"]["birth_year"] = json!(2016);
    let pointers = |refused: &Value| -> Vec<String> {
        refused["errors"].as_array().unwrap().iter().map(|error| error.text("pointer").to_owned()).collect()
    };
    let refused = app.post("/enrolments").json(&child).send().await.expect(422);
    assert_eq!(pointers(&refused), ["/guardian/name", "/guardian/phone", "/guardian/comes"]);
    child["guardian"] = json!({"name": "Sylvie Martin", "phone": "06 12 34 56 78"});
    let refused = app.post("/enrolments").json(&child).send().await.expect(422);
    assert_eq!(pointers(&refused), ["/guardian/comes"]);
    child["guardian"]["comes"] = json!(true);
    let enrolled = app.enrol(&child).await;
    let shown = app.get(&format!("/enrolments/{}", enrolled.id())).token(&agent).send().await.expect(200);
    let adult = json!({"name": "Sylvie Martin", "phone_display": "06 12 34 56 78", "comes": true});
    assert_eq!(shown["guardian"], adult);
    let sheet = app.get(&format!("/sessions/{session}/attendance")).token(&agent).send().await.expect(200);
    assert_eq!(sheet["data"][0]["guardian"], adult);
}

#[actix_web::test]
async fn the_desk_may_enrol_a_minor_before_the_adult_is_known() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let session = app.session(0, 4);
    let mut child = enrolment(&session, 1);
    child["learner"]["birth_year"] = json!(2016);
    let enrolled = app.post("/enrolments").token(&agent).json(&child).send().await.expect(201);
    let shown = app.get(&format!("/enrolments/{}", enrolled.id())).token(&agent).send().await.expect(200);
    assert_eq!(shown["guardian"], json!(null));
    let mut adult = enrolment(&session, 2);
    adult["learner"]["birth_year"] = json!(1950);
    adult["guardian"] = json!({"name": "Sylvie Martin"});
    let enrolled = app.post("/enrolments").token(&agent).json(&adult).send().await.expect(201);
    let shown = app.get(&format!("/enrolments/{}", enrolled.id())).token(&agent).send().await.expect(200);
    assert_eq!(shown["guardian"], json!(null), "nothing is kept of an adult's");
}

#[actix_web::test]
async fn a_year_of_birth_is_of_this_century_or_the_last() {
    let app = App::start().await;
    let session = app.session(0, 4);
    for (born, says) in [(2027, "pas encore arrivée"), (1899, "quatre chiffres"), (48, "quatre chiffres")] {
        let mut body = enrolment(&session, 1);
        body["learner"]["birth_year"] = json!(born);
        let refused = app.post("/enrolments").json(&body).send().await.expect(422);
        assert_eq!(refused["errors"][0]["pointer"], "/learner/birth_year");
        assert!(refused["errors"][0].text("detail").contains(says), "{born}: {refused}");
    }
}
