//! What is read of the calendar.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::item::{CalendarItem, Feed, Item};
use super::rules::{self, Filter};
use super::store::{self, Head, Which};
use crate::directory::places;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::programme::feeds::CURSOR_GONE;

/// Sessions that one feed may hold.
const MOST: i64 = 5_000;

/// Where a feed is published.
#[derive(Debug, Clone)]
pub struct Published {
    /// Address of the site, without a slash at its end.
    pub site: String,
    /// Slug of the organisation whose pages the site has.
    pub front_end_of: String,
    /// What follows the path in the feed's address.
    pub query: String,
    /// The quarter of an hour in which it is asked for.
    pub now: DateTime<Utc>,
}

/// The calendar that a filter shows, and where the changes have got to that it has for certain.
pub fn feed(tx: &mut Tx<'_>, filter: &Filter, published: Published) -> Result<(Feed, Head), Problem> {
    // First: what is read afterwards has all that this tells of.
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
    let items = store::items(tx, Which::Between(from, to), MOST + 1)?;
    if items.len() as i64 > MOST {
        return Err(Problem::query("to", "Trop d'ateliers pour une seule réponse : demandez moins de jours."));
    }
    let wanted: Vec<Item> = items.into_iter().filter(|item| filter.wants(item, zone)).collect();
    // A session that is left out since it was cancelled changed the calendar too. One that left the filter in another
    // way takes its date with it: this date can go back, and only the entity tag tells every change.
    let changed_at = wanted.iter().map(|item| item.changed_at).max().unwrap_or(publisher.created_at);
    let items = wanted.into_iter().filter(|item| !filter.omits(item)).map(|item| filter.mark(item)).collect();
    let Published { site, front_end_of, query, now } = published;
    Ok((Feed { has_pages: publisher.slug == front_end_of, publisher, site, query, now, changed_at, items }, head))
}

fn too_long() -> Problem {
    let most = rules::LONGEST / 366;
    Problem::query("to", format!("Le dernier jour vient après le premier, de {most} ans au plus."))
}

/// How far a mirror has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// In which era.
    pub era: Uuid,
    /// Up to this position it has everything.
    pub position: i64,
    /// Where the changes had got to when it began: until there it has nothing to remove.
    pub begun: i64,
    /// What it asks for: a cursor goes on with the same filters only.
    pub filter: u32,
}

/// What happened to one session since.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = CalendarChange)]
pub struct Change {
    /// Identity of the session, a UUID: permanent, and the UID `atelier-{id}` of the iCalendar feed.
    pub id: Uuid,
    /// When it last changed.
    pub changed_at: DateTime<Utc>,
    /// True: remove it if you have it. It is deleted, or no longer what the filters ask for.
    pub removed: bool,
    /// The session as it is now; put it in place of what you have. Null when removed.
    #[schema(required)]
    pub item: Option<CalendarItem>,
}

/// Changes in order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CalendarChanges)]
pub struct Changes {
    /// What changed, each session once, in the order of its last change.
    pub data: Vec<Change>,
    /// Where to go on: always there. Keep it together with what you applied.
    pub next_since: String,
    /// Whether there is more to be had at once.
    pub has_more: bool,
}

/// Up to `limit` changes after a cursor, and the cursor to go on from.
///
/// # Errors
/// 410 when the cursor is of another era, or ahead of us; 400 when it was made for other filters.
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
        store::items(tx, Which::Of(&present), i64::MAX)?.into_iter().map(|item| (item.id, item)).collect();
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
