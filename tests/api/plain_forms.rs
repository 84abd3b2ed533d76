//! Forms of pages without scripts: the same rules as over the API, on pages that people read.

use clic::kernel::security::principal::Role;
use clic::kernel::web::rate_limit::PerMinute;
use clic::participation::web_shares::Shares;
use futures_util::future::join_all;
use reqwest::RequestBuilder;

use crate::support::{App, Read, enrolment};

/// A page as a browser receives it.
struct Page {
    status: u16,
    text: String,
    headers: reqwest::header::HeaderMap,
}

impl Page {
    #[track_caller]
    fn expect(self, status: u16, says: &str) -> Page {
        assert_eq!(self.status, status, "{}", self.text);
        assert!(self.text.contains(says), "no «{says}» in {}", self.text);
        self
    }

    /// The idempotency key that the page drew.
    fn key(&self) -> String {
        let (_, rest) = self.text.split_once("name=\"key\" value=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    }

    /// The reference on the page, as `CAP-7K4M`.
    fn reference(&self) -> String {
        let (_, rest) = self.text.split_once("class=\"big-reference\">").unwrap();
        rest.split('<').next().unwrap().to_owned()
    }
}

async fn browse(request: RequestBuilder) -> Page {
    let accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    let response = request.header("Accept", accept).send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Page { status, headers, text: response.text().await.unwrap() }
}

fn with_form(request: RequestBuilder, fields: &[(&str, &str)]) -> RequestBuilder {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    request.header("Content-Type", "application/x-www-form-urlencoded").body(body)
}

async fn open(app: &App, path: &str) -> Page {
    browse(app.http.get(format!("{}/v1/here{path}", app.base))).await
}

async fn send(app: &App, path: &str, fields: &[(&str, &str)]) -> Page {
    browse(with_form(app.http.post(format!("{}/v1/here{path}", app.base)), fields)).await
}

fn form_of(session: &str) -> String {
    format!("/sessions/{session}/enrolment.html")
}

fn jeanne<'a>(key: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("key", key),
        ("given_name", "Jeanne"),
        ("family_name", "Martin"),
        ("phone", "04 65 71 00 11"),
        ("email", ""),
        ("commune_code", "34052"),
        ("birth_year", "1948"),
        ("level", "beginner"),
        ("needs", "Écrire un courriel"),
    ];
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend(more);
    fields
}

async fn enrolled(app: &App, session: &str) -> Vec<serde_json::Value> {
    let agent = app.token(Role::Agent).await;
    let list = app.get(&format!("/enrolments?session={session}")).token(&agent).send().await.expect(200);
    list.data().to_vec()
}

#[actix_web::test]
async fn a_form_without_script_takes_a_seat_and_prints() {
    let app = App::start().await;
    let session = app.session(7, 4);
    let page = open(&app, &form_of(&session)).await.expect(200, "Réserver ma place");
    assert!(page.text.contains("lundi 30 novembre 2026") && page.text.contains("tel:+33"), "{}", page.text);
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("form-action 'self'") && !policy.contains("inline"), "{policy}");
    assert_eq!(page.headers["cache-control"], "no-store");

    let done = send(&app, &form_of(&session), &jeanne(&page.key(), &[])).await.expect(201, "votre place est réservée");
    let [made] = &enrolled(&app, &session).await[..] else { panic!("one enrolment") };
    assert_eq!(made.text("reference"), done.reference());
    assert_eq!((made.text("channel"), made.text("needs")), ("web", "Écrire un courriel"));
    assert_eq!(made["learner"]["birth_year"], 1948);
    for says in ["À apporter", "Place Jean-Jaurès", "Jeanne Martin", "lundi 30 novembre 2026", "<title>Votre place"] {
        assert!(done.text.contains(says), "{says}");
    }
}

