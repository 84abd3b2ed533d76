//! Learners: search, merging and separation, remarks.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::{App, Read, enrolment};

const COMMUNE: &str = "34052";

/// Enrols somebody in a session of their own; returns the learner and the enrolment.
async fn person(app: &App, given: &str, family: &str, phone: &str) -> (Value, Value) {
    let agent = app.token(Role::Agent).await;
    let days = 7 + i64::from(next_day());
    let made = app
        .post("/enrolments")
        .token(&agent)
        .json(&json!({
            "session_id": app.session(days, 4), "level": "beginner",
            "learner": {"given_name": given, "family_name": family, "phone": phone, "commune_code": COMMUNE},
        }))
        .send()
        .await
        .expect(201);
    let enrolled = app.get(&format!("/enrolments/{}", made.id())).token(&agent).send().await.expect(200);
    (enrolled["learner"].clone(), made)
}

/// Another day each time, since nobody may sit in two sessions at once.
fn next_day() -> u16 {
    use std::sync::atomic::{AtomicU16, Ordering};
    static DAY: AtomicU16 = AtomicU16::new(0);
    DAY.fetch_add(1, Ordering::Relaxed) % 300
}

async fn names(app: &App, asked: &str) -> Vec<(String, bool)> {
    let agent = app.token(Role::Agent).await;
    let page = app.get(&format!("/learners?q={asked}")).token(&agent).send().await.expect(200);
    let name = |found: &Value| {
        let name = format!("{} {}", found.text("given_name"), found.text("family_name"));
        (name, found["alike"].as_bool().unwrap())
    };
    page.data().iter().map(name).collect()
}

#[actix_web::test]
async fn the_person_who_calls_is_found_however_the_name_is_spelt() {
    let app = App::start().await;
    for (given, family, phone) in [
        ("Paulette", "Tarbouriech", "04 65 71 00 19"),
        ("Jean-Claude", "Lefèvre", "04 65 71 00 21"),
        ("Josette", "Lefebvre", "04 65 71 00 21"),
        ("Léon", "Paulet", "04 65 71 00 22"),
    ] {
        person(&app, given, family, phone).await;
    }
    let paulette = ("Paulette Tarbouriech".to_owned(), false);
    for asked in
        ["tarb", "TARBOURIECH%20paulette", "paulette%20tarb", "00%2019", "0465710019", "%2B33%204%2065%2071%2000%2019"]
    {
        assert_eq!(names(&app, asked).await, std::slice::from_ref(&paulette), "{asked}");
    }
    for asked in ["tarbourich", "tarbouriesch", "paulete%20tarbouriech"] {
        assert_eq!(names(&app, asked).await, [(paulette.0.clone(), true)], "{asked}");
    }
    // Family names that begin so come first, then given names, then names that are only alike.
    let found = names(&app, "paulet").await;
    assert_eq!(found, [("Léon Paulet".to_owned(), false), paulette.clone()]);
    let found = names(&app, "lefevre").await;
    assert_eq!(found, [("Jean-Claude Lefèvre".to_owned(), false), ("Josette Lefebvre".to_owned(), true)]);
    // A number finds its whole household.
    assert_eq!(names(&app, "04%2065%2071%2000%2021").await.len(), 2);
    assert_eq!(names(&app, "xylophone").await, []);
    assert_eq!(names(&app, "%25_%27").await.len(), 4, "nothing to look for: everybody");
}

#[actix_web::test]
async fn the_person_who_calls_is_found_however_the_name_is_heard() {
    let app = App::start().await;
    for (given, family, phone) in [
        ("Paulette", "Tarbouriech", "04 67 93 12 19"),
        ("Thérèse", "Miquel", "04 65 71 00 11"),
        ("Zoé", "d'Œuvre", "04 67 93 12 22"),
        ("Françoise", "de la Tour", "04 67 93 12 23"),
        ("Michel", "Philippe", "04 67 93 12 24"),
    ] {
        person(&app, given, family, phone).await;
    }
    let found = |name: &str, alike: bool| [(name.to_owned(), alike)];
    // Every word may be misspelt, in any order.
    for asked in ["Th%C3%A9r%C3%A8se%20Mikel", "mikel%20tereze", "mikkel", "Mickelle%20therese", "miqel%20theerse"] {
        assert_eq!(names(&app, asked).await, found("Thérèse Miquel", true), "{asked}");
    }
    for asked in ["tarbouriec%20polet", "paulete%20tarbouryech", "tarbouriek", "tarbourieche%20po%C3%B4lette"] {
        assert_eq!(names(&app, asked).await, found("Paulette Tarbouriech", true), "{asked}");
    }
    assert_eq!(names(&app, "michel%20filip").await, found("Michel Philippe", true));
    // All words count: a name that sounds alike is not enough.
    assert_eq!(names(&app, "Jeanne%20Mikel").await, []);
    // A name may be written in one word or in two.
    for asked in ["doeuvre", "d%27%C5%92uvre", "DOEUVRE%20zo%C3%A9", "zoe%20doeuv", "d%20oeuvre", "oeuvre"] {
        assert_eq!(names(&app, asked).await, found("Zoé d'Œuvre", false), "{asked}");
    }
    for asked in ["delatour", "de%20la%20tour", "francoise%20delatour", "tour"] {
        assert_eq!(names(&app, asked).await, found("Françoise de la Tour", false), "{asked}");
    }
    for asked in ["71%2000%2011", "71.00", "100", "0011", "0465710011%20miquel", "therese%200465"] {
        assert_eq!(names(&app, asked).await, found("Thérèse Miquel", false), "{asked}");
    }
    assert_eq!(names(&app, "93%2012").await.len(), 4);
    assert_eq!(names(&app, "71").await, [], "two digits are in too many numbers");
}

