//! Use cases of drafts.

use chrono::NaiveDate;
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::pdf::Checked;
use super::super::store::{self, HandoutRow, VersionRow};
use super::super::views::Handout;
use super::super::{DRAFT_INCOMPLETE, LetterSize, Licence, NO_DRAFT, VersionKind, actions, events, rules};
use super::printing::Print;
use crate::directory::places;
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::{CHANGED_MEANWHILE, Problem};

/// Most pages of a written handout.
const MOST_PAGES: usize = 20;

/// The content of a draft.
#[derive(Clone, Debug)]
pub struct DraftContent {
    /// Kind.
    pub kind: VersionKind,
    /// The text of a written one.
    pub text: Option<String>,
    /// Where a linked one is read.
    pub link: Option<String>,
    /// Author; the organisation if nobody is named.
    pub author: Option<String>,
    /// Where it was taken from.
    pub source_url: Option<String>,
    /// Licence.
    pub licence: Licence,
    /// Day on which somebody last tried what it says.
    pub reviewed_on: Option<NaiveDate>,
}

/// The draft of a locked handout, if it has the revision that was read; none where there is none yet.
fn draft_of(tx: &mut Tx<'_>, handout: Uuid, revision: i32) -> Result<Option<VersionRow>, Problem> {
    let draft = store::draft(tx, handout)?;
    match draft.as_ref().map_or(0, |draft| draft.revision) == revision {
        true => Ok(draft),
        false => Err(Problem::new(CHANGED_MEANWHILE)),
    }
}

fn lock(tx: &mut Tx<'_>, handout: Uuid) -> Result<HandoutRow, Problem> {
    store::lock(tx, handout)?.ok_or_else(Problem::not_found)
}

/// A first draft, made like the current version.
fn begin(tx: &mut Tx<'_>, handout: &HandoutRow) -> Result<VersionRow, Problem> {
    let number = store::last_number(tx, handout.id)? + 1;
    let current = match handout.current_version_id {
        Some(id) => store::version(tx, id)?,
        None => None,
    };
    let author = match &current {
        Some(current) => current.author.clone(),
        None => places::actions::organisation(tx)?.name,
    };
    Ok(VersionRow {
        organisation_id: tx.organisation,
        id: tx.new_id(),
        handout_id: handout.id,
        number,
        kind: VersionKind::Written,
        title: None,
        text: None,
        file: None,
        link: None,
        large_print: None,
        author,
        source_url: current.as_ref().and_then(|current| current.source_url.clone()),
        licence: current.map_or(Licence::Etalab, |current| current.licence),
        reviewed_on: None,
        pages: None,
        revision: 0,
        updated_at: tx.now,
        updated_by: None,
        published_at: None,
    })
}

/// A draft in the audit log; its text is in the draft itself.
fn logged(row: &VersionRow) -> Value {
    let characters = row.text.as_ref().map(|text| text.chars().count());
    json!({
        "number": row.number, "kind": row.kind, "link": row.link, "author": row.author, "licence": row.licence,
        "source_url": row.source_url, "reviewed_on": row.reviewed_on, "characters": characters, "pages": row.pages,
    })
}

/// Writes a draft in place of the one of a revision, and drops the PDF that nothing has any more.
fn put(tx: &mut Tx<'_>, before: Option<&VersionRow>, mut row: VersionRow) -> Result<(), Problem> {
    row.revision += 1;
    row.updated_at = tx.now;
    row.updated_by = tx.principal.account();
    match before {
        None => store::insert_version(tx, &row)?,
        Some(_) => store::update_version(tx, &row)?,
    }
    let entry = Entry {
        action: events::HANDOUT_DRAFT_WRITTEN,
        subject: row.handout_id,
        before: before.map(logged),
        after: Some(logged(&row)),
    };
    audit::record(tx, entry, None)?;
    match before.and_then(|before| before.file.as_ref()).filter(|file| Some(*file) != row.file.as_ref()) {
        Some(file) => Ok(store::drop_unused_file(tx, file)?),
        None => Ok(()),
    }
}

/// Writes the draft of a handout; begins one where there is none.
///
/// # Errors
/// Faults of the text, with their lines. `changed-meanwhile` when a colleague was quicker.
pub fn write(
    tx: &mut Tx<'_>,
    handout: Uuid,
    revision: i32,
    content: DraftContent,
    public_url: &str,
) -> Result<Handout, Problem> {
    let row = lock(tx, handout)?;
    let before = draft_of(tx, handout, revision)?;
    if let Some(text) = &content.text {
        actions::read_text(tx, handout, text)?;
    }
    let kept = match &before {
        Some(before) => before.clone(),
        None => begin(tx, &row)?,
    };
    let organisation = places::actions::organisation(tx)?.name;
    let is_uploaded = content.kind == VersionKind::Uploaded;
    let draft = VersionRow {
        kind: content.kind,
        text: content.text,
        link: content.link,
        author: content.author.unwrap_or(organisation),
        source_url: content.source_url,
        licence: content.licence,
        reviewed_on: content.reviewed_on,
        file: kept.file.clone().filter(|_| is_uploaded),
        pages: kept.pages.filter(|_| is_uploaded),
        ..kept
    };
    put(tx, before.as_ref(), draft)?;
    actions::show(tx, handout, public_url)
}

