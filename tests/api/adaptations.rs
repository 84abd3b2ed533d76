//! Adaptations: noted, compared before and after, judged, handed on.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, App, Read, monday};

/// A session of each side: the first before the change, the second from which on it holds.
struct Sides {
    before: String,
    after: String,
}

/// Sessions of a level on two days.
async fn two_sessions(app: &App, level: &str) -> Sides {
    let sides = Sides { before: app.session(1, 4), after: app.session(8, 4) };
    for session in [&sides.before, &sides.after] {
        app.change(&format!("/sessions/{session}"), &json!({"level": level})).await;
    }
    sides
}

/// Evaluations on paper, of which the first ones say that it was too fast.
pub async fn give(app: &App, session: &str, too_fast: usize, all: usize) {
    let agent = app.token(Role::Agent).await;
    let path = format!("/sessions/{session}/evaluation-sheets");
    let read = app.get(&path).token(&agent).send().await.expect(200);
    let pace = |index| if index < too_fast { "too_fast" } else { "right" };
    let sheets: Vec<Value> =
        (0..all).map(|index| json!({"number": index + 1, "answers": {"pace": pace(index)}})).collect();
    let save = app.patch(&path).token(&agent).header("If-Match", &format!("\"{}\"", read["version"]));
    save.json(&json!({"version": read["grid"]["version"], "sheets": sheets})).send().await.expect(200);
}

fn adaptation(session: &str) -> Value {
    json!({
        "observed": "Trois personnes trouvent l’atelier trop rapide.", "changes": ["pace", "handout"],
        "description": "Une seule manipulation par quart d’heure.", "first_session_id": session,
        "watched": "too_fast",
    })
}

async fn note_as(app: &App, token: &str, body: &Value) -> Answer {
    app.post("/adaptations").token(token).json(body).send().await
}

async fn listed(app: &App, token: &str, query: &str) -> Vec<Value> {
    app.get(&format!("/adaptations{query}")).token(token).send().await.expect(200).data().to_vec()
}

async fn shown(app: &App, token: &str, of: &Value) -> Value {
    app.get(&format!("/adaptations/{}", of.id())).token(token).send().await.expect(200)
}

async fn judge_as(app: &App, token: &str, of: &Value, version: i64, verdict: Value) -> Answer {
    let path = format!("/adaptations/{}/verdict", of.id());
    app.put(&path).token(token).header("If-Match", &format!("\"{version}\"")).json(&verdict).send().await
}

/// Sets the clock to a day after all sessions; logins of before are over by then.
fn later(app: &App) {
    app.clock.set(monday() + TimeDelta::days(9));
}

#[actix_web::test]
async fn a_planted_year_has_its_words() {
    let app = App::start().await;
    let year = [
        ("beginner", (6, 16), (1, 16), "a baissé", "fell", json!(0.083)),
        ("intermediate", (3, 8), (0, 8), "pas de différence visible", "no_visible_difference", json!(0.2)),
        ("advanced", (4, 9), (0, 5), "encore trop peu de réponses (5 sur 8)", "too_few", Value::Null),
    ];
    let mut sessions = Vec::new();
    for (level, ..) in &year {
        sessions.push(two_sessions(&app, level).await);
    }
    later(&app);
    let admin = app.token(Role::Admin).await;
    for (sides, (level, before, after, words, outcome, p)) in sessions.iter().zip(year) {
        give(&app, &sides.before, before.0, before.1).await;
        give(&app, &sides.after, after.0, after.1).await;
        let noted = note_as(&app, &admin, &adaptation(&sides.after)).await.expect(201);
        assert_eq!((noted.text("level"), &noted["version"]), (level, &json!(1)));
        let comparison = &noted["comparison"];
        let both = json!([before.0, before.1, after.0, after.1]);
        let counted = ["before", "after"].map(|side| &comparison[side]);
        let counted = counted.iter().flat_map(|side| [&side["negative"], &side["answers"]]).collect::<Vec<_>>();
        assert_eq!(json!(counted), both, "{level}");
        assert_eq!((comparison.text("words"), comparison.text("outcome")), (words, outcome), "{level}");
        assert_eq!(comparison["p"], p, "{level}");
    }
    let early = &listed(&app, &admin, "?level=advanced").await[0];
    let judged = judge_as(&app, &admin, early, 1, json!({"verdict": "too_early"})).await.expect(200);
    assert_eq!((judged.text("state"), judged["verdict"].text("verdict")), ("open", "too_early"));
    let fell = &listed(&app, &admin, "?level=beginner").await[0];
    let verdict = json!({"verdict": "helped", "note": "Tout le monde a fini."});
    app.clock.set(app.clock.now() + TimeDelta::minutes(1));
    let judged = judge_as(&app, &admin, fell, 1, verdict).await.expect(200);
    assert_eq!((judged.text("state"), judged["verdict"].text("note")), ("judged", "Tout le monde a fini."));
    let agent = app.token(Role::Agent).await;
    let trail = app.get("/audit?action=adaptation.judged").token(&agent).send().await.expect(200);
    let after = &trail.data()[0]["after"];
    assert_eq!((after.text("before"), after.text("after")), ("6 sur 16", "1 sur 16"), "the log keeps the numbers");
}

