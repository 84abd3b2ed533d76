//! Texts of notices to the staff, in French.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::kernel::text::french;
use crate::outreach::account_letters::actions::Notice;

/// Facts of a session.
#[derive(Debug)]
pub struct Occasion {
    /// Its page at the desk.
    pub page: String,
    /// Start, UTC.
    pub starts_at: DateTime<Utc>,
    /// Zone of its venue.
    pub zone: Tz,
    /// Name of its venue's commune.
    pub commune: String,
}

/// Numbers of the tasks of a day.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Calls and letters to make.
    pub calls: i64,
    /// Of these, too late.
    pub late: i64,
    /// Numbers to correct.
    pub wrong_numbers: i64,
    /// Sessions with too few people.
    pub underfilled: usize,
    /// Sheets to complete.
    pub attendance: usize,
    /// Sessions with evaluations to enter.
    pub evaluations: usize,
    /// Sessions on a closed day.
    pub closed: usize,
    /// Seats of today and tomorrow that came from partners.
    pub from_partners: i64,
    /// People who may be there twice.
    pub duplicates: usize,
}

fn when(of: &Occasion) -> String {
    format!("{} à {}, à {}", french::day(of.starts_at, of.zone), french::hour(of.starts_at, of.zone), of.commune)
}

fn people(number: i16) -> String {
    if number == 1 { "une personne".to_owned() } else { format!("{number} personnes") }
}

/// A partner's enrolment shortly before the session.
pub fn late_referral(partner: &str, party: i16, waits: bool, of: &Occasion) -> Notice {
    let place = if waits { "sur la liste d'attente de l'atelier" } else { "à l'atelier" };
    Notice {
        subject: format!("Inscription de dernière minute : {}", when(of)),
        news: format!("{partner} vient d'inscrire {} {place} du {}.", people(party), when(of)),
        page: of.page.clone(),
    }
}

/// A cancellation shortly before the session.
pub fn late_cancellation(party: i16, left: i16, of: &Occasion) -> Notice {
    let room = match left {
        0 => "L'atelier est encore complet.".to_owned(),
        1 => "Il reste une place libre.".to_owned(),
        left => format!("Il reste {left} places libres."),
    };
    Notice {
        subject: format!("Annulation de dernière minute : {}", when(of)),
        news: format!("Une inscription à l'atelier du {} vient d'être annulée ({}). {room}", when(of), people(party)),
        page: of.page.clone(),
    }
}

/// More requests over the web than usual.
pub fn alarm(enrolments: usize, call_backs: usize) -> Notice {
    Notice {
        subject: "Beaucoup de demandes sur le site".to_owned(),
        news: format!(
            "Depuis une heure, le site a reçu bien plus de demandes que d'habitude (inscriptions : {enrolments}, \
             demandes de rappel : {call_backs}). Regardez si elles sont vraies. Au besoin, annulez-les ensemble."
        ),
        page: "annuler-ensemble.html".to_owned(),
    }
}

/// The tasks of the day; none if nothing waits.
pub fn digest(counts: &Counts) -> Option<Notice> {
    let call = match counts.late {
        0 => "appels et lettres à faire".to_owned(),
        late => format!("appels et lettres à faire (en retard : {late})"),
    };
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let lines: Vec<String> = [
        (counts.calls, call.as_str()),
        (counts.wrong_numbers, "numéros à corriger"),
        (counts.from_partners, "places prises par des partenaires pour aujourd'hui et demain"),
        (count(counts.underfilled), "ateliers avec trop peu de monde"),
        (count(counts.closed), "ateliers un jour de fermeture"),
        (count(counts.attendance), "feuilles d'émargement à compléter"),
        (count(counts.evaluations), "ateliers dont les évaluations sont à saisir"),
        (count(counts.duplicates), "doublons possibles"),
    ]
    .into_iter()
    .filter(|(number, _)| *number > 0)
    .map(|(number, what)| format!("- {what} : {number}"))
    .collect();
    (!lines.is_empty()).then(|| Notice {
        subject: "À faire aujourd'hui".to_owned(),
        news: format!("Voici ce qui attend au bureau :\n\n{}", lines.join("\n")),
        page: String::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notice_reads_well() {
        let occasion = Occasion {
            page: "atelier.html?id=…".to_owned(),
            starts_at: "2026-12-01T13:00:00Z".parse().unwrap(),
            zone: chrono_tz::Europe::Paris,
            commune: "Capestang".to_owned(),
        };
        let counts = Counts { calls: 4, late: 1, attendance: 2, from_partners: 1, ..Counts::default() };
        let all = [
            late_referral("Mairie de Cruzy", 1, false, &occasion),
            late_referral("Mairie de Cruzy", 2, true, &occasion),
            late_cancellation(1, 1, &occasion),
            late_cancellation(2, 0, &occasion),
            alarm(12, 3),
            digest(&counts).unwrap(),
        ];
        let all = all.map(|Notice { subject, news, page }| format!("{subject}\n{news}\n→ {page}"));
        insta::assert_snapshot!(all.join("\n----\n"));
        assert!(digest(&Counts::default()).is_none(), "nothing to do, no letter");
    }
}
