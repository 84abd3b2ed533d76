//! Masking: no figure about fewer than five people leaves the team.

/// Fewest people that a figure may be about.
pub const FEWEST: u32 = 5;

/// A table of counts: rows of cells, where none is masked.
pub type Table = Vec<Vec<Option<u32>>>;

/// Masks the cells about fewer than five people, and others from which these could be computed.
///
/// `rows_add_up` says that the first cell of a row is the sum of the others, `columns_add_up` that the sum of a column
/// is known: then a masked cell never stands alone.
pub fn mask(table: &mut Table, rows_add_up: bool, columns_add_up: bool) {
    for cell in table.iter_mut().flatten() {
        *cell = cell.filter(|count| *count == 0 || *count >= FEWEST);
    }
    let width = table.iter().map(Vec::len).max().unwrap_or(0);
    // Each turn masks one more cell at least, or is the last.
    loop {
        let mut changed = false;
        if rows_add_up {
            for row in 0..table.len() {
                let cells: Vec<(usize, usize)> = (0..width).map(|column| (row, column)).collect();
                changed |= keep_company(table, &cells);
            }
        }
        if columns_add_up {
            for column in 0..width {
                let cells: Vec<(usize, usize)> = (0..table.len()).map(|row| (row, column)).collect();
                changed |= keep_company(table, &cells);
            }
        }
        if !changed {
            return;
        }
    }
}

/// Masks the least of the other cells where one alone is masked; true if it did.
///
/// A sum is masked only if there is no other.
fn keep_company(table: &mut Table, cells: &[(usize, usize)]) -> bool {
    let at = |table: &Table, (row, column): (usize, usize)| table.get(row).and_then(|row| row.get(column)).copied();
    let masked = cells.iter().filter(|cell| at(table, **cell) == Some(None)).count();
    let shown = cells.iter().filter_map(|cell| Some((cell.1 == 0, at(table, *cell)??, *cell)));
    match (masked, shown.min()) {
        (1, Some((.., (row, column)))) => {
            if let Some(cell) = table.get_mut(row).and_then(|row| row.get_mut(column)) {
                *cell = None;
            }
            true
        }
        _ => false,
    }
}
