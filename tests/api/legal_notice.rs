//! Mentions légales: anybody reads them, an administrator writes them.

use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::{App, Read};

fn notice() -> Value {
    json!({
        "address": "1 avenue de la Gare, 34310 Capestang", "director": "La présidente", "host": "Hérault Numérique",
        "data_protection": "dpo@sud-herault.example", "recipients": ""
    })
}

#[actix_web::test]
async fn an_administrator_writes_what_anybody_reads() {
    let app = App::start().await;
    let empty = app.get("/legal-notice").send().await.expect(200);
    assert_eq!(empty.text("host"), "", "nothing is made up before it is written");
    let admin = app.token(Role::Admin).await;
    app.set(&admin, "/legal-notice", &notice()).await.expect(200);
    // The kept answer follows.
    assert_eq!(app.get("/legal-notice").send().await.expect(200).text("director"), "La présidente");
    app.set(&admin, "/legal-notice", &notice()).await.expect(200);
    let trail = app.get("/audit?action=organisation.changed").token(&admin).send().await.expect(200);
    assert_eq!(trail.list("data").len(), 1, "the same notice again changes nothing");
    assert_eq!(trail["data"][0]["after"]["legal_notice"]["host"], "Hérault Numérique");
}

#[actix_web::test]
async fn a_notice_is_refused_of_others_and_where_too_long() {
    let app = App::start().await;
    app.put("/legal-notice").json(&notice()).send().await.expect(401);
    for role in [Role::Agent, Role::Facilitator] {
        app.put("/legal-notice").token(&app.token(role).await).json(&notice()).send().await.expect(403);
    }
    let admin = app.token(Role::Admin).await;
    let mut long = notice();
    long["host"] = json!("a".repeat(401));
    let refused = app.put("/legal-notice").token(&admin).json(&long).send().await.expect(422);
    assert_eq!(refused["errors"][0]["pointer"], "/host");
    long["host"] = json!("Hérault\u{0}Numérique");
    app.put("/legal-notice").token(&admin).json(&long).send().await.expect(422);
    app.put("/legal-notice").token(&admin).json(&json!({"host": "x"})).send().await.expect(422);
}
