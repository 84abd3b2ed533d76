//! A transaction of one organisation, its caller, and its reactions' type.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::kernel::data::event::Event;
use crate::kernel::security::principal::{By, Partner, Principal};
use crate::kernel::text::problem::Problem;

pub(super) const READING: &str = "BEGIN READ ONLY";
pub(super) const WRITING: &str = "BEGIN";
/// The same, of what the public never sees: prepared answers stay.
pub(super) const NOTING: &str = "BEGIN READ WRITE";

/// A reaction to events, before their transaction commits: both happen, or neither.
pub type Reaction = fn(&mut Tx<'_>, &[Box<dyn Event>]) -> Result<(), Problem>;

/// Settings that reactions and actions ask for by their type.
///
/// What the process can do, such as send e-mails.
#[derive(Clone, Default)]
pub struct Services(pub(super) HashMap<TypeId, Arc<dyn Any + Send + Sync>>);

impl Services {
    fn get<T: Copy + Default + 'static>(&self) -> T {
        self.0.get(&TypeId::of::<T>()).and_then(|service| service.downcast_ref::<T>()).copied().unwrap_or_default()
    }
}

/// The caller of a transaction: whose rows, who asks, when, in which request.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Whose rows.
    pub organisation: Uuid,
    /// Who asks.
    pub principal: Principal,
    /// When, by the injected clock.
    pub now: DateTime<Utc>,
    /// The request, for the audit trail.
    pub request_id: Option<Uuid>,
}

impl Caller {
    /// The service itself, at work for an organisation.
    pub fn system(organisation: Uuid, now: DateTime<Utc>) -> Caller {
        Caller { organisation, principal: Principal::System, now, request_id: None }
    }
}

/// An open transaction for one organisation.
pub struct Tx<'a> {
    /// The connection, for `store` functions.
    pub conn: &'a mut PgConnection,
    /// Whose rows.
    pub organisation: Uuid,
    /// Who asks.
    pub principal: &'a Principal,
    /// The time that the whole transaction goes by.
    pub now: DateTime<Utc>,
    /// The request, for the audit trail.
    pub request_id: Option<Uuid>,
    /// Events that nobody has reacted to yet.
    pub events: Vec<Box<dyn Event>>,
    services: Services,
}

impl<'a> Tx<'a> {
    pub(super) fn of(conn: &'a mut PgConnection, caller: &'a Caller, services: Services) -> Self {
        let Caller { organisation, principal, now, request_id } = caller;
        let (organisation, now, request_id) = (*organisation, *now, *request_id);
        Tx { conn, organisation, principal, now, request_id, events: Vec::new(), services }
    }

    /// The same transaction for another caller at another time: for the demonstration's history.
    pub fn acting_as<'b>(&'b mut self, principal: &'b Principal, now: DateTime<Utc>) -> Tx<'b> {
        let (organisation, services) = (self.organisation, self.services.clone());
        Tx { conn: self.conn, organisation, principal, now, request_id: None, events: Vec::new(), services }
    }

    /// A setting of the process, by its type; the type's default where none was provided.
    pub fn service<T: Copy + Default + 'static>(&self) -> T {
        self.services.get()
    }

    /// A new identity, ordered by time.
    pub fn new_id(&self) -> Uuid {
        new_id(self.now)
    }
}

/// A new identity (UUIDv7), ordered by time.
pub fn new_id(now: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
    Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, now.timestamp_subsec_nanos()))
}

/// One round trip: the transaction, its organisation, and whether the login still holds.
pub(super) fn opening(caller: &Caller, begin: &str) -> String {
    let mut opening = format!("{begin}; SET LOCAL clic.organisation = '{}'", caller.organisation);
    if begin == WRITING {
        // What the database writes down by itself goes by the same time.
        opening += &format!("; SET LOCAL clic.now = '{}'", caller.now.to_rfc3339());
    }
    if let Some(staff) = caller.principal.login() {
        opening += &format!("; SELECT require_login('{}', '{}', '{}')", staff.login, staff.account, staff.role.word());
    }
    if let Principal::Partner(Partner { by: By::Key { id, .. }, .. }) = &caller.principal {
        opening += &format!("; SELECT require_partner_key('{id}', '{}')", caller.now.to_rfc3339());
    }
    opening
}
