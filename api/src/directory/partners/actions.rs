//! Use cases of partners.

use uuid::Uuid;

use super::PartnerKind;
use super::events::{self, PartnerChanged};
use super::store::{self, PartnerRow};
use super::views::Partner;
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
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
        return Err(audit::changed_meanwhile(tx, before.id));
    }
    audit::record(tx, PartnerChanged { before, after }, None)?;
    show(tx, id)
}
