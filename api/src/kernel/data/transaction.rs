//! The transaction of one organisation, its caller, and the type of its reactions.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::prelude::*;
use uuid::Uuid;

use crate::kernel::data::event::Event;
use crate::kernel::security::principal::Principal;
use crate::kernel::text::problem::Problem;

/// Begins a transaction that reads.
pub(super) const READING: &str = "BEGIN READ ONLY";
/// Begins a transaction that writes; the cache follows its commit.
pub(super) const WRITING: &str = "BEGIN";
/// Begins a transaction that writes data which the public never sees: kept answers stay valid.
pub(super) const NOTING: &str = "BEGIN READ WRITE";

/// A reaction to events, within their transaction: both commit, or neither does.
pub type Reaction = fn(&mut Tx<'_>, &[Box<dyn Event>]) -> Result<(), Problem>;

/// Settings and means of the process, by their type.
///
/// Reactions and actions ask for them, for example to know whether e-mails can be sent.
#[derive(Clone, Default)]
pub struct Services(pub(super) HashMap<TypeId, Arc<dyn Any + Send + Sync>>);

impl Services {
    fn get<T: Copy + Default + 'static>(&self) -> T {
        self.0.get(&TypeId::of::<T>()).and_then(|service| service.downcast_ref::<T>()).copied().unwrap_or_default()
    }
}

/// The caller of a transaction: organisation, principal, time and request.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The organisation that the rows belong to.
    pub organisation: Uuid,
    /// The principal that asks.
    pub principal: Principal,
    /// The current time, UTC, by the injected clock.
    pub now: DateTime<Utc>,
    /// Identity of the request, for the audit log.
    pub request_id: Option<Uuid>,
}

impl Caller {
    /// The service itself as caller, for an organisation.
    pub fn system(organisation: Uuid, now: DateTime<Utc>) -> Caller {
        Caller { organisation, principal: Principal::System, now, request_id: None }
    }
}

/// An open transaction for one organisation.
pub struct Tx<'a> {
    /// The connection, for `store` functions.
    pub conn: &'a mut PgConnection,
    /// The organisation that the rows belong to.
    pub organisation: Uuid,
    /// The principal that asks.
    pub principal: &'a Principal,
    /// The time, UTC, of everything that the transaction does.
    pub now: DateTime<Utc>,
    /// Identity of the request, for the audit log.
    pub request_id: Option<Uuid>,
    /// Events that the reactions have not handled yet.
    pub events: Vec<Box<dyn Event>>,
    services: Services,
}

impl<'a> Tx<'a> {
    pub(super) fn open(conn: &'a mut PgConnection, caller: &'a Caller, services: Services) -> Self {
        let Caller { organisation, principal, now, request_id } = caller;
        let (organisation, now, request_id) = (*organisation, *now, *request_id);
        Tx { conn, organisation, principal, now, request_id, events: Vec::new(), services }
    }

    /// The same transaction for another principal and time, for the demonstration's history.
    pub fn acting_as<'b>(&'b mut self, principal: &'b Principal, now: DateTime<Utc>) -> Tx<'b> {
        let (organisation, services) = (self.organisation, self.services.clone());
        Tx { conn: self.conn, organisation, principal, now, request_id: None, events: Vec::new(), services }
    }

    /// A setting of the process, by its type; the default of the type where none was provided.
    pub fn service<T: Copy + Default + 'static>(&self) -> T {
        self.services.get()
    }

    /// Does a part of the work as a whole or not at all.
    ///
    /// A refusal undoes what it wrote, and the events that it raised.
    pub fn attempt<T>(&mut self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>) -> Result<T, Problem> {
        let before = self.events.len();
        AnsiTransactionManager::begin_transaction(self.conn)?;
        match work(self) {
            Ok(done) => {
                AnsiTransactionManager::commit_transaction(self.conn)?;
                Ok(done)
            }
            Err(problem) => {
                AnsiTransactionManager::rollback_transaction(self.conn)?;
                self.events.truncate(before);
                Err(problem)
            }
        }
    }

    /// Makes a new identity (UUIDv7), ordered by time.
    pub fn new_id(&self) -> Uuid {
        new_id(self.now)
    }
}

/// Makes a new identity (UUIDv7), ordered by time.
pub fn new_id(now: DateTime<Utc>) -> Uuid {
    // Drawn here: `Uuid::new_v7` asks the system each time, which every answer would wait for.
    let milliseconds = u64::try_from(now.timestamp_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(milliseconds, &rand::random()).into_uuid()
}

/// Makes the first identity that could be made at a time.
pub fn first_id(at: DateTime<Utc>) -> Uuid {
    let milliseconds = u64::try_from(at.timestamp_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(milliseconds, &[0; 10]).into_uuid()
}

/// Writes the statements that open a transaction, sent in one round trip.
///
/// They begin it, set its organisation and check that the login or key of the caller is still valid.
pub(super) fn opening(caller: &Caller, begin: &str) -> String {
    let mut opening = format!("{begin}; SET LOCAL clic.organisation = '{}'", caller.organisation);
    if begin == WRITING {
        // Triggers of the database use the same time.
        opening += &format!("; SET LOCAL clic.now = '{}'", caller.now.to_rfc3339());
    }
    if let Some(staff) = caller.principal.login() {
        opening += &format!("; SELECT require_login('{}', '{}', '{}')", staff.login, staff.account, staff.role.word());
    }
    if let Some(key) = caller.principal.key() {
        opening += &format!("; SELECT require_key('{}', '{}')", key.id, caller.now.to_rfc3339());
    }
    opening
}
