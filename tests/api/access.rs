//! The table of routes and roles, asked row by row.

use clic::access::TABLE;
use clic::app::{openapi, operations};
use clic::kernel::context::May;
use clic::kernel::principal::Role;
use reqwest::Method;
use serde_json::json;

use crate::support::App;

#[test]
fn every_route_has_one_row_and_every_row_a_route() {
    let routes = operations(&openapi());
    for (method, path) in &routes {
        let rows = TABLE.iter().filter(|row| row.0 == *method && row.1 == path).count();
        assert_eq!(rows, 1, "{method} {path}");
    }
    assert_eq!(routes.len(), TABLE.len());
}

#[actix_web::test]
async fn each_route_answers_each_role_as_the_table_says() {
    let app = App::start().await;
    let stranger = app.staff_at("elsewhere", Role::Admin).await.0;
    for (method, pattern, may) in TABLE.iter().filter(|row| row.1.starts_with("/v1/")) {
        let path = pattern
            .replace("{organisation}", "here")
            .replace("{id}", "00000000-0000-7000-8000-000000000000")
            .replace("{reference}", "CAP-7K4M");
        let ask = || {
            let ask = app.ask(Method::from_bytes(method.as_bytes()).unwrap(), &path).header("If-Match", "\"1\"");
            let ask = ask.header("Link-Secret", "AAAAAAAAAAAAAAAAAAAAAA");
            if *method == "GET" { ask } else { ask.json(&json!({})) }
        };
        for (column, role) in [(1, Role::Facilitator), (2, Role::Agent), (3, Role::Admin)] {
            // A login each: some of these routes end the asker's own.
            let token = app.token(role).await;
            let status = ask().token(&token).send().await.status;
            let barred = status == 403;
            assert_eq!(barred, may[column] == May::No, "{method} {pattern} as {role:?}: {status}");
            assert!(status < 500, "{method} {pattern} as {role:?}: {status}");
        }
        let public = ask().send().await;
        // `refresh` and a wrong login are 401 by themselves.
        if may[0] == May::No {
            public.refused(401, "login-required");
        } else if !pattern.ends_with("/refresh") {
            assert!(!matches!(public.status, 401 | 403), "{method} {pattern}: {}", public.status);
        }
        ask().token(&stranger).send().await.refused(401, "login-required");
    }
}
