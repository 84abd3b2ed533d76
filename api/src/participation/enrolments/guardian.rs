//! The adult who answers for a minor in a workshop.

use std::collections::HashMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::directory::people::rules::{COMES_ALONE, MAJORITY, age};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::phone;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::Fields;
use crate::schema::guardians;

/// The responsible adult of an enrolment.
#[derive(Queryable, Selectable, Insertable, Debug, Clone, PartialEq, Eq)]
#[diesel(table_name = guardians, check_for_backend(diesel::pg::Pg))]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct Guardian {
    pub name: String,
    pub phone: Option<String>,
    pub comes: bool,
}

/// The adult who answers for a minor, as a form gives them.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Sylvie Martin", "phone": "06 12 34 56 78", "comes": true}))]
pub struct NewGuardian {
    /// Prénom and nom.
    #[schema(max_length = 80)]
    name: String,
    /// Landline or mobile, as people write it. Only staff may do without.
    #[schema(max_length = 40)]
    phone: Option<String>,
    /// True if the adult comes to the workshop, too; false by default.
    comes: Option<bool>,
}

/// The adult who answers for a minor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ResponsibleAdult {
    /// Prénom and nom.
    pub name: String,
    /// Number as people write it in France; null if none is known.
    #[schema(required)]
    pub phone_display: Option<String>,
    /// True if the adult comes to the workshop, too.
    pub comes: bool,
}

impl NewGuardian {
    /// Checks and parses the form, which stands at `/guardian` in the body.
    pub fn parse(self, fields: &mut Fields) -> Guardian {
        Guardian {
            name: fields.name("/guardian/name", &self.name),
            phone: fields.person_phone("/guardian/phone", self.phone.as_deref()),
            comes: self.comes.unwrap_or(false),
        }
    }
}

impl From<Guardian> for ResponsibleAdult {
    fn from(Guardian { name, phone, comes }: Guardian) -> ResponsibleAdult {
        ResponsibleAdult { name, phone_display: phone.as_deref().map(phone::display), comes }
    }
}

/// Keeps the adult of an enrolment.
pub(super) fn insert(tx: &mut Tx<'_>, enrolment: Uuid, guardian: &Guardian) -> QueryResult<()> {
    diesel::insert_into(guardians::table)
        .values((guardians::organisation_id.eq(tx.organisation), guardians::enrolment_id.eq(enrolment), guardian))
        .execute(tx.conn)
        .map(drop)
}

/// Reads the adults of some enrolments.
pub(super) fn find(tx: &mut Tx<'_>, enrolments: &[Uuid]) -> QueryResult<HashMap<Uuid, ResponsibleAdult>> {
    let found: Vec<(Uuid, Guardian)> = guardians::table
        .filter(guardians::organisation_id.eq(tx.organisation).and(guardians::enrolment_id.eq_any(enrolments)))
        .select((guardians::enrolment_id, Guardian::as_select()))
        .load(tx.conn)?;
    Ok(found.into_iter().map(|(id, guardian)| (id, guardian.into())).collect())
}

/// Requires what a person of that age needs in the year of a session, and keeps nothing of an adult's.
///
/// The team may enrol a minor before the adult is known.
pub fn require(
    guardian: Option<Guardian>,
    birth_year: Option<i16>,
    year: i32,
    by_team: bool,
) -> Result<Option<Guardian>, Problem> {
    let Some(age) = birth_year.map(|born| age(born, year)) else { return Ok(guardian) };
    if age >= MAJORITY {
        return Ok(None);
    }
    let mut fields = Fields::default();
    if !by_team {
        if guardian.is_none() {
            fields.refuse("/guardian/name", "Moins de 18 ans : écrivez le nom de l'adulte responsable.");
        }
        if guardian.as_ref().is_none_or(|adult| adult.phone.is_none()) {
            fields.refuse("/guardian/phone", "Moins de 18 ans : donnez le téléphone de l'adulte responsable.");
        }
        if age < COMES_ALONE && !guardian.as_ref().is_some_and(|adult| adult.comes) {
            fields.refuse("/guardian/comes", "Avant 12 ans, un enfant vient avec un adulte. Cochez la case.");
        }
    }
    fields.done()?;
    Ok(guardian)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minor_has_an_adult_and_a_child_comes_with_one() {
        let adult = |comes| Some(Guardian { name: "Sylvie".into(), phone: Some("+33612345678".into()), comes });
        let refused = |guardian: Option<Guardian>, born| {
            let refusal = require(guardian, Some(born), 2026, false).err();
            refusal.map_or(0, |problem| problem.to_string().matches("; /guardian").count())
        };
        assert_eq!(refused(None, 2008), 0, "18 in that year");
        assert_eq!(refused(None, 2009), 2);
        assert_eq!(refused(adult(false), 2009), 0);
        assert_eq!(refused(adult(false), 2015), 1, "under twelve");
        assert_eq!(refused(adult(true), 2015), 0);
        assert_eq!(refused(adult(false), 2014), 0, "twelve in that year");
        assert_eq!(require(adult(true), Some(1950), 2026, false).ok(), Some(None), "nothing is kept of an adult's");
        assert_eq!(require(None, Some(2015), 2026, true).ok(), Some(None));
        assert_eq!(require(adult(true), None, 2026, false).ok(), Some(adult(true)));
    }
}
