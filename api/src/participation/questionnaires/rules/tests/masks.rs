//! Masking: a reader who solves all sums that they know finds no number about fewer than five people.

use proptest::prelude::*;

use super::super::masking::{Cell, FEWEST, Sum, mask, solve};

/// Counts of a question in each group, and their sums: concerned, answered and not, then three choices.
fn table(groups: &[[u32; 4]]) -> (Vec<Cell>, Vec<Sum>) {
    let column = |[blank, choices @ ..]: &[u32; 4]| {
        let answered: u32 = choices.iter().sum();
        [answered + blank, answered, *blank].into_iter().chain(*choices).map(Cell::new).collect::<Vec<_>>()
    };
    let mut all = [0; 4];
    for group in groups {
        all.iter_mut().zip(group).for_each(|(sum, own)| *sum += own);
    }
    let columns: Vec<Vec<Cell>> = std::iter::once(&all).chain(groups).map(column).collect();
    let mut sums: Vec<Sum> = Vec::new();
    for first in (0..columns.len()).map(|column| column * 6) {
        sums.push((first, vec![first + 1, first + 2]));
        sums.push((first + 1, (first + 3..first + 6).collect()));
    }
    if !groups.is_empty() {
        sums.extend((0..6).map(|row| (row, (1..columns.len()).map(|column| column * 6 + row).collect())));
    }
    (columns.into_iter().flatten().collect(), sums)
}

/// Masked counts, none for those that are hidden.
fn masked(groups: &[[u32; 4]]) -> Vec<Option<u32>> {
    let (mut cells, sums) = table(groups);
    mask(&mut cells, &sums);
    cells.iter().map(|cell| cell.shown.then_some(cell.count)).collect()
}

#[test]
fn answers_and_blanks_hide_together() {
    // Of 30 concerned 27 answered: the 3 who did not are hidden, and the choices do not tell how many did.
    let shown = masked(&[[3, 10, 9, 8]]);
    assert_eq!((shown[0], shown[1], shown[2]), (Some(30), None, None));
    assert!(shown[3..6].contains(&None), "{shown:?}");
    // Without anything small nothing is hidden; a zero is shown.
    assert!(masked(&[[0, 10, 9, 8], [6, 5, 5, 5]]).iter().all(Option::is_some));
}

#[test]
fn few_people_hide_in_no_remainder() {
    // One and one of nine: the seven others would leave two for the two of them.
    let (mut cells, sums) = table(&[[0, 1, 1, 7]]);
    mask(&mut cells, &sums);
    assert!(!cells[5].shown || !cells[1].shown, "{cells:?}");
}

proptest! {
    #[test]
    fn no_masked_cell_can_be_computed_from_the_others(
        groups in proptest::collection::vec(proptest::array::uniform4(0u32..14), 1..5),
    ) {
        let (mut cells, sums) = table(&groups);
        mask(&mut cells, &sums);
        for cell in &cells {
            prop_assert!(!cell.shown || cell.count == 0 || cell.count >= FEWEST, "{cells:?}");
        }
        for (place, _) in solve(&cells, &sums) {
            let count = cells[place].count;
            prop_assert!(count == 0 || count >= FEWEST, "{place} of {cells:?}");
        }
    }
}
