//! The application: starts a service of all concepts, for `main` and for the tests.

use std::net::SocketAddr;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::http::header;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, ResponseError, middleware, web};
use tokio::net::TcpSocket;

use crate::concepts::{CONCEPTS, open_database, permissions, routes, service_routes};
use crate::directory::accounts::logins::guard::LoginGuard;
use crate::directory::accounts::provider::client::{MaybeProvider, Provider, ProviderError};
use crate::directory::accounts::provider::settings::ProviderSettings;
use crate::frontend::Site;
use crate::kernel::cache::refresh::Cache;
use crate::kernel::cache::response::Prepared;
use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::{Database, OpenError};
use crate::kernel::data::jobs::Jobs;
use crate::kernel::security::api_keys::RecentKeys;
use crate::kernel::security::events::SecurityEvents;
use crate::kernel::security::key_file::Keys;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::connections::{Connections, close_surplus};
use crate::kernel::web::permissions::{ORGANISATION, Router};
use crate::kernel::web::rate_limit::{Limits, PerMinute};
use crate::kernel::web::responses::send;
use crate::kernel::web::state::State;
use crate::kernel::web::{cors, middleware as finishing};
use crate::outreach::notifications::post::{Post, PostError, PostSettings};
use crate::outreach::webhooks::sender::{Sender, WebhookSettings};
use crate::participation::web_shares::Shares;
use crate::{document, frontend, problems, short_links};

/// Settings of a service.
pub struct Settings {
    /// Address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// libpq address of the migrated database, for the login of the service.
    pub database_url: String,
    /// Number of connections in the pool.
    pub pool: u32,
    /// The keys of the deployment.
    pub keys: Keys,
    /// Rate limits.
    pub limits: PerMinute,
    /// Shares of what comes over the web without a login.
    pub shares: Shares,
    /// The clock.
    pub clock: Clock,
    /// Trusts `X-Forwarded-For`, because a proxy of the deployment is in front.
    pub behind_proxy: bool,
    /// Restricts cookies to TLS.
    pub secure_cookies: bool,
    /// Number of threads that answer.
    pub workers: usize,
    /// Origin of another host that serves the front end, if there is one.
    pub front_end_origin: Option<String>,
    /// Slug of the organisation that the front end is served for.
    pub organisation: String,
    /// Settings of messages.
    pub post: PostSettings,
    /// Settings of webhooks.
    pub webhooks: WebhookSettings,
    /// Settings of the identity provider for logins of staff, if there is one.
    pub provider: Option<ProviderSettings>,
}

/// A service that listens, with its parts.
pub struct Running {
    /// The server, to be awaited until it is stopped.
    pub server: Server,
    /// The address that it listens on.
    pub address: SocketAddr,
    /// The database, for work by the service itself.
    pub database: Database,
    /// The cache of answers to public reads.
    pub cache: Arc<Cache>,
    /// The jobs of the process, and their reports.
    pub jobs: Arc<Jobs>,
    /// The sender of messages.
    pub post: Post,
    /// The sender of webhooks.
    pub webhooks: Sender,
}