#[actix_web::test]
async fn a_search_goes_on_page_by_page_without_a_gap_or_a_double() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    for (index, (given, family)) in
        [("Marie", "Marty"), ("Anne", "Marin"), ("Marcel", "Cros"), ("Rose", "Marin"), ("Mario", "Gleizes")]
            .iter()
            .enumerate()
    {
        person(&app, given, family, &format!("04 65 71 00 3{index}")).await;
    }
    for asked in ["mar", "04657100", "0"] {
        let (mut cursor, mut seen) = (String::new(), Vec::new());
        loop {
            let page = app.get(&format!("/learners?q={asked}&limit=2{cursor}")).token(&agent).send().await.expect(200);
            seen.extend(page.data().iter().map(|found| found.id().to_owned()));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        let mut once = seen.clone();
        once.sort();
        once.dedup();
        assert_eq!((seen.len(), once.len()), (5, 5), "{asked}");
    }
}

#[actix_web::test]
async fn two_rows_of_one_person_become_one_and_two_again() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let (kept, _) = person(&app, "Jeanne", "Martin", "04 65 71 00 11").await;
    app.clock.set(app.clock.now() + TimeDelta::minutes(1));
    let (twice, hers) = person(&app, "Jeane", "Martin", "04 65 71 00 11").await;
    let (keep, gone) = (kept.id(), twice.id());

    let pairs = app.get("/duplicates").token(&agent).send().await.expect(200);
    assert_eq!(pairs["data"][0]["because"], "phone");
    assert_eq!(pairs["data"][0]["learners"][0]["id"], keep, "the one first seen first");
    let of_her = app.get(&format!("/duplicates?learner={gone}")).token(&agent).send().await.expect(200);
    assert_eq!(of_her.data().len(), 1);

    let merge = format!("/learners/{keep}/merge");
    app.post(&merge).token(&agent).json(&json!({"learner_id": keep})).send().await.refused(422, "invalid-input");
    let unknown = json!({"learner_id": uuid::Uuid::nil()});
    app.post(&merge).token(&agent).json(&unknown).send().await.refused(422, "invalid-input");
    let merged = app.post(&merge).token(&agent).json(&json!({"learner_id": gone})).send().await.expect(200);
    assert_eq!(merged["enrolments"], 2);
    app.post(&merge).token(&agent).json(&json!({"learner_id": gone})).send().await.refused(409, "already-merged");
    assert_eq!(names(&app, "martin").await, [("Jeanne Martin".to_owned(), false)]);
    assert_eq!(app.get("/duplicates").token(&agent).send().await.expect(200)["data"], json!([]));
    let under = app.get(&format!("/learners/{keep}/merged")).token(&agent).send().await.expect(200);
    assert_eq!(under[0]["id"], gone);
    let shown = app.get(&format!("/enrolments/{}", hers.id())).token(&agent).send().await.expect(200);
    assert_eq!(shown["learner"]["id"], keep);

    // An enrolment under the misspelt name is the kept person's.
    let (again, _) = person(&app, "Jeane", "Martin", "04 65 71 00 11").await;
    assert_eq!(again["id"], keep);
    let picked = json!({"session_id": app.session(400, 4), "level": "beginner", "learner_id": gone});
    app.post("/enrolments").token(&agent).json(&picked).send().await.expect(201);

    let separation = format!("/learners/{gone}/separation");
    let own = app.post(&separation).token(&agent).send().await.expect(200);
    assert_eq!(
        (&own["enrolments"], &own["merged_into"]),
        (&json!(1), &Value::Null),
        "hers, and nothing that came after"
    );
    app.post(&separation).token(&agent).send().await.refused(409, "not-merged");
    let kept = app.get(&format!("/learners/{keep}")).token(&agent).send().await.expect(200);
    assert_eq!(kept["enrolments"], 3);

    let trail = app.get("/audit?limit=100").token(&agent).send().await.expect(200);
    let of = |action: &str| trail.data().iter().find(|entry| entry["action"] == action).cloned().unwrap();
    assert_eq!(of("learner.merged")["after"]["references"], json!([hers["reference"]]));
    assert_eq!(of("learner.separated")["after"]["references"], json!([hers["reference"]]));

    app.post("/duplicates/dismissal")
        .token(&agent)
        .json(&json!({"learner_ids": [keep, keep]}))
        .send()
        .await
        .refused(422, "invalid-input");
    for _ in 0..2 {
        app.post("/duplicates/dismissal")
            .token(&agent)
            .json(&json!({"learner_ids": [gone, keep]}))
            .send()
            .await
            .expect(204);
    }
    assert_eq!(app.get("/duplicates").token(&agent).send().await.expect(200)["data"], json!([]));
}

