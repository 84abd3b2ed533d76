//! The program `clic`: the service and its commands.

mod cli;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::Months;
use clic::app;
use clic::concepts;
use clic::demo::scale::{Progress, Scale};
use clic::demo::{self, scale};
use clic::directory::accounts;
use clic::directory::accounts::passwords::NewPassword;
use clic::directory::places::territory::Territory;
use clic::document;
use clic::kernel::data::clock::Clock;
use clic::kernel::data::database::{self, Database};
use clic::kernel::data::transaction::{Caller, new_id};
use clic::kernel::security::key_file::{Former, Keys};
use clic::kernel::security::principal::Principal;
use clic::kernel::web::metrics;
use clic::pages;
use clic_cluster::{Cluster, DATABASE, Options};
use nix::sys::resource::{Resource, getrlimit, setrlimit};

use crate::cli::{Command, KeysCommand, Serve, Staff, Store};

type Failure = Box<dyn std::error::Error>;

/// Makes the allocator return the 19 MiB that the hash of a password needs, each time.
///
/// The C library would otherwise keep them, once for each thread: 220 MB were seen after a hundred logins at once.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code, reason = "the C library's settings cannot be had otherwise")]
fn give_memory_back() {
    const LARGE: i32 = 4 << 20;
    // SAFETY: a setting of the allocator, made before there is a second thread.
    unsafe { nix::libc::mallopt(nix::libc::M_MMAP_THRESHOLD, LARGE) };
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn give_memory_back() {}

fn main() -> ExitCode {
    give_memory_back();
    match cli::parse().and_then(|cli| run(cli.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "clic: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Openapi => say(&document::openapi().to_pretty_json()?),
        Command::Permissions => say(concepts::permissions().table().trim_end()),
        Command::Settings => say(cli::settings_table().trim_end()),
        Command::Pages { folder } => {
            pages::stamp(&folder)?.iter().try_for_each(|path| say(&path.display().to_string()))
        }
        Command::Serve(options) => serve(*options),
        Command::Migrate(store) => {
            init_logging(false);
            Opened::open(&store)?.migrate()?;
            say("The schema is up to date.")
        }
        Command::Demo(options) => {
            init_logging(false);
            let opened = Opened::open(&options.store)?;
            opened.migrate()?;
            load_demo(&concepts::open_database(&opened.service_url, 1)?, options.demo_password)?;
            match &opened.owner_url {
                Some(url) => grow_demo(url, Scale { organisations: options.scale, sessions: options.sessions }),
                None if options.scale > 0 => Err("--scale writes as the owner: give --database-url".into()),
                None => Ok(()),
            }
        }
        Command::SetUp { store, file } => {
            init_logging(false);
            let territory = Territory::read(&std::fs::read(&file)?)?;
            with_database(&store, |database| {
                let slug = territory.slug().to_owned();
                let now = Clock::System.now();
                let caller = Caller { organisation: new_id(now), principal: Principal::System, now, request_id: None };
                database.write_blocking(&caller, |tx| territory.set_up(tx))?;
                say(&format!("{slug} is set up. Next: clic staff add --organisation {slug} --role admin --email …"))
            })
        }
        Command::Keys(KeysCommand::Rotate { data_dir, drop_links_after, drop_former }) => {
            let former = match drop_links_after.map(Months::new) {
                _ if drop_former => Former::Drop,
                Some(months) => Former::DropLinksAfter(months),
                None => Former::Keep,
            };
            if ["CLIC_TOKEN_KEYS", "CLIC_TOKEN_KEYS_FILE"].iter().any(|name| std::env::var_os(name).is_some()) {
                return Err("the keys are those of CLIC_TOKEN_KEYS, and replaced there".into());
            }
            let kept = Keys::rotate(&data_dir, former, Clock::System.now())?;
            say(&format!("The keys are replaced. Former keys of links that still open: {kept}. Restart the service."))
        }
        Command::Staff(Staff::Add { store, organisation, email, name, role }) => with_database(&store, |database| {
            let password = accounts::passwords::generate();
            let hash = NewPassword::generated(accounts::passwords::hash_blocking(&password)?);
            database.write_blocking(&system_caller(database, &organisation)?, |tx| {
                accounts::actions::open(tx, email.to_lowercase(), name.clone(), role.into(), hash)
            })?;
            say(&format!("{email}  {password}"))
        }),
        Command::Staff(Staff::ResetPassword { store, organisation, email }) => with_database(&store, |database| {
            let password = accounts::passwords::generate();
            let hash = NewPassword::generated(accounts::passwords::hash_blocking(&password)?);
            database.write_blocking(&system_caller(database, &organisation)?, |tx| {
                accounts::actions::reset_by_email(tx, &email, &hash)
            })?;
            say(&format!("{email}  {password}"))
        }),
        Command::Staff(Staff::UnlinkProvider { store, organisation, email }) => with_database(&store, |database| {
            database.write_blocking(&system_caller(database, &organisation)?, |tx| {
                accounts::provider::actions::unlink_by_email(tx, &email)
            })?;
            say(&format!("{email} is linked again by the next login through the identity provider."))
        }),
        Command::Staff(Staff::RemoveSecondFactor { store, organisation, email }) => with_database(&store, |database| {
            database.write_blocking(&system_caller(database, &organisation)?, |tx| {
                accounts::second_factor::actions::remove_by_email(tx, &email)
            })?;
            say(&format!("{email} logs in with the password alone, or sets up another second factor."))
        }),
    }
}

/// Raises the number of files that the process may open to the highest that is allowed.
///
/// Each connection is one. Shells and systemd give 1024 to begin with, which one client could use up alone.
fn raise_open_files() {
    let raised =
        getrlimit(Resource::RLIMIT_NOFILE).and_then(|(_, most)| setrlimit(Resource::RLIMIT_NOFILE, most, most));
    if let Err(error) = raised {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
}

fn serve(options: Serve) -> Result<(), Failure> {
    init_logging(options.log_json);
    raise_open_files();
    let keys = match &options.token_keys {
        Some(setting) => Keys::parse(setting)?,
        // Before anything is put into it, the folder is closed to others.
        None => Keys::in_folder(&clic_cluster::prepare_data_dir(&options.store.data_dir)?, Clock::System.now())?,
    };
    let opened = Opened::open(&options.store)?;
    opened.migrate()?;
    let Opened { cluster, service_url, .. } = opened;
    if options.demo {
        load_demo(&concepts::open_database(&service_url, 1)?, options.demo_password.clone())?;
    }
    let clock = Clock::System;
    let metrics_listen = options.metrics_listen;
    let settings = options.settings(service_url, keys, clock.clone());
    actix_web::rt::System::new().block_on(async move {
        if let Some(listen) = metrics_listen {
            actix_web::rt::spawn(metrics::serve(listen)?);
        }
        let running = app::start(settings)?;
        let handle = running.server.handle();
        let address = running.address;
        say(&format!(
            "\nLe numérique en un clic\n  agenda      http://{address}/\n  bureau      http://{address}/bureau/\n  \
            API         http://{address}/docs/\n"
        ))?;
        let (cache, database) = (running.cache, running.database);
        let mut schedule = running.jobs.start(concepts::jobs(), &database, &clock);
        if let Some(cluster) = cluster {
            let cluster = Arc::new(Mutex::new(cluster));
            running.jobs.add(&mut schedule, "postgresql", Duration::from_secs(2), &clock, move || {
                let cluster = cluster.clone();
                Box::pin(async move { cluster.lock().unwrap_or_else(PoisonError::into_inner).supervise().map(drop) })
            });
        }
        let serving = actix_web::rt::spawn(running.server);
        stop_signal().await?;
        handle.stop(true).await;
        serving.await??;
        cache.stop();
        database.close();
        // An attempt that is cut off here is made again when its lease ends. The job `postgresql` owns the cluster, so
        // PostgreSQL stops with it.
        schedule.stop().await;
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

/// The addresses of a database, and the private cluster that serves it, if there is one.
struct Opened {
    cluster: Option<Cluster>,
    /// For the owner, if it was given.
    owner_url: Option<String>,
    /// For the service.
    service_url: String,
}

impl Opened {
    fn open(store: &Store) -> Result<Opened, Failure> {
        let owner_url = store.database_url.clone();
        // The owner's address alone is refused when the service would log in with it.
        if let Some(service_url) = store.service_database_url.clone().or_else(|| owner_url.clone()) {
            return Ok(Opened { cluster: None, owner_url, service_url });
        }
        let options = Options {
            programs: store.postgres_programs.clone(),
            max_connections: u16::try_from(store.database_pool)?.saturating_add(20),
            ..Options::new(&store.data_dir)
        };
        let cluster = Cluster::start(&options)?;
        let (owner_url, service_url) = (Some(cluster.owner_url(DATABASE)), cluster.service_url(DATABASE));
        Ok(Opened { cluster: Some(cluster), owner_url, service_url })
    }

    /// Brings the schema up to date as the owner; without the owner's address, checks that it is.
    fn migrate(&self) -> Result<(), Failure> {
        match &self.owner_url {
            Some(url) => database::migrate(url)?,
            None => database::check_migrated(&self.service_url)?,
        }
        Ok(())
    }
}

/// Does work on the migrated database.
fn with_database(store: &Store, work: impl FnOnce(&Database) -> Result<(), Failure>) -> Result<(), Failure> {
    let opened = Opened::open(store)?;
    opened.migrate()?;
    let database = concepts::open_database(&opened.service_url, 1)?;
    work(&database)
}

/// The service itself as caller, for an organisation by slug.
fn system_caller(database: &Database, slug: &str) -> Result<Caller, Failure> {
    let organisation =
        database.organisation_blocking(slug)?.ok_or_else(|| format!("there is no organisation «{slug}»"))?;
    Ok(Caller::system(organisation, Clock::System.now()))
}

fn load_demo(database: &Database, password: Option<String>) -> Result<(), Failure> {
    let password = password.unwrap_or_else(accounts::passwords::generate);
    // Nothing in it is real: who looks at it need not choose another one first.
    let hash = NewPassword::chosen(accounts::passwords::hash_blocking(&password)?);
    if demo::load(database, Clock::System.now(), &hash)? {
        say("\nDémonstration : mot de passe de l'équipe, montré cette seule fois")?;
        for (email, role) in demo::STAFF_SHOWN {
            say(&format!("  {email}  {password}  ({role})"))?;
        }
    }
    Ok(())
}

/// Makes further organisations, and reports the progress about once a second.
fn grow_demo(url: &str, scale: Scale) -> Result<(), Failure> {
    let mut shown = Duration::ZERO;
    scale::grow(url, scale, Clock::System.now(), |Progress { done, total, elapsed }| {
        if done == total || elapsed >= shown + Duration::from_secs(1) {
            shown = elapsed;
            let _ = writeln!(std::io::stderr(), "{done}/{total} organisations, {:.0} s", elapsed.as_secs_f64());
        }
    })?;
    Ok(())
}

fn init_logging(json: bool) {
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