#[actix_web::test]
async fn sessions_of_another_level_or_theme_are_not_compared() {
    let app = App::start().await;
    let ours = two_sessions(&app, "beginner").await;
    let theirs = two_sessions(&app, "advanced").await;
    let known = app.session(1, 4);
    later(&app);
    let admin = app.token(Role::Admin).await;
    for session in [&ours.before, &ours.after, &theirs.before, &theirs.after, &known] {
        give(&app, session, 2, 8).await;
    }
    let theme = json!({"themes": ["sante"]});
    let path = format!("/sessions/{known}/plan");
    app.patch(&path).token(&admin).header("If-Match", "\"0\"").json(&theme).send().await.expect(200);
    for (theme, before) in [(Value::Null, 16), (json!("sante"), 16), (json!("email"), 8)] {
        let mut body = adaptation(&ours.after);
        body["theme"] = theme.clone();
        let noted = note_as(&app, &admin, &body).await.expect(201);
        let counted = &noted["comparison"];
        assert_eq!(
            (&counted["before"]["answers"], &counted["after"]["answers"]),
            (&json!(before), &json!(8)),
            "{theme}"
        );
    }
    app.clock.set(monday() + TimeDelta::days(370));
    let admin = app.token(Role::Admin).await;
    let newest = app.session(0, 4);
    let noted = note_as(&app, &admin, &adaptation(&newest)).await.expect(201);
    assert_eq!(noted["comparison"]["before"]["answers"], json!(8), "a year before, and no longer");
}

#[actix_web::test]
async fn what_cannot_be_noted_is_refused() {
    let app = App::start().await;
    let session = app.session(1, 4);
    let admin = app.token(Role::Admin).await;
    let unknown = "0190a7c4-5b1e-7c3a-9d2f-4e6b8a1c0d34";
    let many: Vec<Value> = (0..13).map(|n| json!({"kind": "session", "id": uuid::Uuid::from_u128(n)})).collect();
    for (more, pointer) in [
        (json!({"observed": " "}), "/observed"),
        (json!({"observed": "a".repeat(2001)}), "/observed"),
        (json!({"description": ""}), "/description"),
        (json!({"changes": []}), "/changes"),
        (json!({"changes": ["mood"]}), "/changes/0"),
        (json!({"watched": "boring"}), "/watched"),
        (json!({"theme": "cuisine"}), "/theme"),
        (json!({"check_after": 7}), "/check_after"),
        (json!({"check_after": 101}), "/check_after"),
        (json!({"first_session_id": unknown}), "/first_session_id"),
        (json!({"facilitator_id": unknown}), "/facilitator_id"),
        (json!({"sources": many}), "/sources"),
        (json!({"sources": [{"kind": "session", "id": session}, {"kind": "comment", "id": unknown}]}), "/sources/1/id"),
        (json!({"sources": [{"kind": "follow_up", "id": unknown}]}), "/sources/0/id"),
    ] {
        let mut body = adaptation(&session);
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let refused = note_as(&app, &admin, &body).await.refused(422, "invalid-input");
        assert_eq!(refused.pointers(), [pointer], "{body}");
    }
    assert!(listed(&app, &admin, "").await.is_empty());
    app.get("/adaptations?facilitator=personne").token(&admin).send().await.refused(400, "invalid-query");
}

