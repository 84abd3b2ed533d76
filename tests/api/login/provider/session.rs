//! The end of a session at the provider: from here, and from there.

use clic::kernel::security::principal::Role;
use serde_json::{Value, json};
use url::Url;

use super::{account, log_in, start};
use crate::login::{cookie, email_of, entries, with_password};
use crate::support::identity_provider::IdentityProvider;
use crate::support::{PASSWORD, Read};

#[actix_web::test]
async fn a_logout_goes_on_to_the_provider_where_it_began() {
    let provider = IdentityProvider::start();
    let app = start(&provider, |_| ()).await;
    account(&app, &provider, "here", Role::Agent).await;
    let login = log_in(&app, &provider).await;
    let refresh = cookie(&login, "clic_refresh");
    let log_out = || app.post("/logout").header("Cookie", &refresh).send();
    let answer = log_out().await.expect(200);
    let url = Url::parse(answer.text("provider_logout_url")).unwrap();
    let given = |wanted: &str| url.query_pairs().find(|(name, _)| name == wanted).unwrap().1.into_owned();
    assert!(url.as_str().starts_with(&format!("{}/logout?", provider.issuer())), "{url}");
    assert_eq!(given("post_logout_redirect_uri"), "https://clic.example/bureau/connexion.html");
    assert_eq!(given("id_token_hint").split('.').count(), 3);
    app.get("/me").token(login.expect(200).text("access_token")).send().await.refused(401, "login-required");
    log_out().await.expect(204);

    let email = email_of(&app, &app.token(Role::Agent).await).await;
    let refresh = cookie(&with_password(&app, &email, PASSWORD).send().await, "clic_refresh");
    app.post("/logout").header("Cookie", &refresh).send().await.expect(204);
}

#[actix_web::test]
async fn the_provider_ends_the_logins_of_its_session() {
    let provider = IdentityProvider::start();
    let app = start(&provider, |_| ()).await;
    let account = account(&app, &provider, "here", Role::Agent).await;
    let email = provider.words().userinfo["email"].as_str().unwrap().to_owned();
    let mut tokens = Vec::new();
    for session in ["s-1", "s-2"] {
        provider.words().id_token = json!({"sid": session});
        tokens.push(log_in(&app, &provider).await.expect(200).text("access_token").to_owned());
    }
    let by_password = with_password(&app, &email, PASSWORD).send().await.expect(200);
    tokens.push(by_password.text("access_token").to_owned());
    let alive = || async {
        let mut alive = Vec::new();
        for token in &tokens {
            alive.push(app.get("/me").token(token).send().await.status == 200);
        }
        alive
    };
    let send = |token: String| {
        let post = app.post("/login/provider/logout").header("Content-Type", "application/x-www-form-urlencoded");
        post.body(format!("logout_token={token}").into_bytes()).send()
    };
    let event = json!({"http://schemas.openid.net/event/backchannel-logout": {}});
    let right = json!({"events": event, "jti": "1"});
    for (name, value) in [
        ("events", json!({})),
        ("jti", Value::Null),
        ("nonce", json!("n")),
        ("aud", json!("another")),
        ("iat", json!(1)),
    ] {
        let mut wrong = right.clone();
        wrong[name] = value;
        send(provider.sign(&wrong)).await.refused(400, "malformed-request");
    }
    send("a.b.c".to_owned()).await.refused(400, "malformed-request");
    assert_eq!(alive().await, [true, true, true]);
    send(provider.sign(&right)).await.expect(204);
    assert_eq!(alive().await, [false, true, true], "the session alone");
    let mut of_person = right.clone();
    of_person["sid"] = Value::Null;
    send(provider.sign(&of_person)).await.expect(204);
    assert_eq!(alive().await, [false, false, true], "all that came from the provider");
    let revoked = entries(&app, "login.revoked", &account).await;
    assert_eq!((revoked.len(), revoked[0].text("reason")), (2, "déconnexion chez le fournisseur d’identité"));
}
