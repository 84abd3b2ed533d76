//! Results of evaluations, honest with few; their comments and tags.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{App, Read, monday};

/// Writes evaluations on paper of a session that began.
async fn give(app: &App, session: &str, answers: &[Value]) {
    let agent = app.token(Role::Agent).await;
    let path = format!("/sessions/{session}/evaluation-sheets");
    let read = app.get(&path).token(&agent).send().await.expect(200);
    let sheets = answers.iter().enumerate().map(|(index, given)| json!({"number": index + 1, "answers": given}));
    let body = json!({"version": read["grid"]["version"], "sheets": sheets.collect::<Vec<_>>()});
    let save = app.patch(&path).token(&agent).header("If-Match", &format!("\"{}\"", read["version"])).json(&body);
    save.send().await.expect(200);
}

/// As many evaluations as asked, of which some say « Pas du tout ».
fn pleased(all: usize, not_at_all: usize) -> Vec<Value> {
    (0..all).map(|n| json!({"satisfaction": if n < not_at_all { "1" } else { "4" }})).collect()
}

fn question<'a>(results: &'a Value, code: &str) -> &'a Value {
    results.list("questions").iter().find(|one| one["code"] == code).unwrap()
}

async fn results(app: &App, token: &str, query: &str) -> Value {
    app.get(&format!("/evaluation-results{query}")).token(token).send().await.expect(200)
}

async fn comments(app: &App, token: &str, query: &str) -> Vec<Value> {
    app.get(&format!("/evaluation-comments{query}")).token(token).send().await.expect(200).data().to_vec()
}

async fn table(app: &App, token: &str, query: &str) -> String {
    let address = format!("{}/v1/here/evaluation-results.csv{query}", app.base);
    app.http.get(address).bearer_auth(token).send().await.unwrap().text().await.unwrap()
}

/// Every number of a text that a mean would be: one with decimals.
fn decimals(text: &str) -> Vec<String> {
    let is_decimal = |word: &&str| {
        word.split_once(['.', ',']).is_some_and(|(whole, rest)| {
            !whole.is_empty() && !rest.is_empty() && [whole, rest].concat().bytes().all(|c| c.is_ascii_digit())
        })
    };
    let words = text.split(|c: char| !c.is_ascii_digit() && c != '.' && c != ',');
    words.filter(is_decimal).map(str::to_owned).collect()
}

#[actix_web::test]
async fn the_display_table_is_the_same_everywhere() {
    let app = App::start().await;
    let (session, next) = (app.session(1, 4), app.session(8, 4));
    let venue = json!({"venue_id": app.get(&format!("/sessions/{session}")).send().await.expect(200)["venue"]["id"]});
    app.change(&format!("/sessions/{next}"), &venue).await;
    app.clock.set(monday() + TimeDelta::days(2));
    let agent = app.token(Role::Agent).await;
    for (all, display, words, share) in [
        (0, "none", "Pas de réponse", Value::Null),
        (1, "boxes", "1 réponse : Pas du tout", Value::Null),
        (3, "boxes", "3 réponses : Tout à fait, Tout à fait, Pas du tout", Value::Null),
        (4, "boxes", "4 réponses : Tout à fait, Tout à fait, Tout à fait, Pas du tout", Value::Null),
        (5, "counts", "4 sur 5 plutôt ou tout à fait", Value::Null),
        (19, "counts", "18 sur 19 plutôt ou tout à fait", Value::Null),
        (20, "share", "95 % plutôt ou tout à fait (19 sur 20)", json!([76, 99, "entre 76 et 99 %"])),
    ] {
        give(&app, &session, &pleased(all, 1)).await;
        let query = format!("?session={session}");
        let of_all = results(&app, &agent, &query).await;
        let of_one = app.get(&format!("/sessions/{session}/evaluations")).token(&agent).send().await.expect(200);
        let prepared = app.get(&format!("/sessions/{next}/preparation")).token(&agent).send().await.expect(200);
        for shown in [&of_all, &of_one["summary"], &prepared["previous"]["summary"]] {
            let one = question(shown, "satisfaction");
            assert_eq!((one.text("display"), one.text("words")), (display, words), "{all}");
            let known = one["share"].as_object();
            let known = known.map(|share| json!([share["low"], share["high"], share["words"]]));
            assert_eq!(known.unwrap_or_default(), share, "{all}");
            assert!(decimals(&shown.to_string()).is_empty(), "no mean: {shown}");
        }
        let csv = table(&app, &agent, &query).await;
        assert!(csv.contains(&format!(";{words};")), "{csv}");
        assert!(decimals(&csv).is_empty(), "no mean: {csv}");
    }
}