#[actix_web::test]
async fn facilitators_write_their_own_and_all_read() {
    let app = App::start().await;
    let (mine, me) = app.staff_at("here", Role::Facilitator).await;
    let (theirs, colleague) = app.staff_at("here", Role::Facilitator).await;
    let agent = app.token(Role::Agent).await;
    let session = app.session(1, 4);
    let noted = note_as(&app, &mine, &adaptation(&session)).await.expect(201);
    assert_eq!(noted["facilitator"]["id"], json!(me));
    let mut for_others = adaptation(&session);
    for_others["facilitator_id"] = json!(colleague);
    let refused = note_as(&app, &mine, &for_others).await.refused(422, "invalid-input");
    assert_eq!(refused.pointers(), ["/facilitator_id"]);
    note_as(&app, &agent, &adaptation(&session)).await.refused(403, "forbidden");
    let path = format!("/adaptations/{}", noted.id());
    let edit = |token: &str, version: &str, body: Value| {
        app.patch(&path).token(token).header("If-Match", version).json(&body).send()
    };
    let slower = json!({"changes": ["pace"], "description": "Deux pauses."});
    edit(&theirs, "\"1\"", slower.clone()).await.refused(403, "adaptation-of-others");
    edit(&agent, "\"1\"", slower.clone()).await.refused(403, "forbidden");
    judge_as(&app, &theirs, &noted, 1, json!({"verdict": "helped"})).await.refused(403, "adaptation-of-others");
    judge_as(&app, &agent, &noted, 1, json!({"verdict": "helped"})).await.refused(403, "forbidden");
    let changed = edit(&mine, "\"1\"", slower).await.expect(200);
    assert_eq!((&changed["changes"], changed.text("description")), (&json!(["pace"]), "Deux pauses."));
    edit(&mine, "\"1\"", json!({"theme": "email"})).await.refused(412, "changed-meanwhile");
    app.patch(&path).token(&mine).json(&json!({})).send().await.refused(428, "precondition-required");
    // Handed to a colleague, it is theirs; nobody's is anybody's.
    edit(&mine, "\"2\"", json!({"facilitator_id": colleague})).await.expect(200);
    edit(&mine, "\"3\"", json!({"theme": "email"})).await.refused(403, "adaptation-of-others");
    edit(&theirs, "\"3\"", json!({"facilitator_id": null})).await.expect(200);
    edit(&mine, "\"4\"", json!({"theme": "email"})).await.expect(200);
    for token in [&theirs, &agent] {
        assert_eq!(listed(&app, token, "").await.len(), 1);
        assert_eq!(shown(&app, token, &noted).await.text("theme"), "email");
    }
    let partner = app.partner_token(app.partner_at("here")).await;
    app.get("/adaptations").token(&partner).send().await.refused(403, "forbidden");
    app.get("/adaptations").send().await.refused(401, "login-required");
    let (elsewhere, _) = app.staff_at("elsewhere", Role::Admin).await;
    app.ask(Method::GET, &format!("/v1/elsewhere{path}")).token(&elsewhere).send().await.refused(404, "not-found");
    let there = app.session_at("elsewhere", 1, 4);
    let refused = note_as(&app, &mine, &adaptation(&there)).await.refused(422, "invalid-input");
    assert_eq!(refused.pointers(), ["/first_session_id"]);
}

#[actix_web::test]
async fn two_verdicts_at_once_make_one() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    let noted = note_as(&app, &admin, &adaptation(&app.session(1, 4))).await.expect(201);
    let both = futures_util::future::join(
        judge_as(&app, &admin, &noted, 1, json!({"verdict": "helped"})),
        judge_as(&app, &admin, &noted, 1, json!({"verdict": "worse"})),
    );
    let (one, other) = both.await;
    let (won, lost) = if one.status == 200 { (one, other) } else { (other, one) };
    lost.refused(412, "changed-meanwhile");
    let won = won.expect(200);
    assert_eq!(shown(&app, &admin, &noted).await["verdict"], won["verdict"]);
    let back = judge_as(&app, &admin, &noted, 2, json!({"verdict": null})).await.expect(200);
    assert_eq!((back.text("state"), &back["verdict"]), ("open", &Value::Null));
}

