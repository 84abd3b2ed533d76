//! Use cases of the calendar's feeds and of mirrors.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::item::{CalendarItem, Feed, Item};
use super::rules::{self, Filter};
use super::store::{self, Head, Selection};
use crate::directory::places;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::programme::feeds::CURSOR_GONE;

/// Maximum number of sessions in one feed.
const MOST: i64 = 5_000;

/// Address and time of a feed.
#[derive(Debug, Clone)]
pub struct Publication {
    /// Address of the site, without a slash at its end.
    pub site: String,
    /// Slug of the organisation that the site's pages belong to.
    pub front_end_of: String,
    /// Query of the feed's address.
    pub query: String,
    /// Time of the request, truncated to a quarter of an hour.
    pub now: DateTime<Utc>,
}

/// Reads the calendar that a filter shows, and the position up to which it has all changes.
pub fn feed(tx: &mut Tx<'_>, filter: &Filter, publication: Publication) -> Result<(Feed, Head), Problem> {
    // Read first, so that the sessions read afterwards have all changes up to this position.
    let head = store::head(tx)?;
    let publisher = store::publisher(tx)?;
    if let Some(code) = &filter.commune {
        places::actions::named_commune(tx, code)?;
    }
    let zone = publisher.zone;
    let today = tx.now.with_timezone(&zone).date_naive();
    if !filter.fits(today) {
        return Err(too_long());
    }
    let (from, to) = rules::instants(filter.window(today), zone);
    let items = store::items(tx, Selection::Between(from, to), MOST + 1)?;
    if items.len() as i64 > MOST {
        return Err(Problem::query("to", "Trop d'ateliers pour une seule réponse : demandez moins de jours."));
    }
    let wanted: Vec<Item> = items.into_iter().filter(|item| filter.wants(item, zone)).collect();
    // Sessions that are left out because they were cancelled count too. A session that otherwise left the filter does
    // not, so this date can go back: only the entity tag changes with every change.
    let changed_at = wanted.iter().map(|item| item.changed_at).max().unwrap_or(publisher.created_at);
    let items = wanted.into_iter().filter(|item| !filter.omits(item)).map(|item| filter.mark(item)).collect();
    let Publication { site, front_end_of, query, now } = publication;
    Ok((Feed { has_pages: publisher.slug == front_end_of, publisher, site, query, now, changed_at, items }, head))
}

fn too_long() -> Problem {
    let most = rules::LONGEST / 366;
    Problem::query("to", format!("Le dernier jour vient après le premier, de {most} ans au plus."))
}

/// Cursor of a mirror.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Era of the positions.
    pub era: Uuid,
    /// Position up to which the mirror has all changes.
    pub position: i64,
    /// Position of the last change when the mirror began: up to there it has nothing to remove.
    pub begun: i64,
    /// Digest of its filters: a cursor is valid for the same filters only.
    pub filter: u32,
}

/// The change of one session.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = CalendarChange)]
pub struct Change {
    /// Permanent identity of the session, a UUID; its UID in the iCalendar feed is `atelier-{id}`.
    pub id: Uuid,
    /// Time of its last change, UTC.
    pub changed_at: DateTime<Utc>,
    /// True if it is to be removed, since it is deleted or no longer matches the filters.
    pub removed: bool,
    /// The session as it is now, which replaces the known one; null if removed.
    #[schema(required)]
    pub item: Option<CalendarItem>,
}

/// Changes, in order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CalendarChanges)]
pub struct Changes {
    /// The changes, one for each session, in the order of the sessions' last changes.
    pub data: Vec<Change>,
    /// Value of `since` for the next request, never null; to be stored together with the applied changes.
    pub next_since: String,
    /// True if more changes are available at once.
    pub has_more: bool,
}

/// Reads up to `limit` changes after a cursor, the next cursor, and whether there are more changes.
///
/// # Errors
/// 410 for a cursor of another era or ahead of the calendar, 400 for one of other filters.
pub fn changes(
    tx: &mut Tx<'_>,
    since: Option<Cursor>,
    (filter, digest): (&Filter, u32),
    limit: i64,
) -> Result<(Vec<Change>, Cursor, bool), Problem> {
    let head = store::head(tx)?;
    let beginning = Cursor { era: head.era, position: 0, begun: head.position, filter: digest };
    let mut cursor = since.unwrap_or(beginning);
    if cursor.era != head.era || cursor.position > head.position {
        return Err(Problem::new(CURSOR_GONE).detail("Recommencez sans «since» et remplacez tout ce que vous avez."));
    }
    if cursor.filter != digest {
        return Err(Problem::query("since", "Ce repère a été donné pour d'autres critères : recommencez sans lui."));
    }
    if let Some(code) = &filter.commune {
        places::actions::named_commune(tx, code)?;
    }
    let zone = store::publisher(tx)?.zone;
    let mut entries = store::changes(tx, cursor.position, limit + 1)?;
    let has_more = entries.len() as i64 > limit;
    entries.truncate(usize::try_from(limit).unwrap_or(0));
    let present: Vec<Uuid> = entries.iter().filter(|entry| !entry.removed).map(|entry| entry.session_id).collect();
    let mut items: std::collections::HashMap<Uuid, Item> =
        store::items(tx, Selection::Of(&present), i64::MAX)?.into_iter().map(|item| (item.id, item)).collect();
    let mut changes = Vec::with_capacity(entries.len());
    for entry in entries {
        cursor.position = entry.position;
        let item = items.remove(&entry.session_id).filter(|item| filter.wants(item, zone) && !filter.omits(item));
        let item = item.map(|item| filter.mark(item));
        if item.is_some() || entry.position > cursor.begun {
            changes.push(Change {
                id: entry.session_id,
                changed_at: entry.changed_at,
                removed: item.is_none(),
                item: item.map(CalendarItem::from),
            });
        }
    }
    Ok((changes, cursor, has_more))
}
