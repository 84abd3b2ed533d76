//! Puts the concepts together, for `main` and for the tests; nothing else knows them all.

use std::net::SocketAddr;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use actix_web::dev::{HttpServiceFactory, Server};
use actix_web::http::header;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, ResponseError, get, middleware, web};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::OpenApi;
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_actix_web::{AppExt, OpenApiFactory};

use crate::access;
use crate::kernel::clock::Clock;
use crate::kernel::context::State;
use crate::kernel::database::{Database, Purpose};
use crate::kernel::limits::{Limits, PerMinute};
use crate::kernel::partner_keys::PartnerKeys;
use crate::kernel::principal::Asker;
use crate::kernel::problem::Problem;
use crate::kernel::tokens::Keys;
use crate::kernel::{http, idempotency, sharing};
use crate::news::post::{Post, PostError, PostSettings};
use crate::news::rules::Reach;
use crate::webhooks::sender::{Sender, WebhookSettings};
use crate::{
    accounts, attendance, calendar, document, enrolments, evaluations, frontend, journal, news, partners, people,
    places, preparation, problems, referrals, sessions, webhooks,
};

/// What a running service needs.
pub struct Settings {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// libpq address of the database, already migrated.
    pub database_url: String,
    /// Connections in the pool.
    pub pool: u32,
    /// The secrets.
    pub keys: Keys,
    /// How often one may ask.
    pub limits: PerMinute,
    /// The time.
    pub clock: Clock,
    /// Whether `X-Forwarded-For` is believed.
    pub behind_proxy: bool,
    /// Whether cookies may only travel over TLS.
    pub secure_cookies: bool,
    /// Threads that answer.
    pub workers: usize,
    /// Another host that serves the front end, if any.
    pub front_end_origin: Option<String>,
    /// Slug of the organisation whose front end is served.
    pub organisation: String,
    /// How messages leave.
    pub post: PostSettings,
    /// How webhooks leave.
    pub webhooks: WebhookSettings,
}

/// A service that listens.
pub struct Running {
    /// Runs until it is stopped.
    pub server: Server,
    /// Where.
    pub address: SocketAddr,
    /// The database, for work by the service itself.
    pub database: Database,
    /// Sends messages.
    pub post: Post,
    /// Sends webhooks.
    pub webhooks: Sender,
}

/// Why a service cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be opened.
    #[error(transparent)]
    Database(#[from] crate::kernel::database::OpenError),
    /// The address cannot be listened on.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// Messages cannot leave.
    #[error(transparent)]
    Post(#[from] PostError),
    /// Webhooks cannot leave.
    #[error("cannot prepare webhooks: {0}")]
    Webhooks(#[from] reqwest::Error),
    /// A route has no row in the table of routes and roles.
    #[error("no row in access.rs for {0}")]
    NoRow(String),
}

/// Takes routes: to answer them, or to describe them too, which takes megabytes.
trait Routes {
    fn service<F: HttpServiceFactory + OpenApiFactory + 'static>(&mut self, route: F) -> &mut Self;
}

impl Routes for web::ServiceConfig {
    fn service<F: HttpServiceFactory + OpenApiFactory + 'static>(&mut self, route: F) -> &mut Self {
        self.service(route)
    }
}

impl Routes for ServiceConfig<'_> {
    fn service<F: HttpServiceFactory + OpenApiFactory + 'static>(&mut self, route: F) -> &mut Self {
        self.service(route)
    }
}

