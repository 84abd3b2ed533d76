//! Themes of a session: planned with its plan, and those that it really covered.

pub mod routes;
mod store;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::events::THEMES_CONFIRMED;
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::{LOGIN_REQUIRED, Problem};
use crate::participation::preparation;
use crate::programme::sessions;
use crate::programme::sessions::themes::Theme;

/// Themes of a session, as far as they are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownThemes {
    /// Those of its plan.
    pub planned: Vec<Theme>,
    /// Those that it covered; none until somebody confirmed them.
    pub covered: Option<Vec<Theme>>,
}

impl KnownThemes {
    /// Those that it covered, or else those of its plan.
    pub fn best_known(&self) -> &[Theme] {
        self.covered.as_deref().unwrap_or(&self.planned)
    }
}

/// Reads the themes of some sessions; one without any is left out.
pub fn themes_of(tx: &mut Tx<'_>, sessions: &[Uuid]) -> Result<HashMap<Uuid, KnownThemes>, Problem> {
    let mut known: HashMap<Uuid, KnownThemes> = HashMap::new();
    for (session, planned) in preparation::planned_themes(tx, sessions)? {
        known.entry(session).or_default().planned = planned;
    }
    for row in store::find_all(tx, sessions)? {
        known.entry(row.session_id).or_default().covered = Some(row.themes());
    }
    Ok(known)
}

/// Themes of a session, as they are shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionThemes {
    /// Those of its plan.
    pub planned: Vec<Theme>,
    /// Those that it covered; null until somebody confirmed them.
    #[schema(required)]
    pub covered: Option<Vec<Theme>>,
    /// Raised by every confirmation, 0 before the first; its ETag is this number in quotes.
    pub version: i32,
    /// Time of the last confirmation, UTC; null before the first.
    #[schema(required)]
    pub confirmed_at: Option<DateTime<Utc>>,
    /// Name of the account that confirmed them; null before the first.
    #[schema(required)]
    pub confirmed_by: Option<String>,
}

/// Shows the themes of a session to its facilitator and to the desk.
pub fn show(tx: &mut Tx<'_>, session: Uuid) -> Result<SessionThemes, Problem> {
    sessions::actions::find_own(tx, session)?;
    let planned = preparation::planned_themes(tx, &[session])?.pop().map(|(_, themes)| themes).unwrap_or_default();
    let row = store::find_all(tx, &[session])?.pop();
    Ok(SessionThemes {
        planned,
        covered: row.as_ref().map(store::CoveredRow::themes),
        version: row.as_ref().map_or(0, |row| row.version),
        confirmed_at: row.as_ref().map(|row| row.confirmed_at),
        confirmed_by: row.map(|row| row.confirmed_by),
    })
}

/// Confirms the themes that a session covered, in place of the version that was read.
///
/// It must have begun. A repeated request changes nothing.
pub fn confirm(tx: &mut Tx<'_>, session: Uuid, version: i32, mut themes: Vec<Theme>) -> Result<SessionThemes, Problem> {
    let joined = sessions::actions::find_own(tx, session)?;
    let advice = "Les thèmes vus se notent quand l'atelier a commencé.";
    sessions::actions::require_begun(tx, &joined.session, advice)?;
    let by = tx.principal.account().ok_or_else(|| Problem::new(LOGIN_REQUIRED))?;
    themes.sort();
    themes.dedup();
    // One confirmation follows the other: the second finds what the first wrote.
    sessions::lock(tx, session)?;
    let before = store::find_all(tx, &[session])?.pop();
    let said = before.as_ref().map(store::CoveredRow::themes);
    if said.as_ref() == Some(&themes) {
        return show(tx, session);
    }
    if before.map_or(0, |row| row.version) != version {
        return Err(audit::part_changed_meanwhile(tx, session, THEMES_CONFIRMED, None));
    }
    store::write(tx, session, &themes, by)?;
    let logged = |themes: &Vec<Theme>| json!({"themes": themes});
    let (before, after) = (said.as_ref().map(logged), Some(logged(&themes)));
    audit::record(tx, Entry { action: THEMES_CONFIRMED, subject: session, before, after }, None)?;
    show(tx, session)
}
