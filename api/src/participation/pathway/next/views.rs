//! Next sessions as they are shown.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use utoipa::ToSchema;

use super::rules::Proposed;
use crate::kernel::text::french::{self, curly};
use crate::participation::pathway::NextReason;
use crate::programme::sessions::themes::Theme;
use crate::programme::sessions::views::Session;
use crate::programme::sessions::words::Level;

/// Sessions that take a person further.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NextSessions {
    /// Level for which they were chosen; null if none is known, and then there are none.
    #[schema(required)]
    pub level: Option<Level>,
    /// The sessions, the best first, three at most.
    pub sessions: Vec<NextSession>,
}

/// A session that takes a person further.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NextSession {
    /// The session.
    pub session: Session,
    /// The theme that the reason is about; null if it is about the level.
    #[schema(required)]
    pub theme: Option<Theme>,
    /// The reason.
    pub reason: NextReason,
    /// All of it in one line, in French, as it can be read out to the person.
    #[schema(example = "Pour aller plus loin : E-mail, jeudi 3 décembre à Saint-Chinian – pour revoir ce thème")]
    pub sentence: String,
}

impl NextSession {
    /// Shows a session that is proposed.
    pub fn new(session: Session, Proposed { reason, theme, .. }: Proposed) -> NextSession {
        let sentence = sentence(reason, theme, session.level, session.starts_at, &session.venue.commune);
        NextSession { session, theme, reason, sentence }
    }
}

fn sentence(
    reason: NextReason,
    theme: Option<Theme>,
    level: Level,
    at: DateTime<FixedOffset>,
    commune: &str,
) -> String {
    let what = theme.map_or_else(|| format!("atelier {}", level.french()), |theme| theme.french().to_owned());
    let day = french::date(at.date_naive());
    let why = match reason {
        NextReason::Asked => "vous avez posé une question sur ce thème",
        NextReason::NotYetAlone => "pour y arriver seul(e)",
        NextReason::NotSeen => "vous n'avez pas encore vu ce thème",
        NextReason::Other => "cet atelier n'en a pas parlé",
        NextReason::Again => "pour revoir ce thème",
        NextReason::SameLevel => "c'est votre niveau",
    };
    curly(&format!("Pour aller plus loin : {what}, {day} {} – {why}", at_place(commune)))
}

/// « à Capestang », « au Caylar », « aux Aires ».
fn at_place(commune: &str) -> String {
    if let Some(rest) = commune.strip_prefix("Le ") {
        format!("au {rest}")
    } else if let Some(rest) = commune.strip_prefix("Les ") {
        format!("aux {rest}")
    } else if let Some(rest) = commune.strip_prefix("La ") {
        format!("à La {rest}")
    } else {
        format!("à {commune}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_says_what_when_where_and_why() {
        let at = DateTime::parse_from_rfc3339("2026-12-03T10:00:00+01:00").unwrap();
        let said = |reason, theme| sentence(reason, theme, Level::Beginner, at, "Saint-Chinian");
        let email = said(NextReason::NotSeen, Some(Theme::Email));
        let (before, why) = email.split_once(" – ").unwrap();
        assert_eq!(before, "Pour aller plus loin : E-mail, jeudi 3 décembre à Saint-Chinian");
        assert_eq!(why, "vous n’avez pas encore vu ce thème");
        let level = said(NextReason::SameLevel, None);
        assert!(level.contains("jeudi 3 décembre à Saint-Chinian – c’est votre niveau"), "{level}");
        let places = ["Le Caylar", "Les Aires", "La Livinière"].map(at_place);
        assert_eq!(places, ["au Caylar", "aux Aires", "à La Livinière"]);
    }
}
