//! The database: opens transactions, each for one organisation.
//!
//! Application code reaches the rows of an organisation through such a transaction only.

use std::any::TypeId;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, Pool};
use futures_util::future::BoxFuture;
use tokio::sync::{Mutex, Semaphore};
use uuid::Uuid;

pub use crate::kernel::data::connection::{OpenError, check_migrated, connect, migrate};
use crate::kernel::data::connection::{ServiceSession, check_login};
use crate::kernel::data::transaction::{Caller, NOTING, READING, Reaction, Services, Tx, WRITING, opening};
use crate::kernel::text::problem::Problem;

/// Maximum wait for a connection of the pool, after which the request is refused with 503.
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(4);
/// Maximum wait for a turn at the pool.
///
/// It is long, so that many requests at once are answered late rather than refused.
const TURN_TIMEOUT: Duration = Duration::from_secs(15);
/// Maximum number of requests that wait for the database; further ones are refused at once.
const MAX_QUEUED: usize = 4096;

/// Time for which an answer to [`Database::ping`] serves everybody who asks.
///
/// Anybody may ask for the health of the service, as often as they like, and the database is asked once a second.
const PING_KEPT: Duration = Duration::from_secs(1);

/// A listener to commits, such as a cache.
pub trait CommitHook: Send + Sync {
    /// Notes that a transaction of an organisation committed, or may have.
    fn committed(&self, organisation: Uuid);
    /// Waits until all readers are shown what was committed.
    fn wait(&self, organisation: Uuid) -> BoxFuture<'_, ()>;
    /// Does the same as [`CommitHook::wait`], for callers that may block.
    fn wait_blocking(&self, organisation: Uuid);
}

/// The pool of connections, and the queue of requests before it.
#[derive(Clone)]
pub struct Database {
    reactions: Arc<[Reaction]>,
    services: Services,
    hooks: Vec<Arc<dyn CommitHook>>,
    pool: Pool<ConnectionManager<PgConnection>>,
    permits: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    closed: Arc<AtomicBool>,
    ping: Arc<Mutex<Option<(Instant, bool)>>>,
}

impl Database {
    /// Opens a pool of `size` connections and checks that row-level security binds its login.
    pub fn open(url: &str, size: u32) -> Result<Database, OpenError> {
        check_login(&mut connect(url)?)?;
        let pool = Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .connection_timeout(CONNECTION_TIMEOUT)
            .test_on_check_out(false)
            .connection_customizer(Box::new(ServiceSession))
            .build(ConnectionManager::new(url))?;
        Ok(Database {
            reactions: Arc::new([]),
            services: Services::default(),
            hooks: Vec::new(),
            pool,
            permits: Arc::new(Semaphore::new(size as usize)),
            queue: Arc::new(Semaphore::new(MAX_QUEUED)),
            closed: Arc::default(),
            ping: Arc::default(),
        })
    }

