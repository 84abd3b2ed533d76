//! The library as everybody may read it.

use super::super::rules::is_shared;
use super::super::store::{self, Filter, HandoutRow, VersionRow};
use super::super::views::SharedHandout;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::kernel::text::short_code;
use crate::programme::sessions::themes::Theme;
use crate::programme::sessions::words::Level;

/// Most handouts of a list: more than a library has.
const MOST: i64 = 500;

/// Lists the shared handouts by title, of a theme and a level if one is given.
pub fn list(
    tx: &mut Tx<'_>,
    theme: Option<Theme>,
    level: Option<Level>,
    public_url: &str,
) -> Result<Vec<SharedHandout>, Problem> {
    let filter = Filter { theme, level, is_shared: true, ..Filter::default() };
    let rows = store::list(tx, &filter, None, MOST)?;
    Ok(rows.into_iter().filter_map(|(row, version)| Some(SharedHandout::new(row, &version?, public_url))).collect())
}

/// Finds the shared handout of a code, as people type it, with its version.
pub fn find(tx: &mut Tx<'_>, code: &str) -> Result<(HandoutRow, VersionRow), Problem> {
    let code = short_code::read(code).ok_or_else(Problem::not_found)?;
    let row = store::of_code(tx, &code)?.ok_or_else(Problem::not_found)?;
    let current = row.current_version_id.ok_or_else(Problem::not_found)?;
    let version = store::version(tx, current)?.ok_or_else(Problem::not_found)?;
    match is_shared(row.is_public, row.retired_at.is_some(), version.licence) {
        true => Ok((row, version)),
        false => Err(Problem::not_found()),
    }
}