/// Puts a checked PDF into the draft of a handout; begins one where there is none.
pub fn upload(
    tx: &mut Tx<'_>,
    handout: Uuid,
    revision: i32,
    checked: &Checked,
    public_url: &str,
) -> Result<Handout, Problem> {
    let row = lock(tx, handout)?;
    let before = draft_of(tx, handout, revision)?;
    let kept = match &before {
        Some(before) => before.clone(),
        None => begin(tx, &row)?,
    };
    if !rules::may_keep(kept.licence, VersionKind::Uploaded) {
        return Err(no_licence());
    }
    let draft = VersionRow {
        kind: VersionKind::Uploaded,
        text: None,
        link: None,
        file: Some(store::keep_file(tx, "application/pdf", &checked.bytes)?),
        pages: i32::try_from(checked.pages).ok(),
        ..kept
    };
    put(tx, before.as_ref(), draft)?;
    actions::show(tx, handout, public_url)
}

/// The refusal of a handout that nobody gave away.
pub fn no_licence() -> Problem {
    Problem::invalid("/licence", "Sans licence, un support peut seulement être indiqué par un lien.")
}

/// Discards the draft of a handout.
pub fn discard(tx: &mut Tx<'_>, handout: Uuid, revision: i32) -> Result<(), Problem> {
    lock(tx, handout)?;
    let draft = draft_of(tx, handout, revision)?.ok_or_else(|| Problem::new(NO_DRAFT))?;
    store::delete_version(tx, draft.id)?;
    if let Some(file) = &draft.file {
        store::drop_unused_file(tx, file)?;
    }
    let before = Some(json!({"number": draft.number, "kind": draft.kind}));
    let entry = Entry { action: events::HANDOUT_DRAFT_DISCARDED, subject: handout, before, after: None };
    audit::record(tx, entry, None)
}

/// Publishes the draft of a handout: from then on it never changes.
///
/// # Errors
/// `no-draft` when a colleague was quicker, `draft-incomplete` where it says nothing.
pub fn publish(tx: &mut Tx<'_>, handout: Uuid, revision: i32, public_url: &str) -> Result<Handout, Problem> {
    let row = lock(tx, handout)?;
    let Some(mut draft) = store::draft(tx, handout)? else { return Err(Problem::new(NO_DRAFT)) };
    if draft.revision != revision {
        return Err(Problem::new(CHANGED_MEANWHILE));
    }
    draft.title = Some(row.title.clone());
    match draft.kind {
        VersionKind::Written => print(tx, &row, &mut draft, public_url)?,
        VersionKind::Uploaded if draft.file.is_some() => {}
        VersionKind::Link if draft.link.is_some() => {}
        VersionKind::Uploaded | VersionKind::Link => return Err(Problem::new(DRAFT_INCOMPLETE)),
    }
    draft.published_at = Some(tx.now);
    let number = draft.number;
    store::update_version(tx, &draft)?;
    let after = HandoutRow { current_version_id: Some(draft.id), version: row.version + 1, changed_at: tx.now, ..row };
    store::update(tx, &after)?;
    let after = Some(json!({"number": number, "kind": draft.kind, "licence": draft.licence, "title": draft.title}));
    audit::record(tx, Entry { action: events::HANDOUT_PUBLISHED, subject: handout, before: None, after }, None)?;
    actions::show(tx, handout, public_url)
}

/// Lays a text out in both sizes, and keeps the two documents.
fn print(tx: &mut Tx<'_>, handout: &HandoutRow, draft: &mut VersionRow, public_url: &str) -> Result<(), Problem> {
    let text = draft.text.clone().ok_or_else(|| Problem::new(DRAFT_INCOMPLETE))?;
    let parts = actions::read_text(tx, handout.id, &text)?;
    let number = Some(draft.number);
    let print = Print::new(tx, handout, draft, parts, number, public_url)?;
    let (normal, pages) = print.write(LetterSize::Normal)?;
    if pages > MOST_PAGES {
        return Err(Problem::invalid("/text", format!("{pages} pages : {MOST_PAGES} au plus. Faites deux supports.")));
    }
    let (large, _) = print.write(LetterSize::Large)?;
    draft.file = Some(store::keep_file(tx, "application/pdf", &normal)?);
    draft.large_print = Some(store::keep_file(tx, "application/pdf", &large)?);
    draft.pages = i32::try_from(pages).ok();
    Ok(())
}
