//! Details stated for one enrolment, beside those that the team knows of the person.
//!
//! A name and a number prove nothing: who enrols reads again only what they stated, and messages about the enrolment go
//! where they said, until the team confirms another contact.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::directory::people::actions::LearnerDraft;
use crate::directory::people::rules::is_insee_code;
use crate::directory::people::{LearnerRow, ways};
use crate::kernel::text::phone;
use crate::schema::enrolments;

/// The person as stated for an enrolment; nothing where the team picked a known card.
#[derive(Queryable, Selectable, Insertable, Debug, Clone, Default, PartialEq, Eq)]
#[diesel(table_name = enrolments, check_for_backend(diesel::pg::Pg))]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct Stated {
    #[diesel(column_name = stated_given_name)]
    pub given_name: Option<String>,
    #[diesel(column_name = stated_family_name)]
    pub family_name: Option<String>,
    #[diesel(column_name = stated_phone)]
    pub phone: Option<String>,
    #[diesel(column_name = stated_email)]
    pub email: Option<String>,
    #[diesel(column_name = stated_birth_year)]
    pub birth_year: Option<i16>,
    /// INSEE code, or the name of a commune outside the territory.
    #[diesel(column_name = stated_commune_code)]
    pub commune: Option<String>,
}

impl From<&LearnerDraft> for Stated {
    fn from(draft: &LearnerDraft) -> Stated {
        Stated {
            given_name: Some(draft.given_name.clone()),
            family_name: Some(draft.family_name.clone()),
            phone: draft.phone.clone(),
            email: draft.email.clone(),
            birth_year: draft.birth_year,
            commune: draft.commune_code.as_ref().or(draft.outside_commune.as_ref()).cloned(),
        }
    }
}

impl Stated {
    /// Prénom and nom: as stated, or those of the card that the team picked.
    pub fn names<'a>(&'a self, card: &'a LearnerRow) -> (&'a str, &'a str) {
        let given_name = self.given_name.as_ref().unwrap_or(&card.given_name);
        (given_name, self.family_name.as_ref().unwrap_or(&card.family_name))
    }

    /// True if the person lives outside the territory: as stated, or as the card says.
    pub fn is_from_outside(&self, card: &LearnerRow) -> bool {
        let is_stated = self.commune.is_some();
        if is_stated { self.outside_commune().is_some() } else { card.outside_commune.is_some() }
    }

    /// INSEE code of the commune that was stated, if it is within the territory.
    pub fn commune_code(&self) -> Option<&str> {
        self.commune.as_deref().filter(|stated| is_insee_code(stated))
    }

    /// Name of the commune that was stated, if it is outside the territory.
    pub fn outside_commune(&self) -> Option<&str> {
        self.commune.as_deref().filter(|stated| !is_insee_code(stated))
    }

    /// The contact data that were stated, and nothing of the card.
    pub fn contact(&self) -> ways::Contact<'_> {
        let mobile = self.phone.as_deref().is_some_and(phone::gets_texts);
        ways::Contact { email: self.email.as_deref(), phone: self.phone.as_deref(), mobile, preferred: None }
    }

    /// Returns whether anything stated is not what the card says.
    pub fn differs_from(&self, card: &LearnerRow) -> bool {
        let differs = |stated: &Option<String>, known: Option<&str>| stated.is_some() && stated.as_deref() != known;
        differs(&self.given_name, Some(&card.given_name))
            || differs(&self.family_name, Some(&card.family_name))
            || differs(&self.phone, card.phone.as_deref())
            || differs(&self.email, card.email.as_deref())
            || differs(&self.commune, card.commune_code.as_deref().or(card.outside_commune.as_deref()))
            || self.birth_year.is_some() && self.birth_year != card.birth_year
    }
}

/// Number and address at which a person hears about one enrolment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contact<'a> {
    /// Number, in E.164.
    pub phone: Option<&'a str>,
    /// E-mail address.
    pub email: Option<&'a str>,
    /// True if texts may go to that number; otherwise it is only called.
    pub is_written_to: bool,
}

/// Chooses the contact for messages about an enrolment, from what was stated and from the card.
///
/// It is the stated one, until the team confirmed that of the card after the enrolment was made. Where the team itself
/// enrolled the person, what was not stated comes from the card. Nothing is written to a contact of the card that
/// nobody confirmed.
pub(super) fn choose<'a>(
    (phone, email): (Option<&'a str>, Option<&'a str>),
    (by_team, made_at): (bool, DateTime<Utc>),
    (card_phone, card_email): (Option<&'a str>, Option<&'a str>),
    confirmed_at: Option<DateTime<Utc>>,
) -> Contact<'a> {
    let is_stated = phone.or(email).is_some();
    let confirmed_email = card_email.filter(|_| confirmed_at.is_some());
    if confirmed_at.is_some_and(|at| at >= made_at) {
        Contact { phone: card_phone, email: card_email, is_written_to: true }
    } else if !is_stated {
        Contact { phone: card_phone, email: confirmed_email, is_written_to: confirmed_at.is_some() }
    } else if by_team {
        let is_written_to = phone.is_some() || confirmed_at.is_some();
        Contact { phone: phone.or(card_phone), email: email.or(confirmed_email), is_written_to }
    } else {
        Contact { phone, email, is_written_to: true }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: Option<&str> = Some("+33612555555");
    const NEW: Option<&str> = Some("+33611111111");
    const PLANTED: Option<&str> = Some("attacker@evil.example");
    const OWN: Option<&str> = Some("lucienne@exemple.fr");

    fn parse_time(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn messages_go_where_the_enrolment_says_until_the_team_confirms() {
        let made = parse_time("2026-11-24T09:00:00Z");
        let of = |stated, by_team, card, confirmed: Option<&str>| {
            let contact = choose(stated, (by_team, made), card, confirmed.map(parse_time));
            (contact.phone, contact.email, contact.is_written_to)
        };
        let (before, after) = (Some("2026-11-20T09:00:00Z"), Some("2026-11-25T09:00:00Z"));
        assert_eq!(of((OLD, OWN), false, (OLD, PLANTED), None), (OLD, OWN, true), "a planted mailbox gets nothing");
        assert_eq!(of((OLD, None), false, (OLD, PLANTED), None), (OLD, None, true));
        assert_eq!(of((OLD, None), false, (OLD, OWN), before), (OLD, None, true), "an earlier address stays aside");
        assert_eq!(of((OLD, PLANTED), false, (NEW, OWN), after), (NEW, OWN, true), "the team knows better");
        assert_eq!(of((None, None), true, (OLD, PLANTED), None), (OLD, None, false), "called, not written to");
        assert_eq!(of((None, None), true, (OLD, OWN), before), (OLD, OWN, true));
        assert_eq!(of((NEW, None), true, (OLD, OWN), before), (NEW, OWN, true));
    }
}