#[actix_web::test]
async fn the_one_kept_may_take_the_contact_of_the_other() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let (kept, _) = person(&app, "Simone", "Pagès", "04 65 71 00 14").await;
    let (other, _) = person(&app, "Simone", "Pagès", "06 39 98 00 14").await;
    let (keep, gone) = (kept.id(), other.id());
    let pairs = app.get("/duplicates").token(&agent).send().await.expect(200);
    assert_eq!(pairs["data"][0]["because"], "name");
    let merged = app
        .post(&format!("/learners/{keep}/merge"))
        .token(&agent)
        .json(&json!({"learner_id": gone}))
        .send()
        .await
        .expect(200);
    let edit = json!({"phone": "06 39 98 00 14"});
    let version = format!("\"{}\"", merged["version"]);
    app.patch(&format!("/learners/{keep}"))
        .token(&agent)
        .header("If-Match", &version)
        .json(&edit)
        .send()
        .await
        .expect(200);
    // Then the name and the number are hers: the other cannot have them back.
    app.post(&format!("/learners/{gone}/separation")).token(&agent).send().await.refused(409, "learner-exists");
    assert_eq!(person(&app, "Simone", "Pagès", "06 39 98 00 14").await.0["id"], keep);
}

#[actix_web::test]
async fn a_merge_into_two_seats_at_one_time_is_refused() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let session = app.session(7, 4);
    let mut ids = Vec::new();
    for who in [1, 2] {
        let made = app.post("/enrolments").token(&agent).json(&enrolment(&session, who)).send().await.expect(201);
        let path = format!("/enrolments/{}", made.id());
        let shown = app.get(&path).token(&agent).send().await.expect(200);
        ids.push(shown["learner"].id().to_owned());
    }
    let path = format!("/learners/{}/merge", ids[0]);
    let refused = app
        .post(&path)
        .token(&agent)
        .json(&json!({"learner_id": ids[1]}))
        .send()
        .await
        .refused(409, "schedule-conflict");
    assert!(refused.text("detail").contains("annulez"), "{refused}");
    let both = app.get("/learners").token(&agent).send().await.expect(200);
    assert_eq!(both.data().len(), 2, "nothing half done");
}

#[actix_web::test]
async fn people_are_for_the_desk_of_their_organisation() {
    let app = App::start().await;
    let (mine, _) = person(&app, "Jeanne", "Martin", "04 65 71 00 11").await;
    let (other, _) = person(&app, "Jeane", "Martin", "04 65 71 00 11").await;
    let (stranger, _) = app.staff_at("elsewhere", Role::Admin).await;
    let facilitator = app.token(Role::Facilitator).await;
    let id = mine.id();
    let body = json!({"learner_id": other["id"]});
    for path in ["merge", "separation"] {
        let path = format!("/learners/{id}/{path}");
        app.post(&path).json(&body).send().await.refused(401, "login-required");
        app.post(&path).token(&facilitator).json(&body).send().await.refused(403, "forbidden");
        let away = format!("/v1/elsewhere{path}");
        app.ask(reqwest::Method::POST, &away).token(&stranger).json(&body).send().await.refused(404, "not-found");
    }
    let pairs = app.ask(reqwest::Method::GET, "/v1/elsewhere/duplicates").token(&stranger).send().await.expect(200);
    assert_eq!(pairs["data"], json!([]));
    let merged = format!("/v1/elsewhere/learners/{id}/merged");
    app.ask(reqwest::Method::GET, &merged).token(&stranger).send().await.refused(404, "not-found");
    let asked =
        app.ask(reqwest::Method::GET, "/v1/elsewhere/learners?q=martin").token(&stranger).send().await.expect(200);
    assert_eq!(asked["data"], json!([]));
}

