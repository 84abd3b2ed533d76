//! Use cases of keys.
//!
//! The owner of a key is a partner, or the organisation itself where no partner is given.

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::events::{self, action_for};
use super::rules::{self, Life};
use super::store::{self, KeyRow};
use super::views::{ApiKey, MadeKey};
use super::{KEY_OVER, Scope};
use crate::directory::partners;
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::api_keys;
use crate::kernel::text::problem::Problem;

/// A key to make, as staff describes it, parsed.
#[derive(Debug, Clone)]
// Its fields are those of `NewApiKey`, where they are described.
#[allow(missing_docs)]
pub struct KeyDraft {
    pub name: String,
    pub scopes: Vec<Scope>,
    pub ends_at: Option<DateTime<Utc>>,
}

/// Lists the keys of an owner, the newest first.
pub fn list(tx: &mut Tx<'_>, partner: Option<Uuid>) -> Result<Vec<ApiKey>, Problem> {
    require_owner(tx, partner)?;
    Ok(store::keys(tx, partner)?.into_iter().map(ApiKey::from).collect())
}

/// Makes a key for an owner.
pub fn make(tx: &mut Tx<'_>, partner: Option<Uuid>, draft: KeyDraft) -> Result<MadeKey, Problem> {
    require_owner(tx, partner)?;
    refuse_scopes_of_others(partner, &draft.scopes)?;
    let life = Life::for_owner(partner);
    let ends_at = rules::end_of_new(draft.ends_at, tx.now, life).ok_or_else(|| {
        let detail = match life {
            Life::Partner => "La fin est à venir, dans trois ans au plus tard.",
            Life::Organisation => "La fin est à venir, dans treize mois au plus tard.",
        };
        Problem::invalid("/ends_at", detail)
    })?;
    let (row, secret) = draw(tx, partner, draft.name, draft.scopes, ends_at)?;
    let entry = Entry {
        action: action_for(&row, events::KEY_CREATED, events::PARTNER_KEY_CREATED),
        subject: row.id,
        before: None,
        after: Some(events::snapshot(&row)),
    };
    audit::record(tx, entry, None)?;
    show_made(tx, row, secret)
}

/// Makes a key that replaces another; the old one stays valid for a while.
pub fn rotate(tx: &mut Tx<'_>, id: Uuid, ends_at: Option<DateTime<Utc>>) -> Result<MadeKey, Problem> {
    let old = store::lock(tx, id)?.ok_or_else(Problem::not_found)?;
    if old.revoked_at.is_some() || old.ends_at <= tx.now {
        return Err(Problem::new(KEY_OVER).detail("Créez plutôt une nouvelle clé."));
    }
    if old.replaced_by.is_some() {
        return Err(Problem::new(KEY_OVER).detail("Elle est déjà remplacée par une autre."));
    }
    let old_ends_at = rules::end_of_replaced(ends_at, old.ends_at, tx.now).ok_or_else(|| {
        Problem::invalid("/old_ends_at", "L'ancienne clé s'arrête au plus tôt maintenant, au plus tard dans 90 jours.")
    })?;
    let until = rules::end_of_new(None, tx.now, Life::for_owner(old.partner_id))
        .ok_or_else(|| Problem::unavailable("the calendar ends"))?;
    let scopes = old.scopes.iter().copied().flatten().collect();
    let (row, secret) = draw(tx, old.partner_id, old.name.clone(), scopes, until)?;
    store::replace(tx, id, row.id, old_ends_at)?;
    let entry = Entry {
        action: action_for(&row, events::KEY_ROTATED, events::PARTNER_KEY_ROTATED),
        subject: id,
        before: Some(json!({"prefix": old.prefix, "ends_at": old.ends_at})),
        after: Some(json!({"ends_at": old_ends_at, "replaced_by": row.id, "new_prefix": row.prefix})),
    };
    audit::record(tx, entry, None)?;
    show_made(tx, row, secret)
}

/// Revokes a key, which is refused within a second. Repeated, it does nothing.
pub fn revoke(tx: &mut Tx<'_>, id: Uuid) -> Result<ApiKey, Problem> {
    let key = store::lock(tx, id)?.ok_or_else(Problem::not_found)?;
    if key.revoked_at.is_none() {
        store::revoke(tx, id)?;
        let entry = Entry {
            action: action_for(&key, events::KEY_REVOKED, events::PARTNER_KEY_REVOKED),
            subject: id,
            before: Some(events::snapshot(&key)),
            after: None,
        };
        audit::record(tx, entry, None)?;
    }
    find(tx, key.partner_id, id)
}

/// Gives a key another name, unless it is revoked; the same one again changes nothing.
pub fn rename(tx: &mut Tx<'_>, id: Uuid, name: &str) -> Result<ApiKey, Problem> {
    let key = store::lock(tx, id)?.ok_or_else(Problem::not_found)?;
    if key.revoked_at.is_some() {
        return Err(Problem::new(KEY_OVER).detail("Elle est retirée : son nom reste celui du journal."));
    }
    if key.name != name {
        store::rename(tx, id, name)?;
        let entry = Entry {
            action: action_for(&key, events::KEY_RENAMED, events::PARTNER_KEY_RENAMED),
            subject: id,
            before: Some(json!({"name": key.name})),
            after: Some(json!({"name": name})),
        };
        audit::record(tx, entry, None)?;
    }
    find(tx, key.partner_id, id)
}

fn require_owner(tx: &mut Tx<'_>, partner: Option<Uuid>) -> Result<(), Problem> {
    match partner {
        Some(partner) => partners::name_of(tx, partner)?.map(drop).ok_or_else(Problem::not_found),
        None => Ok(()),
    }
}

fn refuse_scopes_of_others(partner: Option<Uuid>, scopes: &[Scope]) -> Result<(), Problem> {
    let (allowed, detail) = match partner {
        Some(_) => (Scope::OF_PARTNERS, "Un partenaire n'a pas ce droit."),
        None => (Scope::OF_ORGANISATION, "Ce droit est celui des partenaires."),
    };
    match scopes.iter().position(|scope| !allowed.contains(scope)) {
        Some(index) => Err(Problem::invalid(format!("/scopes/{index}"), detail)),
        None => Ok(()),
    }
}

fn draw(
    tx: &mut Tx<'_>,
    partner_id: Option<Uuid>,
    name: String,
    mut scopes: Vec<Scope>,
    ends_at: DateTime<Utc>,
) -> Result<(KeyRow, String), Problem> {
    let drawn = api_keys::draw();
    scopes.sort_unstable();
    scopes.dedup();
    let row = KeyRow {
        organisation_id: tx.organisation,
        id: tx.new_id(),
        partner_id,
        name,
        prefix: drawn.prefix,
        hash: drawn.hash,
        scopes: scopes.into_iter().map(Some).collect(),
        created_at: tx.now,
        created_by: tx.principal.account(),
        ends_at,
        revoked_at: None,
        replaced_by: None,
        last_used_at: None,
        calendar_read_at: None,
    };
    store::insert(tx, &row)?;
    Ok((row, drawn.text))
}

fn show_made(tx: &mut Tx<'_>, row: KeyRow, secret: String) -> Result<MadeKey, Problem> {
    Ok(MadeKey { key: find(tx, row.partner_id, row.id)?, secret })
}

fn find(tx: &mut Tx<'_>, partner: Option<Uuid>, id: Uuid) -> Result<ApiKey, Problem> {
    let found = store::keys(tx, partner)?.into_iter().find(|(key, _)| key.id == id);
    found.map(ApiKey::from).ok_or_else(Problem::not_found)
}
