//! A service of its own for each test, over a database of its own.

mod answer;
mod database;
mod desk;
pub mod gateway;
pub mod identity_provider;
mod make;
pub mod receiver;
pub mod smtp;

use std::sync::Arc;
use std::time::Duration;

pub use answer::{Answer, Read, Request};
use chrono::{DateTime, TimeZone, Utc};
use clic::app::{self, Settings};
use clic::directory::api_keys::Scope;
use clic::kernel::data::clock::Clock;
use clic::kernel::data::database::Database;
use clic::kernel::data::jobs::{HALF_MINUTE, HOUR, Jobs, Run};
use clic::kernel::data::transaction::Caller;
use clic::kernel::security::key_file::{Keys, random_secret};
use clic::kernel::security::principal::{Principal, Role};
use clic::kernel::text::problem::Problem;
use clic::kernel::web::rate_limit::PerMinute;
use clic::outreach::notifications::hold::HELD_BACK;
use clic::outreach::notifications::post::{Post, PostSettings};
use clic::outreach::webhooks::sender::{Sender, WebhookSettings};
use clic::participation::web_shares::Shares;
pub use database::{empty_database, new_database, service_url};
use reqwest::Method;
use serde_json::{Value, json};

/// The password of every account that tests open.
pub const PASSWORD: &str = "le platane de la place";

/// Size of a trial: that of a variable of the environment, or a small one.
///
/// `make trials` sets the variables.
pub fn size(variable: &str, otherwise: usize) -> usize {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// An HTTP client that waits for an answer as long as `patience`.
///
/// Its TLS needs the process to have a provider of cryptography: the one that the service installs when it starts, and
/// that a test which starts no service in its own process lacks.
pub fn http_client(patience: Duration) -> reqwest::Client {
    // An error says that a provider is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().timeout(patience).build().unwrap()
}

/// The time at which tests begin: a Monday at ten in Paris.
pub fn monday() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 9, 0, 0).unwrap()
}

/// Behaviour of a test's mail server or gateway towards a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Takes it.
    Accept,
    /// Refuses it with this code.
    Refuse(u16),
    /// Hangs up in the middle.
    Drop,
    /// Takes it, and hangs up before it says so.
    TakeAndDrop,
    /// Takes it, and says so only when nobody waits for the answer any more.
    TakeAndSleep,
    /// Reads it, and neither takes it nor ever answers.
    Hang,
}

/// A delay longer than the service waits for a server's answer in the trials of sending.
pub const LATE: Duration = Duration::from_millis(800);

/// A running service over a database of its own, with the organisations `here` and `elsewhere`.
pub struct App {
    pub base: String,
    pub clock: Clock,
    pub database: Database,
    /// Address of the database for its owner, for whatever the service may not do.
    pub url: String,
    pub post: Post,
    pub webhooks: Sender,
    pub jobs: Arc<Jobs>,
    pub http: reqwest::Client,
    keys: Keys,
    server: actix_web::dev::ServerHandle,
}

impl App {
    /// Starts a service over a new database with the organisations `here` and `elsewhere`.
    pub async fn start() -> App {
        App::start_with(|_| ()).await
    }

    /// The same with another number of connections.
    pub async fn start_with_pool(pool: u32) -> App {
        App::start_with(|settings| settings.pool = pool).await
    }

    /// The same with other settings.
    pub async fn start_with(change: impl FnOnce(&mut Settings)) -> App {
        let app = App::launch(new_database(), change);
        make::organisation(&app, "here");
        make::organisation(&app, "elsewhere");
        app
    }

    /// The same with a mail server.
    pub async fn start_with_mail(smtp: &smtp::Smtp) -> App {
        App::start_with(|settings| {
            settings.post.smtp_url = Some(format!("smtp://{}", smtp.address));
            settings.post.from = Some("Le numérique en un clic <clic@sud-herault.example>".to_owned());
        })
        .await
    }

    /// Starts a second instance over the same database, as another process of the service would be.
    pub fn beside(&self) -> App {
        self.beside_with(|_| ())
    }

    /// The same with other settings.
    pub fn beside_with(&self, change: impl FnOnce(&mut Settings)) -> App {
        App::launch(self.url.clone(), change)
    }

    fn launch(url: String, change: impl FnOnce(&mut Settings)) -> App {
        let clock = Clock::set_to(monday());
        let keys = Keys::parse(&format!("test:{};links:{}", random_secret(), random_secret())).unwrap();
        let mut settings = Settings {
            listen: ([127, 0, 0, 1], 0).into(),
            database_url: service_url(&url),
            pool: 4,
            keys,
            limits: PerMinute::NONE,
            shares: Shares::NONE,
            clock: clock.clone(),
            behind_proxy: false,
            secure_cookies: false,
            workers: 1,
            front_end_origin: None,
            organisation: "here".to_owned(),
            post: PostSettings { public_url: "https://clic.example".to_owned(), ..PostSettings::default() },
            webhooks: WebhookSettings::default(),
            provider: None,
        };
        change(&mut settings);
        let keys = settings.keys.clone();
        let running = app::start(settings).unwrap();
        let server = running.server.handle();
        actix_web::rt::spawn(running.server);
        App {
            base: format!("http://{}", running.address),
            clock,
            database: running.database,
            post: running.post,
            webhooks: running.webhooks,
            jobs: running.jobs,
            url,
            keys,
            http: http_client(Duration::from_secs(60)),
            server,
        }
    }

