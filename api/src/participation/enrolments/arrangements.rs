//! Arrangements: what makes the workshop easier for a person, from a short list.
//!
//! A list asks nothing about health, as a free text would.

use std::collections::HashMap;

use diesel::prelude::*;
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::schema::arrangements;

crate::words! {
    /// Something that makes the workshop easier for a person.
    ///
    /// `large_print`: gros caractères. `near_screen`: a place near the screen. `step_free`: a room without steps.
    /// `accompanied`: the person comes with a helper.
    Arrangement {
        /// Gros caractères.
        LargePrint = "large_print",
        /// A place near the screen.
        NearScreen = "near_screen",
        /// A room without steps.
        StepFree = "step_free",
        /// The person comes with a helper.
        Accompanied = "accompanied",
    }
}

impl Arrangement {
    /// The words by which a person ticks it.
    pub fn french(self) -> &'static str {
        match self {
            Arrangement::LargePrint => "Des documents en gros caractères",
            Arrangement::NearScreen => "Une place près de l’écran",
            Arrangement::StepFree => "Une salle de plain-pied",
            Arrangement::Accompanied => "Je viens avec une personne qui m’aide",
        }
    }
}

/// Keeps the arrangements of an enrolment, each once.
pub(super) fn insert(tx: &mut Tx<'_>, enrolment: Uuid, wished: &[Arrangement]) -> QueryResult<()> {
    let row = |wish: &Arrangement| {
        (
            arrangements::organisation_id.eq(tx.organisation),
            arrangements::enrolment_id.eq(enrolment),
            arrangements::arrangement.eq(*wish),
        )
    };
    let rows: Vec<_> = wished.iter().map(row).collect();
    diesel::insert_into(arrangements::table).values(rows).on_conflict_do_nothing().execute(tx.conn).map(drop)
}

/// Reads the arrangements of some enrolments, in the order of the list.
pub(super) fn find(tx: &mut Tx<'_>, enrolments: &[Uuid]) -> QueryResult<HashMap<Uuid, Vec<Arrangement>>> {
    let rows: Vec<(Uuid, Arrangement)> = arrangements::table
        .filter(arrangements::organisation_id.eq(tx.organisation).and(arrangements::enrolment_id.eq_any(enrolments)))
        .select((arrangements::enrolment_id, arrangements::arrangement))
        .load(tx.conn)?;
    let mut found: HashMap<Uuid, Vec<Arrangement>> = HashMap::new();
    for (enrolment, wish) in rows {
        found.entry(enrolment).or_default().push(wish);
    }
    found.values_mut().for_each(|wished| wished.sort());
    Ok(found)
}