#[actix_web::test]
async fn results_are_those_of_the_filter() {
    let app = App::start().await;
    let (first, second) = (app.session(1, 4), app.session(8, 4));
    app.change(&format!("/sessions/{second}"), &json!({"level": "advanced"})).await;
    let (_, me) = app.staff_at("here", Role::Facilitator).await;
    app.change(&format!("/sessions/{first}"), &json!({"facilitator_id": me})).await;
    let venue = app.get(&format!("/sessions/{first}")).send().await.expect(200)["venue"]["id"].clone();
    app.clock.set(monday() + TimeDelta::days(9));
    give(&app, &first, &pleased(3, 1)).await;
    give(&app, &second, &pleased(4, 0)).await;
    let agent = app.token(Role::Agent).await;
    let venue = venue.as_str().unwrap();
    for (query, sessions, evaluations) in [
        (String::new(), 2, 7),
        ("?level=advanced".to_owned(), 1, 4),
        (format!("?venue={venue}"), 1, 3),
        (format!("?facilitator={me}"), 1, 3),
        (format!("?session={second}"), 1, 4),
        ("?from=2026-11-25".to_owned(), 1, 4),
        ("?to=2026-11-24".to_owned(), 1, 3),
        ("?from=2026-11-25&to=2026-11-26".to_owned(), 0, 0),
        (format!("?series={venue}"), 0, 0),
    ] {
        let found = results(&app, &agent, &query).await;
        assert_eq!((&found["sessions"], &found["evaluations"]), (&json!(sessions), &json!(evaluations)), "{query}");
    }
    app.get("/evaluation-results?from=1800-01-01").token(&agent).send().await.refused(400, "invalid-query");
}

#[actix_web::test]
async fn facilitators_read_their_own_and_nobody_else_reads() {
    let app = App::start().await;
    let (_, me) = app.staff_at("here", Role::Facilitator).await;
    let (mine, theirs) = (app.session(1, 4), app.session(1, 4));
    app.change(&format!("/sessions/{mine}"), &json!({"facilitator_id": me})).await;
    app.clock.set(monday() + TimeDelta::days(2));
    let (token, other) = app.staff_at("here", Role::Facilitator).await;
    app.change(&format!("/sessions/{theirs}"), &json!({"facilitator_id": other, "reason": "Essai"})).await;
    give(&app, &mine, &[json!({"missing": "Le son est trop bas."})]).await;
    give(&app, &theirs, &[json!({"missing": "Le clavier."}), json!({"satisfaction": "4"})]).await;
    assert_eq!(results(&app, &token, "").await["evaluations"], 2);
    assert_eq!(comments(&app, &token, "").await.len(), 1);
    for path in ["/evaluation-results", "/evaluation-results.csv", "/evaluation-comments", "/evaluation-tags"] {
        let asked = app.get(&format!("{path}?facilitator={me}")).token(&token);
        asked.send().await.refused(403, "forbidden");
        let partner = app.partner_token(app.partner_at("here")).await;
        app.get(path).token(&partner).send().await.refused(403, "forbidden");
        app.get(path).send().await.refused(401, "login-required");
    }
    let agent = app.token(Role::Agent).await;
    let not_theirs = comments(&app, &agent, &format!("?session={mine}")).await[0].clone();
    let tag = format!("/evaluation-comments/{}/tags/son", not_theirs.id());
    app.put(&tag).token(&token).send().await.refused(403, "forbidden");
    let (elsewhere, _) = app.staff_at("elsewhere", Role::Admin).await;
    let path = |path: &str| format!("/v1/elsewhere{path}");
    app.ask(Method::PUT, &path(&tag)).token(&elsewhere).send().await.refused(404, "not-found");
    let empty = app.ask(Method::GET, &path("/evaluation-results")).token(&elsewhere).send().await.expect(200);
    assert_eq!(empty["evaluations"], 0);
    let mut adaptation = json!({"observed": "Le son", "changes": ["material"], "description": "Des enceintes",
        "first_session_id": theirs, "watched": "not_relevant"});
    adaptation["sources"] = json!([{"kind": "comment", "id": not_theirs.id()}]);
    app.post("/adaptations").token(&token).json(&adaptation).send().await.refused(403, "forbidden");
    let admin = app.token(Role::Admin).await;
    let noted = app.post("/adaptations").token(&admin).json(&adaptation).send().await.expect(201);
    assert_eq!(noted["observed_in"][0]["text"], "Le son est trop bas.");
    let read = app.get(&format!("/adaptations/{}", noted.id())).token(&token).send().await.expect(200);
    assert_eq!(read["observed_in"][0]["text"], "Le son est trop bas.", "comments have no names, and are handed on");
}

