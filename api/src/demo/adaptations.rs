//! Changes of the demonstration's workshops: one that helped, one that begins with the next session.

use chrono::{DateTime, TimeDelta, Utc};

use crate::insight::adaptations::actions::{AdaptationDraft, judge, note};
use crate::insight::adaptations::sources::NewAdaptationSource;
use crate::insight::adaptations::{Change, SourceKind, Verdict};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::principal::Principal;
use crate::kernel::text::problem::Problem;
use crate::participation::evaluations::negatives::NegativeBox;
use crate::programme::sessions::views::Session;

/// Notes them as their facilitator did, each after the session that it was observed in.
pub fn live(tx: &mut Tx<'_>, facilitator: &Principal, held: &[Session], now: DateTime<Utc>) -> Result<(), Problem> {
    let long_ago = held.windows(2).rfind(|pair| pair[1].starts_at < now - TimeDelta::days(35));
    if let Some([before, first]) = long_ago {
        let mut then = tx.acting_as(facilitator, before.ends_at.to_utc() + TimeDelta::hours(1));
        let noted = note(&mut then, slower(before, first))?.adaptation;
        let mut later = tx.acting_as(facilitator, first.ends_at.to_utc() + TimeDelta::days(21));
        judge(&mut later, noted.id, noted.version, Some(Verdict::Helped), Some("Tout le monde a fini.".to_owned()))?;
    }
    let next = held.windows(2).find(|pair| pair[1].starts_at > now);
    if let Some([before, first]) = next {
        let mut then = tx.acting_as(facilitator, before.ends_at.to_utc() + TimeDelta::hours(1));
        note(&mut then, with_cables(before, first))?;
    }
    Ok(())
}

fn slower(before: &Session, first: &Session) -> AdaptationDraft {
    AdaptationDraft {
        observed: "Plusieurs personnes se perdent quand deux manipulations se suivent.".to_owned(),
        changes: vec![Change::Handout, Change::Pace],
        description: "Une seule manipulation par quart d’heure, et le support avec une image par étape.".to_owned(),
        watched: NegativeBox::TooFast,
        ..draft(before, first)
    }
}

fn with_cables(before: &Session, first: &Session) -> AdaptationDraft {
    AdaptationDraft {
        observed: "On voulait travailler sur son propre téléphone, et il manquait des câbles.".to_owned(),
        changes: vec![Change::Plan, Change::Material],
        description: "Commencer par le téléphone de chacun ; trois câbles dans la boîte.".to_owned(),
        watched: NegativeBox::NotRelevant,
        ..draft(before, first)
    }
}

fn draft(before: &Session, first: &Session) -> AdaptationDraft {
    AdaptationDraft {
        observed: String::new(),
        changes: Vec::new(),
        description: String::new(),
        first_session_id: first.id,
        theme: None,
        watched: NegativeBox::TooFast,
        check_after: 8,
        facilitator_id: None,
        sources: vec![NewAdaptationSource { kind: SourceKind::Session, id: before.id }],
    }
}
