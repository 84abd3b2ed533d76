//! Handouts as they are shown.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::session_store::UseRow;
use super::store::{HandoutRow, PictureRow, VersionRow};
use super::{HandoutDevice, Licence, VersionKind, rules};
use crate::programme::sessions::themes::Theme;
use crate::programme::sessions::views::{local, zone_of};
use crate::programme::sessions::words::Level;

/// A handout in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ListedHandout {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Code of its short address, as each page says it.
    pub code: String,
    /// Title, in French.
    pub title: String,
    /// Theme.
    pub theme: Theme,
    /// Level; null for every level.
    #[schema(required)]
    pub level: Option<Level>,
    /// Device; null for every device.
    #[schema(required)]
    pub device: Option<HandoutDevice>,
    /// System that it shows; null where it does not matter.
    #[schema(required)]
    pub system: Option<String>,
    /// True if somebody wants it public.
    pub is_public: bool,
    /// True if everybody may read it: it is public, published, not put aside, and its licence allows it.
    pub is_shared: bool,
    /// True if it was put aside.
    pub is_retired: bool,
    /// The version published last; null before the first.
    #[schema(required)]
    pub current: Option<HandoutVersion>,
    /// True if a version is being prepared.
    pub has_draft: bool,
    /// Time of the last change or publication, UTC.
    pub changed_at: DateTime<Utc>,
    /// Raised by every change; its ETag is this number in quotes.
    pub version: i32,
}

/// A version of a handout, without its text.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HandoutVersion {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// From 1, as each page says it.
    pub number: i32,
    /// Kind.
    pub kind: VersionKind,
    /// Where a linked one is read; null of others.
    #[schema(required)]
    pub link: Option<String>,
    /// True if there is a PDF.
    pub has_file: bool,
    /// True if there is a PDF in large print.
    pub has_large_print: bool,
    /// Author: a person or an organisation.
    pub author: String,
    /// Where it was taken from; null if nowhere.
    #[schema(required)]
    pub source_url: Option<String>,
    /// Licence.
    pub licence: Licence,
    /// Day on which somebody last tried what it says; null if not known.
    #[schema(required)]
    pub reviewed_on: Option<NaiveDate>,
    /// Number of pages on A4; null of a link, and before a text is published.
    #[schema(required)]
    pub pages: Option<i32>,
    /// Time of the publication, UTC; null of a draft.
    #[schema(required)]
    pub published_at: Option<DateTime<Utc>>,
    /// Raised by every change of a draft; its ETag is this number in quotes.
    pub revision: i32,
    /// Time of the last change, UTC.
    pub updated_at: DateTime<Utc>,
}

/// A version of a handout, to read.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WholeHandoutVersion {
    /// The version.
    #[serde(flatten)]
    pub version: HandoutVersion,
    /// Identity of the handout, a UUID.
    pub handout_id: Uuid,
    /// Title as it was printed; the present one of a draft.
    pub title: String,
    /// The text, in the Markdown of handouts; null of other kinds.
    #[schema(required)]
    pub text: Option<String>,
    /// The text as HTML, without its title; null of other kinds, and of a draft that has faults.
    #[schema(required)]
    pub html: Option<String>,
    /// Name of the account that changed it last; null for the service itself.
    #[schema(required)]
    pub updated_by: Option<String>,
}

/// A handout with its versions, pictures and sessions.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Handout {
    /// The handout.
    #[serde(flatten)]
    pub handout: ListedHandout,
    /// Short address, as each page says it where everybody may read it.
    pub address: String,
    /// The draft; null if there is none.
    #[schema(required)]
    pub draft: Option<WholeHandoutVersion>,
    /// Published versions, the newest first.
    pub versions: Vec<HandoutVersion>,
    /// Pictures that its texts may show.
    pub pictures: Vec<HandoutPicture>,
    /// The last sessions in which it was planned or given out, the newest first; at most 50.
    pub sessions: Vec<HandoutUse>,
}