#[actix_web::test]
async fn a_check_is_a_task_once_its_answers_came() {
    let app = App::start().await;
    let (_, me) = app.staff_at("here", Role::Facilitator).await;
    let sides = two_sessions(&app, "beginner").await;
    let third = app.session(8, 4);
    later(&app);
    let (admin, agent) = (app.token(Role::Admin).await, app.token(Role::Agent).await);
    let (mine, _) = app.staff_at("here", Role::Facilitator).await;
    let waiting = async |token: &str| app.get("/tasks").token(token).send().await.expect(200)["adaptations"].clone();
    let noted = note_as(&app, &admin, &adaptation(&sides.after)).await.expect(201);
    give(&app, &sides.after, 0, 7).await;
    assert_eq!((waiting(&admin).await, listed(&app, &admin, "?state=due").await.len()), (json!(0), 0));
    give(&app, &sides.after, 0, 8).await;
    assert_eq!(waiting(&admin).await, json!(1), "nobody's are the administration's");
    assert_eq!((waiting(&agent).await, waiting(&mine).await), (json!(0), json!(0)));
    assert_eq!(listed(&app, &agent, "?state=due").await[0].text("state"), "due");
    judge_as(&app, &admin, &noted, 1, json!({"verdict": "too_early"})).await.expect(200);
    assert_eq!(waiting(&admin).await, json!(0));
    give(&app, &third, 0, 7).await;
    assert_eq!(waiting(&admin).await, json!(0), "8 more are waited for");
    give(&app, &third, 0, 8).await;
    assert_eq!(waiting(&admin).await, json!(1));
    let path = format!("/adaptations/{}", noted.id());
    let named = app.patch(&path).token(&admin).header("If-Match", "\"2\"").json(&json!({"facilitator_id": me}));
    named.send().await.expect(200);
    assert_eq!(waiting(&admin).await, json!(0));
    let judged = shown(&app, &admin, &noted).await;
    let version = judged["version"].as_i64().unwrap();
    judge_as(&app, &admin, &noted, version, json!({"verdict": "no_difference"})).await.expect(200);
    assert!(listed(&app, &admin, "?state=due").await.is_empty());
    assert_eq!(listed(&app, &admin, "?state=judged").await.len(), 1);
}

#[actix_web::test]
async fn open_adaptations_go_to_who_takes_over() {
    let app = App::start().await;
    let (mine, me) = app.staff_at("here", Role::Facilitator).await;
    let (_, next) = app.staff_at("here", Role::Facilitator).await;
    let session = app.session(1, 4);
    app.change(&format!("/sessions/{session}"), &json!({"facilitator_id": me})).await;
    let open = note_as(&app, &mine, &adaptation(&session)).await.expect(201);
    let judged = note_as(&app, &mine, &adaptation(&session)).await.expect(201);
    judge_as(&app, &mine, &judged, 1, json!({"verdict": "helped"})).await.expect(200);
    let admin = app.token(Role::Admin).await;
    let leave = json!({"active": false, "hand_over": {"to": next}});
    app.patch(&format!("/accounts/{me}"))
        .token(&admin)
        .header("If-Match", "\"1\"")
        .json(&leave)
        .send()
        .await
        .expect(200);
    assert_eq!(shown(&app, &admin, &open).await["facilitator"]["id"], json!(next));
    assert_eq!(shown(&app, &admin, &judged).await["facilitator"]["id"], json!(me), "history stays");
}