/// A failure to start a service.
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
    /// No thread can watch for public changes.
    #[error("cannot watch for public changes: {0}")]
    Watch(std::io::Error),
    /// The settings of messages cannot be used.
    #[error(transparent)]
    Post(#[from] PostError),
    /// The settings of the identity provider cannot be used.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// The client for webhooks cannot be made.
    #[error("cannot prepare webhooks: {0}")]
    Webhooks(#[from] reqwest::Error),
}

/// Starts a service. The database must be migrated already.
///
/// # Errors
/// Those of opening the database, listening on the address, and preparing messages, webhooks and the provider.
pub fn start(mut settings: Settings) -> Result<Running, StartError> {
    let document = document::openapi();
    let listen_failed = |error| StartError::Listen(settings.listen, error);
    let listener = bind(settings.listen).map_err(listen_failed)?;
    let address = listener.local_addr().map_err(listen_failed)?;
    if settings.post.public_url.is_empty() {
        settings.post.public_url = format!("http://{address}");
    }
    let post = Post::new(&settings.post, settings.keys.clone())?;
    let reach = post.reach();
    let webhooks = Sender::new(&settings.webhooks, settings.keys.clone(), &settings.post.public_url)?;
    let webhook_permissions = web::Data::new(settings.webhooks.permissions);
    let guard = web::Data::new(LoginGuard::new(settings.limits.logins));
    let provider = web::Data::new(MaybeProvider(settings.provider.map(Provider::new).transpose()?));
    let cache = Arc::new(Cache::default());
    let security_events = SecurityEvents::default();
    let database = open_database(&settings.database_url, settings.pool)?
        .providing(reach)
        .providing(settings.shares)
        .providing(security_events.clone())
        .providing(post.clone())
        .providing(webhooks.clone())
        .hooking(cache.clone());
    let jobs = Arc::new(Jobs::default());
    cache.watch(settings.database_url.clone(), settings.clock.clone()).map_err(StartError::Watch)?;
    let key_store = CONCEPTS.iter().find_map(|concept| concept.key_store).ok_or(StartError::NoKeyStore)?;
    let state = web::Data::new(State {
        database: database.clone(),
        cache: cache.clone(),
        jobs: jobs.clone(),
        clock: settings.clock,
        keys: settings.keys,
        limits: Limits::new(settings.limits),
        security_events,
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
    let site = web::Data::new(Site::default());
    let connections = Connections::default();
    // Behind a proxy all come from one address, and it has limits of its own.
    let counts = !settings.behind_proxy;
    let server = HttpServer::new(move || {
        let document = document.clone();
        App::new()
            .app_data(state.clone())
            .app_data(webhook_permissions.clone())
            .app_data(guard.clone())
            .app_data(provider.clone())
            .app_data(site.clone())
            .app_data(web::PathConfig::default().error_handler(|_, _| Problem::not_found().into()))
            .wrap(middleware::from_fn(problems::show_as_pages))
            .wrap(cors(origin.as_deref()))
            .wrap(middleware::from_fn(finishing::finish))
            .wrap(middleware::from_fn(close_surplus))
            .configure(|config| service_routes(&mut Router::Serve(config)))
            .service(web::scope(ORGANISATION).configure(|config| routes(&mut Router::Serve(config))))
            .service(web::resource("/openapi.json").route(web::get().to(
                move |request: HttpRequest, state: web::Data<State>| {
                    let document = document.clone();
                    async move { send(&document, &request, state.clock.now()).await }
                },
            )))
            .service(docs())
            .configure(short_links::configure)
            .service(reference())
            .service(problems::pages())
            .default_service(web::to(fallback))
    })
    .on_connect(move |stream, data| {
        if counts {
            connections.count(stream, data);
        }
    })
    .workers(settings.workers)
    .client_request_timeout(Duration::from_secs(10))
    .shutdown_timeout(10)
    .disable_signals()
    // Longer, and idle connections of one client would use up the descriptors of the process.
    .keep_alive(Duration::from_secs(15))
    .listen(listener)
    .map_err(|error| StartError::Listen(settings.listen, error))?;
    let server = server.run();
    Ok(Running { server, address, database, cache, jobs, post, webhooks })
}

/// Takes an address to listen on.
///
/// It is taken before the links in messages are prepared, since these hold the port, which the machine may choose.
fn bind(at: SocketAddr) -> std::io::Result<std::net::TcpListener> {
    let socket = if at.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(true)?;
    socket.bind(at)?;
    // Many connections at once wait in the backlog, instead of being refused by the operating system.
    socket.listen(4096)?.into_std()
}

/// Answers a request that no route matches: with a file of the front end, or a refusal.
async fn fallback(state: web::Data<State>, site: web::Data<Site>, request: HttpRequest) -> HttpResponse {
    if !request.path().starts_with("/v1/") {
        if let Some(file) = frontend::serve_file(&request, &state, &site).await {
            return file;
        }
        if let Some(page) = frontend::serve_missing_page(&request, &state, &site).await {
            return page;
        }
    }
    finishing::answer_no_route(state.permissions, &request)
}

/// Redirects `/docs` to the developers' pages, which are part of the front end.
fn docs() -> impl actix_web::dev::HttpServiceFactory {
    web::resource("/docs").route(web::get().to(|| redirect("/docs/")))
}

/// The reference of every operation, to try out.
///
/// Only its pages may have inline styles, which they need.
fn reference() -> impl actix_web::dev::HttpServiceFactory {
    let policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                  connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    web::scope("/docs/reference")
        .wrap(middleware::DefaultHeaders::new().add((header::CONTENT_SECURITY_POLICY, policy)))
        .service(web::resource("").route(web::get().to(|| redirect("/docs/reference/"))))
        .service(web::resource("/{tail:.*}").route(web::get().to(serve_reference_file)))
}

async fn redirect(to: &'static str) -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, to)).finish()
}

async fn serve_reference_file(tail: web::Path<String>) -> HttpResponse {
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

/// Allows the front end's own host, if it is another one, to make all requests, logins included.
///
/// `kernel/web/cors.rs` opens public answers to any site.
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
        // `finishing::finish` adds it to every answer.
        .disable_vary_header()
        .max_age(3600);
    match origin {
        Some(origin) => cors.allowed_origin(origin).supports_credentials(),
        None => cors,
    }
}
