//! Command line of the service.

use std::io::{IsTerminal, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clic::accounts;
use clic::app::{self, Settings};
use clic::cluster::{Cluster, DATABASE, Options};
use clic::demo;
use clic::kernel::clock::Clock;
use clic::kernel::database::{self, Database, Purpose};
use clic::kernel::limits::PerMinute;
use clic::kernel::metrics;
use clic::kernel::principal::{Asker, Role};
use clic::kernel::tokens::Keys;
use clic::news::post::PostSettings;
use clic::places::territory::Territory;
use clic::webhooks::address_rules::{Network, Permissions};
use clic::webhooks::sender::WebhookSettings;

type Failure = Box<dyn std::error::Error>;

/// Le numérique en un clic: the digital-skills workshops of an intercommunality.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Migrates the database and answers requests until it is stopped.
    Serve(Box<Serve>),
    /// Brings the database's schema up to date, and ends.
    Migrate(Store),
    /// Loads the Sud-Hérault demonstration unless it is there, and ends.
    Demo(Demo),
    /// Prints the API's OpenAPI document.
    Openapi,
    /// Sets up an organisation from a file that describes it and its territory, and ends.
    SetUp {
        #[command(flatten)]
        store: Store,
        /// JSON: name, phone, communes, Maisons, venues; the README shows where an example is.
        file: PathBuf,
    },
    /// Opens staff accounts and gives new passwords.
    #[command(subcommand)]
    Staff(Staff),
}

/// Where the data is.
#[derive(Args, Clone)]
struct Store {
    /// libpq address of a PostgreSQL server; without it, a private one runs in the data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// Folder of the private PostgreSQL and of the key file.
    #[arg(long, env = "CLIC_DATA_DIR", default_value = "data")]
    data_dir: PathBuf,
    /// Folder of `initdb` and `postgres`, where they are not found by themselves.
    #[arg(long, env = "CLIC_POSTGRES_PROGRAMS")]
    postgres_programs: Option<PathBuf>,
    /// Connections to the database.
    #[arg(long, env = "CLIC_DATABASE_POOL", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=200))]
    database_pool: u32,
}

#[derive(Args)]
struct Demo {
    #[command(flatten)]
    store: Store,
    /// Password of the demonstration's accounts; a generated one unless told.
    #[arg(long, env = "CLIC_DEMO_PASSWORD", hide_env_values = true)]
    demo_password: Option<String>,
}