#[actix_web::test]
async fn a_session_is_prepared_with_its_changes() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    let (first, second) = (app.session(1, 4), app.session(8, 4));
    let other = two_sessions(&app, "advanced").await;
    let noted = note_as(&app, &admin, &adaptation(&first)).await.expect(201);
    let mut of_theme = adaptation(&first);
    of_theme["theme"] = json!("sante");
    let of_theme = note_as(&app, &admin, &of_theme).await.expect(201);
    let later_on = note_as(&app, &admin, &adaptation(&second)).await.expect(201);
    note_as(&app, &admin, &adaptation(&other.before)).await.expect(201);
    let ids = async |session: &str| {
        let found = listed(&app, &admin, &format!("?session={session}")).await;
        found.iter().map(|one| one.id().to_owned()).collect::<BTreeSet<_>>()
    };
    let those = |expected: &[&Value]| expected.iter().map(|one| one.id().to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(ids(&first).await, those(&[&of_theme, &noted]), "what begins later is not for it");
    assert_eq!(ids(&second).await, those(&[&later_on, &of_theme, &noted]));
    let theme = json!({"themes": ["email"]});
    let path = format!("/sessions/{second}/plan");
    app.patch(&path).token(&admin).header("If-Match", "\"0\"").json(&theme).send().await.expect(200);
    assert_eq!(ids(&second).await, those(&[&later_on, &noted]), "another theme is not for it");
    judge_as(&app, &admin, &noted, 1, json!({"verdict": "worse"})).await.expect(200);
    assert_eq!(ids(&second).await, those(&[&later_on]), "what made it worse is not repeated");
}

#[actix_web::test]
async fn sources_are_shown_to_those_they_belong_to() {
    let app = App::start().await;
    let (mine, me) = app.staff_at("here", Role::Facilitator).await;
    let (theirs, _) = app.staff_at("here", Role::Facilitator).await;
    let session = app.session(1, 4);
    let question = json!({"name": "Odette", "question": "Où est ma photo ?", "assignee_id": me, "theme": "email"});
    let agent = app.token(Role::Agent).await;
    let asked = app.post("/follow-ups").token(&agent).json(&question).send().await.expect(201);
    let mut body = adaptation(&session);
    let source = json!({"kind": "follow_up", "id": asked.id()});
    body["sources"] = json!([source, {"kind": "session", "id": session}, source]);
    let refused = note_as(&app, &theirs, &body).await.refused(422, "invalid-input");
    assert_eq!(refused.pointers(), ["/sources/0/id"]);
    let noted = note_as(&app, &mine, &body).await.expect(201);
    assert_eq!((&noted["sources"], noted.list("observed_in").len()), (&json!(2), 2));
    assert_eq!(noted["observed_in"][0]["text"], "Où est ma photo ?");
    assert_eq!(noted["observed_in"][1]["session"]["id"], json!(session));
    let read = shown(&app, &theirs, &noted).await;
    assert_eq!(read["observed_in"][0]["text"], Value::Null, "a question is read by those it belongs to");
    assert!(!read.to_string().contains("Odette"));
    assert_eq!(listed(&app, &agent, &format!("?source={}", asked.id())).await.len(), 1);
    let path = format!("/adaptations/{}", noted.id());
    let fewer = json!({"sources": [{"kind": "session", "id": session}]});
    app.patch(&path).token(&mine).header("If-Match", "\"1\"").json(&fewer).send().await.expect(200);
    assert!(listed(&app, &agent, &format!("?source={}", asked.id())).await.is_empty());
}

#[actix_web::test]
async fn adaptations_are_filtered_and_paged() {
    let app = App::start().await;
    let (mine, _) = app.staff_at("here", Role::Facilitator).await;
    let admin = app.token(Role::Admin).await;
    let session = app.session(1, 4);
    let mut of_theme = adaptation(&session);
    of_theme["theme"] = json!("email");
    note_as(&app, &mine, &of_theme).await.expect(201);
    app.clock.set(monday() + TimeDelta::minutes(1));
    let last = note_as(&app, &admin, &adaptation(&session)).await.expect(201);
    for (query, found) in [
        ("", 2),
        ("?theme=email", 1),
        ("?level=beginner", 2),
        ("?level=advanced", 0),
        ("?state=open", 2),
        ("?state=due", 0),
    ] {
        assert_eq!(listed(&app, &admin, query).await.len(), found, "{query}");
    }
    assert_eq!(listed(&app, &mine, "?facilitator=me").await.len(), 1);
    let first = app.get("/adaptations?limit=1").token(&admin).send().await.expect(200);
    assert_eq!(first.data()[0].id(), last.id(), "the newest comes first");
    let rest = listed(&app, &admin, &format!("?limit=1&cursor={}", first.text("next_cursor"))).await;
    assert_eq!(rest[0].text("theme"), "email");
}
