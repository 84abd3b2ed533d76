//! What people wrote in evaluations.

use diesel::prelude::*;
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::programme::sessions;
use crate::schema::evaluations;

/// The words of one evaluation.
#[derive(Clone, Debug)]
pub struct Said {
    /// Identity of the evaluation, random.
    pub id: Uuid,
    /// Session that it is about.
    pub session_id: Uuid,
    /// Its texts, in the order of the grid.
    pub texts: Vec<String>,
}

impl Said {
    /// The words in one text.
    pub fn words(&self) -> String {
        self.texts.join(" / ")
    }
}

/// The words of some evaluations.
pub fn among(tx: &mut Tx<'_>, ids: &[Uuid]) -> QueryResult<Vec<Said>> {
    let rows: Vec<(Uuid, Uuid, Option<String>, Option<String>)> = evaluations::table
        .filter(evaluations::organisation_id.eq(tx.organisation).and(evaluations::id.eq_any(ids)))
        .select((evaluations::id, evaluations::session_id, evaluations::helped, evaluations::missing))
        .load(tx.conn)?;
    let said = |(id, session_id, helped, missing): (_, _, Option<String>, Option<String>)| Said {
        id,
        session_id,
        texts: helped.into_iter().chain(missing).collect(),
    };
    Ok(rows.into_iter().map(said).collect())
}

/// Refuses an evaluation that is unknown, or that the caller does not see.
pub fn require_seen(tx: &mut Tx<'_>, id: Uuid) -> Result<(), Problem> {
    let said = among(tx, &[id])?.pop().ok_or_else(Problem::not_found)?;
    let session = sessions::actions::find(tx, said.session_id)?;
    sessions::actions::require_own(tx, &session.session)
}
