//! Other sites: cross-origin requests, framing, the script for their pages. Our own name us.

use std::time::Duration;

use clic::concepts::permissions;
use clic::kernel::security::principal::Role;
use clic::kernel::web::permissions::May;
use diesel::{Connection, RunQueryDsl};
use reqwest::Method;
use reqwest::header::HeaderMap;

use crate::support::{Answer, App};

const FOREIGN: &str = "https://mairie.example";
const OURS: &str = "https://ateliers.example";

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap())
}

async fn preflight(app: &App, path: &str, origin: &str, method: &str, wanted: &str) -> Answer {
    app.ask(Method::OPTIONS, path)
        .header("Origin", origin)
        .header("Access-Control-Request-Method", method)
        .header("Access-Control-Request-Headers", wanted)
        .send()
        .await
}

fn path_of(pattern: &str, session: &str) -> String {
    pattern.replace("{organisation}", "here").replace("{id}", session).replace("{reference}", "CAP-7K4M")
}

#[actix_web::test]
async fn any_site_reads_what_is_public_and_nothing_else() {
    let app = App::start().await;
    let session = app.session(1, 4);
    for row in permissions().rows().filter(|row| row.path.starts_with("/v1/")) {
        let (method, pattern, may) = (row.method, row.path.as_str(), row.callers);
        let path = path_of(pattern, &session);
        let shared = method == "GET" && may[0] == May::Yes;
        let ahead = preflight(&app, &path, FOREIGN, method, "if-none-match").await;
        let allowed = header(&ahead.headers, "access-control-allow-origin");
        assert_eq!(allowed == Some("*"), shared, "{method} {pattern}: {allowed:?}");
        assert!(header(&ahead.headers, "access-control-allow-credentials").is_none());
        if method != "GET" {
            continue;
        }
        let answer = app.get(&path.replace("/v1/here", "")).header("Origin", FOREIGN).send().await;
        let origin = header(&answer.headers, "access-control-allow-origin");
        assert_eq!(origin, shared.then_some("*"), "{pattern}");
        assert!(header(&answer.headers, "access-control-allow-credentials").is_none(), "{pattern}");
        if shared {
            // This service has no identity provider, no mail server, no pictures; no calendar, handout or code of that
            // name.
            let lacking = [
                "/login/provider",
                "/login/forgotten-password",
                "/{secret}.ics",
                "/{code}",
                "/{code}.html",
                "/document.pdf",
                "/logo",
                "/photo",
                "/handout-pictures/{id}",
            ];
            let lacks = lacking.iter().any(|end| pattern.ends_with(end));
            let expected = if lacks { 404 } else { 200 };
            assert_eq!(answer.status, expected, "{pattern}");
            let exposed = header(&answer.headers, "access-control-expose-headers").unwrap().to_lowercase();
            assert!(exposed.contains("etag") && exposed.contains("calendar-position"), "{exposed}");
            assert!(header(&answer.headers, "vary").unwrap().contains("Origin"));
        }
    }
}

