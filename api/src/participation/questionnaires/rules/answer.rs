//! An answer.

use std::collections::{BTreeMap, BTreeSet};

/// An answer to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Code of the one choice or step.
    Code(String),
    /// Codes of the choices ticked.
    Codes(BTreeSet<String>),
    /// A number.
    Number(i64),
    /// A text.
    Text(String),
    /// Code of the choice of each line that was answered.
    Lines(BTreeMap<String, String>),
}
