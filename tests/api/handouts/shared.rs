//! Public handouts: read by everybody, and by nobody through another organisation.

use clic::kernel::security::principal::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Library, TEXT, written};
use crate::support::Read;

impl Library {
    async fn shared(&self, query: &str) -> Vec<Value> {
        self.app.get(&format!("/shared-handouts{query}")).send().await.expect(200).data().to_vec()
    }

    async fn set(&self, id: &str, facts: Value) {
        let version = self.show(id).await["version"].to_string();
        let path = format!("/handouts/{id}");
        self.app.patch(&path).token(&self.token).header("If-Match", &version).json(&facts).send().await.expect(200);
    }
}

#[actix_web::test]
async fn what_is_public_is_read_by_everybody() {
    let library = Library::start().await;
    let made = library.begin("Écrire un courriel").await;
    assert!(library.shared("").await.is_empty(), "a draft is nobody's");
    library.write(made.id(), 0, written(TEXT)).await.expect(200);
    library.publish(made.id(), 1).await.expect(200);
    let found = library.shared("?theme=email&level=beginner").await;
    assert_eq!(found.len(), 1, "kept answers follow");
    assert!(library.shared("?level=advanced").await.is_empty() && library.shared("?theme=sante").await.is_empty());
    let code = made.text("code").to_owned();
    assert!(found[0].text("address").ends_with(&format!("/s/{code}")));

    let page = library.app.get(&format!("/shared-handouts/{code}.html")).send().await;
    assert_eq!(page.status, 200);
    let html = String::from_utf8(page.bytes).unwrap();
    assert!(html.contains("<h1>Écrire un courriel</h1>") && html.contains("<strong>Marche</strong>"), "{html}");
    assert!(html.contains("Licence Ouverte 2.0") && !html.contains("noindex"));
    let large = library.app.get(&format!("/shared-handouts/{code}.html?letters=large")).send().await;
    assert!(String::from_utf8(large.bytes).unwrap().contains("handout--large"));
    let list = library.app.get("/shared-handouts.html?theme=email&level=").send().await;
    assert!(String::from_utf8(list.bytes).unwrap().contains(&format!("href=\"/s/{code}\"")));
    for letters in ["normal", "large"] {
        let path = format!("/shared-handouts/{code}/document.pdf?letters={letters}");
        let printed = library.app.get(&path).send().await;
        assert_eq!((printed.status, printed.bytes.starts_with(b"%PDF-")), (200, true));
        let tag = printed.headers["etag"].to_str().unwrap().to_owned();
        assert_eq!(library.app.get(&path).header("If-None-Match", &tag).send().await.status, 304);
    }

    // No more public, put aside: gone everywhere, at once.
    for (facts, back) in [
        (json!({"is_public": false}), json!({"is_public": true})),
        (json!({"is_retired": true}), json!({"is_retired": false})),
    ] {
        library.set(made.id(), facts).await;
        assert!(library.shared("").await.is_empty());
        for end in [".html", "/document.pdf"] {
            let path = format!("/shared-handouts/{code}{end}");
            assert_eq!(library.app.get(&path).send().await.status, 404, "{path}");
        }
        library.set(made.id(), back).await;
        assert_eq!(library.shared("").await.len(), 1);
    }
}

#[actix_web::test]
async fn what_nobody_gave_away_is_never_shared() {
    let library = Library::start().await;
    let made = library.begin("Ailleurs").await;
    let link = json!({"kind": "link", "link": "https://www.gouv.fr/fiche", "licence": "no_licence"});
    library.write(made.id(), 0, link).await.expect(200);
    let shown = library.publish(made.id(), 1).await.expect(200);
    assert_eq!((shown["is_public"].as_bool(), shown["is_shared"].as_bool()), (Some(true), Some(false)));
    assert!(library.shared("").await.is_empty());
    let page = format!("/shared-handouts/{}.html", made.text("code"));
    assert_eq!(library.app.get(&page).send().await.status, 404);
    let path = format!("/handout-versions/{}/document.pdf", shown["current"].id());
    library.app.get(&path).token(&library.token).send().await.refused(404, "not-found");
}

#[actix_web::test]
async fn another_organisation_sees_and_changes_nothing() {
    let library = Library::start().await;
    let made = library.published("Un support").await;
    let picture = library.picture(made.id(), &super::files::png(20, 20)).await.expect(201);
    let (token, _) = library.app.staff_at("elsewhere", Role::Admin).await;
    let version = made["current"].id().to_owned();
    for (method, path) in [
        (Method::GET, format!("/handouts/{}", made.id())),
        (Method::GET, format!("/handout-versions/{version}")),
        (Method::GET, format!("/handout-versions/{version}/document.pdf")),
        (Method::GET, format!("/handout-pictures/{}", picture.id())),
        (Method::GET, format!("/shared-handouts/{}/document.pdf", made.text("code"))),
        (Method::DELETE, format!("/handouts/{}/draft", made.id())),
        (Method::POST, format!("/handouts/{}/publication", made.id())),
    ] {
        let asked = library.app.ask(method, &format!("/v1/elsewhere{path}")).token(&token).header("If-Match", "\"1\"");
        assert_eq!(asked.send().await.status, 404, "{path}");
    }
}
