//! The table `covered_themes`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::programme::sessions::themes::Theme;
use crate::schema::{accounts, covered_themes};

/// Themes of a session that were confirmed, with the time (UTC) and the name of the account.
#[derive(Queryable, Debug, Clone)]
pub struct CoveredRow {
    pub session_id: Uuid,
    themes: Vec<Option<Theme>>,
    pub version: i32,
    pub confirmed_at: DateTime<Utc>,
    pub confirmed_by: String,
}

impl CoveredRow {
    /// The themes: the database cannot say that elements of an array are never null.
    pub fn themes(&self) -> Vec<Theme> {
        self.themes.iter().copied().flatten().collect()
    }
}

/// The confirmed themes of some sessions.
pub fn find_all(tx: &mut Tx<'_>, sessions: &[Uuid]) -> QueryResult<Vec<CoveredRow>> {
    let confirmer = accounts::organisation_id
        .eq(covered_themes::organisation_id)
        .and(accounts::id.eq(covered_themes::confirmed_by));
    covered_themes::table
        .inner_join(accounts::table.on(confirmer))
        .filter(covered_themes::organisation_id.eq(tx.organisation))
        .filter(covered_themes::session_id.eq_any(sessions))
        .select((
            covered_themes::session_id,
            covered_themes::themes,
            covered_themes::version,
            covered_themes::confirmed_at,
            accounts::name,
        ))
        .load(tx.conn)
}

/// Writes the themes of a session, which is locked.
pub fn write(tx: &mut Tx<'_>, session: Uuid, themes: &[Theme], by: Uuid) -> QueryResult<()> {
    let themes: Vec<Option<Theme>> = themes.iter().copied().map(Some).collect();
    let confirmed = (
        covered_themes::themes.eq(themes),
        covered_themes::confirmed_at.eq(tx.now),
        covered_themes::confirmed_by.eq(by),
    );
    diesel::insert_into(covered_themes::table)
        .values((
            covered_themes::organisation_id.eq(tx.organisation),
            covered_themes::session_id.eq(session),
            covered_themes::version.eq(1),
            confirmed.clone(),
        ))
        .on_conflict((covered_themes::organisation_id, covered_themes::session_id))
        .do_update()
        .set((covered_themes::version.eq(covered_themes::version + 1), confirmed))
        .execute(tx.conn)
        .map(drop)
}