#[derive(Args)]
struct Serve {
    #[command(flatten)]
    store: Store,
    /// Address and port to listen on.
    #[arg(long, env = "CLIC_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Loads the Sud-Hérault demonstration unless it is there.
    #[arg(long)]
    demo: bool,
    /// Password of the demonstration's accounts; a generated one unless told.
    #[arg(long, env = "CLIC_DEMO_PASSWORD", hide_env_values = true)]
    demo_password: Option<String>,
    /// Address and port for Prometheus (`/metrics`); none unless told.
    #[arg(long, env = "CLIC_METRICS_LISTEN")]
    metrics_listen: Option<SocketAddr>,
    /// Address that people type, for secure cookies.
    #[arg(long, env = "CLIC_PUBLIC_URL")]
    public_url: Option<String>,
    /// Secrets, as `kid:base64url[,kid:base64url…];links:base64url`; without it, `keys.json` in the data folder.
    #[arg(long, env = "CLIC_TOKEN_KEYS", hide_env_values = true)]
    token_keys: Option<String>,
    /// Believes `X-Forwarded-For`: there is a proxy of ours in front.
    #[arg(long, env = "CLIC_TRUSTED_PROXY")]
    trusted_proxy: bool,
    /// Origin of a front end on another host.
    #[arg(long, env = "CLIC_FRONT_END_ORIGIN")]
    front_end_origin: Option<String>,
    /// Slug of the organisation whose pages are served.
    #[arg(long, env = "CLIC_ORGANISATION", default_value = "sud-herault")]
    organisation: String,
    /// Reads a minute from one address without a login; 0 lifts the limit.
    #[arg(long, env = "CLIC_LIMIT_PUBLIC_READS", default_value_t = 600)]
    limit_public_reads: u32,
    /// Writes a minute from one address without a login; 0 lifts the limit.
    #[arg(long, env = "CLIC_LIMIT_PUBLIC_WRITES", default_value_t = 30)]
    limit_public_writes: u32,
    /// Requests a minute of one key, or one person, of a partner; 0 lifts the limit.
    #[arg(long, env = "CLIC_LIMIT_PARTNERS", default_value_t = 300)]
    limit_partners: u32,
    /// Attempts a minute to log in; 0 lifts the limit.
    #[arg(long, env = "CLIC_LIMIT_LOGINS", default_value_t = 10)]
    limit_logins: u32,
    /// Attempts a minute to open personal links from one address; 0 lifts the limit.
    #[arg(long, env = "CLIC_LIMIT_LINKS", default_value_t = 60)]
    limit_links: u32,
    #[command(flatten)]
    post: PostOptions,
    /// Networks that webhooks may be sent to besides the public internet, `10.1.0.0/16,fd12::/16`.
    #[arg(long, env = "CLIC_WEBHOOK_ALLOW", value_delimiter = ',')]
    webhook_allow: Vec<Network>,
    /// Lets webhooks go to addresses without TLS.
    #[arg(long, env = "CLIC_WEBHOOK_HTTP")]
    webhook_http: bool,
    /// Threads that answer.
    #[arg(long, env = "CLIC_WORKERS", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=64))]
    workers: u16,
    /// Logs as JSON.
    #[arg(long, env = "CLIC_LOG_JSON")]
    log_json: bool,
}

/// How messages leave.
#[derive(Args)]
struct PostOptions {
    /// Mail server, `smtps://user:password@host` or `smtp://host:25`; without it nobody gets e-mails, except that the
    /// demonstration keeps them to be read at the desk.
    #[arg(long, env = "CLIC_SMTP_URL", hide_env_values = true)]
    smtp_url: Option<String>,
    /// Who writes: `Le numérique en un clic <clic@example.fr>`.
    #[arg(long, env = "CLIC_MAIL_FROM")]
    mail_from: Option<String>,
    /// Where texts are posted as JSON; without it nobody gets texts.
    #[arg(long, env = "CLIC_SMS_URL", hide_env_values = true)]
    sms_url: Option<String>,
    /// Header that the gateway for texts wants, `Authorization: Bearer …`.
    #[arg(long, env = "CLIC_SMS_HEADER", hide_env_values = true)]
    sms_header: Option<String>,
    /// JSON that the gateway wants, with `{to}`, `{text}` and `{id}` inside its strings.
    #[arg(long, env = "CLIC_SMS_BODY")]
    sms_body: Option<String>,
}

