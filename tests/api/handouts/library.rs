//! The library: drafts, versions, publication.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{Library, TEXT, tag, written};
use crate::support::{Answer, Read, monday};

#[actix_web::test]
async fn a_handout_is_written_published_and_kept() {
    let library = Library::start().await;
    let made = library.begin("Écrire un courriel").await;
    assert_eq!((&made["draft"], &made["current"], &made["is_shared"]), (&Value::Null, &Value::Null, &json!(false)));
    let drafted = library.write(made.id(), 0, written(TEXT)).await;
    assert_eq!(drafted.headers["etag"], "\"1\"");
    let draft = drafted.expect(200)["draft"].clone();
    assert_eq!((draft["number"].as_i64(), &draft["published_at"]), (Some(1), &Value::Null));
    assert_eq!(
        (&draft["licence"], &draft["author"]),
        (&json!("etalab_2_0"), &json!("Communauté de Communes d’essai")),
        "{draft}"
    );
    let html = draft.text("html");
    for part in [
        "<h2>Allumer</h2>",
        "<ol><li>Appuyez sur <strong>Marche</strong>.</li>",
        "<p>Branchez la tablette.</p>",
        "<hr>",
        "<h3>Plus loin</h3>",
        "<a href=\"https://www.gouv.fr/aide\"",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    let shown = library.publish(made.id(), 1).await.expect(200);
    assert_eq!((&shown["draft"], shown["is_shared"].as_bool()), (&Value::Null, Some(true)));
    let first = shown["current"].clone();
    assert_eq!((first["number"].as_i64(), first["pages"].as_i64()), (Some(1), Some(2)), "a rule begins a page");
    library.publish(made.id(), 1).await.refused(409, "no-draft");

    // The next version leaves the first as it was, its title too.
    let facts = json!({"title": "Écrire une lettre", "system": "Android 14"});
    let path = format!("/handouts/{}", made.id());
    let version = shown["version"].as_i64().unwrap().to_string();
    let changed = library.app.patch(&path).token(&library.token).header("If-Match", &version).json(&facts).send();
    changed.await.expect(200);
    library.write(made.id(), 0, written("# Autre chose")).await.expect(200);
    let second = library.publish(made.id(), 1).await.expect(200);
    assert_eq!(second["versions"].as_array().map(Vec::len), Some(2));
    let kept = format!("/handout-versions/{}", first.id());
    let kept = library.app.get(&kept).token(&library.token).send().await.expect(200);
    assert_eq!((kept.text("title"), kept.text("text")), ("Écrire un courriel", TEXT));
    let trail = library.app.token(Role::Admin).await;
    let trail = library.app.get("/audit?action=handout.published").token(&trail).send().await.expect(200);
    assert_eq!(trail.data().len(), 2);
}

#[actix_web::test]
async fn faults_of_a_text_are_named_with_their_line() {
    let library = Library::start().await;
    let made = library.begin("Un support").await;
    for (text, line) in [
        ("Bien.\n\n<script>alert(1)</script>", "Ligne 3"),
        ("![a](https://ailleurs.fr/a.png)", "Ligne 1"),
        ("Un\n\n[a](file:///etc/passwd)", "Ligne 3"),
        ("![a](image:1)", "image 1"),
    ] {
        let refused = library.write(made.id(), 0, written(text)).await.expect(422);
        assert_eq!(refused.pointers(), ["/text"], "{text}");
        assert!(refused.to_string().contains(line), "{refused}");
        let path = format!("/handouts/{}/preview", made.id());
        library.app.post(&path).token(&library.token).json(&json!({"text": text})).send().await.expect(422);
    }
    assert!(library.show(made.id()).await["draft"].is_null(), "nothing is half done");
    let path = format!("/handouts/{}/preview", made.id());
    let shown = library.app.post(&path).token(&library.token).json(&json!({"text": "# Oui"})).send().await.expect(200);
    assert_eq!(shown.text("html"), "<h2>Oui</h2>");
    assert!(library.show(made.id()).await["draft"].is_null(), "a preview keeps nothing");
}

#[actix_web::test]
async fn what_does_not_fit_its_kind_is_refused() {
    let library = Library::start().await;
    let made = library.begin("Un support").await;
    for (draft, pointer) in [
        (json!({"kind": "written", "text": "Bien.", "licence": "no_licence"}), "/licence"),
        (json!({"kind": "uploaded", "licence": "no_licence"}), "/licence"),
        (json!({"kind": "written", "link": "https://gouv.fr"}), "/link"),
        (json!({"kind": "link", "text": "Bien."}), "/text"),
        (json!({"kind": "link", "link": "javascript:alert(1)"}), "/link"),
        (json!({"kind": "link", "link": "http://gouv.fr"}), "/link"),
        (json!({"kind": "written", "text": "a", "source_url": "file:///etc/passwd"}), "/source_url"),
        (json!({"kind": "written", "text": "a", "reviewed_on": "0001-01-01"}), "/reviewed_on"),
        (json!({"kind": "written", "text": "a".repeat(20_001)}), "/text"),
        (json!({"kind": "other"}), "/kind"),
    ] {
        let refused = library.write(made.id(), 0, draft.clone()).await.expect(422);
        assert_eq!(refused.pointers(), [pointer], "{draft}");
    }
    for kind in ["written", "uploaded", "link"] {
        let revision = library.show(made.id()).await["draft"]["revision"].as_i64().unwrap_or(0);
        let revision = i32::try_from(revision).unwrap();
        library.write(made.id(), revision, json!({"kind": kind})).await.expect(200);
        library.publish(made.id(), revision + 1).await.refused(409, "draft-incomplete");
    }
    for title in ["", " ", "…", "a\nb"] {
        let new = json!({"title": title, "theme": "email"});
        let refused = library.app.post("/handouts").token(&library.token).json(&new).send().await.expect(422);
        assert_eq!(refused.pointers(), ["/title"], "{title:?}");
    }
}

#[actix_web::test]
async fn of_two_who_publish_or_write_one_is_first() {
    let library = Library::start().await;
    let made = library.begin("Un support").await;
    let count = |answers: Vec<Answer>, status: u16| answers.iter().filter(|answer| answer.status == status).count();
    let begun = join_all((0..4).map(|n| library.write(made.id(), 0, written(&format!("Texte {n}"))))).await;
    let (good, late) = (count(begun, 200), 3);
    assert_eq!(good, 1);
    let again = join_all((0..4).map(|n| library.write(made.id(), 0, written(&format!("Texte {n}"))))).await;
    assert!(again.iter().all(|answer| answer.status == 412), "{late} wrote on what they had not read");
    library.publish(made.id(), 7).await.refused(412, "changed-meanwhile");
    let published = join_all((0..4).map(|_| library.publish(made.id(), 1))).await;
    assert_eq!(published.iter().filter(|answer| answer.status == 200).count(), 1);
    assert_eq!(published.iter().filter(|answer| answer.status == 409).count(), 3);
    let shown = library.show(made.id()).await;
    assert_eq!(shown["versions"].as_array().map(Vec::len), Some(1));
}

#[actix_web::test]
async fn the_database_keeps_published_versions() {
    let library = Library::start().await;
    let made = library.published("Un support").await;
    let id = made["current"].id().parse::<uuid::Uuid>().unwrap();
    let caller = library.app.system("here");
    let changed = library.app.database.write_blocking(&caller, move |tx| {
        use diesel::prelude::*;
        let changed = diesel::sql_query("UPDATE handout_versions SET text = 'Autre' WHERE id = $1")
            .bind::<diesel::sql_types::Uuid, _>(id)
            .execute(tx.conn)?;
        Ok(changed)
    });
    assert!(changed.is_err(), "a published version never changes");
}

#[actix_web::test]
async fn a_draft_is_discarded() {
    let library = Library::start().await;
    let made = library.begin("Un support").await;
    let discard = |revision: i32| {
        let path = format!("/handouts/{}/draft", made.id());
        library.app.delete(&path).token(&library.token).header("If-Match", &tag(revision)).send()
    };
    discard(0).await.refused(409, "no-draft");
    library.write(made.id(), 0, written("Bien.")).await.expect(200);
    discard(2).await.refused(412, "changed-meanwhile");
    discard(1).await.expect(204);
    assert!(library.show(made.id()).await["draft"].is_null());
}

#[actix_web::test]
async fn the_list_is_searched_filtered_sorted_and_paged() {
    let library = Library::start().await;
    for (minutes, title) in [(0, "Été"), (1, "Écran"), (2, "Zoom"), (3, "Accent")] {
        library.app.clock.set(monday() + TimeDelta::minutes(minutes));
        library.begin(title).await;
    }
    let titles =
        |found: Value| -> Vec<String> { found.data().iter().map(|one| one.text("title").to_owned()).collect() };
    let ask = |query: &str| {
        let path = format!("/handouts{query}");
        library.app.get(&path).token(&library.token).send()
    };
    assert_eq!(titles(ask("").await.expect(200)), ["Accent", "Écran", "Été", "Zoom"]);
    assert_eq!(titles(ask("?sort=-title").await.expect(200)), ["Zoom", "Été", "Écran", "Accent"]);
    assert_eq!(titles(ask("?sort=changed").await.expect(200)), ["Été", "Écran", "Zoom", "Accent"]);
    assert_eq!(titles(ask("?q=ecra").await.expect(200)), ["Écran"]);
    assert_eq!(titles(ask("?q=e-mail%20zoom").await.expect(200)), ["Zoom"]);
    assert_eq!(titles(ask("?q=100%25").await.expect(200)).len(), 0);
    assert_eq!(titles(ask("?level=beginner&theme=email&device=tablet").await.expect(200)).len(), 4);
    assert_eq!(titles(ask("?level=advanced").await.expect(200)).len(), 0);
    for sort in ["title", "-title", "changed", "-changed"] {
        let all = titles(ask(&format!("?sort={sort}")).await.expect(200));
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = ask(&format!("?sort={sort}&limit=1{cursor}")).await.expect(200);
            seen.extend(titles(page.clone()));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(seen, all, "{sort}");
    }
    let one = ask("?q=zoom").await.expect(200).data()[0].clone();
    let path = format!("/handouts/{}", one.id());
    let aside = json!({"is_retired": true});
    library.app.patch(&path).token(&library.token).header("If-Match", "\"1\"").json(&aside).send().await.expect(200);
    assert_eq!(titles(ask("").await.expect(200)).len(), 3);
    assert_eq!(titles(ask("?retired=true").await.expect(200)), ["Zoom"]);
    let path = library.app.patch(&path).token(&library.token).header("If-Match", "\"1\"").json(&aside).send();
    path.await.refused(412, "changed-meanwhile");
}

#[actix_web::test]
async fn facilitators_and_admins_write_and_agents_read() {
    let library = Library::start().await;
    let made = library.published("Un support").await;
    let (agent, admin) = (library.app.token(Role::Agent).await, library.app.token(Role::Admin).await);
    let new = json!({"title": "Un autre", "theme": "email"});
    library.app.post("/handouts").token(&agent).json(&new).send().await.refused(403, "forbidden");
    library.app.post("/handouts").token(&admin).json(&new).send().await.expect(201);
    let path = format!("/handouts/{}", made.id());
    library.app.get(&path).token(&agent).send().await.expect(200);
    let draft = library.app.put(&format!("{path}/draft")).token(&agent).header("If-Match", "\"0\"");
    draft.json(&written("Bien.")).send().await.refused(403, "forbidden");
    library.app.get(&path).send().await.refused(401, "login-required");
    let document = format!("/handout-versions/{}/document.pdf", made["current"].id());
    let printed = library.app.get(&document).token(&agent).send().await;
    assert_eq!((printed.status, &printed.headers["content-type"]), (200, &"application/pdf".parse().unwrap()));
    library.app.get(&document).send().await.refused(401, "login-required");
}
