//! Use cases of the library: handouts, and what each shows.

use std::collections::HashMap;

use maud::Markup;
use serde_json::{Value, json};
use uuid::Uuid;

use super::rules::markdown::{self, Part};
use super::store::{self, Filter, HandoutRow, Place, VersionRow};
use super::views::{Handout, HandoutPicture, HandoutVersion, ListedHandout, WholeHandoutVersion, short_address};
use super::{HandoutDevice, VersionKind, events, html, session_store};
use crate::directory::people::rules::fold;
use crate::directory::places;
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::kernel::text::short_code;
use crate::programme::sessions::themes::Theme;
use crate::programme::sessions::words::Level;

/// Most sessions that are shown of a handout.
const MOST_USES: i64 = 50;

/// Facts of a handout.
#[derive(Clone, Debug)]
pub struct HandoutFacts {
    /// Title, in French.
    pub title: String,
    /// Theme.
    pub theme: Theme,
    /// Level; none for every level.
    pub level: Option<Level>,
    /// Device; none for every device.
    pub device: Option<HandoutDevice>,
    /// System that it shows.
    pub system: Option<String>,
    /// Whether everybody may read it.
    pub is_public: bool,
    /// Whether it was put aside.
    pub is_retired: bool,
}

impl From<&HandoutRow> for HandoutFacts {
    fn from(row: &HandoutRow) -> HandoutFacts {
        HandoutFacts {
            title: row.title.clone(),
            theme: row.theme,
            level: row.level,
            device: row.device,
            system: row.system.clone(),
            is_public: row.is_public,
            is_retired: row.retired_at.is_some(),
        }
    }
}

fn search_text(title: &str, system: Option<&str>, theme: Theme) -> String {
    fold(&format!("{title} {} {}", system.unwrap_or_default(), theme.french()))
}

fn logged(row: &HandoutRow) -> Value {
    json!({
        "title": row.title, "theme": row.theme, "level": row.level, "device": row.device, "system": row.system,
        "is_public": row.is_public, "is_retired": row.retired_at.is_some(),
    })
}

/// Finds a handout.
pub fn find(tx: &mut Tx<'_>, id: Uuid) -> Result<HandoutRow, Problem> {
    store::find(tx, id)?.ok_or_else(Problem::not_found)
}

/// Lists handouts; one more than asked for, which says whether there is another page.
pub fn list(tx: &mut Tx<'_>, filter: &Filter, after: Option<Place>, limit: i64) -> Result<Vec<ListedHandout>, Problem> {
    let rows = store::list(tx, filter, after, limit)?;
    let ids: Vec<Uuid> = rows.iter().map(|(row, _)| row.id).collect();
    let drafts = store::with_draft(tx, &ids)?;
    let listed = rows
        .into_iter()
        .map(|(row, current)| (drafts.contains(&row.id), row, current))
        .map(|(draft, row, current)| ListedHandout::new(row, current.as_ref(), draft));
    Ok(listed.collect())
}

/// Place of a handout in a list.
pub fn place_of(one: &ListedHandout) -> Place {
    (search_text(&one.title, one.system.as_deref(), one.theme), one.changed_at, one.id)
}

/// Creates a handout without a version.
pub fn create(tx: &mut Tx<'_>, facts: &HandoutFacts, public_url: &str) -> Result<Handout, Problem> {
    let id = tx.new_id();
    for _ in 0..8 {
        let row = HandoutRow {
            organisation_id: tx.organisation,
            id,
            code: short_code::draw(),
            title: facts.title.clone(),
            theme: facts.theme,
            level: facts.level,
            device: facts.device,
            system: facts.system.clone(),
            is_public: facts.is_public,
            retired_at: facts.is_retired.then_some(tx.now),
            current_version_id: None,
            search_text: search_text(&facts.title, facts.system.as_deref(), facts.theme),
            version: 1,
            changed_at: tx.now,
        };
        if store::insert(tx, &row)? {
            let after = Some(logged(&row));
            audit::record(tx, Entry { action: events::HANDOUT_CREATED, subject: id, before: None, after }, None)?;
            return show(tx, id, public_url);
        }
    }
    Err(Problem::unavailable("no code of a handout was free"))
}

