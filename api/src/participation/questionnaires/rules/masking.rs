//! Masking: no figure about fewer than five people leaves the team.
//!
//! A reader knows sums among the numbers: concerned is answered and unanswered, all is the sum of the groups. What they
//! can solve from the numbers shown is as good as shown.

/// Fewest people that a figure may be about.
pub const FEWEST: u32 = 5;

/// Prime that the sums are solved modulo: small enough that a product fits.
const PRIME: u64 = 2_147_483_647;

/// A number of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The number.
    pub count: u32,
    /// False if it is hidden.
    pub shown: bool,
    /// True if it is decided elsewhere whether it is shown.
    pub fixed: bool,
}

/// A sum that a reader knows: the place of the total, and those of its parts.
pub type Sum = (usize, Vec<usize>);

impl Cell {
    /// A number that may be hidden.
    pub fn new(count: u32) -> Cell {
        Cell { count, shown: true, fixed: false }
    }

    fn is_small(&self) -> bool {
        self.count > 0 && self.count < FEWEST
    }
}

/// Hides the cells about fewer than five people, and others from which these could be computed.
pub fn mask(cells: &mut [Cell], sums: &[Sum]) {
    for cell in cells.iter_mut().filter(|cell| !cell.fixed) {
        cell.shown &= !cell.is_small();
    }
    // Each turn hides one cell more at least, or is the last.
    loop {
        let more = next_to_hide(cells, sums);
        if more.is_empty() {
            return;
        }
        for place in more {
            if let Some(cell) = cells.get_mut(place) {
                cell.shown = false;
            }
        }
    }
}

/// The cells to hide next.
///
/// For each small one it is the least from which that is computed, a part rather than a total.
fn next_to_hide(cells: &[Cell], sums: &[Sum]) -> Vec<usize> {
    if !cells.iter().any(|cell| !cell.shown && cell.is_small()) {
        return Vec::new();
    }
    let can_hide = |place: &usize| cells.get(*place).is_some_and(|cell| cell.shown && !cell.fixed);
    let rank = |place: &usize| {
        let is_total = sums.iter().any(|(total, _)| total == place);
        let count = cells.get(*place).map_or(0, |cell| cell.count);
        (count == 0, is_total, count, *place)
    };
    let least = |used: &[usize]| {
        let places = used.iter().filter_map(|index| sums.get(*index)).flat_map(places);
        places.filter(can_hide).min_by_key(rank)
    };
    let solved = solve(cells, sums).into_iter();
    let small = solved.filter(|(place, _)| cells.get(*place).is_some_and(Cell::is_small));
    let more: Vec<usize> = small.filter_map(|(_, used)| least(&used)).collect();
    if !more.is_empty() {
        return more;
    }
    let together = sums.iter().enumerate().filter(|(_, sum)| hides_few(cells, sum));
    together.filter_map(|(index, _)| least(&[index])).collect()
}

/// True if the hidden parts of a sum whose total is shown are fewer than five people together.
fn hides_few(cells: &[Cell], (total, parts): &Sum) -> bool {
    let hidden = parts.iter().filter_map(|part| cells.get(*part)).filter(|part| !part.shown);
    let together: u32 = hidden.map(|part| part.count).sum();
    cells.get(*total).is_some_and(|total| total.shown) && together > 0 && together < FEWEST
}

fn places((total, parts): &Sum) -> impl Iterator<Item = usize> {
    std::iter::once(*total).chain(parts.iter().copied())
}

/// The hidden cells that a reader can compute, each with the sums that they use.
pub fn solve(cells: &[Cell], sums: &[Sum]) -> Vec<(usize, Vec<usize>)> {
    let hidden: Vec<usize> =
        (0..cells.len()).filter(|place| cells.get(*place).is_some_and(|cell| !cell.shown)).collect();
    let column = |place: usize| hidden.binary_search(&place).ok();
    // A row a sum: factors of the hidden cells, then which sums it was made of.
    let width = hidden.len() + sums.len();
    let mut rows: Vec<Vec<u64>> = Vec::with_capacity(sums.len());
    for (index, (total, parts)) in sums.iter().enumerate() {
        let mut row = vec![0; width];
        let factors = std::iter::once((*total, PRIME - 1)).chain(parts.iter().map(|part| (*part, 1)));
        for (column, factor) in factors.filter_map(|(place, factor)| Some((column(place)?, factor))) {
            add_factor(&mut row, column, factor);
        }
        add_factor(&mut row, hidden.len() + index, 1);
        rows.push(row);
    }
    let mut done = 0;
    for column in 0..hidden.len() {
        let Some(pivot) = rows.iter().skip(done).position(|row| read_factor(row, column) != 0) else { continue };
        rows.swap(done, done + pivot);
        let Some(own) = rows.get_mut(done) else { continue };
        let inverse = raise(read_factor(own, column), PRIME - 2);
        own.iter_mut().for_each(|factor| *factor = *factor * inverse % PRIME);
        let own = own.clone();
        for (_, row) in rows.iter_mut().enumerate().filter(|(index, _)| *index != done) {
            let times = read_factor(row, column);
            if times != 0 {
                row.iter_mut().zip(&own).for_each(|(factor, own)| *factor = (*factor + (PRIME - times) * own) % PRIME);
            }
        }
        done += 1;
    }
    let solved = rows.iter().take(done).filter_map(|row| {
        let (factors, used) = row.split_at(hidden.len());
        let mut left = (0..).zip(factors).filter(|(_, factor)| **factor != 0).map(|(column, _): (usize, _)| column);
        let only = left.next().filter(|_| left.next().is_none())?;
        let used = (0..).zip(used).filter(|(_, factor)| **factor != 0).map(|(index, _)| index).collect();
        Some((*hidden.get(only)?, used))
    });
    solved.collect()
}

fn read_factor(row: &[u64], column: usize) -> u64 {
    row.get(column).copied().unwrap_or(0)
}

fn add_factor(row: &mut [u64], column: usize, factor: u64) {
    if let Some(own) = row.get_mut(column) {
        *own = (*own + factor) % PRIME;
    }
}

/// Raises a factor to a power, modulo the prime.
fn raise(mut factor: u64, mut exponent: u64) -> u64 {
    let mut product = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            product = product * factor % PRIME;
        }
        factor = factor * factor % PRIME;
        exponent >>= 1;
    }
    product
}
