//! French order of names, which columns compare by code point.

use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::sql_types::Text;

/// Puts a column such as `partners.name` in French order.
///
/// For sorting, and for comparing with the last row of a page.
/// The order is asked for where it is needed: indexes on it would have to be made again when ICU changes.
pub fn in_french_order(column: &str) -> SqlLiteral<Text> {
    sql(&format!("{column} COLLATE \"fr-x-icu\""))
}
