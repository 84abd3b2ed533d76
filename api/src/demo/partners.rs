//! The partners of the demonstration, and the referrals of one of them.

use chrono::TimeDelta;
use uuid::Uuid;

use crate::directory::accounts;
use crate::directory::accounts::passwords::NewPassword;
use crate::directory::partners::PartnerKind;
use crate::directory::partners::actions::{self, PartnerDraft};
use crate::directory::people::actions::LearnerDraft;
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::principal::{Principal, Role, Staff};
use crate::kernel::text::problem::Problem;
use crate::participation::referrals::actions::{self as referrals, ReferralDraft};
use crate::programme::sessions::views::Session;

/// Name, kind, commune and phone number, in the ranges that ARCEP reserves for fiction.
const PARTNERS: [(&str, PartnerKind, &str, &str); 4] = [
    ("Mairie de Cruzy", PartnerKind::Mairie, "34092", "04 65 71 00 40"),
    ("Mairie de Quarante", PartnerKind::Mairie, "34226", "04 65 71 00 41"),
    ("Médiathèque de Saint-Chinian", PartnerKind::Mediatheque, "34245", "04 65 71 00 42"),
    ("Le Foyer rural de Puisserguier", PartnerKind::Association, "34225", "04 65 71 00 43"),
];

/// The people referred: given name, family name, phone number.
const SENT: [(&str, &str, &str); 3] = [
    ("Lucette", "Rouanet", "04 65 71 00 44"),
    ("Gaston", "Milhau", "04 65 71 00 45"),
    ("Arlette", "Cauquil", "06 39 98 00 15"),
];

/// Creates the partners.
///
/// The first has an account, and has sent referrals to the sessions to come.
pub fn live(tx: &mut Tx<'_>, email: &str, password: &NewPassword, sessions: &[Session]) -> Result<(), Problem> {
    let mut partners = Vec::new();
    for (name, kind, commune, phone) in PARTNERS {
        let draft = PartnerDraft {
            name: name.to_owned(),
            kind,
            commune_code: Some(commune.to_owned()),
            email: None,
            phone: crate::kernel::text::phone::parse(phone),
            active: true,
        };
        partners.push(actions::create(tx, draft)?);
    }
    let Some(cruzy) = partners.first() else { return Ok(()) };
    let (email, name) = (email.to_owned(), "Monique Roux".to_owned());
    let account = accounts::actions::open_for(tx, Some(cruzy.id), email, name, Role::Partner, password.clone())?;
    let principal = Principal::logged_in(Staff {
        account: account.id,
        name: account.name,
        role: Role::Partner,
        login: Uuid::nil(),
        partner: account.partner_id,
    });
    let now = tx.now;
    let to_come = sessions.iter().filter(|session| session.starts_at > now + TimeDelta::days(3));
    for (session, (given_name, family_name, phone)) in to_come.zip(SENT) {
        let mut theirs = tx.acting_as(&principal, now - TimeDelta::hours(20));
        let draft = ReferralDraft {
            session_id: session.id,
            learner: LearnerDraft {
                given_name: given_name.to_owned(),
                family_name: family_name.to_owned(),
                phone: crate::kernel::text::phone::parse(phone),
                email: None,
                preferred_way: None,
                postal_address: None,
                birth_year: None,
                commune_code: Some("34092".to_owned()),
                outside_commune: None,
                remarks: None,
            },
            party_size: 1,
            companions: Vec::new(),
            guardian: None,
            arrangements: Vec::new(),
            needs: Some("Prendre rendez-vous chez le médecin sur Internet".to_owned()),
            wait: true,
        };
        referrals::send(&mut theirs, draft)?;
    }
    Ok(())
}
