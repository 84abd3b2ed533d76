//! Sources of an adaptation: comments, sessions and questions, checked and shown.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{SourceKind, store};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::participation::evaluations::results::comments;
use crate::participation::follow_ups;
use crate::programme::sessions;
use crate::programme::sessions::Joined;
use crate::programme::sessions::themes::Theme;
use crate::programme::sessions::views::{local, zone_of};

/// Most sources of an adaptation.
pub const MOST: usize = 12;

/// A comment, a session or a question that something was observed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "session", "id": "0190a7c4-6f20-7d11-8a45-2b7c9e3f1a56"}))]
pub struct NewAdaptationSource {
    /// Its kind.
    pub kind: SourceKind,
    /// Identity of the evaluation with the comment, of the session or of the question.
    pub id: Uuid,
}

/// Something that an adaptation was observed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdaptationSource {
    /// Its kind.
    pub kind: SourceKind,
    /// Identity of the evaluation with the comment, of the session or of the question.
    pub id: Uuid,
    /// The session itself, or that of the comment or question; null if none is known.
    #[schema(required)]
    pub session: Option<AdaptedSession>,
    /// Words of the comment or question.
    ///
    /// Null of a session, of a question of others, and once they are forgotten.
    #[schema(required)]
    pub text: Option<String>,
    /// Theme of the question; null if none is known.
    #[schema(required)]
    pub theme: Option<Theme>,
}

/// A session of an adaptation, in short.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AdaptedSession {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Title shown to people, in French.
    pub title: String,
    /// Start, with the offset of the venue's zone on that day.
    pub starts_at: DateTime<FixedOffset>,
    /// Name of the venue.
    pub venue_name: String,
}

impl AdaptedSession {
    /// Shows a session in short.
    pub fn new(joined: &Joined) -> AdaptedSession {
        AdaptedSession {
            id: joined.session.id,
            title: joined.session.title.clone(),
            starts_at: local(joined.session.starts_at, zone_of(&joined.venue.time_zone)),
            venue_name: joined.venue.name.clone(),
        }
    }
}

/// Refuses sources that are unknown, or that the caller does not see.
///
/// Those in `known` were checked before.
pub fn require(tx: &mut Tx<'_>, sources: &[NewAdaptationSource], known: &[(SourceKind, Uuid)]) -> Result<(), Problem> {
    let are_new = |source: &&NewAdaptationSource| !known.contains(&(source.kind, source.id));
    for (place, source) in sources.iter().enumerate().filter(|(_, source)| are_new(source)) {
        let found = match source.kind {
            SourceKind::Session => sessions::actions::find(tx, source.id).map(drop),
            SourceKind::FollowUp => follow_ups::actions::show(tx, source.id).map(drop),
            SourceKind::Comment => comments::find(tx, source.id).map(drop),
        };
        found.map_err(|problem| problem.blame(&format!("/sources/{place}/id"), "Cet élément n'existe pas."))?;
    }
    Ok(())
}

/// Shows what an adaptation was observed in; what is gone meanwhile is left out.
///
/// Comments have no names, and reach whoever reads the adaptation. Questions are read by those they belong to.
pub fn show(tx: &mut Tx<'_>, adaptation: Uuid) -> Result<Vec<AdaptationSource>, Problem> {
    let sources = store::sources(tx, adaptation)?;
    let of_kind = |kind| sources.iter().filter(move |(one, _)| *one == kind).map(|(_, id)| *id);
    let said = comments::among(tx, &of_kind(SourceKind::Comment).collect::<Vec<_>>())?;
    let mut asked = Vec::new();
    for id in of_kind(SourceKind::FollowUp) {
        let filter = follow_ups::Filter { id: Some(id), ..follow_ups::Filter::default() };
        asked.extend(follow_ups::actions::list(tx, filter, None, 1)?);
    }
    let among = of_kind(SourceKind::Session).chain(said.iter().map(|comment| comment.session.id));
    let among = Some(among.chain(asked.iter().filter_map(|one| Some(one.session.as_ref()?.id))).collect());
    let filter = sessions::Filter { among, ..sessions::Filter::default() };
    let held = sessions::list(tx, &filter, None, MOST as i64)?;
    let session = |id: Option<Uuid>| held.iter().find(|one| Some(one.session.id) == id).map(AdaptedSession::new);
    let shown = |(kind, id): (SourceKind, Uuid)| match kind {
        SourceKind::Session => {
            let session = session(Some(id))?;
            Some(AdaptationSource { kind, id, session: Some(session), text: None, theme: None })
        }
        SourceKind::Comment => {
            let comment = said.iter().find(|comment| comment.id == id)?;
            let session = session(Some(comment.session.id));
            Some(AdaptationSource { kind, id, session, text: Some(comment.words()), theme: None })
        }
        SourceKind::FollowUp => {
            let question = asked.iter().find(|one| one.id == id);
            Some(AdaptationSource {
                kind,
                id,
                session: session(question.and_then(|one| Some(one.session.as_ref()?.id))),
                text: question.and_then(|one| one.question.clone()),
                theme: question.and_then(|one| one.theme),
            })
        }
    };
    Ok(sources.into_iter().filter_map(shown).collect())
}
