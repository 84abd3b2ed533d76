//! Jobs: the work that a process does by itself, each at its own interval, and how each last went.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use diesel::{PgConnection, QueryResult};
use futures_util::future::LocalBoxFuture;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::Database;
use crate::kernel::data::transaction::{Caller, Tx};
use crate::kernel::text::problem::Problem;

/// A second: for what somebody waits for.
pub const SECOND: Duration = Duration::from_secs(1);
/// Half a minute: for what time alone changes.
pub const HALF_MINUTE: Duration = Duration::from_secs(30);
/// An hour: for forgetting.
pub const HOUR: Duration = Duration::from_secs(3600);

/// A job, as the `CONCEPT` that it belongs to lists it.
pub struct Job {
    /// Its name in metrics and logs.
    pub name: &'static str,
    /// How long it rests after each run.
    pub every: Duration,
    /// Its work.
    pub run: Run,
}

/// How a job works.
pub enum Run {
    /// On a blocking thread.
    Blocking(fn(&Database, &Clock) -> Result<(), Problem>),
    /// On the event loop.
    Async(fn(Database, Clock) -> LocalBoxFuture<'static, Result<(), Problem>>),
}

impl Job {
    /// One run.
    pub fn start(&self, database: &Database, clock: &Clock) -> LocalBoxFuture<'static, Result<(), Problem>> {
        let (database, clock) = (database.clone(), clock.clone());
        match self.run {
            Run::Async(run) => run(database, clock),
            Run::Blocking(run) => Box::pin(async move {
                let done = actix_web::web::block(move || run(&database, &clock)).await;
                done.map_err(Problem::unavailable)?
            }),
        }
    }
}

/// How a job last went.
#[derive(Clone, Debug)]
pub struct Report {
    /// Its name.
    pub name: &'static str,
    /// When it last ended; none before.
    pub last_run: Option<DateTime<Utc>>,
    /// How long that took.
    pub took: Duration,
    /// How often it failed since the process started.
    pub failures: u64,
}

/// The jobs of a process and how each last went.
#[derive(Default)]
pub struct Jobs {
    reports: RwLock<Vec<Arc<Mutex<Report>>>>,
}

/// Jobs at work; they stop when it is dropped.
pub struct Schedule(JoinSet<()>);

impl Jobs {
    /// How every job last went.
    pub fn reports(&self) -> Vec<Report> {
        let reports = self.reports.read().unwrap_or_else(PoisonError::into_inner);
        reports.iter().map(|report| report.lock().unwrap_or_else(PoisonError::into_inner).clone()).collect()
    }

    /// Starts to do jobs.
    pub fn start(&self, jobs: impl Iterator<Item = &'static Job>, database: &Database, clock: &Clock) -> Schedule {
        let mut schedule = Schedule(JoinSet::new());
        for job in jobs {
            let (database, runs_by) = (database.clone(), clock.clone());
            self.add(&mut schedule, job.name, job.every, clock, move || job.start(&database, &runs_by));
        }
        schedule
    }

    /// Starts one more job, of the process alone.
    pub fn add<F: Debug + 'static>(
        &self,
        schedule: &mut Schedule,
        name: &'static str,
        every: Duration,
        clock: &Clock,
        run: impl Fn() -> LocalBoxFuture<'static, Result<(), F>> + 'static,
    ) {
        let report = Arc::new(Mutex::new(Report { name, last_run: None, took: Duration::ZERO, failures: 0 }));
        self.reports.write().unwrap_or_else(PoisonError::into_inner).push(report.clone());
        // Each is there to be read before anything happened.
        metrics::gauge!("job_last_run_timestamp_seconds", "job" => name).set(0);
        metrics::gauge!("job_last_duration_seconds", "job" => name).set(0);
        metrics::counter!("job_failures_total", "job" => name).increment(0);
        schedule.0.spawn_local(repeat(report, name, every, clock.clone(), run));
    }
}

impl Schedule {
    /// Stops all jobs, wherever they are, and waits until they are gone.
    pub async fn stop(mut self) {
        self.0.shutdown().await;
    }
}

/// Runs a job for ever, one run after the other. A run that fails, or panics, is counted.
async fn repeat<F: Debug + 'static>(
    report: Arc<Mutex<Report>>,
    name: &'static str,
    every: Duration,
    clock: Clock,
    run: impl Fn() -> LocalBoxFuture<'static, Result<(), F>>,
) {
    loop {
        let began = Instant::now();
        // A task of its own: its panic ends nothing else, and it stops with this one.
        let mut running = JoinSet::new();
        running.spawn_local(run());
        let failed = match running.join_next().await {
            Some(Ok(Ok(()))) | None => false,
            Some(Ok(Err(failure))) => {
                tracing::error!(job = name, ?failure, "a job failed");
                true
            }
            Some(Err(panic)) => {
                tracing::error!(job = name, %panic, "a job panicked");
                true
            }
        };
        let (now, took) = (clock.now(), began.elapsed());
        {
            let mut report = report.lock().unwrap_or_else(PoisonError::into_inner);
            (report.last_run, report.took) = (Some(now), took);
            report.failures += u64::from(failed);
        }
        #[allow(clippy::cast_precision_loss, reason = "seconds of this age fit")]
        metrics::gauge!("job_last_run_timestamp_seconds", "job" => name).set(now.timestamp() as f64);
        metrics::gauge!("job_last_duration_seconds", "job" => name).set(took.as_secs_f64());
        metrics::counter!("job_failures_total", "job" => name).increment(u64::from(failed));
        tokio::time::sleep(every).await;
    }
}

/// Works for each of those that are due.
///
/// A failure is logged, holds up no other and is the result once all are done. When the service stops, the rest is left
/// to the next one.
pub fn for_each<T>(
    database: &Database,
    due: Vec<T>,
    mut work: impl FnMut(T) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let mut result = Ok(());
    for one in due {
        if database.is_closed() {
            break;
        }
        if let Err(problem) = work(one) {
            tracing::error!(?problem, "one of many");
            result = Err(problem);
        }
    }
    result
}

/// Forgets what is kept too long, of the organisations that have any.
///
/// Found by one question over all of them.
pub fn forget_old(
    database: &Database,
    now: DateTime<Utc>,
    with_old: impl FnOnce(&mut PgConnection) -> QueryResult<Vec<Uuid>>,
    forget: fn(&mut Tx<'_>) -> Result<usize, Problem>,
) -> Result<(), Problem> {
    for_each(database, database.ask(with_old)?, |organisation| {
        database.write_blocking(&Caller::system(organisation, now), |tx| forget(tx).map(drop))
    })
}
