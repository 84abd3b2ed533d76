//! Jobs: background work of a process, each at its own interval, with a report of its last run.

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

/// Interval of a second, for results that somebody waits for.
pub const SECOND: Duration = Duration::from_secs(1);
/// Interval of half a minute, for changes that come with time alone.
pub const HALF_MINUTE: Duration = Duration::from_secs(30);
/// Interval of an hour, for the erasure of old rows.
pub const HOUR: Duration = Duration::from_secs(3600);

/// A job, as the `CONCEPT` that it belongs to lists it.
pub struct Job {
    /// Name of the job in metrics and logs.
    pub name: &'static str,
    /// Pause after each run.
    pub every: Duration,
    /// The work.
    pub run: Run,
}

/// The work of a job, and the kind of thread that it runs on.
pub enum Run {
    /// Work for a blocking thread.
    Blocking(fn(&Database, &Clock) -> Result<(), Problem>),
    /// Work for the event loop.
    Async(fn(Database, Clock) -> LocalBoxFuture<'static, Result<(), Problem>>),
}

impl Job {
    /// Starts one run.
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

/// Report of a job's last run.
#[derive(Clone, Debug)]
pub struct Report {
    /// Name of the job.
    pub name: &'static str,
    /// End of the last run, UTC; none before the first.
    pub last_run: Option<DateTime<Utc>>,
    /// Duration of the last run.
    pub took: Duration,
    /// Number of failed runs since the process started.
    pub failures: u64,
}

/// Reports of all jobs of a process.
#[derive(Default)]
pub struct Jobs {
    reports: RwLock<Vec<Arc<Mutex<Report>>>>,
}

/// The running jobs; they stop when it is dropped.
pub struct Schedule(JoinSet<()>);

impl Jobs {
    /// The current report of every job.
    pub fn reports(&self) -> Vec<Report> {
        let reports = self.reports.read().unwrap_or_else(PoisonError::into_inner);
        reports.iter().map(|report| report.lock().unwrap_or_else(PoisonError::into_inner).clone()).collect()
    }

    /// Starts jobs, which run until the schedule is stopped or dropped.
    pub fn start(&self, jobs: impl Iterator<Item = &'static Job>, database: &Database, clock: &Clock) -> Schedule {
        let mut schedule = Schedule(JoinSet::new());
        for job in jobs {
            let (database, runs_by) = (database.clone(), clock.clone());
            self.add(&mut schedule, job.name, job.every, clock, move || job.start(&database, &runs_by));
        }
        schedule
    }

    /// Starts one more job, which belongs to the process rather than to a concept.
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
        // The metrics exist before the first run, so that they can be read from the start.
        metrics::gauge!("job_last_run_timestamp_seconds", "job" => name).set(0);
        metrics::gauge!("job_last_duration_seconds", "job" => name).set(0);
        metrics::counter!("job_failures_total", "job" => name).increment(0);
        schedule.0.spawn_local(repeat(report, name, every, clock.clone(), run));
    }
}

impl Schedule {
    /// Stops all jobs at once, also in the middle of a run, and waits until they have ended.
    pub async fn stop(mut self) {
        self.0.shutdown().await;
    }
}

/// Runs a job again and again, one run after the other, and counts those that fail or panic.
async fn repeat<F: Debug + 'static>(
    report: Arc<Mutex<Report>>,
    name: &'static str,
    every: Duration,
    clock: Clock,
    run: impl Fn() -> LocalBoxFuture<'static, Result<(), F>>,
) {
    loop {
        let began = Instant::now();
        // A task of its own, so that a panic ends nothing else; it is stopped together with this one.
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

/// Does the work for each due item.
///
/// A failure is logged and stops no other item; the last one is returned once all are done. When the service stops, the
/// remaining items are left to the next process.
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

/// Erases old rows in every organisation that has any.
///
/// `with_old` is one query over all organisations; `forget` erases within one of them.
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
