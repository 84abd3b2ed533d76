//! Rules of referrals: the text of consent, and the time to withdraw.

use chrono::{DateTime, Utc};

/// Question that a partner reads out to a person before they are sent: the person agrees to it.
pub fn consent(partner: &str, organisation: &str, phone: &str) -> String {
    format!(
        "Êtes-vous d’accord pour que nous donnions votre nom, votre téléphone ou votre adresse e-mail, votre commune, \
         le nom de qui vient avec vous et ce que vous voudriez apprendre à l’organisateur de l’atelier \
         ({organisation})\u{a0}? Il s’en sert pour vous inscrire et vous prévenir si l’atelier change, et pour rien \
         d’autre. Nous ({partner}) verrons si vous y avez participé. Pour corriger ces informations, les faire effacer \
         ou changer d’avis, appelez le {phone}."
    )
}

/// True if a partner may still withdraw a referral: until the session starts.
pub fn may_withdraw(is_live: bool, starts_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    is_live && now < starts_at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_consent_names_recipients_and_a_contact() {
        let text = consent("Mairie de Cruzy", "la Communauté de communes", "04 65 71 00 00");
        for expected in ["Mairie de Cruzy", "la Communauté de communes", "04 65 71 00 00", "effacer"] {
            assert!(text.contains(expected), "{expected}");
        }
    }

    #[test]
    fn nobody_is_taken_back_from_a_session_that_has_begun() {
        let start = DateTime::from_timestamp(1_800_000_000, 0).unwrap_or_default();
        assert!(may_withdraw(true, start, start - chrono::TimeDelta::seconds(1)));
        assert!(!may_withdraw(true, start, start));
        assert!(!may_withdraw(false, start, start - chrono::TimeDelta::days(1)));
    }
}