/// Every route of the API.
fn routes(config: &mut impl Routes) {
    config
        .service(places::routes::show_organisation)
        .service(places::routes::list_communes)
        .service(places::routes::list_venues)
        .service(places::routes::open_venue)
        .service(places::routes::edit_venue)
        .service(accounts::routes::login)
        .service(accounts::routes::refresh)
        .service(accounts::routes::logout)
        .service(accounts::routes::me)
        .service(accounts::routes::change_own_password)
        .service(accounts::routes::list_facilitators)
        .service(accounts::routes::list_accounts)
        .service(accounts::routes::open_account)
        .service(accounts::routes::edit_account)
        .service(accounts::routes::reset_password)
        .service(partners::routes::list_partners)
        .service(partners::routes::create_partner)
        .service(partners::routes::show_partner)
        .service(partners::routes::edit_partner)
        .service(partners::routes::list_partner_keys)
        .service(partners::routes::make_partner_key)
        .service(partners::routes::rotate_partner_key)
        .service(partners::routes::revoke_partner_key)
        .service(people::routes::search_learners)
        .service(people::routes::show_learner)
        .service(people::routes::edit_learner)
        .service(people::routes::list_merged)
        .service(people::routes::list_duplicates)
        .service(people::routes::dismiss_duplicate)
        .service(enrolments::routes::merge_learners)
        .service(enrolments::routes::separate_learner)
        .service(enrolments::suggestions::suggest_sessions)
        .service(sessions::routes::list_sessions)
        .service(sessions::routes::schedule_session)
        .service(sessions::routes::show_session)
        .service(sessions::routes::edit_session)
        .service(sessions::routes::cancel_session)
        .service(calendar::routes::calendar_ics)
        .service(calendar::routes::calendar_atom)
        .service(calendar::routes::calendar_json_ld)
        .service(calendar::routes::calendar_open_agenda)
        .service(calendar::routes::calendar_csv)
        .service(calendar::routes::calendar_html)
        .service(calendar::routes::calendar_changes)
        .service(sessions::series_routes::preview_series)
        .service(sessions::series_routes::create_series)
        .service(sessions::series_routes::list_series)
        .service(sessions::series_routes::show_series)
        .service(sessions::series_routes::preview_series_edit)
        .service(sessions::series_routes::edit_series)
        .service(sessions::series_routes::preview_series_cancellation)
        .service(sessions::series_routes::cancel_series)
        .service(sessions::series_routes::preview_series_extension)
        .service(sessions::series_routes::extend_series)
        .service(sessions::closure_routes::list_closures)
        .service(sessions::closure_routes::announce_closure)
        .service(sessions::closure_routes::withdraw_closure)
        .service(enrolments::routes::enrol)
        .service(enrolments::routes::list_enrolments)
        .service(enrolments::routes::show_enrolment)
        .service(enrolments::routes::cancel_enrolment)
        .service(enrolments::routes::move_enrolment)
        .service(enrolments::routes::accept_offer)
        .service(enrolments::routes::prioritise_enrolment)
        .service(enrolments::routes::show_own_enrolment)
        .service(enrolments::routes::cancel_own_enrolment)
        .service(enrolments::routes::accept_own_offer)
        .service(referrals::routes::show_consent)
        .service(referrals::routes::send_referral)
        .service(referrals::routes::list_referrals)
        .service(referrals::routes::show_referral)
        .service(referrals::routes::withdraw_referral)
        .service(enrolments::own_routes::open_own_enrolment)
        .service(enrolments::own_routes::list_own_alternatives)
        .service(enrolments::own_routes::move_own_enrolment)
        .service(evaluations::routes::show_own_evaluation)
        .service(evaluations::routes::give_evaluation)
        .service(attendance::routes::show_attendance)
        .service(attendance::routes::record_attendance)
        .service(attendance::routes::add_walk_in)
        .service(attendance::routes::list_absences)
        .service(evaluations::routes::show_evaluations)
        .service(evaluations::routes::set_next_time)
        .service(preparation::routes::show_preparation)
        .service(preparation::routes::edit_plan)
        .service(news::routes::list_messages)
        .service(news::routes::resend_message)
        .service(news::routes::list_calls)
        .service(news::routes::conclude_call)
        .service(news::call_back::ask_to_be_called)
        .service(news::routes::show_reminders)
        .service(news::routes::set_reminders)
        .service(webhooks::routes::list_webhook_endpoints)
        .service(webhooks::routes::add_webhook_endpoint)
        .service(webhooks::routes::show_webhook_endpoint)
        .service(webhooks::routes::edit_webhook_endpoint)
        .service(webhooks::routes::remove_webhook_endpoint)
        .service(webhooks::routes::renew_webhook_secret)
        .service(webhooks::routes::test_webhook_endpoint)
        .service(webhooks::routes::replay_failed_deliveries)
        .service(webhooks::routes::list_webhook_deliveries)
        .service(webhooks::routes::replay_webhook_delivery)
        .service(journal::routes::list_audit);
}