/// Changes what is said of a handout, if it still has the version it was read with.
pub fn edit(
    tx: &mut Tx<'_>,
    id: Uuid,
    version: i32,
    change: impl FnOnce(HandoutFacts) -> HandoutFacts,
    public_url: &str,
) -> Result<Handout, Problem> {
    let before = store::lock(tx, id)?.ok_or_else(Problem::not_found)?;
    if before.version != version {
        return Err(audit::changed_meanwhile(tx, id));
    }
    let facts = change(HandoutFacts::from(&before));
    let after = HandoutRow {
        search_text: search_text(&facts.title, facts.system.as_deref(), facts.theme),
        title: facts.title,
        theme: facts.theme,
        level: facts.level,
        device: facts.device,
        system: facts.system,
        is_public: facts.is_public,
        retired_at: facts.is_retired.then(|| before.retired_at.unwrap_or(tx.now)),
        version: version + 1,
        changed_at: tx.now,
        ..before.clone()
    };
    let (was, is) = (logged(&before), logged(&after));
    if was != is {
        store::update(tx, &after)?;
        let entry = Entry { action: events::HANDOUT_CHANGED, subject: id, before: Some(was), after: Some(is) };
        audit::record(tx, entry, None)?;
    }
    show(tx, id, public_url)
}

/// Shows a handout with its versions, pictures and sessions.
pub fn show(tx: &mut Tx<'_>, id: Uuid, public_url: &str) -> Result<Handout, Problem> {
    let row = find(tx, id)?;
    let pictures: Vec<HandoutPicture> = store::pictures(tx, id)?.iter().map(HandoutPicture::from).collect();
    let (mut draft, mut published) = (None, Vec::new());
    for (version, by) in store::versions(tx, id)? {
        match version.published_at {
            Some(_) => published.push(version),
            None => draft = Some(whole(tx, &row, version, by)?),
        }
    }
    let current = published.iter().find(|version| Some(version.id) == row.current_version_id);
    let address = short_address(public_url, &row.code);
    let sessions = session_store::uses(tx, id, MOST_USES)?.into_iter().map(Into::into).collect();
    let handout = ListedHandout::new(row, current, draft.is_some());
    let versions = published.iter().map(HandoutVersion::new).collect();
    Ok(Handout { handout, address, draft, versions, pictures, sessions })
}

/// Shows a version, to read.
pub fn show_version(tx: &mut Tx<'_>, id: Uuid) -> Result<WholeHandoutVersion, Problem> {
    let found = find_version(tx, id)?;
    let row = find(tx, found.handout_id)?;
    let by = store::versions(tx, row.id)?.into_iter().find(|(version, _)| version.id == id).and_then(|(_, by)| by);
    whole(tx, &row, found, by)
}

/// Finds a version.
pub fn find_version(tx: &mut Tx<'_>, id: Uuid) -> Result<VersionRow, Problem> {
    store::version(tx, id)?.ok_or_else(Problem::not_found)
}

fn whole(
    tx: &mut Tx<'_>,
    handout: &HandoutRow,
    version: VersionRow,
    updated_by: Option<String>,
) -> Result<WholeHandoutVersion, Problem> {
    let parts = version.text.as_deref().filter(|_| version.kind == VersionKind::Written).map(markdown::read);
    let html = match parts {
        Some(Ok(parts)) => Some(render(tx, handout.id, &parts)?.into_string()),
        _ => None,
    };
    Ok(WholeHandoutVersion {
        version: HandoutVersion::new(&version),
        handout_id: handout.id,
        title: version.title.unwrap_or_else(|| handout.title.clone()),
        text: version.text,
        html,
        updated_by,
    })
}

/// Renders the text of a handout with its pictures.
pub fn render(tx: &mut Tx<'_>, handout: Uuid, parts: &[Part]) -> Result<Markup, Problem> {
    let pictures: HashMap<i32, HandoutPicture> =
        store::pictures(tx, handout)?.iter().map(|row| (row.number, row.into())).collect();
    let slug = places::actions::organisation(tx)?.slug;
    Ok(html::render(parts, &slug, &pictures))
}

/// Reads a text, and refuses it where it shows a picture that the handout lacks.
///
/// # Errors
/// Every fault, with the line where it stands.
pub fn read_text(tx: &mut Tx<'_>, handout: Uuid, text: &str) -> Result<Vec<Part>, Problem> {
    let parts = markdown::read(text).map_err(|faults| {
        let refused = Problem::fields(Vec::new());
        faults.into_iter().fold(refused, |problem, fault| {
            problem.add_error("/text", format!("Ligne {} : {}", fault.line, fault.advice))
        })
    })?;
    let known: Vec<i32> = store::pictures(tx, handout)?.iter().map(|picture| picture.number).collect();
    match markdown::pictures(&parts).into_iter().find(|number| !known.contains(number)) {
        None => Ok(parts),
        Some(number) => Err(Problem::invalid("/text", format!("L'image {number} n'a pas été envoyée."))),
    }
}