#[actix_web::test]
async fn clicks_at_once_make_one_enrolment_and_one_page() {
    let app = App::start_with_pool(8).await;
    let session = app.session(7, 4);
    let key = open(&app, &form_of(&session)).await.key();
    let path = form_of(&session);
    let fields = jeanne(&key, &[]);
    let pages = join_all((0..6).map(|_| send(&app, &path, &fields))).await;
    let references: Vec<_> = pages.into_iter().map(|page| page.expect(201, "réservée").reference()).collect();
    assert!(references.iter().all(|reference| *reference == references[0]), "{references:?}");
    assert_eq!(enrolled(&app, &session).await.len(), 1);
    // The page that the back button shows may send for somebody else: it says so, and gets a key of its own.
    let again = send(&app, &path, &jeanne(&key, &[("given_name", "Paul")])).await;
    let again = again.expect(422, "Ce formulaire a déjà été envoyé");
    let fields = [("given_name", "Paul"), ("phone", "04 65 71 00 12")];
    send(&app, &path, &jeanne(&again.key(), &fields)).await.expect(201, "Paul Martin");
    assert_eq!(enrolled(&app, &session).await.len(), 2);
}

#[actix_web::test]
async fn errors_stand_beside_their_fields_and_nothing_is_lost() {
    let app = App::start().await;
    let session = app.session(7, 4);
    let key = open(&app, &form_of(&session)).await.key();
    let wrong = [("given_name", "<b>Léa</b>"), ("phone", ""), ("commune_code", ""), ("birth_year", "48")];
    let page = send(&app, &form_of(&session), &jeanne(&key, &wrong)).await.expect(422, "<title>Erreur – ");
    for field in ["given_name", "phone", "commune_code", "birth_year"] {
        assert!(page.text.contains(&format!("id=\"{field}-error\"")), "{field}: {}", page.text);
        assert!(page.text.contains(&format!("href=\"#{field}\"")), "{field}");
    }
    assert!(page.text.contains("value=\"&lt;b&gt;Léa&lt;/b&gt;\"") && page.text.contains("value=\"Martin\""));
    assert!(page.text.contains("Écrire un courriel</textarea>") && !page.text.contains("<b>Léa"));
    assert!(enrolled(&app, &session).await.is_empty());
    let fields = [("birth_year", "mille neuf cents")];
    send(&app, &form_of(&session), &jeanne(&page.key(), &fields)).await.expect(422, "id=\"birth_year-error\"");
    let fields = [("level", "advanced")];
    send(&app, &form_of(&session), &jeanne(&page.key(), &fields)).await.expect(409, "autre niveau");
    let fields = [("level", "expert")];
    send(&app, &form_of(&session), &jeanne(&page.key(), &fields)).await.expect(422, "Choisissez la phrase");
}

#[actix_web::test]
async fn a_full_session_leads_to_its_waiting_list() {
    let app = App::start().await;
    let (session, other) = (app.session(7, 1), app.session(14, 4));
    let key = open(&app, &form_of(&session)).await.key();
    app.post("/enrolments").json(&enrolment(&session, 1)).send().await.expect(201);
    // The last seat went while the form was filled in.
    let page = send(&app, &form_of(&session), &jeanne(&key, &[])).await.expect(409, "Il n’y a plus assez de place");
    assert!(page.text.contains(&form_of(&other)) && page.text.contains("value=\"Jeanne\""), "{}", page.text);
    let list = send(&app, &form_of(&session), &jeanne(&page.key(), &[("wait", "oui")])).await;
    let list = list.expect(201, "<title>Vous êtes sur la liste d’attente&nbsp;: pas encore de place");
    assert!(list.text.contains("ne venez pas encore") && !list.text.contains("place est réservée"), "{}", list.text);
    open(&app, &form_of(&session)).await.expect(200, "M’inscrire sur la liste d’attente");
}

