//! The PDF of a version: kept since its publication, or laid out for a draft.

use std::collections::HashMap;

use uuid::Uuid;

use super::super::paper::{Imprint, print};
use super::super::rules::is_shared;
use super::super::rules::markdown::{self, Part};
use super::super::store::{self, HandoutRow, VersionRow};
use super::super::views::short_address;
use super::super::{DRAFT_INCOMPLETE, LetterSize, VersionKind, actions};
use crate::directory::places;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::paper::Picture;

/// A text with all that is printed with it.
pub struct Print {
    parts: Vec<Part>,
    pictures: HashMap<i32, Picture>,
    imprint: Imprint,
}

/// A document to show: kept, or to be laid out.
pub enum Shown {
    /// The bytes that are kept.
    Kept(Vec<u8>),
    /// A text.
    Print(Box<Print>),
}

impl Print {
    /// Reads what is printed with a text.
    pub fn new(
        tx: &mut Tx<'_>,
        handout: &HandoutRow,
        version: &VersionRow,
        parts: Vec<Part>,
        number: Option<i32>,
        public_url: &str,
    ) -> Result<Print, Problem> {
        let shown = markdown::pictures(&parts);
        let mut pictures = HashMap::new();
        for row in store::pictures(tx, handout.id)?.into_iter().filter(|row| shown.contains(&row.number)) {
            let bytes = store::file(tx, &row.digest)?.unwrap_or_default();
            pictures.extend(Picture::read(&row.media_type, bytes).map(|picture| (row.number, picture)));
        }
        let organisation = places::actions::organisation(tx)?;
        let shared = is_shared(handout.is_public, handout.retired_at.is_some(), version.licence);
        let imprint = Imprint {
            title: version.title.clone().unwrap_or_else(|| handout.title.clone()),
            code: handout.code.clone(),
            version: number,
            author: version.author.clone(),
            licence: version.licence,
            organisation: organisation.name,
            phone: organisation.phone_display,
            address: shared.then(|| short_address(public_url, &handout.code)),
        };
        Ok(Print { parts, pictures, imprint })
    }

    /// Writes the document, and counts its pages. It takes some milliseconds a page.
    pub fn write(&self, letters: LetterSize) -> Result<(Vec<u8>, usize), Problem> {
        print(&self.parts, &self.pictures, &self.imprint, letters)
    }
}

/// The document of a version.
///
/// # Errors
/// `not-found` for a link, and for large print of a PDF that was sent.
pub fn document(tx: &mut Tx<'_>, id: Uuid, letters: LetterSize, public_url: &str) -> Result<Shown, Problem> {
    let version = actions::find_version(tx, id)?;
    let kept = match letters {
        LetterSize::Normal => version.file.as_ref(),
        LetterSize::Large => version.large_print.as_ref(),
    };
    if let Some(digest) = kept {
        return Ok(Shown::Kept(store::file(tx, digest)?.ok_or_else(Problem::not_found)?));
    }
    if version.kind != VersionKind::Written || version.published_at.is_some() {
        return Err(Problem::not_found());
    }
    let text = version.text.as_deref().ok_or_else(|| Problem::new(DRAFT_INCOMPLETE))?;
    let parts = actions::read_text(tx, version.handout_id, text)?;
    let handout = actions::find(tx, version.handout_id)?;
    Ok(Shown::Print(Box::new(Print::new(tx, &handout, &version, parts, None, public_url)?)))
}
