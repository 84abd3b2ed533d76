//! Use cases of partners and their keys.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::PartnerKind;
use super::Scope;
use super::events::{self, PartnerChanged};
use super::rules;
use super::store::{self, KeyRow, PartnerRow};
use super::views::{MadeKey, Partner, PartnerKey};
use crate::directory::partners::KEY_OVER;
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::api_keys;
use crate::kernel::text::problem::CHANGED_MEANWHILE;
use crate::kernel::text::problem::Problem;

/// A partner as staff describes it, parsed.
#[derive(Debug, Clone)]
// Its fields are those of `NewPartner`, where they are described.
#[allow(missing_docs)]
pub struct PartnerDraft {
    pub name: String,
    pub kind: PartnerKind,
    pub commune_code: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub active: bool,
}

fn find(tx: &mut Tx<'_>, id: Uuid) -> Result<PartnerRow, Problem> {
    store::find(tx, id)?.ok_or_else(Problem::not_found)
}

/// Reads one partner.
pub fn show(tx: &mut Tx<'_>, id: Uuid) -> Result<Partner, Problem> {
    let row = find(tx, id)?;
    describe(tx, vec![row])?.pop().ok_or_else(Problem::not_found)
}

/// Lists partners, by name.
pub fn list(tx: &mut Tx<'_>, after: Option<(String, Uuid)>, limit: i64) -> Result<Vec<Partner>, Problem> {
    let rows = store::page(tx, after, limit)?;
    describe(tx, rows)
}

fn describe(tx: &mut Tx<'_>, rows: Vec<PartnerRow>) -> Result<Vec<Partner>, Problem> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let unread = store::unread_since(tx, &ids)?;
    let describe_row = |row: PartnerRow| {
        // A former partner is not expected to read the calendar.
        let since = unread.get(&row.id).copied().flatten().filter(|_| row.active);
        Partner::from((row, since))
    };
    Ok(rows.into_iter().map(describe_row).collect())
}

/// Creates a partner.
pub fn create(tx: &mut Tx<'_>, draft: PartnerDraft) -> Result<PartnerRow, Problem> {
    let row = PartnerRow {
        organisation_id: tx.organisation,
        id: tx.new_id(),
        name: draft.name,
        kind: draft.kind,
        commune_code: draft.commune_code,
        email: draft.email,
        phone: draft.phone,
        active: draft.active,
        version: 1,
        created_at: tx.now,
        calendar_read_at: None,
        calendar_feed: None,
    };
    store::insert(tx, &row)?;
    let after = Some(events::snapshot(&row));
    audit::record(tx, Entry { action: events::PARTNER_CREATED, subject: row.id, before: None, after }, None)?;
    Ok(row)
}

/// Changes a partner that still has the version it was read with; `change` gets it as it is.
///
/// Once it is inactive, the next request of its keys and its people is refused.
pub fn edit(
    tx: &mut Tx<'_>,
    id: Uuid,
    version: i32,
    change: impl FnOnce(PartnerDraft) -> PartnerDraft,
) -> Result<Partner, Problem> {
    let before = find(tx, id)?;
    let PartnerRow { name, kind, commune_code, email, phone, active, .. } = before.clone();
    let draft = change(PartnerDraft { name, kind, commune_code, email, phone, active });
    let after = PartnerRow {
        name: draft.name,
        kind: draft.kind,
        commune_code: draft.commune_code,
        email: draft.email,
        phone: draft.phone,
        active: draft.active,
        version: version + 1,
        ..before.clone()
    };
    if !store::update(tx, &after, version)? {
        return Err(Problem::new(CHANGED_MEANWHILE));
    }
    audit::record(tx, PartnerChanged { before, after }, None)?;
    show(tx, id)
}

/// Lists a partner's keys, the newest first.
pub fn keys(tx: &mut Tx<'_>, partner: Uuid) -> Result<Vec<PartnerKey>, Problem> {
    find(tx, partner)?;
    Ok(store::keys(tx, partner)?.into_iter().map(PartnerKey::from).collect())
}

