//! The permission table: every route is asked as every kind of caller.

use clic::concepts::permissions;
use clic::directory::api_keys::Scope;
use clic::document::openapi;
use clic::kernel::security::principal::Role;
use clic::kernel::web::permissions::{Limit, May, operations};
use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, App, Request};

#[test]
fn every_operation_has_one_row_and_every_row_one() {
    let described: Vec<(&str, String)> = openapi()
        .paths
        .paths
        .iter()
        .flat_map(|(path, item)| operations(item).map(|(method, _)| (method, path.clone())).collect::<Vec<_>>())
        .collect();
    for (method, path) in &described {
        assert!(permissions().find(method, path).is_some(), "{method} {path}");
    }
    assert_eq!(described.len(), permissions().rows().filter(|row| !row.is_form).count());
    let forms = permissions().rows().filter(|row| row.is_form);
    forms.for_each(|row| assert!(row.path.ends_with(".html"), "{} is a page for people", row.path));
}

fn ask(app: &App, method: &str, pattern: &str) -> Request {
    let path = pattern
        .replace("{organisation}", "here")
        .replace("{id}", "00000000-0000-7000-8000-000000000000")
        .replace("{reference}", "CAP-7K4M");
    let ask = app.ask(Method::from_bytes(method.as_bytes()).unwrap(), &path).header("If-Match", "\"1\"");
    let ask = ask.header("Link-Secret", "AAAAAAAAAAAAAAAAAAAAAA");
    if method == "GET" { ask } else { ask.json(&json!({})) }
}

#[actix_web::test]
async fn each_route_answers_each_role_as_the_table_says() {
    let app = App::start().await;
    let stranger = app.staff_at("elsewhere", Role::Admin).await.0;
    for row in permissions().rows().filter(|row| row.path.starts_with("/v1/")) {
        let (method, pattern, may) = (row.method, row.path.as_str(), row.callers);
        for (column, role) in [(2, Role::Facilitator), (3, Role::Agent), (4, Role::Admin)] {
            // Each route with a login of its own: some of them end the login that asks.
            let token = app.token(role).await;
            let status = ask(&app, method, pattern).token(&token).send().await.status;
            let barred = status == 403;
            assert_eq!(barred, may[column] == May::No, "{method} {pattern} as {role:?}: {status}");
            assert!(status < 500, "{method} {pattern} as {role:?}: {status}");
        }
        let public = ask(&app, method, pattern).send().await;
        // `/refresh` and `/login` answer 401 of their own accord.
        if may[0] == May::No {
            public.refused(401, "login-required");
        } else if !pattern.ends_with("/refresh") {
            assert!(!matches!(public.status, 401 | 403), "{method} {pattern}: {}", public.status);
        }
        ask(&app, method, pattern).token(&stranger).send().await.refused(401, "login-required");
    }
}

#[actix_web::test]
async fn each_route_answers_programs_as_the_table_says() {
    let app = App::start().await;
    let (_, whole) = app.own_key_at("here", Scope::OF_ORGANISATION);
    let (_, foreign) = app.own_key_at("elsewhere", Scope::OF_ORGANISATION);
    for row in permissions().rows().filter(|row| row.path.starts_with("/v1/")) {
        let (method, pattern) = (row.method, row.path.as_str());
        let asked = format!("{method} {pattern}");
        let answer = ask(&app, method, pattern).token(&whole).send().await;
        match row.programs {
            May::Yes | May::Scope(_) => {
                assert!(answer.status < 500 && !matches!(answer.status, 401 | 403), "{asked}: {}", answer.status);
            }
            _ => drop(answer.refused(403, "forbidden")),
        }
        if let May::Scope(scope) = row.programs {
            let brings = |other: Scope| other.with_reading().any(|brought| brought.word() == scope);
            let others = Scope::OF_ORGANISATION.iter().copied().filter(|other| !brings(*other));
            let (_, key) = app.own_key_at("here", &others.collect::<Vec<_>>());
            let refused = ask(&app, method, pattern).token(&key).send().await.refused(403, "missing-scope");
            assert_eq!(refused["scope"], scope, "{asked}");
        }
        ask(&app, method, pattern).token(&foreign).send().await.refused(401, "invalid-key");
    }
}

/// Whether a browser or a cache may keep an answer.
fn may_be_kept(answer: &Answer) -> bool {
    answer.headers["cache-control"] != "no-store"
}

#[actix_web::test]
async fn what_needs_a_login_or_a_link_is_kept_by_nobody() {
    let app = App::start().await;
    // Readings of the public, which anybody may keep for a moment.
    let public = |path: &str| {
        permissions().find("GET", path).is_some_and(|row| row.callers[0] == May::Yes && row.limit != Limit::Link)
    };
    for row in permissions().rows().filter(|row| row.path.starts_with("/v1/")) {
        let (method, pattern) = (row.method, row.path.as_str());
        let token = app.token(Role::Admin).await;
        let answer = ask(&app, method, pattern).token(&token).send().await;
        assert!(!may_be_kept(&answer) || public(pattern), "{method} {pattern} by an administrator");
        let answer = ask(&app, method, pattern).send().await;
        assert!(!may_be_kept(&answer) || public(pattern), "{method} {pattern} by anybody");
    }
    // What the team sees of public things is more than the public does.
    let agent = app.token(Role::Agent).await;
    for path in ["/sessions", "/venues"] {
        assert!(!may_be_kept(&app.get(path).token(&agent).send().await), "{path}");
    }
}

#[test]
fn no_key_opens_accounts_keys_second_factors_or_logs() {
    let closed = ["accounts", "keys", "partners", "me", "login", "login-policy", "audit", "security-log", "learners"];
    for row in permissions().rows() {
        let part = row.path.strip_prefix("/v1/{organisation}/").and_then(|path| path.split('/').next());
        if part.is_some_and(|part| closed.contains(&part)) {
            assert_eq!(row.programs, May::No, "{} {}", row.method, row.path);
        }
    }
}

#[actix_web::test]
async fn each_route_answers_partners_as_the_table_says() {
    let app = App::start().await;
    let partner = app.partner_at("here");
    let (_, whole) = app.key_at("here", partner, Scope::OF_PARTNERS);
    let (_, foreign) = app.key_at("elsewhere", app.partner_at("elsewhere"), Scope::OF_PARTNERS);
    let person = app.partner_token(partner).await;
    let unknown = clic::kernel::security::api_keys::draw().text;
    for row in permissions().rows().filter(|row| row.path.starts_with("/v1/")) {
        let (method, pattern, may) = (row.method, row.path.as_str(), row.callers);
        let asked = format!("{method} {pattern}");
        let status = ask(&app, method, pattern).token(&person).send().await.status;
        assert!(status < 500 && (status == 403) == (may[1] == May::No), "{asked} as a person: {status}");

        let status = ask(&app, method, pattern).token(&whole).send().await.status;
        let barred = matches!(may[1], May::No | May::Person);
        assert!(status < 500 && (status == 403) == barred, "{asked} with a key: {status}");

        if let May::Scope(scope) = may[1] {
            let others: Vec<Scope> = Scope::OF_PARTNERS.iter().copied().filter(|other| other.word() != scope).collect();
            let (_, key) = app.key_at("here", partner, &others);
            let refused = ask(&app, method, pattern).token(&key).send().await.refused(403, "missing-scope");
            assert_eq!(refused["scope"], scope, "{asked}");
        }
        for key in [&foreign, &unknown, &whole[..whole.len() - 1]] {
            ask(&app, method, pattern).token(key).send().await.refused(401, "invalid-key");
        }
    }
}
