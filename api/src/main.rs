//! The service's program.

mod cli;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use clic::accounts;
use clic::app;
use clic::cluster::{Cluster, DATABASE, Options};
use clic::demo::scale::{Progress, Scale};
use clic::demo::{self, scale};
use clic::document;
use clic::kernel::clock::Clock;
use clic::kernel::database::{self, Database, Purpose};
use clic::kernel::metrics;
use clic::kernel::principal::Asker;
use clic::kernel::tokens::Keys;
use clic::places::territory::Territory;

use crate::cli::{Cli, Command, Serve, Staff, Store};

type Failure = Box<dyn std::error::Error>;

/// Has what a password's hash needs, 19 MiB, given back to the machine each time. The C library would rather keep it, and
/// for each thread anew: 220 MB were seen after a hundred logins at once.
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
        Command::Openapi => say(&document::openapi().to_pretty_json()?),
        Command::Serve(options) => serve(*options),
        Command::Migrate(store) => {
            log(false);
            opened(&store, |_| say("The schema is up to date."))
        }
        Command::Demo(options) => {
            log(false);
            let (_cluster, url) = open_store(&options.store)?;
            database::migrate(&url)?;
            load_demo(&Database::open(&url, 1)?, options.demo_password)?;
            grow_demo(&url, Scale { organisations: options.scale, sessions: options.sessions })
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
            let password = accounts::passwords::generate();
            let hash = accounts::passwords::hash_blocking(&password)?;
            database.write_blocking(&purpose(database, &organisation)?, |tx| {
                accounts::actions::open(tx, email.to_lowercase(), name.clone(), role.into(), hash)
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
    let settings = options.settings(url, keys, clock.clone());
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

/// Makes further organisations, and says about once a second how far it is.
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