/// Whether the service is well.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`.
    status: &'static str,
}

/// The process answers.
#[utoipa::path(tag = "service", responses((status = 200, body = Health)))]
#[get("/health/live")]
async fn live() -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(Health { status: "ok" })
}

/// The process and its database answer.
#[utoipa::path(tag = "service", responses((status = 200, body = Health)))]
#[get("/health/ready")]
async fn ready(state: web::Data<State>) -> Result<HttpResponse, Problem> {
    state.database.ping().await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(Health { status: "ok" }))
}

/// The API's document.
pub fn openapi() -> OpenApi {
    let (_, mut api) = App::new()
        .into_utoipa_app()
        .service(live)
        .service(ready)
        .configure(|config| {
            config.service(
                utoipa_actix_web::scope::scope("/v1/{organisation}")
                    .configure(|config: &mut ServiceConfig<'_>| routes(config)),
            );
        })
        .split_for_parts();
    document::complete(&mut api);
    api
}

/// Every operation of a document: method and path.
pub fn operations(api: &OpenApi) -> Vec<(&'static str, String)> {
    api.paths
        .paths
        .iter()
        .flat_map(|(path, item)| {
            [
                ("GET", &item.get),
                ("POST", &item.post),
                ("PUT", &item.put),
                ("PATCH", &item.patch),
                ("DELETE", &item.delete),
            ]
            .into_iter()
            .filter(|(_, operation)| operation.is_some())
            .map(move |(method, _)| (method, path.clone()))
        })
        .collect()
}

/// Starts to listen. The database must be migrated.
///
/// # Errors
/// When the database or the address cannot be had, or a route has no row in the table of roles.
pub fn start(settings: Settings) -> Result<Running, StartError> {
    let document = openapi();
    for (method, path) in operations(&document) {
        if !access::TABLE.iter().any(|row| row.0 == method && row.1 == path) {
            return Err(StartError::NoRow(format!("{method} {path}")));
        }
    }
    let post = Post::new(&settings.post, settings.keys.clone())?;
    let reach = post.reach();
    let webhooks = Sender::new(&settings.webhooks, settings.keys.clone(), &settings.post.public_url)?;
    let permissions = web::Data::new(settings.webhooks.permissions);
    let database = Database::open(&settings.database_url, settings.pool)?.reacting(Arc::new(move |tx, events| {
        news::actions::react(tx, reach, &events)?;
        webhooks::actions::react(tx, &events)
    }));
    database
        .fresh
        .watch(settings.database_url.clone(), settings.clock.clone())
        .map_err(|error| StartError::Listen(settings.listen, error))?;
    let state = web::Data::new(State {
        database: database.clone(),
        clock: settings.clock,
        keys: settings.keys,
        limits: Limits::new(settings.limits),
        partner_keys: PartnerKeys::default(),
        access: access::TABLE,
        behind_proxy: settings.behind_proxy,
        secure_cookies: settings.secure_cookies,
        slugs: RwLock::default(),
        front_end_of: settings.organisation,
        front_end_origin: settings.front_end_origin.clone(),
        public_url: settings.post.public_url.clone(),
    });
    let json: Arc<str> = document.to_pretty_json().unwrap_or_default().into();
    let origin = settings.front_end_origin;
    let server = HttpServer::new(move || {
        let json = json.clone();
        App::new()
            .app_data(state.clone())
            .app_data(permissions.clone())
            .app_data(web::PathConfig::default().error_handler(|_, _| Problem::not_found().into()))
            .wrap(cors(origin.as_deref()))
            .wrap(middleware::from_fn(http::finish))
            .service(live)
            .service(ready)
            .service(web::scope("/v1/{organisation}").configure(routes))
            .service(web::resource("/openapi.json").route(web::get().to(move || {
                let json = json.clone();
                async move { HttpResponse::Ok().content_type("application/json").body(json.to_string()) }
            })))
            .service(docs())
            .service(reference())
            .service(problems::pages())
            .default_service(web::to(fallback))
    })
    .workers(settings.workers)
    .client_request_timeout(Duration::from_secs(10))
    .shutdown_timeout(10)
    .disable_signals()
    // A crowd that comes at once waits in line instead of being turned away by the kernel.
    .backlog(4096)
    .keep_alive(Duration::from_secs(75))
    .bind(settings.listen)
    .map_err(|error| StartError::Listen(settings.listen, error))?;
    let address = server.addrs().first().copied().unwrap_or(settings.listen);
    let server = server.run();
    Ok(Running { server, address, database, post, webhooks })
}

/// What is due every half minute: offers that nobody answered go to the next in line, and people are reminded. No seat
/// depends on it: whoever asks for one lets time do its work first.
pub fn settle(database: &Database, clock: &Clock, reach: Reach) -> Result<(), Problem> {
    for organisation in database.organisations()? {
        let purpose = Purpose { organisation, asker: Asker::System, now: clock.now(), request_id: None };
        let due = database.write_blocking(&purpose, sessions::actions::due)?;
        for session in due {
            database.write_blocking(&purpose, |tx| enrolments::seats::settle(tx, session))?;
        }
        database.write_blocking(&purpose, |tx| news::actions::remind(tx, reach))?;
    }
    Ok(())
}

/// What is due every hour: forgetting what was promised to be forgotten.
pub fn tidy(database: &Database, clock: &Clock) -> Result<(), Problem> {
    for organisation in database.organisations()? {
        let purpose = Purpose { organisation, asker: Asker::System, now: clock.now(), request_id: None };
        database.write_blocking(&purpose, |tx| {
            idempotency::forget(tx)?;
            news::actions::forget(tx)?;
            webhooks::actions::forget(tx)?;
            accounts::actions::forget_logins(tx)
        })?;
    }
    Ok(())
}

async fn fallback(state: web::Data<State>, request: HttpRequest) -> HttpResponse {
    if !request.path().starts_with("/v1/") {
        if let Some(file) = frontend::file(&request, &state.front_end_of) {
            return file;
        }
        if let Some(page) = frontend::missing_page(&request) {
            return page;
        }
    }
    http::no_route(access::TABLE, &request)
}

/// The developer's page is one of the front end's.
fn docs() -> impl actix_web::dev::HttpServiceFactory {
    web::resource("/docs").route(web::get().to(|| moved("/docs/")))
}

/// Every operation, to try out. Its pages style themselves inline, which only they may.
fn reference() -> impl actix_web::dev::HttpServiceFactory {
    let policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                  connect-src 'self'; frame-ancestors 'none'";
    web::scope("/docs/reference")
        .wrap(middleware::DefaultHeaders::new().add((header::CONTENT_SECURITY_POLICY, policy)))
        .service(web::resource("").route(web::get().to(|| moved("/docs/reference/"))))
        .service(web::resource("/{tail:.*}").route(web::get().to(reference_file)))
}

async fn moved(to: &'static str) -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, to)).finish()
}

async fn reference_file(tail: web::Path<String>) -> HttpResponse {
    let config = Arc::new(utoipa_swagger_ui::Config::from("/openapi.json"));
    let tail = if tail.is_empty() { "index.html" } else { tail.as_str() };
    match utoipa_swagger_ui::serve(tail, config) {
        Ok(Some(file)) => HttpResponse::Ok().content_type(file.content_type).body(file.bytes.into_owned()),
        _ => Problem::not_found().error_response(),
    }
}

/// The front end's own host, if it is another, may also log in. What any site may read is opened in `kernel/sharing.rs`.
fn cors(origin: Option<&str>) -> actix_cors::Cors {
    let cors = actix_cors::Cors::default()
        .allowed_methods(["GET", "POST", "PUT", "PATCH", "DELETE"])
        .allowed_headers([
            "authorization",
            "content-type",
            "idempotency-key",
            "if-match",
            "if-none-match",
            "link-secret",
        ])
        .expose_headers(sharing::EXPOSED.split(", "))
        .block_on_origin_mismatch(false)
        // Every answer has it from `http::finish`.
        .disable_vary_header()
        .max_age(3600);
    match origin {
        Some(origin) => cors.allowed_origin(origin).supports_credentials(),
        None => cors,
    }
}