    /// Adds a setting for reactions and actions, or a means for jobs, found by its type.
    pub fn providing<T: Send + Sync + 'static>(mut self, service: T) -> Database {
        self.services.0.insert(TypeId::of::<T>(), Arc::new(service));
        self
    }

    /// The service of type `T` that was provided, for jobs.
    pub fn provided<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.services.0.get(&TypeId::of::<T>()).and_then(|service| service.downcast_ref::<T>()).cloned()
    }

    /// Replaces the reactions to events, which run in this order.
    ///
    /// Without any, nothing follows from events.
    pub fn reacting(self, reactions: impl IntoIterator<Item = Reaction>) -> Database {
        Database { reactions: reactions.into_iter().collect(), ..self }
    }

    /// Adds a listener to its commits.
    pub fn hooking(mut self, hook: Arc<dyn CommitHook>) -> Database {
        self.hooks.push(hook);
        self
    }

    /// Refuses every further transaction, because the service, and perhaps its PostgreSQL, stops.
    pub fn close(&self) {
        self.closed.store(true, Ordering::Release);
    }

    /// Returns whether it refuses transactions because the service stops.
    pub fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    /// Reads in one read-only transaction, off the event loop.
    ///
    /// Its statements do not share a snapshot.
    pub async fn read<T: Send + 'static>(
        &self,
        caller: Caller,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.spawn(move |database| database.run(&caller, READING, work)).await
    }

    /// Writes in one transaction, off the event loop: all of it, or nothing.
    pub async fn write<T: Send + 'static>(
        &self,
        caller: Caller,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let organisation = caller.organisation;
        let done = self.spawn(move |database| database.run(&caller, WRITING, work)).await?;
        for hook in &self.hooks {
            hook.wait(organisation).await;
        }
        Ok(done)
    }

    /// Does the same as [`Database::write`] for data that the public never sees.
    ///
    /// The last use of a key is such data. The cache is not concerned.
    pub async fn note<T: Send + 'static>(
        &self,
        caller: Caller,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.spawn(move |database| database.run(&caller, NOTING, work)).await
    }

    /// Does the same as [`Database::write`], for callers that may block.
    ///
    /// They are the start, the demonstration, the command line and jobs.
    pub fn write_blocking<T>(
        &self,
        caller: &Caller,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let done = self.run(caller, WRITING, work)?;
        self.hooks.iter().for_each(|hook| hook.wait_blocking(caller.organisation));
        Ok(done)
    }

    /// Finds an organisation by its slug.
    pub async fn organisation(&self, slug: String) -> Result<Option<Uuid>, Problem> {
        self.spawn(move |database| database.organisation_blocking(&slug)).await
    }

    /// Does the same as [`Database::organisation`], for callers that may block.
    pub fn organisation_blocking(&self, slug: &str) -> Result<Option<Uuid>, Problem> {
        self.ask(|conn| diesel::select(organisation_by_slug(slug)).get_result(conn))
    }

    /// Checks that the database answers, or did within the last second.
    pub async fn ping(&self) -> Result<(), Problem> {
        // Those who ask meanwhile wait here for the answer, and share it.
        let mut last = self.ping.lock().await;
        match *last {
            Some((at, answered)) if at.elapsed() < PING_KEPT && !self.is_closed() => match answered {
                true => Ok(()),
                false => Err(Problem::unavailable("the database did not answer a moment ago")),
            },
            _ => {
                let question = |conn: &mut PgConnection| diesel::sql_query("SELECT 1").execute(conn).map(drop);
                let answer = self.ask_async(question).await;
                *last = Some((Instant::now(), answer.is_ok()));
                answer
            }
        }
    }

    /// Waits for a turn at the pool without holding a thread, then works on a blocking thread.
    async fn spawn<T: Send + 'static>(
        &self,
        work: impl FnOnce(Database) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let _queued = self.queue.try_acquire().map_err(|_| Problem::unavailable("too many requests are waiting"))?;
        let turn = tokio::time::timeout(TURN_TIMEOUT, self.permits.clone().acquire_owned())
            .await
            .map_err(|_| Problem::unavailable("no connection was free in time"))?
            .map_err(Problem::unavailable)?;
        let database = self.clone();
        actix_web::web::block(move || {
            // The thread itself gives the turn back, since the work goes on even when its client has gone.
            let _turn = turn;
            work(database)
        })
        .await
        .map_err(Problem::unavailable)?
    }

    /// Runs a query over all organisations.
    ///
    /// Row-level security hides every row from it: it calls functions that run with the rights of the owner.
    pub fn ask<T>(&self, question: impl FnOnce(&mut PgConnection) -> QueryResult<T>) -> Result<T, Problem> {
        let mut conn = self.begin(READING)?;
        let found = question(&mut conn);
        AnsiTransactionManager::rollback_transaction(&mut *conn)?;
        Ok(found?)
    }

    /// Does the same as [`Database::ask`], off the event loop.
    pub async fn ask_async<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut PgConnection) -> QueryResult<T> + Send + 'static,
    ) -> Result<T, Problem> {
        self.spawn(move |database| database.ask(question)).await
    }

    /// Runs one transaction, with the reactions to its events.
    fn run<T>(
        &self,
        caller: &Caller,
        begin: &str,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let mut conn = self.begin(&opening(caller, begin))?;
        let mut tx = Tx::open(&mut conn, caller, self.services.clone());
        match work(&mut tx).and_then(|done| self.react(&mut tx).map(|()| done)) {
            Ok(done) => {
                let committed = AnsiTransactionManager::commit_transaction(&mut *conn);
                // Also after an error, since a commit may have succeeded although its answer was lost.
                if begin == WRITING {
                    self.hooks.iter().for_each(|hook| hook.committed(caller.organisation));
                }
                committed?;
                Ok(done)
            }
            Err(problem) => {
                AnsiTransactionManager::rollback_transaction(&mut *conn).map_err(Problem::from).or_else(|failed| {
                    tracing::warn!(%failed, "rollback");
                    Ok::<_, Problem>(())
                })?;
                Err(problem)
            }
        }
    }

    /// Passes events to the reactions, in the order of the concepts, until there are no new ones.
    ///
    /// Each reaction gets each event once, including those that other reactions raised.
    fn react(&self, tx: &mut Tx<'_>) -> Result<(), Problem> {
        let mut handled = vec![0; self.reactions.len()];
        let mut log = std::mem::take(&mut tx.events);
        while handled.iter().any(|handled| *handled < log.len()) {
            for (reaction, handled) in self.reactions.iter().zip(&mut handled) {
                let unhandled = &log[std::mem::replace(handled, log.len())..];
                if !unhandled.is_empty() {
                    reaction(tx, unhandled)?;
                    log.append(&mut tx.events);
                }
            }
        }
        Ok(())
    }

    /// Takes a connection and opens a transaction on it.
    ///
    /// A connection that a restart of PostgreSQL broke is noticed here, before anything was done, and replaced.
    fn begin(&self, opening: &str) -> Result<diesel::r2d2::PooledConnection<ConnectionManager<PgConnection>>, Problem> {
        for _ in 0..=self.pool.max_size() {
            if self.is_closed() {
                return Err(Problem::unavailable("the service stops"));
            }
            let mut conn = self.pool.get().map_err(Problem::unavailable)?;
            match AnsiTransactionManager::begin_transaction_sql(&mut *conn, opening) {
                Ok(()) => return Ok(conn),
                Err(error) => {
                    // BEGIN may have succeeded before the rest failed.
                    let alive = conn.batch_execute("ROLLBACK").is_ok();
                    if alive {
                        return Err(error.into());
                    }
                    tracing::info!(%error, "replacing a broken connection");
                    // Marks the connection as broken, so that the pool drops it.
                    <PgConnection as Connection>::TransactionManager::transaction_manager_status_mut(&mut *conn)
                        .set_in_error();
                }
            }
        }
        Err(Problem::unavailable("no connection could be opened"))
    }
}

/// Reads on a connection outside of the pool.
pub fn read_on<T>(
    conn: &mut PgConnection,
    caller: &Caller,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    AnsiTransactionManager::begin_transaction_sql(conn, &opening(caller, READING))?;
    let done = work(&mut Tx::open(conn, caller, Services::default()));
    AnsiTransactionManager::rollback_transaction(conn)?;
    done
}

diesel::define_sql_function! {
    /// The organisation with a slug.
    fn organisation_by_slug(wanted: diesel::sql_types::Text) -> diesel::sql_types::Nullable<diesel::sql_types::Uuid>;
}
