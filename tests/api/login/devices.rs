//! Failed logins: they alone count, and those of strangers lock out no known device.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use clic::kernel::security::principal::Role;
use clic::kernel::web::rate_limit::PerMinute;
use futures_util::future::{join, join_all};

use super::{cookie, email_of, with_password};
use crate::support::{App, PASSWORD, Request};

const WRONG: &str = "pas celui-là du tout";

async fn limited(logins: u32) -> App {
    App::start_with(|settings| {
        settings.limits = PerMinute { logins, ..PerMinute::NONE };
        settings.behind_proxy = true;
    })
    .await
}

fn from(request: Request, address: &str) -> Request {
    request.header("X-Forwarded-For", address)
}

#[actix_web::test]
async fn logins_that_succeed_count_for_nothing() {
    let app = limited(2).await;
    let email = email_of(&app, &app.token(Role::Agent).await).await;
    let ask = |password: &'static str| from(with_password(&app, &email, password), "203.0.113.1").send();
    for _ in 0..5 {
        ask(PASSWORD).await.expect(200);
    }
    for _ in 0..2 {
        ask(WRONG).await.refused(401, "wrong-credentials");
    }
    let refused = ask(PASSWORD).await;
    assert_eq!(refused.headers["ratelimit-policy"], "\"logins\";q=2;w=60");
    assert_eq!(refused.headers["retry-after"], "61");
    refused.refused(429, "too-many-requests");
}

#[actix_web::test]
async fn strangers_failures_lock_no_known_device_out() {
    let app = limited(2).await;
    let (email, other) =
        (email_of(&app, &app.token(Role::Agent).await).await, email_of(&app, &app.token(Role::Agent).await).await);
    let known = from(with_password(&app, &email, PASSWORD), "203.0.113.1").send().await;
    let set: Vec<_> = known.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap()).collect();
    assert!(set.iter().all(|cookie| cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict")), "{set:?}");
    let device = cookie(&known, "clic_device_");
    for n in 0..2 {
        let stranger = from(with_password(&app, &email, WRONG), &format!("198.51.100.{n}"));
        stranger.send().await.refused(401, "wrong-credentials");
    }
    let ask =
        |cookie: &str, password| from(with_password(&app, &email, password), "203.0.113.1").header("Cookie", cookie);
    // The account is closed to strangers now; what is no cookie of ours for this account makes nobody known.
    ask("", PASSWORD).send().await.refused(429, "too-many-requests");
    let foreign = from(with_password(&app, &other, PASSWORD), "203.0.113.2").send().await;
    let (name, value) = device.split_once('=').unwrap();
    let foreign = cookie(&foreign, "clic_device_").split_once('=').unwrap().1.to_owned();
    for forged in [foreign, value.replace('.', ".9"), format!("{value}0"), String::new()] {
        ask(&format!("{name}={forged}"), PASSWORD).send().await.refused(429, "too-many-requests");
    }
    ask(&device, PASSWORD).send().await.expect(200);
    // Its holder has no more guesses than anybody else.
    for _ in 0..2 {
        ask(&device, WRONG).send().await.refused(401, "wrong-credentials");
    }
    ask(&device, PASSWORD).send().await.refused(429, "too-many-requests");
}

#[actix_web::test]
async fn a_flood_of_strangers_holds_up_no_known_device() {
    let app = limited(0).await;
    let email = email_of(&app, &app.token(Role::Agent).await).await;
    let device = cookie(&with_password(&app, &email, PASSWORD).send().await, "clic_device_");
    let (hashed, shed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let flood = join_all((0..500).map(|n| {
        let (app, hashed, shed) = (&app, &hashed, &shed);
        async move {
            let ask = with_password(app, &format!("personne{n}@here.example"), WRONG);
            let answer = from(ask, &format!("10.1.{}.{}", n / 250, n % 250)).send().await;
            if answer.status == 503 {
                assert!(answer.headers.contains_key("retry-after"));
                answer.refused(503, "unavailable");
                shed.fetch_add(1, Ordering::Relaxed);
            } else {
                answer.refused(401, "wrong-credentials");
                hashed.fetch_add(1, Ordering::Relaxed);
            }
        }
    }));
    let known = async {
        // In the midst of the flood.
        tokio::time::sleep(Duration::from_millis(20)).await;
        let before = hashed.load(Ordering::Relaxed);
        with_password(&app, &email, PASSWORD).header("Cookie", &device).send().await.expect(200);
        hashed.load(Ordering::Relaxed) - before
    };
    let ((), ahead) = {
        let (done, ahead) = join(flood, known).await;
        (done.into_iter().for_each(drop), ahead)
    };
    // One stranger's hash at a time runs beside it, and at most those that wait end before its answer is read.
    assert!(ahead <= 20, "{ahead} hashes of strangers were done before its own");
    let (hashed, shed) = (hashed.into_inner(), shed.into_inner());
    assert!(shed > hashed, "{hashed} were hashed and {shed} refused");
}