    /// Runs the jobs of each half minute.
    pub fn settle(&self) {
        self.run_jobs(HALF_MINUTE).unwrap();
    }

    /// Sends all mail and texts that are due once the desk can undo nothing more.
    ///
    /// Returns the number of attempts.
    pub async fn deliver(&self) -> usize {
        self.clock.set(self.clock.now() + HELD_BACK);
        self.post.deliver(&self.database, &self.clock).await.unwrap()
    }

    /// Runs the jobs of each hour.
    pub fn tidy(&self) {
        self.run_jobs(HOUR).unwrap();
    }

    /// Runs every blocking job of an interval; fails if one failed, after all ran.
    pub fn run_jobs(&self, every: Duration) -> Result<(), Problem> {
        let mut result = Ok(());
        for job in clic::concepts::jobs().filter(|job| job.every == every) {
            if let Run::Blocking(run) = job.run {
                result = run(&self.database, &self.clock).and(result);
            }
        }
        result
    }

    pub fn ask(&self, method: Method, path: &str) -> Request {
        Request(self.http.request(method, format!("{}{path}", self.base)))
    }

    /// A request to the organisation `here`.
    pub fn get(&self, path: &str) -> Request {
        self.ask(Method::GET, &format!("/v1/here{path}"))
    }

    pub fn post(&self, path: &str) -> Request {
        self.ask(Method::POST, &format!("/v1/here{path}"))
    }

    pub fn patch(&self, path: &str) -> Request {
        self.ask(Method::PATCH, &format!("/v1/here{path}"))
    }

    pub fn put(&self, path: &str) -> Request {
        self.ask(Method::PUT, &format!("/v1/here{path}"))
    }

    pub fn delete(&self, path: &str) -> Request {
        self.ask(Method::DELETE, &format!("/v1/here{path}"))
    }

    /// Opens an account at an organisation and logs it in: its access token and its identity.
    pub async fn staff_at(&self, slug: &str, role: Role) -> (String, String) {
        make::login(self, slug, role, None)
    }

    /// Adds a partner to an organisation.
    pub fn partner_at(&self, slug: &str) -> uuid::Uuid {
        make::partner(self, slug, &format!("Mairie {}", uuid::Uuid::new_v4()))
    }

    /// Makes a key of a partner at an organisation: its identity and its text.
    pub fn key_at(&self, slug: &str, partner: uuid::Uuid, scopes: &[Scope]) -> (uuid::Uuid, String) {
        let made = make::key(self, slug, Some(partner), scopes);
        (made.key.id, made.secret)
    }

    /// Makes a key of an organisation's own: its identity and its text.
    pub fn own_key_at(&self, slug: &str, scopes: &[Scope]) -> (uuid::Uuid, String) {
        let made = make::key(self, slug, None, scopes);
        (made.key.id, made.secret)
    }

    /// Opens an account for somebody of a partner `here` and logs it in: its access token.
    pub async fn partner_token(&self, partner: uuid::Uuid) -> String {
        make::login(self, "here", Role::Partner, Some(partner)).0
    }

    /// Opens an account `here` and logs it in: its access token.
    pub async fn token(&self, role: Role) -> String {
        self.staff_at("here", role).await.0
    }

    /// The caller of the service's own work, such as jobs.
    pub fn system(&self, slug: &str) -> Caller {
        Caller {
            organisation: make::id_of(slug),
            principal: Principal::System,
            now: self.clock.now(),
            request_id: None,
        }
    }

    /// Schedules a session in some days at 14:00 in Paris, at a new venue; returns its identity.
    pub fn session(&self, days: i64, capacity: i16) -> String {
        make::session(self, "here", days, capacity)
    }

    /// Opens a venue, which a session takes tomorrow at 14:00; returns its identity.
    pub async fn venue(&self) -> Value {
        let session = self.session(1, 4);
        self.get(&format!("/sessions/{session}")).send().await.expect(200)["venue"]["id"].clone()
    }

    pub fn session_at(&self, slug: &str, days: i64, capacity: i16) -> String {
        make::session(self, slug, days, capacity)
    }
}

impl Drop for App {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

/// The body of an enrolment; another `who` is another person.
pub fn enrolment(session: &str, who: usize) -> Value {
    json!({
        "session_id": session,
        "level": "beginner",
        "learner": {
            "given_name": "Jeanne", "family_name": format!("Martin {who}"), "phone": "04 65 71 00 11",
            "commune_code": "34052",
        },
        "needs": "Écrire un courriel",
    })
}

/// The same for a person with an e-mail address.
pub fn by_mail(session: &str, who: usize) -> Value {
    let mut body = enrolment(session, who);
    body["learner"]["email"] = json!(format!("jeanne.{who}@example.fr"));
    body
}
