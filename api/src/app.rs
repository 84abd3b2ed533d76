//! Puts the concepts together, for `main` and for the tests; nothing else knows them all.

use std::net::SocketAddr;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::http::header;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, ResponseError, middleware, web};

use tokio::net::TcpSocket;

use crate::concepts::{CONCEPTS, open_database, permissions, routes};
use crate::kernel::cache::refresh::Cache;
use crate::kernel::cache::response::Prepared;
use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::{Database, OpenError};
use crate::kernel::data::jobs::Jobs;
use crate::kernel::security::api_keys::RecentKeys;
use crate::kernel::security::key_file::Keys;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::permissions::{ORGANISATION, Router};
use crate::kernel::web::rate_limit::{Limits, PerMinute};
use crate::kernel::web::request::send;
use crate::kernel::web::state::State;
use crate::kernel::web::{cors, middleware as finishing};
use crate::outreach::notifications::post::{Post, PostError, PostSettings};
use crate::outreach::webhooks::sender::{Sender, WebhookSettings};
use crate::{document, frontend, health, problems};

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
    /// Kept answers to public reads.
    pub cache: Arc<Cache>,
    /// How each job of the process last went.
    pub jobs: Arc<Jobs>,
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
    Database(#[from] OpenError),
    /// No concept keeps API keys.
    #[error("no concept keeps API keys")]
    NoKeyStore,
    /// The address cannot be listened on.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// Messages cannot leave.
    #[error(transparent)]
    Post(#[from] PostError),
    /// Webhooks cannot leave.
    #[error("cannot prepare webhooks: {0}")]
    Webhooks(#[from] reqwest::Error),
}

/// Starts to listen. The database must be migrated.
///
/// # Errors
/// When the database or the address cannot be had.
pub fn start(mut settings: Settings) -> Result<Running, StartError> {
    let document = document::openapi();
    let listen = |error| StartError::Listen(settings.listen, error);
    let listener = listener(settings.listen).map_err(listen)?;
    let address = listener.local_addr().map_err(listen)?;
    if settings.post.public_url.is_empty() {
        settings.post.public_url = format!("http://{address}");
    }
    let post = Post::new(&settings.post, settings.keys.clone())?;
    let reach = post.reach();
    let webhooks = Sender::new(&settings.webhooks, settings.keys.clone(), &settings.post.public_url)?;
    let webhook_permissions = web::Data::new(settings.webhooks.permissions);
    let cache = Arc::new(Cache::default());
    let database = open_database(&settings.database_url, settings.pool)?
        .providing(reach)
        .providing(post.clone())
        .providing(webhooks.clone())
        .hooking(cache.clone());
    let jobs = Arc::new(Jobs::default());
    cache
        .watch(settings.database_url.clone(), settings.clock.clone())
        .map_err(|error| StartError::Listen(settings.listen, error))?;
    let key_store = CONCEPTS.iter().find_map(|concept| concept.key_store).ok_or(StartError::NoKeyStore)?;
    let state = web::Data::new(State {
        database: database.clone(),
        cache: cache.clone(),
        jobs: jobs.clone(),
        clock: settings.clock,
        keys: settings.keys,
        limits: Limits::new(settings.limits),
        recent_keys: RecentKeys::default(),
        key_store,
        permissions: permissions(),
        behind_proxy: settings.behind_proxy,
        secure_cookies: settings.secure_cookies,
        slugs: RwLock::default(),
        front_end_of: settings.organisation,
        front_end_origin: settings.front_end_origin.clone(),
        public_url: settings.post.public_url.clone(),
    });
    let json = document.to_pretty_json().unwrap_or_default();
    let document = Arc::new(Prepared::new(json.into_bytes(), "application/json"));
    let origin = settings.front_end_origin;
    let server = HttpServer::new(move || {
        let document = document.clone();
        App::new()
            .app_data(state.clone())
            .app_data(webhook_permissions.clone())
            .app_data(web::PathConfig::default().error_handler(|_, _| Problem::not_found().into()))
            .wrap(cors(origin.as_deref()))
            .wrap(middleware::from_fn(finishing::finish))
            .configure(|config| health::routes(&mut Router::Serve(config)))
            .service(web::scope(ORGANISATION).configure(|config| routes(&mut Router::Serve(config))))
            .service(web::resource("/openapi.json").route(web::get().to(
                move |request: HttpRequest, state: web::Data<State>| {
                    let document = document.clone();
                    async move { send(&document, &request, state.clock.now()).await }
                },
            )))
            .service(docs())
            .service(reference())
            .service(problems::pages())
            .default_service(web::to(fallback))
    })
    .workers(settings.workers)
    .client_request_timeout(Duration::from_secs(10))
    .shutdown_timeout(10)
    .disable_signals()
    .keep_alive(Duration::from_secs(75))
    .listen(listener)
    .map_err(|error| StartError::Listen(settings.listen, error))?;
    let server = server.run();
    Ok(Running { server, address, database, cache, jobs, post, webhooks })
}

/// Takes an address, before anything is made that tells it: the machine may choose the port.
fn listener(at: SocketAddr) -> std::io::Result<std::net::TcpListener> {
    let socket = if at.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(true)?;
    socket.bind(at)?;
    // A crowd that comes at once waits in line instead of being turned away by the kernel.
    socket.listen(4096)?.into_std()
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
    finishing::no_route(state.permissions, &request)
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
        Ok(Some(file)) => HttpResponse::Ok()
            .content_type(file.content_type)
            .insert_header((header::CACHE_CONTROL, "no-cache"))
            .body(file.bytes.into_owned()),
        _ => Problem::not_found().error_response(),
    }
}

/// The front end's own host, if it is another, may also log in.
///
/// What any site may read is opened in `kernel/sharing.rs`.
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
        .expose_headers(cors::EXPOSED.split(", "))
        .block_on_origin_mismatch(false)
        // Every answer has it from `finishing::finish`.
        .disable_vary_header()
        .max_age(3600);
    match origin {
        Some(origin) => cors.allowed_origin(origin).supports_credentials(),
        None => cors,
    }
}