/// Makes a key for a partner.
pub fn make_key(
    tx: &mut Tx<'_>,
    partner: Uuid,
    name: String,
    scopes: Vec<Scope>,
    ends_at: Option<DateTime<Utc>>,
) -> Result<MadeKey, Problem> {
    find(tx, partner)?;
    let ends_at = rules::end_of_new(ends_at, tx.now)
        .ok_or_else(|| Problem::invalid("/ends_at", "La fin est à venir, dans trois ans au plus tard."))?;
    let (row, secret) = draw_key(tx, partner, name, scopes, ends_at)?;
    let after = Some(key_as_logged(&row));
    audit::record(tx, Entry { action: events::PARTNER_KEY_CREATED, subject: row.id, before: None, after }, None)?;
    show_made(tx, row, secret)
}

/// Makes a key that replaces another; the old one stays valid for a while.
pub fn rotate_key(tx: &mut Tx<'_>, id: Uuid, ends_at: Option<DateTime<Utc>>) -> Result<MadeKey, Problem> {
    let old = store::lock_key(tx, id)?.ok_or_else(Problem::not_found)?;
    if old.revoked_at.is_some() || old.ends_at <= tx.now {
        return Err(Problem::new(KEY_OVER).detail("Créez plutôt une nouvelle clé."));
    }
    if old.replaced_by.is_some() {
        return Err(Problem::new(KEY_OVER).detail("Elle est déjà remplacée par une autre."));
    }
    let old_ends_at = rules::end_of_replaced(ends_at, old.ends_at, tx.now).ok_or_else(|| {
        Problem::invalid("/old_ends_at", "L'ancienne clé s'arrête au plus tôt maintenant, au plus tard dans 90 jours.")
    })?;
    let until = rules::end_of_new(None, tx.now).ok_or_else(|| Problem::unavailable("the calendar ends"))?;
    let scopes = old.scopes.iter().copied().flatten().collect();
    let (row, secret) = draw_key(tx, old.partner_id, old.name, scopes, until)?;
    store::replace_key(tx, id, row.id, old_ends_at)?;
    let entry = Entry {
        action: events::PARTNER_KEY_ROTATED,
        subject: id,
        before: Some(json!({"prefix": old.prefix, "ends_at": old.ends_at})),
        after: Some(json!({"ends_at": old_ends_at, "replaced_by": row.id, "new_prefix": row.prefix})),
    };
    audit::record(tx, entry, None)?;
    show_made(tx, row, secret)
}

/// Revokes a key, which is refused within a second. Repeated, it does nothing.
pub fn revoke_key(tx: &mut Tx<'_>, id: Uuid) -> Result<PartnerKey, Problem> {
    let key = store::lock_key(tx, id)?.ok_or_else(Problem::not_found)?;
    if key.revoked_at.is_none() {
        store::revoke_key(tx, id)?;
        let before = Some(key_as_logged(&key));
        audit::record(tx, Entry { action: events::PARTNER_KEY_REVOKED, subject: id, before, after: None }, None)?;
    }
    find_key(tx, key.partner_id, id)
}

fn draw_key(
    tx: &mut Tx<'_>,
    partner_id: Uuid,
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
    store::insert_key(tx, &row)?;
    Ok((row, drawn.text))
}

fn show_made(tx: &mut Tx<'_>, row: KeyRow, secret: String) -> Result<MadeKey, Problem> {
    Ok(MadeKey { key: find_key(tx, row.partner_id, row.id)?, secret })
}

fn find_key(tx: &mut Tx<'_>, partner: Uuid, id: Uuid) -> Result<PartnerKey, Problem> {
    let found = store::keys(tx, partner)?.into_iter().find(|(key, _)| key.id == id);
    found.map(PartnerKey::from).ok_or_else(Problem::not_found)
}

fn key_as_logged(row: &KeyRow) -> Value {
    json!({
        "partner_id": row.partner_id, "name": row.name, "prefix": row.prefix, "scopes": row.scopes,
        "ends_at": row.ends_at,
    })
}