#[actix_web::test]
async fn comments_are_searched_tagged_and_paged() {
    let app = App::start().await;
    let (first, second) = (app.session(1, 4), app.session(8, 4));
    app.clock.set(monday() + TimeDelta::days(9));
    give(&app, &first, &[json!({"helped": "On prend le temps.", "missing": "Un cœur à l’ouvrage"})]).await;
    let two = [json!({"missing": "Le SON est trop élevé"}), json!({"satisfaction": "4"}), json!({"helped": "Le café"})];
    give(&app, &second, &two).await;
    let agent = app.token(Role::Agent).await;
    let found = comments(&app, &agent, "").await;
    assert_eq!(found.len(), 3, "a grid without words is no comment");
    assert_eq!(found[2]["texts"].as_array().unwrap().len(), 2, "the newest sessions come first");
    for (query, number) in [
        ("?q=son", 1),
        ("?q=ELEVE", 1),
        ("?q=coeur", 1),
        ("?q=temps%20coeur", 1),
        ("?q=son%20temps", 0),
        ("?q=%25", 0),
        ("?q=%20", 3),
        ("?tag=son", 0),
    ] {
        assert_eq!(comments(&app, &agent, query).await.len(), number, "{query}");
    }
    let one = comments(&app, &agent, "?q=son").await[0].clone();
    assert_eq!(comments(&app, &agent, &format!("?ids={},{}", one.id(), found[2].id())).await.len(), 2);
    app.get("/evaluation-comments?ids=1,2").token(&agent).send().await.refused(400, "invalid-query");
    let path = |tag: &str| format!("/evaluation-comments/{}/tags/{tag}", one.id());
    let tagged = app.put(&path("Trop%20%20fort")).token(&agent).send().await.expect(200);
    assert_eq!(tagged["tags"], json!(["trop fort"]));
    assert_eq!(app.put(&path("trop%20fort")).token(&agent).send().await.expect(200), tagged);
    let both = futures_util::future::join(
        app.put(&path("son")).token(&agent).send(),
        app.put(&path("salle")).token(&agent).send(),
    );
    let (son, salle) = both.await;
    assert_eq!((son.status, salle.status), (200, 200), "two tags at once stay both");
    assert_eq!(comments(&app, &agent, "?tag=SON").await[0]["tags"], json!(["salle", "son", "trop fort"]));
    let tags = app.get("/evaluation-tags").token(&agent).send().await.expect(200);
    assert_eq!(tags[0], json!({"tag": "salle", "comments": 1}));
    app.put(&path(&"a".repeat(41))).token(&agent).send().await.refused(400, "invalid-query");
    for _ in 0..2 {
        app.delete(&path("son")).token(&agent).send().await.expect(200);
    }
    assert!(comments(&app, &agent, "?tag=son").await.is_empty());
    let trail = app.get("/audit?action=evaluation.tagged").token(&agent).send().await.expect(200);
    assert_eq!(trail.data().len(), 3, "a repeated request changes nothing");
    assert!(trail.data().iter().all(|entry| entry["subject"]["id"] == json!(second)), "of the session, not of a grid");
    // Sheets that are corrected stay the same evaluations, with their tags.
    let corrected = [json!({"missing": "Le son est trop bas"}), json!({"satisfaction": "4"}), two[2].clone()];
    give(&app, &second, &corrected).await;
    assert_eq!(comments(&app, &agent, "?q=bas").await[0]["tags"], json!(["salle", "trop fort"]));
    let page = app.get("/evaluation-comments?limit=2").token(&agent).send().await.expect(200);
    let rest = comments(&app, &agent, &format!("?limit=2&cursor={}", page.text("next_cursor"))).await;
    assert_eq!((page.data().len(), rest.len()), (2, 1));
}
