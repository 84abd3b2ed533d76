//! The database: one entry opens a transaction for one organisation; there is no other way to its rows.

use std::any::TypeId;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use futures_util::future::BoxFuture;
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::kernel::data::transaction::{Caller, NOTING, READING, Reaction, Services, Tx, WRITING, opening};
use crate::kernel::text::problem::Problem;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations");

/// How long a request waits for a connection before it is told to come back.
const WAIT: Duration = Duration::from_secs(4);
/// How long a request waits for its turn at the pool: a crowd is served late rather than turned away.
const TURN: Duration = Duration::from_secs(15);
/// Requests that may wait at once; more are turned away at the door.
const QUEUE: usize = 4096;

/// The role and the limits that every connection of the service works under.
///
/// What joins many tables says them in an order that serves: to weigh all others took ten times as long as the
/// answer.
const SERVICE_SESSION: &str = "SET ROLE clic_service; SET TIME ZONE 'UTC'; SET statement_timeout = '5s'; \
     SET lock_timeout = '3s'; SET idle_in_transaction_session_timeout = '10s'; SET join_collapse_limit = 4";

/// Why the database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It does not answer.
    #[error("cannot reach the database: {0}")]
    Connect(#[from] ConnectionError),
    /// It answers, but refuses.
    #[error("the database refused: {0}")]
    Query(#[from] diesel::result::Error),
    /// A migration failed.
    #[error("cannot migrate the database: {0}")]
    Migrate(String),
    /// The pool could not be filled.
    #[error("cannot open the pool of connections: {0}")]
    Pool(#[from] diesel::r2d2::PoolError),
    /// The second wall would not hold.
    #[error("role clic_service can bypass row-level security: remove SUPERUSER and BYPASSRLS from it")]
    Bypass,
}

/// Opens one connection of the service's role.
pub fn connect(url: &str) -> Result<PgConnection, OpenError> {
    let mut conn = PgConnection::establish(url)?;
    conn.batch_execute(SERVICE_SESSION)?;
    Ok(conn)
}

/// Brings the schema up to date; several processes may do so at once.
pub fn migrate(url: &str) -> Result<(), OpenError> {
    let mut conn = PgConnection::establish(url)?;
    conn.batch_execute("SET client_min_messages = warning; SELECT pg_advisory_lock(7092417)")?;
    conn.run_pending_migrations(MIGRATIONS).map_err(|error| OpenError::Migrate(error.to_string()))?;
    conn.batch_execute("SELECT pg_advisory_unlock(7092417)")?;
    Ok(())
}

#[derive(Debug)]
struct ServiceSession;

impl CustomizeConnection<PgConnection, diesel::r2d2::Error> for ServiceSession {
    fn on_acquire(&self, conn: &mut PgConnection) -> Result<(), diesel::r2d2::Error> {
        conn.batch_execute(SERVICE_SESSION).map_err(diesel::r2d2::Error::QueryError)
    }
}

/// Something that follows commits, such as a cache.
pub trait CommitHook: Send + Sync {
    /// A transaction of an organisation committed, or may have.
    fn committed(&self, organisation: Uuid);
    /// Waits until everybody is shown what was committed.
    fn wait(&self, organisation: Uuid) -> BoxFuture<'_, ()>;
    /// The same as [`CommitHook::wait`] for callers that may block.
    fn wait_blocking(&self, organisation: Uuid);
}

/// The pool, and what waits before it.
#[derive(Clone)]
pub struct Database {
    reactions: Arc<[Reaction]>,
    services: Services,
    hooks: Vec<Arc<dyn CommitHook>>,
    pool: Pool<ConnectionManager<PgConnection>>,
    permits: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    closed: Arc<AtomicBool>,
}

impl Database {
    /// Opens a pool of `size` connections and checks that row-level security binds its role.
    pub fn open(url: &str, size: u32) -> Result<Database, OpenError> {
        #[derive(QueryableByName)]
        struct Bound {
            #[diesel(sql_type = diesel::sql_types::Bool)]
            bound: bool,
        }
        let mut conn = connect(url)?;
        let role = "SELECT NOT (rolsuper OR rolbypassrls) AS bound FROM pg_roles WHERE rolname = current_user";
        if !diesel::sql_query(role).get_result::<Bound>(&mut conn)?.bound {
            return Err(OpenError::Bypass);
        }
        let pool = Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .connection_timeout(WAIT)
            .test_on_check_out(false)
            .connection_customizer(Box::new(ServiceSession))
            .build(ConnectionManager::new(url))?;
        Ok(Database {
            reactions: Arc::new([]),
            services: Services::default(),
            hooks: Vec::new(),
            pool,
            permits: Arc::new(Semaphore::new(size as usize)),
            queue: Arc::new(Semaphore::new(QUEUE)),
            closed: Arc::default(),
        })
    }

    /// The same, with a setting for reactions and actions, or a means for jobs.
    pub fn providing<T: Send + Sync + 'static>(mut self, service: T) -> Database {
        self.services.0.insert(TypeId::of::<T>(), Arc::new(service));
        self
    }

    /// What was provided of a type, for jobs.
    pub fn provided<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.services.0.get(&TypeId::of::<T>()).and_then(|service| service.downcast_ref::<T>()).cloned()
    }

    /// The same, with these reactions to events, in their order. Without any, nothing follows from events.
    pub fn reacting(self, reactions: impl IntoIterator<Item = Reaction>) -> Database {
        Database { reactions: reactions.into_iter().collect(), ..self }
    }

    /// The same, with something that follows its commits.
    pub fn hooking(mut self, hook: Arc<dyn CommitHook>) -> Database {
        self.hooks.push(hook);
        self
    }

    /// Refuses every further transaction at once: the service stops, and so may its PostgreSQL.
    pub fn close(&self) {
        self.closed.store(true, Ordering::Release);
    }

    /// Whether the service stops.
    pub fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    /// Reads in one snapshot-less read-only transaction, off the event loop.
    pub async fn read<T: Send + 'static>(
        &self,
        caller: Caller,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.spawn(move |database| database.run(&caller, READING, work)).await
    }

    /// Changes in one transaction, off the event loop: all of it, or nothing.
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

    /// The same as [`Database::write`] for what the public never sees, such as when a key was last used.
    pub async fn note<T: Send + 'static>(
        &self,
        caller: Caller,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.spawn(move |database| database.run(&caller, NOTING, work)).await
    }

    /// The same as [`Database::write`] for whoever may block: start-up, demo, command line.
    pub fn write_blocking<T>(
        &self,
        caller: &Caller,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let done = self.run(caller, WRITING, work)?;
        self.hooks.iter().for_each(|hook| hook.wait_blocking(caller.organisation));
        Ok(done)
    }

    /// Finds the organisation that an address names.
    pub async fn organisation(&self, slug: String) -> Result<Option<Uuid>, Problem> {
        self.spawn(move |database| database.organisation_blocking(&slug)).await
    }

    /// The same as [`Database::organisation`] for callers that may block.
    pub fn organisation_blocking(&self, slug: &str) -> Result<Option<Uuid>, Problem> {
        self.ask(|conn| diesel::select(organisation_by_slug(slug)).get_result(conn))
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), Problem> {
        self.spawn(|database| database.ask(|conn| diesel::sql_query("SELECT 1").execute(conn).map(drop))).await
    }

    /// Waits for a connection's turn without holding a thread, then works on a blocking one.
    async fn spawn<T: Send + 'static>(
        &self,
        work: impl FnOnce(Database) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let _queued = self.queue.try_acquire().map_err(|_| Problem::unavailable("too many requests are waiting"))?;
        let turn = tokio::time::timeout(TURN, self.permits.clone().acquire_owned())
            .await
            .map_err(|_| Problem::unavailable("no connection was free in time"))?
            .map_err(Problem::unavailable)?;
        let database = self.clone();
        actix_web::web::block(move || {
            // Given back by the thread itself: the work goes on when its client is gone.
            let _turn = turn;
            work(database)
        })
        .await
        .map_err(Problem::unavailable)?
    }

    /// Asks a question over all organisations.
    ///
    /// Behind the wall no row is seen: functions of the owner's rights answer.
    pub fn ask<T>(&self, question: impl FnOnce(&mut PgConnection) -> QueryResult<T>) -> Result<T, Problem> {
        let mut conn = self.begin(READING)?;
        let found = question(&mut conn);
        AnsiTransactionManager::rollback_transaction(&mut *conn)?;
        Ok(found?)
    }

    /// The same as [`Database::ask`], off the event loop.
    pub async fn ask_async<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut PgConnection) -> QueryResult<T> + Send + 'static,
    ) -> Result<T, Problem> {
        self.spawn(move |database| database.ask(question)).await
    }

    fn run<T>(
        &self,
        caller: &Caller,
        begin: &str,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let mut conn = self.begin(&opening(caller, begin))?;
        let mut tx = Tx::of(&mut conn, caller, self.services.clone());
        match work(&mut tx).and_then(|done| self.react(&mut tx).map(|()| done)) {
            Ok(done) => {
                let committed = AnsiTransactionManager::commit_transaction(&mut *conn);
                // Also after an error: a commit whose answer was lost may have happened.
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

    /// Passes events to the reactions, in the order of the concepts, until nothing more happens.
    ///
    /// Each hears of each event once, those that others raised too.
    fn react(&self, tx: &mut Tx<'_>) -> Result<(), Problem> {
        let mut heard = vec![0; self.reactions.len()];
        let mut log = std::mem::take(&mut tx.events);
        while heard.iter().any(|heard| *heard < log.len()) {
            for (reaction, heard) in self.reactions.iter().zip(&mut heard) {
                let unheard = &log[std::mem::replace(heard, log.len())..];
                if !unheard.is_empty() {
                    reaction(tx, unheard)?;
                    log.append(&mut tx.events);
                }
            }
        }
        Ok(())
    }

    /// A connection with the transaction open.
    ///
    /// Connections that a restart of PostgreSQL broke are found out here, where nothing has been done yet, and
    /// replaced.
    fn begin(&self, opening: &str) -> Result<diesel::r2d2::PooledConnection<ConnectionManager<PgConnection>>, Problem> {
        for _ in 0..=self.pool.max_size() {
            if self.is_closed() {
                return Err(Problem::unavailable("the service stops"));
            }
            let mut conn = self.pool.get().map_err(Problem::unavailable)?;
            match AnsiTransactionManager::begin_transaction_sql(&mut *conn, opening) {
                Ok(()) => return Ok(conn),
                Err(error) => {
                    // BEGIN may have gone through before the rest failed.
                    let alive = conn.batch_execute("ROLLBACK").is_ok();
                    if alive {
                        return Err(error.into());
                    }
                    tracing::info!(%error, "replacing a broken connection");
                    // Marks it as broken, so that the pool drops it.
                    <PgConnection as Connection>::TransactionManager::transaction_manager_status_mut(&mut *conn)
                        .set_in_error();
                }
            }
        }
        Err(Problem::unavailable("no connection could be opened"))
    }
}

/// Reads on a connection of one's own.
pub fn read_on<T>(
    conn: &mut PgConnection,
    caller: &Caller,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    AnsiTransactionManager::begin_transaction_sql(conn, &opening(caller, READING))?;
    let done = work(&mut Tx::of(conn, caller, Services::default()));
    AnsiTransactionManager::rollback_transaction(conn)?;
    done
}

diesel::define_sql_function! {
    /// Which organisation an address names.
    fn organisation_by_slug(wanted: diesel::sql_types::Text) -> diesel::sql_types::Nullable<diesel::sql_types::Uuid>;
}
