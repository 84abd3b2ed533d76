//! State of a call, kept so that its last outcome can be taken back.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::outreach::notifications::Outcome;
use crate::outreach::notifications::store::MessageRow;

/// State of a call before its last outcome.
#[derive(Debug, Serialize, Deserialize)]
// Its fields are columns of `messages`, but for the time of the outcome.
#[allow(missing_docs)]
pub struct Undo {
    /// Time of the outcome, UTC.
    pub at: DateTime<Utc>,
    pub attempts: i16,
    pub next_attempt_at: DateTime<Utc>,
    pub outcome: Option<Outcome>,
    pub trouble: Option<String>,
    pub heard_at: Option<DateTime<Utc>>,
}

impl Undo {
    /// The state of a call that is about to get an outcome.
    pub fn record(row: &MessageRow, at: DateTime<Utc>) -> Value {
        let MessageRow { attempts, next_attempt_at, outcome, heard_at, .. } = *row;
        json!(Undo { at, attempts, next_attempt_at, outcome, trouble: row.trouble.clone(), heard_at })
    }
}