#[actix_web::test]
async fn a_site_may_send_a_condition_but_neither_a_login_nor_a_write() {
    let app = App::start().await;
    let path = "/v1/here/sessions";
    let ahead = preflight(&app, path, FOREIGN, "GET", "if-none-match").await;
    assert_eq!((ahead.status, header(&ahead.headers, "access-control-allow-methods")), (204, Some("GET")));
    let allowed = header(&ahead.headers, "access-control-allow-headers").unwrap();
    assert!(allowed.contains("if-none-match") && !allowed.contains("authorization"), "{allowed}");
    let write = preflight(&app, "/v1/here/enrolments", FOREIGN, "POST", "content-type").await;
    assert_eq!(header(&write.headers, "access-control-allow-origin"), None);
    // An answer to staff is not shared, even of a public address.
    let agent = app.token(Role::Agent).await;
    let answer = app.get("/sessions").token(&agent).header("Origin", FOREIGN).send().await;
    assert_eq!((answer.status, header(&answer.headers, "access-control-allow-origin")), (200, None));
    // Other sites may read a refusal, too.
    let refused = app.get("/sessions?limit=0").header("Origin", FOREIGN).send().await;
    assert_eq!(header(&refused.headers, "access-control-allow-origin"), Some("*"));
    refused.refused(400, "invalid-query");
    // The second answer comes from the cache, before routing, with the same headers.
    for _ in 0..2 {
        let known = app.get("/sessions?limit=3").header("Origin", FOREIGN).send().await;
        assert_eq!(header(&known.headers, "access-control-allow-origin"), Some("*"));
        assert!(header(&known.headers, "access-control-expose-headers").unwrap().contains("etag"));
    }
    // An answer to our own pages revalidates for another site.
    let etag = app.get("/sessions").send().await.headers["etag"].clone();
    let again = app.get("/sessions").header("Origin", FOREIGN).header("If-None-Match", etag.to_str().unwrap()).send();
    let again = again.await;
    assert_eq!((again.status, header(&again.headers, "access-control-allow-origin")), (304, Some("*")));
}

#[actix_web::test]
async fn the_front_end_s_own_host_logs_in_and_others_still_read() {
    let app = App::start_with(|settings| settings.front_end_origin = Some(OURS.to_owned())).await;
    let own = app.get("/sessions").header("Origin", OURS).send().await;
    assert_eq!(header(&own.headers, "access-control-allow-origin"), Some(OURS));
    assert_eq!(header(&own.headers, "access-control-allow-credentials"), Some("true"));
    let ahead = preflight(&app, "/v1/here/me", OURS, "GET", "authorization").await;
    assert_eq!(header(&ahead.headers, "access-control-allow-origin"), Some(OURS));
    let again = app.get("/sessions").header("Origin", OURS).send().await;
    assert_eq!(header(&again.headers, "access-control-allow-origin"), Some(OURS));
    let foreign = app.get("/sessions").header("Origin", FOREIGN).send().await;
    assert_eq!(header(&foreign.headers, "access-control-allow-origin"), Some("*"));
    assert_eq!(header(&foreign.headers, "access-control-allow-credentials"), None);
}