#[derive(Subcommand)]
enum Staff {
    /// Opens an account with a generated password, shown once.
    Add {
        #[command(flatten)]
        store: Store,
        /// Slug of the organisation.
        #[arg(long)]
        organisation: String,
        /// E-mail to log in with.
        #[arg(long)]
        email: String,
        /// Name shown to colleagues.
        #[arg(long)]
        name: String,
        /// What they may do.
        #[arg(long, value_enum, default_value = "agent")]
        role: RoleName,
    },
    /// Gives an account a new generated password, shown once, and ends its logins.
    ResetPassword {
        #[command(flatten)]
        store: Store,
        /// Slug of the organisation.
        #[arg(long)]
        organisation: String,
        /// E-mail of the account.
        #[arg(long)]
        email: String,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum RoleName {
    Admin,
    Agent,
    Facilitator,
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "clic: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Openapi => say(&app::openapi().to_pretty_json()?),
        Command::Serve(options) => serve(*options),
        Command::Migrate(store) => {
            log(false);
            opened(&store, |_| say("The schema is up to date."))
        }
        Command::Demo(options) => {
            log(false);
            opened(&options.store, |database| load_demo(database, options.demo_password.clone()))
        }
        Command::SetUp { store, file } => {
            log(false);
            let territory = Territory::read(&std::fs::read(&file)?)?;
            opened(&store, |database| {
                let slug = territory.slug().to_owned();
                let now = Clock::System.now();
                let purpose =
                    Purpose { organisation: database::new_id(now), asker: Asker::System, now, request_id: None };
                database.write_blocking(&purpose, |tx| territory.set_up(tx))?;
                say(&format!("{slug} is set up. Next: clic staff add --organisation {slug} --role admin --email …"))
            })
        }
        Command::Staff(Staff::Add { store, organisation, email, name, role }) => opened(&store, |database| {
            let role = match role {
                RoleName::Admin => Role::Admin,
                RoleName::Agent => Role::Agent,
                RoleName::Facilitator => Role::Facilitator,
            };
            let password = accounts::passwords::generate();
            let hash = accounts::passwords::hash_blocking(&password)?;
            database.write_blocking(&purpose(database, &organisation)?, |tx| {
                accounts::actions::open(tx, email.to_lowercase(), name.clone(), role, hash)
            })?;
            say(&format!("{email}  {password}"))
        }),
        Command::Staff(Staff::ResetPassword { store, organisation, email }) => opened(&store, |database| {
            let password = accounts::passwords::generate();
            let hash = accounts::passwords::hash_blocking(&password)?;
            database.write_blocking(&purpose(database, &organisation)?, |tx| {
                accounts::actions::reset_by_email(tx, &email, &hash)
            })?;
            say(&format!("{email}  {password}"))
        }),
    }
}

fn serve(options: Serve) -> Result<(), Failure> {
    log(options.log_json);
    let keys = match &options.token_keys {
        Some(setting) => Keys::parse(setting)?,
        None => Keys::in_folder(&options.store.data_dir)?,
    };
    let (mut cluster, url) = open_store(&options.store)?;
    database::migrate(&url)?;
    if options.demo {
        load_demo(&Database::open(&url, 1)?, options.demo_password.clone())?;
    }
    if let Some(listen) = options.metrics_listen {
        metrics::serve(listen)?;
    }
    let clock = Clock::System;
    let post = PostSettings {
        keep: options.demo && options.post.smtp_url.is_none() && options.post.sms_url.is_none(),
        smtp_url: options.post.smtp_url,
        from: options.post.mail_from,
        sms_url: options.post.sms_url,
        sms_header: options.post.sms_header,
        sms_body: options.post.sms_body,
        patience: None,
        public_url: options.public_url.clone().unwrap_or_else(|| format!("http://{}", options.listen)),
    };
    let permissions = Permissions { networks: options.webhook_allow, http: options.webhook_http };
    let settings = Settings {
        post,
        webhooks: WebhookSettings { permissions, resolver: None },
        listen: options.listen,
        database_url: url,
        pool: options.store.database_pool,
        keys,
        limits: PerMinute {
            public_reads: options.limit_public_reads,
            public_writes: options.limit_public_writes,
            partners: options.limit_partners,
            logins: options.limit_logins,
            links: options.limit_links,
        },
        clock: clock.clone(),
        behind_proxy: options.trusted_proxy,
        secure_cookies: options.public_url.as_deref().is_some_and(|url| url.starts_with("https://")),
        workers: usize::from(options.workers),
        front_end_origin: options.front_end_origin,
        organisation: options.organisation,
    };
    actix_web::rt::System::new().block_on(async move {
        let running = app::start(settings)?;
        let handle = running.server.handle();
        let address = running.address;
        say(&format!(
            "\nLe numérique en un clic\n  agenda      http://{address}/\n  bureau      http://{address}/bureau/\n  API         http://{address}/docs/\n"
        ))?;
        let (database, post, webhooks) = (running.database, running.post, running.webhooks);
        let reach = post.reach();
        let fresh = database.fresh.clone();
        let posting = actix_web::rt::spawn({
            let (database, clock) = (database.clone(), clock.clone());
            async move {
                loop {
                    if let Err(problem) = post.deliver(&database, &clock).await {
                        tracing::error!(?problem, "post");
                    }
                    tokio::time::sleep(Duration::from_secs(2)).await;
                }
            }
        });
        let telling = actix_web::rt::spawn({
            let (database, clock) = (database.clone(), clock.clone());
            async move {
                loop {
                    if let Err(problem) = webhooks.deliver(&database, &clock).await {
                        tracing::error!(?problem, "webhooks");
                    }
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        });
        let tending = actix_web::rt::spawn(async move {
            let mut ticks = 0u32;
            loop {
                tokio::time::sleep(Duration::from_secs(2)).await;
                if let Some(cluster) = &mut cluster
                    && let Err(failure) = cluster.tend()
                {
                    tracing::error!(%failure, "PostgreSQL");
                }
                if ticks.is_multiple_of(15) {
                    let (database, clock) = (database.clone(), clock.clone());
                    let _ = actix_web::web::block(move || app::settle(&database, &clock, reach)).await;
                }
                if ticks.is_multiple_of(1800) {
                    let (database, clock) = (database.clone(), clock.clone());
                    let _ = actix_web::web::block(move || app::tidy(&database, &clock)).await;
                }
                ticks = ticks.wrapping_add(1);
            }
        });
        let serving = actix_web::rt::spawn(running.server);
        stop_signal().await?;
        handle.stop(true).await;
        serving.await??;
        fresh.rest();
        // An attempt cut off here is made again when its lease ends.
        posting.abort();
        telling.abort();
        let _ = posting.await;
        let _ = telling.await;
        tending.abort();
        // Its task holds the cluster: once it is gone, PostgreSQL stops.
        let _ = tending.await;
        Ok::<(), Failure>(())
    })
}

async fn stop_signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

fn open_store(store: &Store) -> Result<(Option<Cluster>, String), Failure> {
    if let Some(url) = &store.database_url {
        return Ok((None, url.clone()));
    }
    let options = Options {
        programs: store.postgres_programs.clone(),
        max_connections: u16::try_from(store.database_pool)?.saturating_add(20),
        ..Options::new(&store.data_dir)
    };
    let cluster = Cluster::start(&options)?;
    let url = cluster.url(DATABASE);
    Ok((Some(cluster), url))
}

fn opened(store: &Store, work: impl FnOnce(&Database) -> Result<(), Failure>) -> Result<(), Failure> {
    let (_cluster, url) = open_store(store)?;
    database::migrate(&url)?;
    let database = Database::open(&url, 1)?;
    work(&database)
}

fn purpose(database: &Database, slug: &str) -> Result<Purpose, Failure> {
    let organisation = actix_web::rt::System::new()
        .block_on(database.organisation(slug.to_owned()))?
        .ok_or_else(|| format!("there is no organisation «{slug}»"))?;
    Ok(Purpose { organisation, asker: Asker::System, now: Clock::System.now(), request_id: None })
}

fn load_demo(database: &Database, password: Option<String>) -> Result<(), Failure> {
    let password = password.unwrap_or_else(accounts::passwords::generate);
    if demo::load(database, Clock::System.now(), &password)? {
        say("\nDémonstration : mot de passe de l'équipe, montré cette seule fois")?;
        for (email, role) in demo::STAFF_SHOWN {
            say(&format!("  {email}  {password}  ({role})"))?;
        }
    }
    Ok(())
}

fn log(json: bool) {
    let filter =
        tracing_subscriber::EnvFilter::try_from_env("CLIC_LOG").unwrap_or_else(|_| "info,actix_server=warn".into());
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let _ = if json { builder.json().try_init() } else { builder.try_init() };
}

fn say(line: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}