#[actix_web::test]
async fn a_merge_and_an_enrolment_at_once_lose_nobody() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    for round in 0..12 {
        let (kept, _) = person(&app, "Jeanne", &format!("Martin {round}"), "04 65 71 00 11").await;
        let (other, _) = person(&app, "Jeane", &format!("Martin {round}"), "04 65 71 00 11").await;
        let (keep, gone) = (kept.id(), other.id());
        let body = json!({"session_id": app.session(400 + round, 4), "level": "beginner", "learner_id": gone});
        let (merged, enrolled) = futures_util::future::join(
            app.post(&format!("/learners/{keep}/merge")).token(&agent).json(&json!({"learner_id": gone})).send(),
            app.post("/enrolments").token(&agent).json(&body).send(),
        )
        .await;
        merged.expect(200);
        enrolled.expect(201);
        let kept = app.get(&format!("/learners/{keep}")).token(&agent).send().await.expect(200);
        assert_eq!(kept["enrolments"], 3, "whichever came first");
    }
}

#[actix_web::test]
async fn remarks_are_taken_down_with_the_enrolment_by_the_team_alone() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let body = |days: i64, remarks: &str| {
        json!({
            "session_id": app.session(days, 4), "level": "beginner",
            "learner": {"given_name": "Odette", "family_name": "Cros", "phone": "04 65 71 00 11",
                "commune_code": COMMUNE, "remarks": remarks},
        })
    };
    app.post("/enrolments").json(&body(7, "Entend mal.")).send().await.refused(422, "invalid-input");
    let known = async || {
        let page = app.get("/learners?q=cros%20odette").token(&agent).send().await.expect(200);
        page.data().first().cloned().unwrap_or_default()
    };
    assert_eq!(known().await, Value::Null, "refused for the public, and nobody is written down");

    app.post("/enrolments").token(&agent).json(&body(8, " Entend mal. ")).send().await.expect(201);
    assert_eq!(known().await["remarks"], "Entend mal.");
    // For a known person, remarks of colleagues stay, and new ones are added once.
    app.post("/enrolments").token(&agent).json(&body(9, "Vient avec sa tablette.")).send().await.expect(201);
    app.post("/enrolments").token(&agent).json(&body(10, "entend mal.")).send().await.expect(201);
    app.post("/enrolments").token(&agent).json(&body(11, "")).send().await.expect(201);
    let learner = known().await;
    assert_eq!(learner["remarks"], "Entend mal.\nVient avec sa tablette.");
    assert_eq!(learner["version"], 2, "raised by the edit");
    let admin = app.token(Role::Admin).await;
    let audit = app.get("/audit?action=learner.changed").token(&admin).send().await.expect(200);
    assert_eq!(audit.data().len(), 1);
    let (before, after) = (&audit["data"][0]["before"], &audit["data"][0]["after"]);
    assert_eq!((&before["remarks"], &after["remarks"]), (&json!("Entend mal."), &learner["remarks"]));

    let problem = app.post("/enrolments").token(&agent).json(&body(12, &"é".repeat(1000))).send().await;
    assert_eq!(problem.refused(422, "invalid-input")["errors"][0]["pointer"], "/learner/remarks");
    let longer = app.post("/enrolments").token(&agent).json(&body(12, &"é".repeat(1001))).send().await;
    assert_eq!(longer.refused(422, "invalid-input")["errors"][0]["pointer"], "/learner/remarks");
}

#[actix_web::test]
async fn an_email_address_finds_its_person() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let mut body = enrolment(&app.session(7, 4), 1);
    body["learner"].as_object_mut().unwrap().remove("phone");
    body["learner"]["email"] = json!("ttttro.qz@exemple.fr");
    app.enrol(&body).await;
    for asked in ["ttttro.qz@exemple.fr", "TTTTRO.QZ@exemple.fr", "ttttro.qz@"] {
        for list in ["learners", "enrolments"] {
            let found = app.get(&format!("/{list}?q={asked}")).token(&agent).send().await.expect(200);
            assert_eq!(found.data().len(), 1, "{list} {asked}");
        }
    }
    let nobody = app.get("/enrolments?q=%25@exemple.fr").token(&agent).send().await.expect(200);
    assert_eq!(nobody.data().len(), 0);
}
