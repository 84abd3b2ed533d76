//! One's own logins: seen, and ended one by one or all others.

use clic::kernel::security::principal::Role;
use reqwest::Method;

use super::{cookie, email_of, with_password};
use crate::support::{App, PASSWORD, Read, Request};

fn end(app: &App, path: &str) -> Request {
    app.ask(Method::DELETE, &format!("/v1/here{path}"))
}

async fn log_in_on(app: &App, email: &str, agent: &str) -> (String, String) {
    let answer = with_password(app, email, PASSWORD).header("User-Agent", agent).send().await;
    (cookie(&answer, "clic_refresh"), answer.expect(200).text("access_token").to_owned())
}

#[actix_web::test]
async fn own_logins_are_listed_by_device_and_ended() {
    let app = App::start().await;
    let (first, _) = app.staff_at("here", Role::Agent).await;
    let email = email_of(&app, &first).await;
    let (_, phone) =
        log_in_on(&app, &email, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) Version/18.1 Safari/604.1").await;
    let (cookie, desk) = log_in_on(&app, &email, "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/133.0").await;
    let listed = app.get("/me/logins").token(&desk).send().await.expect(200);
    let mut devices: Vec<_> =
        listed.data().iter().map(|login| (login.text("device"), login["current"].as_bool().unwrap())).collect();
    devices.sort_unstable();
    assert_eq!(devices, [("Firefox sur Linux", true), ("Firefox sur Windows", false), ("Safari sur iPhone", false)]);
    let of = |device: &str| {
        let found = listed.data().iter().find(|login| login.text("device") == device).unwrap();
        format!("/me/logins/{}", found.id())
    };

    // Nobody ends another's.
    let stranger = app.token(Role::Admin).await;
    end(&app, &of("Safari sur iPhone")).token(&stranger).send().await.refused(404, "not-found");
    app.get("/me").token(&phone).send().await.expect(200);

    end(&app, &of("Safari sur iPhone")).token(&desk).send().await.expect(204);
    app.get("/me").token(&phone).send().await.refused(401, "login-required");
    end(&app, &of("Safari sur iPhone")).token(&desk).send().await.refused(404, "not-found");

    end(&app, "/me/logins").token(&desk).send().await.expect(204);
    app.get("/me").token(&first).send().await.refused(401, "login-required");
    let left = app.get("/me/logins").token(&desk).send().await.expect(200);
    assert_eq!(left.data().len(), 1);
    app.post("/refresh").header("Cookie", &cookie).send().await.expect(200);
}
