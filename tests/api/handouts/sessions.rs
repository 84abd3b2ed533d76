//! Handouts of a session: planned, given out, and read long after.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use super::{Library, written};
use crate::support::{Answer, Read, monday};

impl Library {
    async fn give(&self, token: &str, session: &str, version: &str, copies: Value) -> Answer {
        let path = format!("/sessions/{session}/handouts/{version}");
        self.app.put(&path).token(token).json(&json!({"copies": copies})).send().await
    }
}

#[actix_web::test]
async fn an_old_version_opens_from_its_session() {
    let library = Library::start().await;
    let session = library.app.session(0, 4);
    let agent = library.app.token(Role::Agent).await;
    let made = library.published("Écrire un courriel").await;
    let first = made["current"].id().to_owned();
    library.give(&agent, &session, &first, Value::Null).await.expect(200);
    let noted = library.give(&agent, &session, &first, json!(4)).await.expect(200);
    assert_eq!((noted.data()[0]["copies"].as_i64(), noted.data()[0]["is_current"].as_bool()), (Some(4), Some(true)));

    library.write(made.id(), 0, written("# Tout autre chose")).await.expect(200);
    library.publish(made.id(), 1).await.expect(200);
    library.app.clock.set(monday() + TimeDelta::days(400));
    let agent = library.app.token(Role::Agent).await;
    let path = format!("/sessions/{session}/handouts");
    let found = library.app.get(&path).token(&agent).send().await.expect(200);
    let old = &found.data()[0];
    assert_eq!((old["version"]["number"].as_i64(), old["is_current"].as_bool()), (Some(1), Some(false)));
    let path = format!("/handout-versions/{}", old["version"].id());
    let opened = library.app.get(&path).token(&agent).send().await.expect(200);
    assert!(opened.text("html").contains("Appuyez sur"), "{opened}");
    let printed = library.app.get(&format!("{path}/document.pdf")).token(&agent).send().await;
    assert!(printed.bytes.starts_with(b"%PDF-"));
    let shown = library.app.get(&format!("/handouts/{}", made.id())).token(&agent).send().await.expect(200);
    let used = &shown["sessions"][0];
    assert_eq!((used["number"].as_i64(), used["copies"].as_i64()), (Some(1), Some(4)));
    let trail = library.app.get("/audit?action=session.handout_given").token(&agent).send().await.expect(200);
    assert_eq!(trail.data().len(), 2);
}

#[actix_web::test]
async fn only_published_versions_and_own_sessions() {
    let library = Library::start().await;
    let session = library.app.session(3, 4);
    let agent = library.app.token(Role::Agent).await;
    let made = library.published("Un support").await;
    let version = made["current"].id().to_owned();
    library.give(&library.token, &session, &version, json!(1)).await.refused(403, "forbidden");
    let path = format!("/sessions/{session}/handouts");
    library.app.get(&path).token(&library.token).send().await.refused(403, "forbidden");
    let draft = library.write(made.id(), 0, written("Bien.")).await.expect(200);
    library.give(&agent, &session, draft["draft"].id(), json!(1)).await.refused(404, "not-found");
    for copies in [json!(-1), json!(501)] {
        let refused = library.give(&agent, &session, &version, copies).await.expect(422);
        assert_eq!(refused.pointers(), ["/copies"]);
    }
    let nowhere = uuid::Uuid::nil().to_string();
    library.give(&agent, &nowhere, &version, json!(1)).await.refused(404, "not-found");
    library.give(&agent, &session, &version, json!(0)).await.expect(200);
    for _ in 0..2 {
        library.app.delete(&format!("{path}/{version}")).token(&agent).send().await.expect(204);
    }
    assert!(library.app.get(&path).token(&agent).send().await.expect(200).data().is_empty());
}