/// A picture of a handout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HandoutPicture {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Its number: a text shows it by `![what it shows](image:1)`.
    pub number: i32,
    /// Width, in pixels.
    pub width: i32,
    /// Height, in pixels.
    pub height: i32,
}

/// A session in which a handout was planned or given out.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HandoutUse {
    /// Identity of the session, a UUID.
    pub session_id: Uuid,
    /// Its title.
    pub title: String,
    /// Its start, with the offset of the venue's zone on that day.
    pub starts_at: DateTime<FixedOffset>,
    /// Number of the version.
    pub number: i32,
    /// Copies given out; null until they are noted.
    #[schema(required)]
    pub copies: Option<i32>,
}

/// A handout of a session: planned, and then given out.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionHandout {
    /// Identity of the handout, a UUID.
    pub handout_id: Uuid,
    /// Title as it was printed.
    pub title: String,
    /// The version.
    pub version: HandoutVersion,
    /// True if it is the version published last.
    pub is_current: bool,
    /// Copies given out; null until they are noted.
    #[schema(required)]
    pub copies: Option<i32>,
}

/// A handout that everybody may read.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SharedHandout {
    /// Code of its short address.
    pub code: String,
    /// Short address, to read it without a script.
    pub address: String,
    /// Title, in French.
    pub title: String,
    /// Theme.
    pub theme: Theme,
    /// Level; null for every level.
    #[schema(required)]
    pub level: Option<Level>,
    /// Device; null for every device.
    #[schema(required)]
    pub device: Option<HandoutDevice>,
    /// System that it shows; null where it does not matter.
    #[schema(required)]
    pub system: Option<String>,
    /// Its version.
    pub version: HandoutVersion,
}

impl HandoutVersion {
    /// Shows a version.
    pub fn new(row: &VersionRow) -> HandoutVersion {
        HandoutVersion {
            id: row.id,
            number: row.number,
            kind: row.kind,
            link: row.link.clone(),
            has_file: row.file.is_some(),
            has_large_print: row.large_print.is_some(),
            author: row.author.clone(),
            source_url: row.source_url.clone(),
            licence: row.licence,
            reviewed_on: row.reviewed_on,
            pages: row.pages,
            published_at: row.published_at,
            revision: row.revision,
            updated_at: row.updated_at,
        }
    }
}

impl ListedHandout {
    /// Shows a handout with its current version.
    pub fn new(row: HandoutRow, current: Option<&VersionRow>, has_draft: bool) -> ListedHandout {
        let is_retired = row.retired_at.is_some();
        ListedHandout {
            id: row.id,
            code: row.code,
            title: row.title,
            theme: row.theme,
            level: row.level,
            device: row.device,
            system: row.system,
            is_public: row.is_public,
            is_shared: current.is_some_and(|version| rules::is_shared(row.is_public, is_retired, version.licence)),
            is_retired,
            current: current.map(HandoutVersion::new),
            has_draft,
            changed_at: row.changed_at,
            version: row.version,
        }
    }
}

impl SharedHandout {
    /// Shows a handout by its short address.
    pub fn new(row: HandoutRow, current: &VersionRow, public_url: &str) -> SharedHandout {
        SharedHandout {
            address: short_address(public_url, &row.code),
            code: row.code,
            title: current.title.clone().unwrap_or(row.title),
            theme: row.theme,
            level: row.level,
            device: row.device,
            system: row.system,
            version: HandoutVersion::new(current),
        }
    }
}

impl From<&PictureRow> for HandoutPicture {
    fn from(row: &PictureRow) -> HandoutPicture {
        HandoutPicture { id: row.id, number: row.number, width: row.width, height: row.height }
    }
}

impl From<UseRow> for HandoutUse {
    fn from(row: UseRow) -> HandoutUse {
        HandoutUse {
            session_id: row.session_id,
            title: row.title,
            starts_at: local(row.starts_at, zone_of(&row.time_zone)),
            number: row.number,
            copies: row.copies,
        }
    }
}

/// The short address of a handout, as papers print it.
pub fn short_address(public_url: &str, code: &str) -> String {
    format!("{}/s/{code}", public_url.trim_end_matches('/'))
}