#[actix_web::test]
async fn limits_shares_and_conflicts_hold_on_pages_too() {
    let app = App::start_with(|settings| {
        settings.shares = Shares { call_backs: 1, ..Shares::default() };
        settings.limits = PerMinute { public_writes: 6, ..PerMinute::NONE };
    })
    .await;
    let (first, second) = (app.session(7, 4), app.session(14, 4));
    let key = open(&app, &form_of(&first)).await.key();
    send(&app, &form_of(&first), &jeanne(&key, &[])).await.expect(201, "");
    let same = open(&app, &form_of(&first)).await.key();
    send(&app, &form_of(&first), &jeanne(&same, &[])).await.expect(409, "déjà une place à cette heure");
    // The share of the network is used up: the seat is held until the desk has called.
    let key = open(&app, &form_of(&second)).await.key();
    send(&app, &form_of(&second), &jeanne(&key, &[])).await.expect(201, "<title>Confirmez votre place");
    for (key, status) in [("1", 201), ("2", 429)] {
        let fields = [("key", key), ("name", "Jeanne Martin"), ("phone", "0465710011"), ("words", "")];
        send(&app, "/call-backs.html", &fields).await.expect(status, "Jeanne Martin");
    }
    let refused = loop {
        let page = send(&app, "/call-backs.html", &[("key", "3"), ("name", "J"), ("phone", "1")]).await;
        if page.text.contains("Trop de demandes en peu de temps") {
            break page;
        }
        assert_eq!(page.status, 422);
    };
    assert_eq!(refused.status, 429);
    assert_eq!(refused.headers["content-type"], "text/html; charset=utf-8");
}

#[actix_web::test]
async fn a_call_back_is_asked_for_without_script() {
    let app = App::start().await;
    let page = open(&app, "/call-backs.html").await.expect(200, "Rappelez-moi");
    let key = page.key();
    let wrong = [("key", &*key), ("name", "Jeanne Martin"), ("phone", "12"), ("words", "Le matin")];
    let page = send(&app, "/call-backs.html", &wrong).await.expect(422, "id=\"phone-error\"");
    assert!(page.text.contains("Le matin</textarea>") && app.calls().await.is_empty());
    let key = page.key();
    let right = [("key", &*key), ("name", "Jeanne Martin"), ("phone", "0465710011"), ("words", "Le matin")];
    for _ in 0..2 {
        send(&app, "/call-backs.html", &right).await.expect(201, "04\u{a0}65\u{a0}71\u{a0}00\u{a0}11");
    }
    let [call] = &app.calls().await[..] else { panic!("one call") };
    assert_eq!(call.text("text").matches("Le matin").count(), 1);
}

#[actix_web::test]
async fn forms_of_other_sites_and_other_bodies_are_refused() {
    let app = App::start().await;
    let session = app.session(7, 4);
    let address = format!("{}/v1/here{}", app.base, form_of(&session));
    let fields = jeanne("1", &[]);
    for (name, value) in [("Sec-Fetch-Site", "cross-site"), ("Origin", "https://ailleurs.example"), ("Origin", "null")]
    {
        let page = browse(with_form(app.http.post(&address), &fields).header(name, value)).await;
        page.expect(403, "Ce formulaire vient d’un autre site");
    }
    browse(app.http.post(&address).json(&enrolment(&session, 1))).await.expect(415, "<h1>");
    let twice = [fields.clone(), vec![("phone", "04 65 71 00 12")]].concat();
    send(&app, &form_of(&session), &twice).await.expect(400, "<h1>");
    send(&app, &form_of(&session), &jeanne("1", &[("priority", "1")])).await.expect(400, "<h1>");
    send(&app, &form_of(&session), &fields[1..]).await.expect(400, "<h1>");
    let long = "a".repeat(70_000);
    send(&app, &form_of(&session), &jeanne("1", &[("needs", &long)])).await.expect(413, "<h1>");
    assert!(enrolled(&app, &session).await.is_empty());
}

#[actix_web::test]
async fn a_missing_session_is_a_page_with_the_number() {
    let app = App::start().await;
    let path = form_of("00000000-0000-7000-8000-000000000000");
    for path in [path.as_str(), "/sessions/x/enrolment.html"] {
        open(&app, path).await.expect(404, "Nous n’avons rien trouvé").expect(404, "Retour aux ateliers");
    }
    let elsewhere = app.session_at("elsewhere", 7, 4);
    open(&app, &form_of(&elsewhere)).await.expect(404, "Nous n’avons rien trouvé");
    // Programs go on reading problems.
    app.get(&path).send().await.refused(404, "not-found");
}