#[actix_web::test]
async fn one_page_may_be_framed_anywhere_and_no_other() {
    let app = App::start().await;
    app.session(1, 4);
    for path in ["/v1/here/calendar.html", "/v1/here/calendar.html"] {
        let answer = app.ask(Method::GET, path).send().await;
        let policy = header(&answer.headers, "content-security-policy").unwrap();
        assert!(policy.contains("frame-ancestors *") && policy.starts_with("default-src 'none'"), "{policy}");
        assert!(!policy.contains("script-src") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(header(&answer.headers, "x-frame-options"), None);
        // The headers of a 304 replace those that a browser has kept.
        let tag = header(&answer.headers, "etag").unwrap();
        let again = app.ask(Method::GET, path).header("If-None-Match", tag).send().await;
        assert_eq!((again.status, header(&again.headers, "content-security-policy")), (304, Some(policy)));
    }
    for path in
        ["/", "/v1/here/calendar.ics", "/v1/here/sessions", "/problems/", "/docs/", "/v1/here/calendar.html?to=x"]
    {
        let answer = app.ask(Method::GET, path).send().await;
        assert_eq!(header(&answer.headers, "x-frame-options"), Some("DENY"), "{path}");
        assert!(
            header(&answer.headers, "content-security-policy").unwrap().contains("frame-ancestors 'none'"),
            "{path}"
        );
    }
}

#[actix_web::test]
async fn the_script_is_for_every_site_and_names_its_organisation() {
    let app = App::start().await;
    let answer =
        app.http.get(format!("{}/embed/clic-agenda.js", app.base)).header("Origin", FOREIGN).send().await.unwrap();
    let headers = answer.headers().clone();
    assert_eq!(header(&headers, "access-control-allow-origin"), Some("*"));
    assert_eq!(header(&headers, "cross-origin-resource-policy"), Some("cross-origin"));
    assert_eq!(header(&headers, "content-type"), Some("text/javascript; charset=utf-8"));
    assert_eq!(header(&headers, "cache-control"), Some("public, max-age=3600"));
    assert_eq!(header(&headers, "x-content-type-options"), Some("nosniff"));
    let text = answer.text().await.unwrap();
    assert!(text.contains("const API = \"/v1/here\";") && !text.contains("sud-herault"));
    let config = app.http.get(format!("{}/js/config.js", app.base)).send().await.unwrap().text().await.unwrap();
    assert!(config.contains("export const api = \"/v1/here\";"), "{config}");
    let known =
        app.ask(Method::GET, "/embed/clic-agenda.js").header("If-None-Match", header(&headers, "etag").unwrap());
    assert_eq!(known.send().await.status, 304);
}

#[actix_web::test]
async fn a_session_that_has_begun_takes_nobody_from_the_page() {
    let app = App::start().await;
    app.session(0, 4);
    let page = async || app.http.get(format!("{}/v1/here/calendar.html", app.base)).send().await.unwrap();
    let before = page().await;
    let tag = before.headers()["etag"].clone();
    assert!(before.text().await.unwrap().contains("S’inscrire"));
    app.clock.set(app.clock.now() + chrono::TimeDelta::hours(5));
    let after = page().await;
    assert_ne!(after.headers()["etag"], tag);
    let text = after.text().await.unwrap();
    assert!(text.contains("Déjà commencé.") && !text.contains("S’inscrire"), "{text}");
}

#[actix_web::test]
async fn every_problem_s_type_leads_to_a_page_that_explains_it() {
    let app = App::start().await;
    let page = async |path: &str| {
        let answer = app.http.get(format!("{}{path}", app.base)).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let (status, all) = page("/problems/").await;
    assert_eq!(status, 200);
    for kind in clic::concepts::problems() {
        let document = clic::kernel::text::problem::Problem::new(kind).document();
        let (status, text) = page(&document.kind).await;
        let title = document.title.replace('&', "&amp;");
        assert_eq!(status, 200, "{}", document.kind);
        assert!(text.contains(&format!("<h1>{title}</h1>")), "{text}");
        assert!(text.contains(kind.meaning()) && all.contains(&title) && all.contains(kind.slug()));
    }
    assert_eq!(page("/problems/nothing-like-that").await.0, 404);
}

#[actix_web::test]
async fn pages_name_the_organisation_also_without_database() {
    let app = App::start().await;
    let page = async |path: &str| {
        let request = app.http.get(format!("{}{path}", app.base)).header("accept", "text/html");
        request.send().await.unwrap().text().await.unwrap()
    };
    let calls =
        |page: &str, number: &str| page.contains(&format!("href=\"tel:{number}\"")) && !page.contains("votre Maison");
    for path in ["/", "/atelier.html", "/rappelez-moi.html", "/nulle-part.html"] {
        let page = page(path).await;
        assert!(calls(&page, "+33465710000"), "{path}: {page}");
        assert!(page.contains("<org-name>Communauté de Communes d’essai</org-name>"), "{path}");
    }
    let mut conn = diesel::PgConnection::establish(&app.url).unwrap();
    diesel::sql_query("UPDATE organisations SET phone = '+33467000001'").execute(&mut conn).unwrap();
    actix_web::rt::time::sleep(Duration::from_millis(2100)).await;
    assert!(calls(&page("/").await, "+33467000001"), "a new number is on the pages after two seconds");
    app.database.close();
    actix_web::rt::time::sleep(Duration::from_millis(2100)).await;
    assert!(calls(&page("/inscription.html").await, "+33467000001"), "the last number stays");
}
