//! The audit log: entries are written in the transaction of the change, and never altered.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use crate::kernel::data::event::{Action, Event};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::principal::Principal;
use crate::kernel::text::problem::{CHANGED_MEANWHILE, Problem};
use crate::schema::audit_entries;

/// An event without a type of its own, because nothing reacts to it.
#[derive(Debug)]
pub struct Entry {
    /// The action, one of those that the concept declares.
    pub action: Action,
    /// Identity of the subject.
    pub subject: Uuid,
    /// The changed fields before the change.
    pub before: Option<Value>,
    /// The changed fields after the change.
    pub after: Option<Value>,
}

impl Event for Entry {
    fn action(&self) -> Action {
        self.action
    }

    fn subject(&self) -> Uuid {
        self.subject
    }

    fn before(&self) -> Option<Value> {
        self.before.clone()
    }

    fn after(&self) -> Option<Value> {
        self.after.clone()
    }
}

#[derive(Insertable)]
#[diesel(table_name = audit_entries)]
struct Row<'a> {
    organisation_id: Uuid,
    id: Uuid,
    at: chrono::DateTime<chrono::Utc>,
    actor_kind: &'static str,
    actor_id: Option<Uuid>,
    actor_name: Option<&'a str>,
    action: &'a str,
    subject_kind: &'a str,
    subject_id: Uuid,
    before: Option<Value>,
    after: Option<Value>,
    reason: Option<&'a str>,
    request_id: Option<String>,
}

/// Records an event in the audit log and queues it for the reactions.
///
/// `reason` is the one that the author of the change gave.
pub fn record(tx: &mut Tx<'_>, event: impl Event, reason: Option<&str>) -> Result<(), Problem> {
    insert(tx, &event, reason)?;
    tx.events.push(Box::new(event));
    Ok(())
}

/// Refuses an edit of something that changed since it was read.
///
/// The team learns who changed it last, and when.
pub fn changed_meanwhile(tx: &mut Tx<'_>, subject: Uuid) -> Problem {
    refuse_after(tx, subject, None)
}

/// Refuses an edit of a part of something, which changed since it was read.
///
/// `name` is that of the part in entries of the action; without it, the action is of that part alone.
pub fn part_changed_meanwhile(tx: &mut Tx<'_>, subject: Uuid, action: Action, name: Option<&str>) -> Problem {
    refuse_after(tx, subject, Some((action, name)))
}

fn refuse_after(tx: &mut Tx<'_>, subject: Uuid, of: Option<(Action, Option<&str>)>) -> Problem {
    let problem = Problem::new(CHANGED_MEANWHILE);
    if tx.principal.staff().is_none() {
        return problem;
    }
    let mut entries = audit_entries::table
        .filter(audit_entries::organisation_id.eq(tx.organisation).and(audit_entries::subject_id.eq(subject)))
        .into_boxed();
    if let Some((action, name)) = of {
        entries = entries.filter(audit_entries::action.eq(action.word()));
        if let Some(name) = name {
            entries = entries.filter(audit_entries::after.has_key(name));
        }
    }
    let last = entries
        .order(audit_entries::id.desc())
        .select((audit_entries::actor_name, audit_entries::at))
        .first::<(Option<String>, DateTime<Utc>)>(tx.conn)
        .optional();
    match last {
        Ok(Some((name, at))) => problem.with("changed_by", name).with("changed_at", at),
        Ok(None) => problem,
        Err(error) => error.into(),
    }
}

fn insert(tx: &mut Tx<'_>, event: &dyn Event, reason: Option<&str>) -> Result<(), Problem> {
    let (key, login) = (tx.principal.key(), tx.principal.login());
    let of_key = key.map(|key| (key.id, key.name.as_str()));
    let (actor_id, actor_name) = of_key.or_else(|| login.map(|staff| (staff.account, staff.name.as_str()))).unzip();
    let row = Row {
        organisation_id: tx.organisation,
        id: tx.new_id(),
        at: tx.now,
        actor_kind: match tx.principal {
            Principal::Public => "public",
            Principal::Staff(_) => "staff",
            Principal::Partner(_) => "partner",
            Principal::Program(_) => "program",
            Principal::System => "system",
        },
        actor_id,
        actor_name,
        action: event.action().word(),
        subject_kind: event.action().subject_kind(),
        subject_id: event.subject(),
        before: event.before(),
        after: event.after(),
        reason,
        request_id: tx.request_id.map(|id| id.to_string()),
    };
    diesel::insert_into(audit_entries::table).values(row).execute(tx.conn)?;
    Ok(())
}