#[actix_web::test]
async fn a_family_enrols_by_the_form_with_names() {
    let app = App::start().await;
    let session = app.session(7, 4);
    let key = open(&app, &form_of(&session)).await.key();
    let family = [
        ("birth_year", "2016"),
        ("guardian_name", "Sylvie Martin"),
        ("guardian_phone", "06 12 34 56 78"),
        ("party_size", "3"),
        ("companions_0_given_name", "Louis"),
        ("companions_0_family_name", "Martin"),
        ("companions_1_given_name", "Zoé"),
        ("companions_1_family_name", ""),
        ("arrangements_step_free", "oui"),
    ];
    let page = send(&app, &form_of(&session), &jeanne(&key, &family)).await.expect(422, "<title>Erreur – ");
    assert!(page.text.contains("id=\"companions_1_family_name-error\""), "half a name: {}", page.text);
    assert!(!page.text.contains("id=\"family_name-error\""), "beside the other name alone");
    let mut named = family.to_vec();
    named[7].1 = "Roux";
    let page = send(&app, &form_of(&session), &jeanne(&page.key(), &named)).await;
    let page = page.expect(422, "Avant 12 ans, un enfant vient avec un adulte");
    assert!(page.text.contains("href=\"#guardian_comes\"") && page.text.contains("value=\"Louis\""));
    assert!(page.text.contains("name=\"arrangements_step_free\" value=\"oui\" checked"), "{}", page.text);
    named.push(("guardian_comes", "oui"));
    send(&app, &form_of(&session), &jeanne(&page.key(), &named)).await.expect(201, "votre place est réservée");
    let [made] = &enrolled(&app, &session).await[..] else { panic!("one enrolment") };
    assert_eq!((made["party_size"].as_i64(), made["companions"][1].text("family_name")), (Some(3), "Roux"));
    assert_eq!((made["guardian"].text("name"), made["guardian"]["comes"].as_bool()), ("Sylvie Martin", Some(true)));
    assert_eq!(made["arrangements"], serde_json::json!(["step_free"]));
}

#[actix_web::test]
async fn people_from_elsewhere_use_the_form_by_the_rule() {
    let app = App::start().await;
    let session = app.session(14, 4);
    let page = open(&app, &form_of(&session)).await.expect(200, "les ateliers sont aussi ouverts aux voisins");
    let blank = [("commune_code", "autre")];
    let page = send(&app, &form_of(&session), &jeanne(&page.key(), &blank)).await;
    let page = page.expect(422, "id=\"commune_code-error\"");
    let elsewhere = [("commune_code", "autre"), ("outside_commune", "Béziers")];
    send(&app, &form_of(&session), &jeanne(&page.key(), &elsewhere)).await.expect(201, "place est réservée");
    let admin = app.token(Role::Admin).await;
    let rule = serde_json::json!({"rule": "refused"});
    app.set(&admin, "/outside-rule", &rule).await.expect(200);
    let page = open(&app, &form_of(&session)).await.expect(200, "réservés aux habitants du territoire");
    let paul = [elsewhere[0], elsewhere[1], ("given_name", "Paul"), ("phone", "04 65 71 00 12")];
    let refused = send(&app, &form_of(&session), &jeanne(&page.key(), &paul)).await;
    assert!(refused.status >= 400, "{}", refused.text);
    assert_eq!(enrolled(&app, &session).await.len(), 1);
}

#[actix_web::test]
async fn a_number_of_people_that_is_none_is_refused() {
    let app = App::start().await;
    let session = app.session(7, 4);
    for people in ["0", "5", "deux"] {
        let key = open(&app, &form_of(&session)).await.key();
        let page = send(&app, &form_of(&session), &jeanne(&key, &[("party_size", people)])).await;
        page.expect(422, "id=\"party_size-error\"");
    }
    let key = open(&app, &form_of(&session)).await.key();
    let more = [("companions_0_given_name", "Louis"), ("companions_0_family_name", "Martin")];
    let page = send(&app, &form_of(&session), &jeanne(&key, &more)).await;
    page.expect(422, "Il y a plus de noms que de personnes");
}
